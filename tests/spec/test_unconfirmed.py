"""Rules that the sources do not confirm: cases from 1 July 2026 on are computed, and marked "regel ikke bekræftet"."""

from __future__ import annotations

from datetime import date
from functools import cache

import orjson
import pytest

from metrics import OPERATOR, Question, Scope, Snapshot, ask
from metrics.out.files import to_json
from metrics.out.terminal import print_table
from spec.tables import given


@cache
def world() -> Snapshot:
    """A is ill from 1 June, B from 1 July (due on 26 August), C a job clarification case opened on 6 July."""
    return given(
        as_of="2026-10-31",
        cases="""
            case_id benefit           first_absence_on opened_on
            A       sickness          2026-06-01       2026-06-08
            B       sickness          2026-07-01       2026-07-06
            C       job_clarification 2025-07-01       2026-07-06
        """,
        followups="followup_id case_id held_on\n1 A 2026-07-01\n2 B 2026-08-03",
        reviews="review_id case_id kind held_on\n1 C rehabilitation_team 2026-08-03",
    )


def marked(ident: str, **more: object) -> list[str]:
    answer = ask(world(), Question(ident, **more), OPERATOR)  # type: ignore[arg-type]
    return [row.period for row in answer if answer.unconfirmed(row)]


def test_the_first_due_day_of_a_case_of_the_new_rules_marks_its_period_and_those_after() -> None:
    assert world().rules_unconfirmed_from == date(2026, 7, 1)
    assert marked("first_followup_on_time") == ["2026-08", "2026-09", "2026-10"]
    assert marked("first_followup_on_time", grain="quarter") == ["2026-Q3", "2026-Q4"]


def test_job_clarification_follows_the_day_it_opened() -> None:
    """Opened on 6 July: before the rehabilitation team by 3 August."""
    assert marked("jc_rehabilitation_on_time") == ["2026-08", "2026-09", "2026-10"]


@pytest.mark.parametrize(
    "ident", ["open_cases", "closures", "extensions", "screening_on_time", "fast_track_on_time"]
)
def test_what_no_such_rule_touches_is_not_marked(ident: str) -> None:
    """Nothing of screening or fast track is due by a case of the new rules within what is asked."""
    assert marked(ident) == []


def test_without_new_cases_nothing_is_marked() -> None:
    snapshot = given(as_of="2026-10-31", cases="case_id opened_on\nA 2026-06-01", followups="followup_id case_id held_on\n1 A 2026-07-01")  # fmt: skip
    answer = ask(snapshot, Question("followup_on_time"), OPERATOR)
    assert not any(map(answer.unconfirmed, answer))


def test_terminal_and_json_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(world(), Question("followup_on_time"), Scope("finance"))
    print_table(answer)
    assert "Regel ikke bekræftet: perioder fra 01-08-2026" in capsys.readouterr().out
    assert orjson.loads(to_json(answer))["unconfirmed_from"] == "2026-08-01"
