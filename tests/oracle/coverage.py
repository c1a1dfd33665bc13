"""What a world has in it: how often each awkward thing occurs, so that a test can print what it tried."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise

from . import answers, heads, rules
from .calendars import DAY
from .world import Book, World, book_of, is_active


def coverage(world: World) -> dict[str, int]:
    """Feature -> number of occurrences in the world (0 where it has none)."""
    book, found = book_of(world), Counter[str]()
    for count in (_cases, _assignments, _workers, _contacts, _owed, _calendar):
        count(book, found)
    return dict(found)  # a feature that was looked for is there, at 0 too


def _cases(book: Book, found: Counter[str]) -> None:
    for row in book.table("cases"):
        c, case = row["case_id"], book.cases[row["case_id"]]
        opened, closed, absent = case["opened_on"], case["closed_on"], case["first_absence_on"]
        lag, exact = (opened - absent).days // 7, (opened - absent).days
        found["cases"] += 1
        found["open case"] += closed is None
        found["closed the day it opened"] += closed == opened
        found["closed on as_of"] += closed == book.as_of
        found["closed after as_of"] += closed is None and row["closed_on"] is not None
        found["closed without reason"] += closed is not None and case["close_reason"] is None
        found["closed on the day of week 52"] += closed is not None and (closed - absent).days == 52 * 7
        found["opened on as_of"] += opened == book.as_of
        found["opened past week 8"] += lag >= 8
        found["opened past week 22"] += lag >= 22
        found["opened past week 52"] += lag >= 52
        found["opened on the day of a week that counts"] += exact in {8 * 7, 22 * 7, 26 * 7, 52 * 7, 104 * 7}
        found["job clarification"] += case["benefit"] == "job_clarification"
        back = case["partly_back_on"]
        found["partly back"] += back is not None and opened <= back and (closed is None or back < closed)
        found["partly back before opening"] += back is not None and back < opened
        found["partly back after closing"] += back is not None and closed is not None and back >= closed
        found["no target group"] += case["target_group"] is None
        for other in book.cases.values():
            same = other is not case and other["citizen_id"] == case["citizen_id"]
            if same and closed is not None:
                days = (other["opened_on"] - closed).days
                for n in (0, 28, 29, 182, 183):
                    found[f"citizen back after {n} days"] += days == n
                found["citizen back with another benefit"] += (
                    days >= 0 and other["benefit"] != case["benefit"]
                )
        categories = book.categories.get(c, [])
        found["no category"] += not categories
        found["several categories"] += len(categories) > 1
        found["category before opening"] += any(r["valid_from"] < opened for r in categories)
        found["category after as_of"] += any(r["valid_from"] > book.as_of for r in categories)
        found["exempt"] += bool(book.exemptions.get(c))


def _assignments(book: Book, found: Counter[str]) -> None:
    found["empty interval"] += sum(row["valid_from"] == row["valid_to"] for row in book.table("assignments"))
    for c, case in book.cases.items():
        rows, first, last = book.assignments.get(c, []), case["opened_on"], book.last_open_day(c)
        found["never assigned"] += not rows
        found["assignment waits after as_of"] += any(r["valid_from"] > book.as_of for r in rows)
        found["assigned before opening"] += any(r["valid_from"] < first for r in rows)
        found["assigned after closing"] += case["closed_on"] is not None and any(
            r["valid_from"] > last or r["valid_to"] is None for r in rows
        )
        found["overlapping assignments"] += any(
            b["valid_from"] < (a["valid_to"] or book.as_of) for a, b in pairwise(rows)
        )
        ids: list[str | None] = []
        day = first
        while day <= last:
            held, dims = book.assignment(c, day), book.attributes(c, day)
            worker = dims["worker"]
            if not ids or ids[-1] != worker:
                ids.append(worker)
            if held and worker and held.get("team_id"):
                known = book.last_known(worker, day)
                found["days with a team other than the worker's"] += held["team_id"] != (known or {}).get(
                    "team_id"
                )
            found["days in a team's own queue"] += held is not None and worker is None
            if worker:
                member = book.membership(worker, day)
                begun = book.last_known(worker, day) is not None
                found["days with a worker who has left"] += begun and member is None
                found["days with a worker who has not begun"] += not begun
                found["days with a worker who is away"] += member is not None and not is_active(member)
            day += DAY
        found["reassigned"] += len(ids) > 1
        found["assignment resumed"] += len(ids) > len(set(ids))
        found["gap between assignments"] += None in ids[1:-1]


def _workers(book: Book, found: Counter[str]) -> None:
    for rows in book.memberships.values():
        pairs = list(pairwise(rows))
        found["worker changes team"] += any(a["team_id"] != b["team_id"] for a, b in pairs)
        found["worker changes miniteam only"] += any(
            a["team_id"] == b["team_id"] and a["miniteam"] != b["miniteam"] for a, b in pairs
        )
        found["worker returns after a gap"] += any(a["valid_to"] != b["valid_from"] for a, b in pairs)
        found["worker away"] += any(r["fte"] == 0 for r in rows)
        found["worker carries none"] += any(r["carries_cases"] is False for r in rows)
        found["worker part time"] += any(r["fte"] not in (None, 0, 1) for r in rows)
    for back in range(0, 700, 35):
        for _, cases in heads.loads(book, book.as_of - timedelta(days=back)):
            found["worker with 35-50 cases"] += 35 <= len(cases) <= 50
            found["worker with more than 50 cases"] += len(cases) > 50
            found["active worker with none"] += not cases


def _contacts(book: Book, found: Counter[str]) -> None:
    for row in book.table("contacts"):
        due, answered, received = (
            answers.deadline(book, row),
            answers.answered_on(row),
            row["received_at"].date(),
        )
        found["contact"] += 1
        found["contact without case"] += row["case_id"] is None
        found["contact due as delivered"] += row["due_on"] is not None
        found["contact due before received"] += due < received
        found["contact due after as_of"] += due > book.as_of
        found["answered live"] += row["answered_live"] is True
        found["not answered"] += answered is None
        found["answered on the deadline day"] += answered == due
        found["answered after the deadline"] += answered is not None and answered > due
        found["answered on a day not worked"] += answered is not None and not book.calendar.is_working(
            answered
        )
        found["received on a day not worked"] += not book.calendar.is_working(received)
        if row["case_id"] is not None:
            case = book.cases[row["case_id"]]
            found["due after its case closed"] += case["closed_on"] is not None and due >= case["closed_on"]
            found["due before its case opened"] += due < case["opened_on"]


def _owed(book: Book, found: Counter[str]) -> None:
    kinds = (rules.followups, rules.fast_track, rules.rehabilitation, rules.reassessment, rules.screening,
             rules.clarification, rules.coordinator, rules.jc_rehabilitation, rules.jc_visitation, rules.jc_assessment)  # fmt: skip
    for c, case in book.cases.items():
        regime = rules.regime(case)[:4]
        found[f"case of the rules from {regime}"] += 1
        for rule in kinds:
            for obligation in rule(book, c):
                if obligation.due_on <= book.as_of:
                    found[f"{rule.__name__} {obligation.outcome(book)}"] += 1
                    found["the fourth void by recovery"] += obligation.void_anyway
    days = Counter((r["case_id"], r["held_on"]) for r in book.table("followups"))
    found["several follow-ups on a day"] += sum(n > 1 for n in days.values())
    for row in [*book.table("followups"), *book.table("reviews")]:
        case = book.cases[row["case_id"]]
        found["held before opening"] += row["held_on"] < case["opened_on"]
        found["held on the closing day"] += row["held_on"] == case["closed_on"]
        found["held after closing"] += case["closed_on"] is not None and row["held_on"] > case["closed_on"]


def _calendar(book: Book, found: Counter[str]) -> None:
    found["as_of on the last of a month"] += (book.as_of + DAY).day == 1
    found["as_of on a Sunday"] += book.as_of.weekday() == 6
    found["as_of inside a month and a week"] += (book.as_of + DAY).day != 1 and book.as_of.weekday() != 6
    found["history_from after the first case"] += book.history_from > book.first_opened
    found["a calendar other than official"] += book.calendar.kind != "official"
    found["days that a site adds"] += len(book.calendar.extra_closed)
