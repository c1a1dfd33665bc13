"""Who carries which case: new cases, changes of worker, leave, and the assignments that come of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from etl.generate import shape
from etl.generate.book import Book
from etl.generate.days import AS_OF, NULL, Ints, calendar, year_of
from etl.generate.staff import Staff, Teams

Mask = NDArray[np.bool_]
DISTRICTS = np.array(list(shape.DISTRICTS.values()))


@dataclass
class Log:
    """The assignments as they arose: `until` is null but for those who only cover; `team` is -1 where
    it is the worker's own, `worker` -1 in a team's own queue."""

    case: Ints
    since: Ints
    until: Ints
    worker: Ints
    team: Ints


class Desk:
    """Hands cases out. Everything it does is written in its log."""

    def __init__(self, book: Book, teams: Teams, rng: Generator) -> None:
        self.book, self.teams, self.rng = book, teams, rng
        self.staff = Staff(teams, rng)
        self.helper: dict[int, int] = {}
        self._log: list[tuple[Ints, Ints, Ints, Ints, Ints]] = []

    def settle(self, monday: int) -> None:
        """Give every open case of the warm-up a worker, as of the day it opened."""
        c, alive = self.book, self.book.alive
        self.staff.settle(np.bincount(c["team"][alive], minlength=len(self.teams)), monday)
        active = self.staff.active(monday)
        for part in np.array_split(self.rng.permutation(alive), 8):
            c["worker"][part] = self.choose(c["team"][part], active)
        self.write(alive, c["opened"][alive], c["worker"][alive])

    def home(self, group: NDArray[Any], employment: NDArray[Any], district: NDArray[Any],
             clarification: bool = False) -> Ints:  # fmt: skip
        """The team: by line (from work, from unemployment, long cases), and in the line by district."""
        n, lines = len(group), self.teams.start.shape[1]
        u = self.rng.random(n)
        line = np.where(employment == 1, 1, 0)
        if lines > 3:
            line = np.where((group == 2) & (u < 0.52), 3, line)
        line = np.where(((group == 1) | (group == 3)) & (u < 0.25), 2, line)
        if clarification:
            line = np.full(n, 2)
        centre = self.rng.integers(0, self.teams.start.shape[0], n)
        north = np.concatenate([[0], np.cumsum(DISTRICTS)])[district] + DISTRICTS[district] * self.rng.random(
            n
        )
        north = np.where(self.rng.random(n) < 0.08, self.rng.random(n), north)
        count = self.teams.count[centre, line]
        return (self.teams.start[centre, line] + np.minimum((north * count).astype(int), count - 1)).astype(
            np.int32
        )

    def choose(self, team: Ints, active: Mask, only: Mask | None = None) -> Ints:
        """A worker of each team, rather one with fewer cases for their hours; -1 where there is none."""
        staff = self.staff
        held = self.book["worker"][self.book.alive]
        load = np.bincount(held[held >= 0], minlength=len(staff.team)).astype(float)
        share = np.where(active, staff.pull * np.sqrt(staff.fte), 0.0)
        size = len(self.teams)
        room = np.bincount(staff.team, weights=share, minlength=size)
        mean = np.bincount(staff.team, weights=load * active, minlength=size) / np.maximum(room, 0.1)
        aim = np.maximum(mean[staff.team] * share, 1.0)
        weight = np.where(
            active if only is None else active & only, share * np.exp(-3.5 * (load / aim - 1)), 0.0
        )
        order = np.argsort(staff.team, kind="stable")
        running = np.cumsum(weight[order])
        total = np.bincount(staff.team, weights=weight, minlength=size)
        base = np.concatenate([[0], np.cumsum(total)])[:-1]
        at = np.searchsorted(running, base[team] + self.rng.random(len(team)) * total[team], side="right")
        found = order[np.minimum(at, len(order) - 1)].astype(np.int32)
        return np.where((total[team] > 0) & (staff.team[found] == team), found, -1).astype(np.int32)

    def write(self, case: Ints, since: Ints, worker: Ints, until: Ints | None = None) -> None:
        """Put assignments in the log; the team is written where there is no worker or it is not theirs."""
        if not len(case):
            return
        team = self.book["team"][case]
        own = (worker >= 0) & (self.staff.team[worker] == team)
        end = np.full(len(case), NULL, np.int32) if until is None else until
        self._log.append(
            (case, since.astype(np.int32), end, worker, np.where(own, -1, team).astype(np.int32))
        )

    def assign_new(self, new: Ints, year: float, active: Mask) -> None:
        """Give this week's cases a worker; some wait in the team's own queue for a few days first."""
        c = self.book
        fresh = new[c["worker"][new] < 0]
        self.write(
            new[c["worker"][new] >= 0],
            c["opened"][new[c["worker"][new] >= 0]],
            c["worker"][new[c["worker"][new] >= 0]],
        )
        worker = self.choose(c["team"][fresh], active)
        for team, helper in self.helper.items():
            if active[helper]:
                share = 0.5 / max(2, int((active & (self.staff.team == team)).sum()))
                worker[(c["team"][fresh] == team) & (self.rng.random(len(fresh)) < share)] = helper
        troubled = np.isin(c["team"][fresh], self.teams.trouble) & (year >= shape.TROUBLE_FROM)
        waits = self.rng.random(len(fresh)) < np.where(troubled, 0.35, 0.10)
        days = self.rng.integers(1, np.where(troubled, 24, 9))
        got = np.where(waits, calendar().next(c["opened"][fresh] + days), c["opened"][fresh]).astype(np.int32)
        c["worker"][fresh] = worker
        queue = fresh[waits]
        self.write(queue, c["opened"][queue], np.full(len(queue), -1, np.int32))
        now = got <= AS_OF
        self.write(fresh[now], got[now], worker[now])

    def hand_over(self, cases: Ints, monday: int, active: Mask,
                  only: Mask | None = None) -> None:  # fmt: skip
        """Give cases to somebody else in their team, on a working day of this week."""
        if not len(cases):
            return
        c = self.book
        worker = self.choose(c["team"][cases], active, only)
        better = (worker >= 0) & (worker != c["worker"][cases])
        cases, worker = cases[better], worker[better]
        on = calendar().next((monday + self.rng.integers(0, 5, len(cases))).astype(np.int32))
        keep = on <= AS_OF
        self.write(cases[keep], on[keep], worker[keep])
        c["worker"][cases[keep]] = worker[keep]

    def shuffle(self, monday: int, active: Mask) -> None:
        """The ordinary changes of worker of a week, and what those who leave hand over."""
        c, alive, staff = self.book, self.book.alive, self.staff
        held = c["worker"][alive]
        u = self.rng.random(len(alive))
        ends = np.where(held >= 0, staff.ends[held], 2**30)
        leaving = (ends > monday) & (ends <= monday + 7)
        gone = ends <= monday
        swap = np.where(leaving, 0.78, np.where(gone, 0.30, 0.0032))
        swap = np.where(held < 0, 0.6, swap)
        moved = np.zeros(len(alive), bool)
        weeks = (monday - c["absence"][alive]) // 7
        line = self.teams.line[c["team"][alive]]
        long = (line != 2) & (weeks >= 36) & (u > 1 - 0.007)
        c["team"][alive[long]] = self.home(
            c["group"][alive[long]],
            c["employment"][alive[long]],
            c["district"][alive[long]],
            clarification=True,
        )
        moved |= long
        self.hand_over(alive[(u < swap) | moved], monday, active)

    def first_of_month(self, on: int, monday: int) -> None:
        """What staff changes mean for the cases: leave is covered, the newly hired take some over."""
        c, alive, staff = self.book, self.book.alive, self.staff
        stock = np.bincount(c["team"][alive], minlength=len(self.teams))
        hired, leave, moved = staff.month(on, stock)
        active = staff.active(monday)
        held = c["worker"][alive]
        u = self.rng.random(len(alive))
        if leave:
            until = np.full(len(staff.team), NULL, np.int32)
            for worker, back in leave:
                until[worker] = back
            away = (held >= 0) & (until[held] != NULL)
            self.hand_over(alive[away & (u < 0.5)], monday, active)
            covered = alive[away & (u >= 0.5) & (u < 0.9)]
            by = self.choose(c["team"][covered], active)
            covered, by = covered[by >= 0], by[by >= 0]
            since = calendar().next(np.full(len(covered), monday, np.int32))
            self.write(covered, since, by, until=until[c["worker"][covered]])
        for worker, old in moved:
            mine = alive[(held == worker) & (c["team"][alive] == old)]
            follow = self.rng.random(len(mine)) < 0.15
            c["team"][mine[follow]] = staff.team[worker]
            self.hand_over(mine[~follow], monday, active)
        if hired:
            new = np.zeros(len(staff.team), bool)
            new[hired] = True
            arriving = np.bincount(staff.team[new], minlength=len(self.teams))
            heads = np.bincount(staff.team[active], minlength=len(self.teams))
            share = 0.75 * arriving / np.maximum(heads, 1)
            self.hand_over(alive[u < share[c["team"][alive]]], monday, active, only=new)
        self._helpers(on, active)

    def _helpers(self, on: int, active: Mask) -> None:
        """From May 2023 one worker of each centre's first team also serves the team next to it."""
        if float(year_of(np.int32(on))) < 2023.3:
            return
        for c in range(self.teams.start.shape[0]):
            first = int(self.teams.start[c, 0])
            served = first + 1
            if served not in self.helper or not active[self.helper[served]]:
                here = np.flatnonzero(active & (self.staff.team == first) & (self.staff.ends > AS_OF))
                if len(here):
                    self.helper[served] = int(here[0])

    def log(self, renumber: Ints) -> Log:
        """The whole log with the cases' new numbers; without those left out."""
        log = Log(*(np.concatenate(column) for column in zip(*self._log, strict=True)))
        self._log = []
        log.case = renumber[log.case]
        kept = log.case >= 0
        return Log(*(getattr(log, name)[kept] for name in ("case", "since", "until", "worker", "team")))
