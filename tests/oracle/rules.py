"""What is owed in a case: every obligation of follow-up and milestones, by the rules of its first day of absence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .calendars import DAY
from .world import Book, Record, week_day


@dataclass(frozen=True)
class Obligation:
    """One thing owed by a day in a case, and what became of it."""

    case_id: str
    created_on: date
    due_on: date
    fulfilled_on: date | None
    voidable: bool = False
    """ "Void, fulfilled or not, if on the due day ... the case is in category 1 or exempt" """
    void_anyway: bool = False

    def outcome(self, book: Book) -> str:
        """on_time, late, missing or void."""
        closed_on = book.cases[self.case_id]["closed_on"]
        # "(or its last open day, if closed by then)"
        day = book.inside(self.case_id, self.due_on)
        excused = book.category(self.case_id, day) == "1" or book.is_exempt(self.case_id, day)
        if self.void_anyway or (self.voidable and excused):
            return "void"
        if self.fulfilled_on is not None:
            # "On time = fulfilled on or before due; ... late when fulfilled after"
            return "on_time" if self.fulfilled_on <= self.due_on else "late"
        # "void when the case closes on or before the due day unfulfilled"; "missing when neither"
        return "void" if closed_on is not None and closed_on <= self.due_on else "missing"


def regime(case: Record) -> str:
    """ "a case follows the rules in force on its first day of absence" """
    first: date = case["first_absence_on"]
    return max(
        start
        for start in ("0001-01-01", "2014-07-01", "2020-01-01", "2025-01-01")
        if first.isoformat() >= start
    )


def _held(book: Book, table: str, case_id: str, kind: str | None = None) -> list[date]:
    """The days on which something was held that can fulfil, each once, in order.

    "What is held before `opened_on` or after `closed_on` fulfils nothing"; "several follow-ups on one
    day are one obligation's fulfilment".
    """
    case = book.cases[case_id]
    last = case["closed_on"] or book.as_of
    rows = [r for r in book.table(table) if r["case_id"] == case_id and kind in (None, r.get("kind"))]
    days = [r["held_on"] for r in rows if case["opened_on"] <= r["held_on"] <= last]
    return sorted(set(days)) if table == "followups" else sorted(days)


def _exists(book: Book, case_id: str, created: date, due: date) -> bool:
    """ "only if the case is open on the day it is created, and only if its due day is not before `opened_on`" """
    return book.is_open(case_id, created) and due >= book.cases[case_id]["opened_on"]


def _from(days: list[date], first: date) -> date | None:
    """The first of the days on or after a day."""
    return next((day for day in days if day >= first), None)


def clock(case: Record) -> date:
    """ "The clock is `first_absence_on`; for the follow-up of a job clarification case it is `opened_on`." """
    day: date = case["opened_on"] if case["benefit"] == "job_clarification" else case["first_absence_on"]
    return day


def first_followup(book: Book, case_id: str) -> Iterator[Obligation]:
    """ "opening | week 8 | the first of these by itself, with the same voids" """
    case = book.cases[case_id]
    due = week_day(clock(case), 8)
    if _exists(book, case_id, case["opened_on"], due):
        held = _held(book, "followups", case_id)
        yield Obligation(case_id, case["opened_on"], due, held[0] if held else None, voidable=True)


def followups(book: Book, case_id: str) -> Iterator[Obligation]:
    """The chain: the first by week 8, then by the regime."""
    yield from first_followup(book, case_id)
    case, held = book.cases[case_id], _held(book, "followups", case_id)
    if regime(case) < "2020":
        # "first by week 8, then each 28 days after the one held (created by it)"; "Each held follow-up on
        # which the case is open creates the next obligation of a chain, whether or not one of its own
        # existed or was void."
        for day in held:
            due = day + timedelta(days=28)
            if _exists(book, case_id, day, due):
                yield Obligation(case_id, day, due, _from(held, day + DAY), voidable=True)
        return
    # "a fourth one held by week 26 (one obligation, created with the case, fulfilled by the fourth held)"
    due = week_day(clock(case), 26)
    if _exists(book, case_id, case["opened_on"], due):
        fourth = held[3] if len(held) > 3 else None
        yield Obligation(case_id, case["opened_on"], due, fourth, True, _fourth_is_void(case, held))


def _fourth_is_void(case: Record, held: list[date]) -> bool:
    """From 2025: "the fourth is void for an employed citizen whose `expected_recovery_on` is at most 91
    days after the first follow-up held (none held: it stands)"."""
    recovery = case.get("expected_recovery_on")
    if regime(case) < "2025" or case["employment"] != "employed" or recovery is None or not held:
        return False
    return bool(recovery <= held[0] + timedelta(days=91))


def fast_track(book: Book, case_id: str) -> Iterator[Obligation]:
    """ "`fast_track_on`, or opening if later (none if on or after `closed_on`) | 14 days after `fast_track_on`" """
    case = book.cases[case_id]
    begun = case.get("fast_track_on")
    if begun is None:
        return
    created, due = max(begun, case["opened_on"]), begun + timedelta(days=14)
    if _exists(book, case_id, created, due):
        # "first follow-up held on or after `fast_track_on`"
        yield Obligation(case_id, created, due, _from(_held(book, "followups", case_id), begun))


