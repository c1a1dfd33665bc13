"""The unit at work, week by week: cases open, are handled (`desk`), close and come back.

All cases are columns; one step handles every open case at once. Only staff (few) is handled one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from etl.delivery.contracts import CODES
from etl.generate import shape
from etl.generate.book import CLARIFICATION, LONG, Book, pick, pick_by
from etl.generate.days import AS_OF, WARM_UP, Ints, calendar, year_of
from etl.generate.desk import DISTRICTS, Desk, Log
from etl.generate.staff import Teams, build_teams

_STAFFED_FROM = WARM_UP + 7 * 196  # October 2020
_REASON = {name: number for number, name in enumerate(CODES["close_reason"])}
Progress = Callable[[str], None]


class Unit:
    """A unit `size` times the sample. `run` simulates it, `outcome` empties it."""

    def __init__(self, size: float, rng: Generator) -> None:
        self.rng, self.size = rng, size
        self.teams: Teams = build_teams(size)
        self.book = Book(int(23_000 * size) + 2_000)
        self.desk = Desk(self.book, self.teams, rng)
        self.citizens = 0
        self.later: dict[int, list[tuple[Ints, Ints]]] = defaultdict(list)
        self.newly: Ints = np.zeros(0, np.int32)
        self.hazard, self.transfer = shape.hazards(), shape.to_clarification()

    # --- opening -----------------------------------------------------------------------------------
    def arrive(self, monday: int) -> Ints:
        """Citizens who report sick for the first time in a while, this week."""
        week = np.arange(monday, monday + 5, dtype=np.int32)
        pace = calendar().opening[week - calendar().first]
        level = float(shape.inflow_level(year_of(np.array([monday])))[0])
        counts = self.rng.poisson(pace * level * shape.OPENED_PER_DAY * self.size)
        opened = np.repeat(week, counts)
        n = len(opened)
        group = pick(self.rng, shape.GROUP_INFLOW, n)
        employment = pick_by(self.rng, shape.EMPLOYMENT_OF_GROUP, group)
        district = pick(self.rng, DISTRICTS, n)
        known = np.where(employment == 0, 22, 12) + np.minimum(self.rng.exponential(8, n), 40)
        late = np.where(self.rng.random(n) < 0.025, self.rng.integers(25, 70, n), 0)
        citizen = np.arange(self.citizens, self.citizens + n, dtype=np.int32)
        self.citizens += n
        return self.book.add(
            citizen=citizen, absence=(opened - known - late).astype(np.int32), opened=opened, group=group,
            kind=self.kind(group, employment), employment=employment, district=district,
            team=self.desk.home(group, employment, district),
        )  # fmt: skip

    def kind(self, group: NDArray[Any], employment: NDArray[Any]) -> NDArray[np.int8]:
        """Short, medium or long: nobody knows when the case opens, it only shows later."""
        drawn = pick_by(self.rng, shape.CLASS_OF_GROUP, group)
        longer = (employment == 1) & (drawn < LONG) & (self.rng.random(len(drawn)) < 0.16)
        return (drawn + longer).astype(np.int8)

    def come_back(self, week: int) -> Ints:
        """Citizens whose earlier case was closed and who now report sick again."""
        due = self.later.pop(week, [])
        if not due:
            return np.zeros(0, np.int32)
        before, opened = (np.concatenate(column) for column in zip(*due, strict=True))
        c = self.book
        n = len(before)
        group, employment = c["group"][before], c["employment"][before].copy()
        swap = self.rng.random(n) < 0.12
        employment[swap] = self.rng.integers(0, 2, int(swap.sum()))
        kind = self.kind(group, employment)
        absence = np.maximum(c["closed"][before], opened - np.where(employment == 0, 26, 15))
        c["linked"][before] = 1
        return self.book.add(
            citizen=c["citizen"][before], absence=absence, opened=opened, group=group, kind=kind,
            employment=employment, district=c["district"][before], linked=1,
            team=self.desk.home(group, employment, c["district"][before]),
        )  # fmt: skip

    # --- closing -----------------------------------------------------------------------------------
    def close(self, monday: int) -> None:
        """Close some of the open cases this week, and open what follows from it."""
        c, alive, year = self.book, self.book.alive, float(year_of(np.int32(monday)))
        week = np.arange(monday, monday + 5, dtype=np.int32)
        pace = calendar().closing[week - calendar().first]
        kind, group = c["kind"][alive], c["group"][alive]
        open_weeks = np.minimum((monday - c["opened"][alive]) // 7, 399)
        weeks = np.minimum((monday - c["absence"][alive]) // 7, 399)
        team, line = c["team"][alive], self.teams.line[c["team"][alive]]
        risk = self.hazard[kind, open_weeks] * shape.group_pace(year)[group]
        risk *= shape.EMPLOYMENT_PACE[c["employment"][alive]] * shape.DISTRICT_PACE[c["district"][alive]]
        if year >= shape.TROUBLE_FROM:
            risk[np.isin(team, self.teams.trouble)] *= shape.TROUBLE_PACE
        if year >= shape.INITIATIVE_FROM:
            risk[(line == 2) & (weeks >= 52)] *= shape.INITIATIVE_PACE
        over = self.transfer[kind, weeks]
        season = pace.sum() / 5
        u = self.rng.random(len(alive))
        ends = u < (risk + over) * season
        moves = u < over * season
        done = alive[ends]
        if pace.sum() == 0 or not len(done):
            return
        self._end(done, moves[ends], week[pick(self.rng, pace / pace.sum(), len(done))], weeks[ends])
        self.book.alive = alive[~ends]

    def _end(self, done: Ints, moves: NDArray[np.bool_], closed: Ints, weeks: Ints) -> None:
        c, n = self.book, len(done)
        kind, group = c["kind"][done], c["group"][done]
        row = np.where(weeks < 13, 0, np.where(weeks < 52, 2, 4)) + (c["employment"][done] == 1)
        reason = pick_by(self.rng, shape.REASONS, np.where(kind == CLARIFICATION, 6, row))
        full = (kind == CLARIFICATION) & (closed - c["opened"][done] >= 7 * 99)
        moves = moves | (full & (self.rng.random(n) < shape.SECOND_COURSE))
        reason[moves] = _REASON["job_clarification"]
        c["closed"][done], c["reason"][done] = closed, reason
        self._into_clarification(done[moves], closed[moves])
        u = self.rng.random(n)
        soon, back = shape.BACK_WITHIN_28_DAYS[group], shape.BACK_LATER[group]
        gap = np.where(u < soon, self.rng.integers(1, 28, n), self.rng.integers(45, 420, n))
        returns = (u < soon + back) & ~moves & (kind != CLARIFICATION) & (reason != _REASON["dead"])
        returns &= reason != _REASON["moved"]
        opened = calendar().next((closed + gap).astype(np.int32))
        keep = returns & (opened <= AS_OF)
        for number in np.unique((opened[keep] - WARM_UP) // 7).tolist():
            at = keep & ((opened - WARM_UP) // 7 == number)
            self.later[number].append((done[at], opened[at]))

    def _into_clarification(self, before: Ints, on: Ints) -> None:
        """The same citizen, the day the other case closed, the same first day of absence."""
        if not len(before):
            return
        c, n = self.book, len(before)
        moves = self.desk.home(
            c["group"][before], c["employment"][before], c["district"][before], clarification=True
        )
        stays = self.rng.random(n) < 0.16
        c["linked"][before] = 1
        new = self.book.add(
            citizen=c["citizen"][before], absence=c["absence"][before], opened=on, group=c["group"][before],
            kind=CLARIFICATION, employment=c["employment"][before], district=c["district"][before], linked=1,
            team=np.where(stays, c["team"][before], moves), worker=np.where(stays, c["worker"][before], -1),
        )  # fmt: skip
        self.newly = np.concatenate([self.newly, new])

    # --- the weeks ---------------------------------------------------------------------------------
    def run(self, progress: Progress | None = None) -> None:
        """From the warm-up to the last day."""
        weeks = (AS_OF - WARM_UP) // 7 + 1
        month = -1
        for number in range(weeks):
            monday = WARM_UP + 7 * number
            self.newly = np.zeros(0, np.int32)
            staffed = monday >= _STAFFED_FROM
            year = float(year_of(np.int32(monday)))
            if monday == _STAFFED_FROM:
                self.desk.settle(monday)
            this_month = int(np.datetime64(monday, "D").astype("datetime64[M]").astype(int))
            if staffed and this_month != month and monday > _STAFFED_FROM:
                first = int(
                    np.datetime64(monday, "D").astype("datetime64[M]").astype("datetime64[D]").astype(int)
                )
                self.desk.first_of_month(first, monday)
            month = this_month
            self.close(monday)
            new = np.concatenate([self.arrive(monday), self.come_back(number), self.newly])
            if staffed:
                active = self.desk.staff.active(monday)
                self.desk.shuffle(monday, active)
                self.desk.assign_new(new, year, active)
            self.book.alive = np.concatenate([self.book.alive, new])
            if progress and number % 26 == 0:
                progress(f"simulating {100 * number // weeks} %")

    def outcome(self, cases: int) -> tuple[dict[str, NDArray[Any]], Log]:
        """The cases of the history, at most so many, and who carried them."""
        columns, renumber = self.book.take_out(cases, self.rng)
        return columns, self.desk.log(renumber)
