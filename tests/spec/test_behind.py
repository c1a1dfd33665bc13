"""What stands behind a figure, and what is owed next: tiny tables in, rows out."""

from __future__ import annotations

from datetime import date
from functools import cache

from metrics import OPERATOR, Question, Snapshot
from metrics.behind.cases import behind
from metrics.behind.obligations import LeftBehind, left_behind, not_told, outcomes, owed
from spec.tables import given


@cache
def _three() -> Snapshot:
    return given(
        as_of="2026-03-31",
        workers="worker_id valid_from valid_to fte\nW 2020-01-01 . 1\nGone 2020-01-01 2026-02-01 1\nLeave 2020-01-01 . 0",
        cases="""case_id first_absence_on opened_on closed_on close_reason district
            A 2026-01-05 2026-01-10 2026-03-10 job valby
            B 2025-12-01 2025-12-20 . . valby
            C 2026-02-02 2026-02-09 . . oesterbro
            D 2026-03-01 2026-03-02 . . oesterbro""",
        assignments="""case_id valid_from worker_id
            A 2026-01-10 W
            B 2025-12-20 Gone
            C 2026-02-09 Leave""",
        contacts="""contact_id case_id channel received_at answered_at
            1 A phone 2026-03-02 2026-03-04
            2 A phone 2026-03-02 2026-03-05
            3 C mail 2026-03-02 .
            4 C phone 2026-03-27 .""",
        followups="followup_id case_id held_on\nF1 A 2026-02-01",
    )  # fmt: skip


def _cases(ident: str, part: str = "all", **more: object) -> list[str | None]:
    question = Question(ident, start=date(2026, 3, 1), end=date(2026, 3, 31), **more)  # type: ignore[arg-type]
    return [row.case_id for row in behind(_three(), question, OPERATOR, part, sort=(("case_id", False),))]  # type: ignore[arg-type]


def test_behind_a_stock_stand_the_cases_open_on_the_last_day() -> None:
    assert _cases("open_cases") == ["B", "C", "D"]
    assert _cases("unassigned_cases") == ["D"]
    assert _cases("caseload_per_worker") == ["B", "C"]
    assert _cases("open_cases", where=(("district", "valby"),)) == ["B"]


def test_behind_a_closing_stands_the_case_with_its_reason_and_weeks() -> None:
    (row,) = behind(_three(), Question("closures", start=date(2026, 3, 1)), OPERATOR)
    assert (row.case_id, row.kind, row.day, row.close_reason) == ("A", "closed", date(2026, 3, 10), "job")
    assert row.weeks == 9, "whole weeks on the day before closing: 63 days from 5 January to 9 March"
    assert (row.met, row.worker) == (None, "W")


def test_behind_a_share_stand_those_in_time_and_those_not() -> None:
    assert _cases("phone_on_time") == ["A", "A", "C"]
    assert _cases("phone_on_time", "met") == ["A"]
    assert _cases("phone_on_time", "missed") == ["A", "C"]
    rows = behind(_three(), Question("phone_on_time", start=date(2026, 3, 1)), OPERATOR)
    assert [(r.key, r.due_on, r.done_on, r.met) for r in rows] == [
        ("1", date(2026, 3, 4), date(2026, 3, 4), True),
        ("2", date(2026, 3, 4), date(2026, 3, 5), False),
        ("4", date(2026, 3, 31), None, False),
    ]


def test_behind_what_is_overdue_stand_the_enquiries() -> None:
    rows = behind(_three(), Question("contacts_overdue", start=date(2026, 3, 1)), OPERATOR)
    assert [(r.key, r.case_id, r.kind, r.due_on) for r in rows] == [
        ("3", "C", "mail", date(2026, 3, 16)),
        ("4", "C", "phone", date(2026, 3, 31)),
    ]


def test_what_is_owed_next_is_what_is_not_due_yet_and_not_done() -> None:
    """B: week 8 of the clock was 26 January, and nobody called. C: 30 March. D: 26 April."""
    found = owed(_three(), OPERATOR, date(2026, 4, 1), date(2026, 4, 30))
    assert [(o.case_id, o.kind, o.week, o.due_on) for o in found] == [
        ("D", "followup_first", 8, date(2026, 4, 26)),
    ]
    weeks = {
        o.week: o for o in outcomes(_three(), OPERATOR, date(2026, 1, 1), date(2026, 4, 30)) if o.week == 8
    }
    first = weeks[8]
    assert (first.on_time, first.late, first.missing, first.void, first.waiting) == (1, 0, 2, 0, 1)
    assert first.due == 3


def test_left_behind_are_those_of_nobody_and_of_who_has_left_not_of_who_is_on_leave() -> None:
    assert left_behind(_three(), OPERATOR, date(2026, 3, 31)) == LeftBehind(1, 1, 1)
    assert left_behind(_three(), OPERATOR, date(2026, 1, 31)) == LeftBehind(0, 0, 0)
    assert left_behind(_three(), OPERATOR, date(2026, 3, 31), (("district", "oesterbro"),)) == LeftBehind(
        1, 0, 0
    )


def test_a_step_of_which_nothing_is_delivered_is_not_missing() -> None:
    """extracts: 'Without one of the others the figures that need it say "not delivered", which is not zero'. The case owes
    a first follow-up by 26 February, a fourth one by 2 July, a reassessment by 4 June; the screening is owed from 2 July."""
    case = "case_id first_absence_on opened_on\nA 2026-01-01 2026-01-01"
    neither = given(as_of="2026-06-10", cases=case)
    talks = given(as_of="2026-06-10", cases=case, followups="followup_id case_id held_on\nF A 2026-03-01")
    reviews = given(
        as_of="2026-06-10", cases=case, reviews="review_id case_id kind held_on\nR A screening 2026-05-01"
    )

    def seen(snapshot: Snapshot) -> tuple[list[str], list[str]]:
        year = (date(2026, 1, 1), date(2026, 12, 31))
        ended = [
            f"{o.kind} {o.on_time} {o.late} {o.missing} {o.waiting}"
            for o in outcomes(snapshot, OPERATOR, *year)
        ]
        return ended, [o.kind for o in owed(snapshot, OPERATOR, *year)]

    assert (not_told(neither), seen(neither)) == (("followups", "reviews"), ([], []))
    assert not_told(talks) == ("reviews",)
    assert seen(talks) == (["followup_first 0 1 0 0", "followup_next 0 0 0 1"], ["followup_next"])
    assert not_told(reviews) == ("followups",)
    assert seen(reviews) == (["reassessment 0 0 1 0"], ["reassessment"])