def rehabilitation(book: Book, case_id: str) -> Iterator[Obligation]:
    """ "first open day in category 3 | 28 days after | first review `rehabilitation_team` held on or after it" """
    case = book.cases[case_id]
    if case["benefit"] != "sickness" or not "2014" < regime(case) < "2025":
        return
    day = case["opened_on"]
    while book.is_open(case_id, day) and day <= book.as_of:
        if book.category(case_id, day) == "3":
            reviews = _held(book, "reviews", case_id, "rehabilitation_team")
            yield Obligation(case_id, day, day + timedelta(days=28), _from(reviews, day))
            return
        day += DAY


def _milestone(book: Book, case_id: str, kind: str, created: int, due: int) -> Iterator[Obligation]:
    """ "Reassessment, screening, clarification and coordinator are for sickness benefit only." """
    case = book.cases[case_id]
    first = case["first_absence_on"]
    if case["benefit"] == "sickness" and _exists(
        book, case_id, week_day(first, created), week_day(first, due)
    ):
        reviews = _held(book, "reviews", case_id, kind)  # "first review ... of the case"
        yield Obligation(
            case_id, week_day(first, created), week_day(first, due), reviews[0] if reviews else None
        )


def reassessment(book: Book, case_id: str) -> Iterator[Obligation]:
    """ "week 18 | week 22", from 2014-07-01"""
    if regime(book.cases[case_id]) >= "2014":
        yield from _milestone(book, case_id, "reassessment", 18, 22)


def screening(book: Book, case_id: str) -> Iterator[Obligation]:
    """ "week 26 | week 39" """
    yield from _milestone(book, case_id, "screening", 26, 39)


def clarification(book: Book, case_id: str) -> Iterator[Obligation]:
    """ "week 39 | week 47" """
    yield from _milestone(book, case_id, "clarification", 39, 47)


def coordinator(book: Book, case_id: str) -> Iterator[Obligation]:
    """ "week 47; then each due week | week 52, then every 26 weeks (78, 104, …)" """
    case = book.cases[case_id]
    if case["benefit"] != "sickness":
        return
    unused = _held(book, "reviews", case_id, "coordinator")
    created, due = 47, 52
    while week_day(case["first_absence_on"], created) <= book.as_of:
        made, owed = week_day(case["first_absence_on"], created), week_day(case["first_absence_on"], due)
        if _exists(book, case_id, made, owed):
            # "in order of due day, the earliest review `coordinator` not yet used that was held on or
            # after the creation day"
            used = _from(unused, made)
            if used is not None:
                unused.remove(used)
            yield Obligation(case_id, made, owed, used)
        created, due = due, due + 26


def jc_rehabilitation(book: Book, case_id: str) -> Iterator[Obligation]:
    """ "a job clarification case opens (2014-07-01 on, by `opened_on`, with no end) | one calendar month after `opened_on`" """
    yield from _job_clarification(
        book, case_id, "rehabilitation_team", 0, a_month_on(book.cases[case_id]["opened_on"])
    )


def jc_visitation(book: Book, case_id: str) -> Iterator[Obligation]:
    """ "the citizen's second job clarification case opens (the same; ...) | 78 weeks after its `opened_on`" """
    case = book.cases[case_id]
    # "courses are all the citizen's job clarification cases, also those of no days, before 2014-07-01 or overlapping,
    # in order of `opened_on`, then `case_id` as text; ... a third has none"
    courses = [
        (other["opened_on"], other["case_id"])
        for other in book.cases.values()
        if other["citizen_id"] == case["citizen_id"] and other["benefit"] == "job_clarification"
    ]
    if sorted(courses)[1:2] == [(case["opened_on"], case_id)]:
        yield from _job_clarification(book, case_id, "visitation", 0, week_day(case["opened_on"], 78))


def jc_assessment(book: Book, case_id: str) -> Iterator[Obligation]:
    """ "78 weeks after `opened_on` of a job clarification case (the same) | 104 weeks after `opened_on`" """
    yield from _job_clarification(
        book, case_id, "assessment", 78, week_day(book.cases[case_id]["opened_on"], 104)
    )


def a_month_on(day: date) -> date:
    """ "the same day of the next month, or its last day: 31 January -> 28 or 29 February" """
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, number))
        except ValueError:
            continue
    raise AssertionError(day)


def _job_clarification(book: Book, case_id: str, kind: str, created: int, due: date) -> Iterator[Obligation]:
    case = book.cases[case_id]
    opened = case["opened_on"]
    if case["benefit"] != "job_clarification" or opened < date(2014, 7, 1):
        return
    if _exists(book, case_id, week_day(opened, created), due):
        reviews = _held(book, "reviews", case_id, kind)
        yield Obligation(case_id, week_day(opened, created), due, reviews[0] if reviews else None)
