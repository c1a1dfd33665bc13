"""The rows behind a figure are as many as the figure says, for every figure that counts rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from metrics import INDICATORS, OPERATOR, Question, Scope, Snapshot, UsageError, Warehouse, ask
from metrics.behind.cases import COLUMNS, behind, count_behind, countable, is_share_of_rows
from metrics.behind.obligations import outcomes

WHERE: tuple[tuple[tuple[str, str | None], ...], ...] = (
    (),
    (("team", "T01"),),
    (("team", "T01"), ("team", "T02"), ("employment", "unemployed")),
    (("district", "valby"), ("category", "2")),
    (("worker", None),),
)
RANGES = (("week", 0, 0), ("month", 400, 31), ("halfyear", 200, 0))
OBLIGATIONS = {
    "first_followup_on_time": ("followup_first",),
    "followup_on_time": ("followup_first", "followup_next"),
    "reassessment_on_time": ("reassessment",),
    "screening_on_time": ("screening",),
    "clarification_on_time": ("clarification",),
    "coordinator_on_time": ("coordinator",),
    "fast_track_on_time": ("fast_track",),
}


@pytest.fixture
def snapshot(small_house: Warehouse) -> Snapshot:
    return small_house.current()


@pytest.mark.parametrize("ident", [i for i in INDICATORS if countable(i)])
def test_there_are_as_many_rows_as_the_figure_says(snapshot: Snapshot, ident: str) -> None:
    seen = 0
    for where in WHERE:
        for grain, back, short in RANGES:
            end = snapshot.as_of - timedelta(days=short)
            question = Question(
                ident, grain=grain, start=end - timedelta(days=back), end=end, where=where  # type: ignore[arg-type]
            )  # fmt: skip
            rows = list(ask(snapshot, question, OPERATOR))
            count = count_behind(snapshot, question, OPERATOR)
            flows = INDICATORS[ident].numerator.shape in ("flow", "percentile", "survival")
            counted = rows if flows else rows[-1:]
            numerator = sum(r.numerator or 0 for r in counted)
            whole = sum(r.denominator or 0 for r in counted)
            if is_share_of_rows(ident):
                assert count == whole, (where, grain)
                assert count_behind(snapshot, question, OPERATOR, "met") == numerator
                assert count_behind(snapshot, question, OPERATOR, "missed") == whole - numerator
            elif INDICATORS[ident].numerator.shape == "rolling" and rows[-1].numerator is None:
                assert not rows[-1].complete or rows[-1].value is None
            else:
                assert count == numerator, (where, grain)
            keys = [row.key for row in behind(snapshot, question, OPERATOR)]
            assert len(keys) == len(set(keys)) == count
            seen += count
    # The rehabilitation team was abolished in 2025, which is before the ranges asked about.
    # Long cases seldom change hands, few stay in category 1, and fewer citizens are in a second course.
    rare = ("long_transfers_in", "long_transfers_out", "category_1_overdue", "jc_visitation_on_time")
    assert seen or ident in ("rehabilitation_on_time", *rare)


def test_what_does_not_count_rows_is_refused(snapshot: Snapshot) -> None:
    uncounted = {i for i in INDICATORS if not countable(i)}
    assert {"workers", "caseload_median", "net_flow", "full_year_persons", "offers_cost"} <= uncounted
    for ident in uncounted:
        with pytest.raises(UsageError):
            behind(snapshot, Question(ident), OPERATOR)


def test_pages_laid_together_are_the_whole(snapshot: Snapshot) -> None:
    question = Question("open_cases", grain="month")
    whole = behind(snapshot, question, OPERATOR)
    paged = [
        row
        for n in range(0, len(whole), 7)
        for row in behind(snapshot, question, OPERATOR, offset=n, limit=7)
    ]
    assert paged == whole
    assert behind(snapshot, question, OPERATOR, offset=len(whole), limit=7) == []


@pytest.mark.parametrize("column", COLUMNS)
def test_rows_are_sorted_by_any_column_both_ways(snapshot: Snapshot, column: str) -> None:
    question = Question("followup_on_time", grain="halfyear", start=snapshot.as_of)
    for down in (False, True):
        values = [getattr(r, column) for r in behind(snapshot, question, OPERATOR, sort=((column, down),))]
        known = [v for v in values if v is not None]
        assert values[: len(known)] == known, "what is empty comes last"
        assert known == sorted(known, reverse=down)


def test_a_case_is_found_by_part_of_its_number(snapshot: Snapshot) -> None:
    question = Question("open_cases")
    one = behind(snapshot, question, OPERATOR)[0].case_id
    assert one is not None
    found = behind(snapshot, question, OPERATOR, search=one.lower()[1:])
    assert one in [row.case_id for row in found]
    assert behind(snapshot, question, OPERATOR, search="' or 1=1 --") == []


def test_without_case_level_nothing_is_shown(snapshot: Snapshot) -> None:
    for role in ("finance", "admin", "team"):
        with pytest.raises(UsageError, match="case level"):
            behind(snapshot, Question("open_cases"), Scope(role=role))
    with pytest.raises(UsageError, match="sorted"):
        behind(snapshot, Question("open_cases"), OPERATOR, sort=(("citizen_id", True),))
    with pytest.raises(UsageError):
        behind(snapshot, Question("open_cases", by=("team",)), OPERATOR)


@pytest.mark.parametrize(
    "where", [(), (("team", "T01"),), (("district", "valby"), ("employment", "employed"))]
)
def test_outcomes_sum_to_the_shares(snapshot: Snapshot, where: tuple[tuple[str, str | None], ...]) -> None:
    start, end = date(snapshot.as_of.year, 1, 1), snapshot.as_of
    found = outcomes(snapshot, OPERATOR, start, end, where)
    for ident, kinds in OBLIGATIONS.items():
        question = Question(ident, grain="year", start=start, end=end, where=where)
        row = ask(snapshot, question, OPERATOR).last()
        assert row is not None
        assert sum(o.on_time for o in found if o.kind in kinds) == (row.numerator or 0), ident
        assert sum(o.due for o in found if o.kind in kinds) == (row.denominator or 0), ident
