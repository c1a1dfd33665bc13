"""The teams, and the workers who come, carry cases, change team, go on leave and go."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from etl.generate import shape
from etl.generate.days import Floats, Ints, day, year_of

NEVER = np.iinfo(np.int32).max


@dataclass(frozen=True)
class Teams:
    """The organisation. `start[c, l]` is the first team of line l in centre c, `count[c, l]` how many."""

    names: list[str]
    departments: list[str]
    centres: list[str]
    line: Ints
    centre: Ints
    start: Ints
    count: Ints
    coordination: list[int]
    trouble: Ints

    def __len__(self) -> int:
        return len(self.names)


def build_teams(size: float) -> Teams:
    """The teams of a unit `size` times the sample: a centre for every city's worth of cases."""
    n_centres = max(1, round(size / 10))
    each = size / n_centres
    shares = shape.LINE_SHARE[3 if each < 4 else 4]
    people = 3.6 + 10.4 * min(1.0, max(0.0, (each - 1) / 9))
    names: list[str] = []
    departments: list[str] = []
    centres: list[str] = []
    line: list[int] = []
    centre: list[int] = []
    start = np.zeros((n_centres, len(shares)), np.int32)
    count = np.zeros_like(start)
    coordination, trouble = [], []
    for c in range(n_centres):
        mark = "" if n_centres == 1 else f" {c + 1}"
        for number, share in enumerate(shares):
            n = max(1, round(each * shape.WORKERS_PER_UNIT * share / people))
            start[c, number], count[c, number] = len(names), n
            for t in range(n):
                end = "" if n == 1 else f" {shape.TEAM_ENDS[t]}" if n <= 4 else f" {t + 1}"
                names.append(shape.TEAM_STEMS[number] + end + mark)
                departments.append(shape.DEPARTMENTS[number] + mark)
                line.append(number)
        trouble.append(int(start[c, 1] + count[c, 1] - 1))
        coordination.append(len(names))
        names.append(shape.COORDINATION + mark)
        departments.append(shape.DEPARTMENTS[2] + mark)
        line.append(-1)
        centre += [c] * (len(names) - len(centre))
        centres += [shape.CENTRE + mark] * (len(names) - len(centres))
    return Teams(
        names, departments, centres, np.array(line, np.int32), np.array(centre, np.int32), start, count,
        coordination, np.array(trouble, np.int32),
    )  # fmt: skip


