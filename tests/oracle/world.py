"""A delivery in memory, and what it says about a case or a worker on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from .calendars import DAY, Calendar, calendar_of

Record = dict[str, Any]
Attributes = dict[str, str | None]

# "Duration bands: `0-7`, `8-21`, `22-25`, `26-38`, `39-46`, `47-51`, `52-77`, `78-103`, `104+` weeks"
BANDS = ((104, "104+"), (78, "78-103"), (52, "52-77"), (47, "47-51"), (39, "39-46"), (26, "26-38"),
         (22, "22-25"), (8, "8-21"), (0, "0-7"))  # fmt: skip


@dataclass(frozen=True, eq=False)
class World:
    """A delivery whose rows are all accepted: table -> rows of canonical columns with typed values.

    Values are date, datetime (local), float, bool, str or None; a column that is absent is None.
    """

    tables: dict[str, list[Record]] = field(repr=False)
    as_of: date
    history_from: date | None
    calendar: str = "official"
    extra_closed: Iterable[date] = ()


class Book:
    """What a world says about any case and any worker on any day."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.as_of = world.as_of
        self.calendar: Calendar = calendar_of(world.calendar, world.extra_closed)
        self.cases: dict[str, Record] = {}
        for row in self.table("cases"):
            case = dict(row)
            # "`closed_on` after `as_of` (the case is open, its reason ignored)"
            if case.get("closed_on") is None or case["closed_on"] > self.as_of:
                case["closed_on"], case["close_reason"] = None, None
            self.cases[case["case_id"]] = case
        # "without it the earliest `opened_on`"
        self.first_opened = min((c["opened_on"] for c in self.cases.values()), default=self.as_of)
        self.history_from = world.history_from or self.first_opened
        self.teams = {row["team_id"]: row for row in self.table("teams")}
        self.memberships = self._intervals("workers", "worker_id")
        self.assignments = self._intervals("assignments", "case_id")
        self.exemptions = self._intervals("exemptions", "case_id")
        self.categories: dict[str, list[Record]] = defaultdict(list)
        for row in sorted(self.table("categories"), key=lambda r: r["valid_from"]):
            self.categories[row["case_id"]].append(row)
        self._attributes: dict[tuple[str, date], Attributes] = {}
        self._open: dict[date, list[str]] = {}
        self._held: dict[date, dict[str | None, list[Attributes]]] = {}

    def table(self, name: str) -> list[Record]:
        """The rows of a table; "without `exemptions` nobody is exempt and without `categories` no case has one"."""
        return self.world.tables.get(name) or []

    def _intervals(self, table: str, key: str) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = defaultdict(list)
        for row in sorted(self.table(table), key=lambda r: r["valid_from"]):
            # "an interval that is empty as delivered (ignored, kept in the report; on a case opened and closed that day it
            # keeps worker and team)"
            if row.get("valid_to") is None or row["valid_from"] < row["valid_to"]:
                found[row[key]].append(row)
            elif table == "assignments" and self._of_one_day(row[key], row["valid_from"]):
                found[row[key]].append({**row, "valid_to": row["valid_from"] + DAY})
        return found

    # --- cases ---

    def _of_one_day(self, case_id: str, day: date) -> bool:
        case = self.cases[case_id]
        return bool(case["opened_on"] == case["closed_on"] == day)

    def is_open(self, case_id: str, day: date) -> bool:
        """ "`opened_on <= D` and (`closed_on` is null or `closed_on > D`)" """
        case = self.cases[case_id]
        return case["opened_on"] <= day and (case["closed_on"] is None or case["closed_on"] > day)

    def open_on(self, day: date) -> list[str]:
        if day not in self._open:
            self._open[day] = [c for c in self.cases if self.is_open(c, day)]
        return self._open[day]

    def last_open_day(self, case_id: str) -> date:
        """The day before `closed_on`; of a case closed on the day it opened, that day; else `as_of`."""
        case = self.cases[case_id]
        if case["closed_on"] is None:
            return self.as_of
        # "A case closed on the day it opened is never in stock; opened, closed, attributes and
        # duration are of that day"
        return max(case["opened_on"], case["closed_on"] - DAY)

    def inside(self, case_id: str, day: date) -> date:
        """ "Asked for a day outside its open interval, a case has the attributes of its first or last open day." """
        return min(max(day, self.cases[case_id]["opened_on"]), self.last_open_day(case_id))

    def weeks(self, case_id: str, day: date) -> int:
        """ "Duration in weeks on day D = floor((D - `first_absence_on`) in days / 7)" """
        return (day - self.cases[case_id]["first_absence_on"]).days // 7

    def category(self, case_id: str, day: date) -> str | None:
        """ "valid until the next row of the case; none before the first row" """
        rows = (
            [r for r in self.categories[case_id] if r["valid_from"] <= day]
            if case_id in self.categories
            else []
        )
        return rows[-1]["category"] if rows else None

    def is_exempt(self, case_id: str, day: date) -> bool:
        return any(_covers(row, day) for row in self.exemptions.get(case_id, ()))

    def assignment(self, case_id: str, day: date) -> Record | None:
        """ "of the assignments with `valid_from <= D < valid_to`, the one that began last" """
        rows = [row for row in self.assignments.get(case_id, ()) if _covers(row, day)]
        return rows[-1] if rows else None

    def attributes(self, case_id: str, day: date) -> Attributes:
        """Every dim of a case at the end of a day, held inside its open interval."""
        day = self.inside(case_id, day)
        if (case_id, day) not in self._attributes:
            self._attributes[case_id, day] = self._look_up(case_id, day)
        return self._attributes[case_id, day]

    def _look_up(self, case_id: str, day: date) -> Attributes:
        case = self.cases[case_id]
        weeks = self.weeks(case_id, day)
        worker = team = miniteam = None  # "No assignment: worker and team are empty."
        held = self.assignment(case_id, day)
        if held:
            worker = held.get("worker_id")
            known = self.last_known(worker, day) if worker else None
            # "the assignment's own `team_id` if it has one, else the worker's membership then"
            team = held.get("team_id") or (known["team_id"] if known else None)
            # "Miniteam comes from the membership"
            miniteam = known.get("miniteam") if known else None
        return {
            **self.organisation(team),
            "miniteam": miniteam,
            "worker": worker,
            **{d: case.get(d) for d in ("district", "benefit", "employment", "target_group", "pathway")},
            "category": self.category(case_id, day),
            "duration_band": next(band for first, band in BANDS if weeks >= first),
        }

    # --- organisation and capacity ---

    def organisation(self, team: str | None) -> Attributes:
        """ "department and centre from the team" """
        row = self.teams[team] if team else {}
        return {
            "municipality": row.get("municipality"),
            "centre": row.get("centre"),
            "department": row.get("department"),
            "team": team,
        }

    def last_known(self, worker: str, day: date) -> Record | None:
        """The membership on a day, else the last one before it.

        "a worker who has left keeps the last known team, ... and one who has not begun has none yet"
        """
        rows = [row for row in self.memberships.get(worker, ()) if row["valid_from"] <= day]
        return rows[-1] if rows else None

    def membership(self, worker: str, day: date) -> Record | None:
        """The membership row that covers a day, leave included."""
        return next((row for row in self.memberships.get(worker, ()) if _covers(row, day)), None)

    def held_on(self, day: date) -> dict[str | None, list[Attributes]]:
        """Worker (None: nobody) -> the attributes of each open case that the worker holds that day."""
        if day not in self._held:
            held: dict[str | None, list[Attributes]] = defaultdict(list)
            for case_id in self.open_on(day):
                attributes = self.attributes(case_id, day)
                held[attributes["worker"]].append(attributes)
            self._held[day] = held
        return self._held[day]

    @cached_property
    def closures(self) -> list[tuple[str, date, Attributes]]:
        """Case, `closed_on`, and the attributes "of the case on the day before `closed_on`"."""
        return [
            (c, case["closed_on"], self.attributes(c, case["closed_on"] - DAY))
            for c, case in self.cases.items()
            if case["closed_on"] is not None
        ]


def fte_of(membership: Record) -> Fraction:
    """FTE, exactly as written; "`fte` in [0, 1.5], default 1"."""
    fte = membership.get("fte")
    return Fraction(1) if fte is None else Fraction(str(fte))


def is_active(membership: Record) -> bool:
    """ "a membership row covers D, `carries_cases`, and `fte > 0`" """
    return membership.get("carries_cases") is not False and fte_of(membership) > 0


def _covers(row: Record, day: date) -> bool:
    return row["valid_from"] <= day and (row.get("valid_to") is None or day < row["valid_to"])


def week_day(first: date, weeks: int) -> date:
    """ "Week n falls on the clock's day + 7n days." """
    return first + timedelta(days=7 * weeks)


@lru_cache(maxsize=4)
def book_of(world: World) -> Book:
    """The book of a world, made once."""
    return Book(world)