@dataclass
class Staff:
    """Everybody who works here, one slot a worker, and the rows of membership as they arise."""

    teams: Teams
    rng: Generator
    team: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    fte: Floats = field(default_factory=lambda: np.zeros(0))
    pull: Floats = field(default_factory=lambda: np.zeros(0))
    begins: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    ends: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    back: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    carries: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    mini: list[str | None] = field(default_factory=list)
    members: dict[str, list[int]] = field(default_factory=dict)
    rows: list[tuple[int, int, int, str | None, float, int]] = field(default_factory=list)
    """(worker, from, team, miniteam, fte, carries) in the order in which they began."""

    def active(self, on: int) -> np.ndarray:
        """Who carries cases and is here at the end of a day."""
        here = (self.begins <= on) & (self.ends > on) & (self.back <= on)
        return np.asarray(here & (self.carries == 1))

    def hire(self, team: int, on: int, carries: int = 1) -> int:
        """One more worker in a team from a day; a fifth of them part time."""
        part = self.rng.random() < 0.22
        fte = float(self.rng.choice([0.5, 0.6, 0.7, 0.8, 0.8, 0.9])) if part else 1.0
        worker = len(self.team)
        self.team = np.append(self.team, np.int32(team))
        self.fte = np.append(self.fte, fte)
        self.pull = np.append(self.pull, np.exp(self.rng.normal(0, 0.16)))
        self.begins = np.append(self.begins, np.int32(on))
        self.ends = np.append(self.ends, np.int32(NEVER))
        self.back = np.append(self.back, np.int32(0))
        self.carries = np.append(self.carries, np.int32(carries))
        self.mini.append(None)
        if carries:
            self.mini[worker] = self._miniteam(worker, team, on)
        self._row(worker, on)
        return worker

    def _row(self, worker: int, on: int, fte: float | None = None) -> None:
        value = float(self.fte[worker]) if fte is None else fte
        self.rows.append(
            (worker, on, int(self.team[worker]), self.mini[worker], value, int(self.carries[worker]))
        )

    def _miniteam(self, worker: int, team: int, on: int) -> str | None:
        """The first miniteam of the team with fewer than three in it (S0:40-46); some have none."""
        if self.rng.random() > (0.94 if self.teams.line[team] == 2 else 0.8):
            return None
        for number in range(26):
            name = f"Miniteam {team + 1}{chr(65 + number)}"
            members = self.members.setdefault(name, [])
            members[:] = [w for w in members if self.ends[w] > on and self.mini[w] in (name, None)]
            if len(members) < 3:
                members.append(worker)
                return name
        return None

    def settle(self, stock: Ints, on: int) -> None:
        """Everybody who is there before the first case is assigned; hired in the years up to 2016."""
        heads = stock / shape.caseload_path(float(year_of(np.int32(on))))
        for team in range(len(self.teams)):
            if team in self.teams.coordination:
                for _ in range(3):
                    self.hire(team, day(2016, 1, 1), carries=0)
                continue
            for _ in range(max(1, round(float(heads[team])))):
                year, month = 2009 + int(self.rng.integers(8)), 1 + int(self.rng.integers(12))
                self.hire(team, day(year, month, 1))
        for c in range(self.teams.start.shape[0]):
            for number in range(self.teams.start.shape[1]):
                self.hire(int(self.teams.start[c, number]), day(2015, 8, 1), carries=0)

    def month(self, on: int, stock: Ints) -> tuple[list[int], list[tuple[int, int]], list[tuple[int, int]]]:
        """What happens at the first of a month, given each team's open cases.

        Returns the hired, those who go on leave (worker, back on) and those who changed team (worker,
        old team). Who gives notice leaves at the first of the next month.
        """
        year = float(year_of(np.int32(on)))
        after = _next_month(on)
        self._return(on)
        active = self.active(on)
        ids = np.flatnonzero(active & (self.ends == NEVER))
        draw = self.rng.random(len(ids))
        heads = np.bincount(self.team[active], minlength=len(self.teams))
        leave: list[tuple[int, int]] = []
        moved: list[tuple[int, int]] = []
        for worker, u in zip(ids.tolist(), draw.tolist(), strict=True):
            if u > 0.0225 or heads[self.team[worker]] <= 2:
                continue
            if u < 0.012:
                self.ends[worker] = after
            elif u < 0.0185:
                leave.append((worker, self._leave(worker, on)))
            elif u < 0.0205:
                self.fte[worker] = 1.0 if self.fte[worker] < 1 else 0.8
                self._row(worker, on)
            else:
                moved.append((worker, int(self.team[worker])))
                self._move(worker, on)
            heads[self.team[worker]] -= 1
        moved += self._rebalance(on, year, stock)
        self._trouble(on, after)
        if on == day(2026, 9, 1):  # cases of somebody who left a month ago are left behind at the end
            self._leaver(int(self.teams.start[0, 0]), after)
        return self._hire_where_needed(on, year, stock), leave, moved

    def _return(self, on: int) -> None:
        for worker in np.flatnonzero((self.back == on) & (self.ends > on)).tolist():
            self._row(worker, on)

    def _leave(self, worker: int, on: int) -> int:
        back = on
        for _ in range(int(self.rng.integers(3, 10))):
            back = _next_month(back)
        self.back[worker] = back
        self._row(worker, on, fte=0.0)
        return back

    def _move(self, worker: int, on: int, to: int | None = None) -> None:
        """To a team of the same centre: the given one, or any but the one in trouble."""
        if to is None:
            others = np.flatnonzero(
                (self.teams.centre == self.teams.centre[self.team[worker]]) & self._open(on)
            )
            others = others[others != self.team[worker]]
            if not len(others):
                return
            to = int(self.rng.choice(others))
        self.team[worker] = to
        self.mini[worker] = self._miniteam(worker, to, on)
        self._row(worker, on)

    def _open(self, on: int) -> NDArray[np.bool_]:
        """Teams that carry cases and that somebody may join: the one in trouble is left alone by then."""
        free = self.teams.line >= 0
        if year_of(np.int32(on)) >= shape.TROUBLE_FROM - 0.1:
            free &= ~np.isin(np.arange(len(self.teams)), self.teams.trouble)
        return free

    def _rebalance(self, on: int, year: float, stock: Ints) -> list[tuple[int, int]]:
        """Somebody from the team with the fewest cases a head joins one that has far too many."""
        moved = []
        open_teams = self._open(on)
        for _ in range(1 + len(self.teams) // 20):
            staying = self.active(on) & (self.ends == NEVER)
            heads = np.bincount(self.team[staying], minlength=len(self.teams))
            load = stock / np.maximum(heads, 0.7)
            worst = int(np.where(open_teams, load, -1).argmax())
            near = open_teams & (self.teams.centre == self.teams.centre[worst]) & (heads > 2)
            best = int(np.where(near, stock / np.maximum(heads - 1, 1), np.inf).argmin())
            gives = stock[best] / max(1, heads[best] - 1)
            if load[worst] < 1.17 * shape.caseload_path(year) or gives > 0.95 * load[worst] or not near[best]:
                break
            worker = int(np.flatnonzero(staying & (self.team == best))[-1])
            self._move(worker, on, to=worst)
            moved.append((worker, best))
        return moved

    def _leaver(self, team: int, after: int) -> None:
        here = np.flatnonzero(
            (self.team == team) & (self.carries == 1) & (self.ends == NEVER) & (self.back < after)
        )
        if len(here) > 2:
            self.ends[here[-1]] = after

    def _trouble(self, on: int, after: int) -> None:
        """Early in 2026 somebody in the team gives notice (a fifth of it where it is large)."""
        if on == day(2026, 2, 1):
            for team in self.teams.trouble.tolist():
                heads = int((self.active(on) & (self.team == team)).sum())
                for _ in range(max(1, round(0.22 * heads))):
                    self._leaver(team, after)

    def _hire_where_needed(self, on: int, year: float, stock: Ints) -> list[int]:
        staying = self.active(on) & (self.ends == NEVER)
        heads = np.bincount(self.team[staying], minlength=len(self.teams)).astype(float)
        unbearable = (self.teams.line >= 0) & (stock / np.maximum(heads, 1) > 100)
        open_teams = self._open(on) | unbearable
        wanted = stock[open_teams].sum() / shape.caseload_path(year) - heads[open_teams].sum()
        hired = []
        for _ in range(max(0, round(wanted))):
            pressure = np.where(open_teams, stock / (heads + 0.3), -1)
            team = int(pressure.argmax())
            hired.append(self.hire(team, on))
            heads[team] += 1
        return hired


def _next_month(on: int) -> int:
    first = np.datetime64(on, "D").astype("datetime64[M]") + 1
    return int(first.astype("datetime64[D]").astype(int))
