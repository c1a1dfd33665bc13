"""indicators, "Signal or noise": limits, special causes, the two words, and which figures carry them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

import tavle
from etl.errors import Refused
from etl.settings import load_settings
from etl.site import Event, read_table
from metrics import OPERATOR, Answer, Question, Row, Snapshot, ask
from metrics.catalogue import INDICATORS
from metrics.periods import label, next_start
from metrics.signals import ASSURANCE_DA, BESIDE, VARIATION_DA, Chart, Rebase, charts, decided, is_stock
from metrics.spc import Limits, Signal, assurance, limits, special_causes, variation, xmr
from spec.tables import given

ONE_HIGH = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
LEVEL = [1, 2] * 7
"""14 points of common cause: mean 1.5, limits -1.16 and 4.16."""


def causes(points: list[float]) -> str:
    """The name of each point: `.` common, `O` outside, `T` trend, `N` near a limit, `S` shift."""
    letters = {"outside": "O", "trend": "T", "near": "N", "shift": "S"}
    return "".join(letters[s.cause] if s else "." for s in xmr(points).signals)


def within(points: list[float], low: float = -3, high: float = 3) -> str:
    """The same, with the mean at 0, limits at -3 and 3 and near limits at -2 and 2."""
    letters = {"outside": "O", "trend": "T", "near": "N", "shift": "S"}
    known = Limits(0, 1, low, high, low * 2 / 3, high * 2 / 3)
    return "".join(letters[s.cause] if s else "." for s in special_causes(points, known))


def test_one_point_outside() -> None:
    """'1,2,1,2,10,1,2,1,2,1,2,1,2,1,2,1,2,1 gives mean 1.94, limits 4.60 and -0.72, point 5 special'"""
    found = xmr(ONE_HIGH)
    assert (round(found.limits.mean, 2), round(found.limits.upper or 0, 2)) == (1.94, 4.60)
    assert round(found.limits.lower or 0, 2) == -0.72
    assert causes(ONE_HIGH) == "....O............."
    assert found.signals[4] == Signal("outside", 1)


def test_one_to_ten() -> None:
    """'1..10 gives 5.5, 2.84, 8.16'. Points 1, 2, 9 and 10 are outside; the rest of the trend is a trend."""
    found = xmr([*range(1, 11)])
    assert (found.limits.mean, found.limits.lower, found.limits.upper) == (5.5, 2.84, 8.16)
    assert causes([*range(1, 11)]) == "OOTTTTTTOO"


def test_screening_once() -> None:
    """'their mean AMR, once recomputed without those ≥ 3.267 × AMR (the mean stays)': the ranges of ONE_HIGH are 15
    ones, an 8 and a 9; AMR 32/17, screened at 6.15, then 1."""
    assert limits(ONE_HIGH).amr == 1
    assert limits(ONE_HIGH).mean == 35 / 18


def test_near_limits() -> None:
    """'near limits at two thirds of that'"""
    found = limits([0, 1, 0, 1])
    assert (found.mean, found.amr) == (0.5, 1)
    assert found.near_upper == pytest.approx(0.5 + 2.66 * 2 / 3)
    assert found.near_lower == pytest.approx(0.5 - 2.66 * 2 / 3)


def test_two_points_are_enough_and_one_has_no_limits() -> None:
    """'The function itself works from 2 points up'"""
    assert (limits([4, 6]).lower, limits([4, 6]).upper) == (5 - 2.66 * 2, 5 + 2.66 * 2)
    assert limits([4]) == Limits(4)
    assert xmr([4]).signals == (None,)


def test_a_point_on_a_limit_is_inside() -> None:
    """'outside a limit (a point on it is inside)'"""
    assert within([3, -3, 3.01, -3.01]) == "..OO"


def test_trend() -> None:
    """'trend, 7 points strictly rising or falling (a tie breaks it; all 7 flagged)'"""
    rise = [-1.9, -1, -0.5, 0.1, 0.5, 1, 1.5]
    assert within(rise) == "TTTTTTT"
    assert within(rise[:6]) == "......"
    assert within([*reversed(rise)]) == "TTTTTTT"
    assert within([-1, -0.5, -0.1, -0.1, 0.2, 0.5, 1, 1.5]) == "........"
    assert within([*rise, 1.2]) == "TTTTTTT."


def test_two_of_three() -> None:
    """'2 of 3 beyond the same near limit and inside the limit, all three on one side of the mean (only the close
    ones flagged)'"""
    assert within([2.5, 1, 2.5]) == "N.N"
    assert within([2.5, 2.5, 1]) == "NN."
    assert within([2.5, 2.5, 2.5]) == "NNN"
    assert within([2.5, -1, 2.5]) == "..."
    assert within([2.5, 0, 2.5]) == "..."
    assert within([2.5, 2.5, -1]) == "..."
    assert within([2.5, -2.5, 2.5]) == "..."
    assert within([2, 1, 2.5]) == "..."  # on the near limit is not beyond it
    assert within([2.5, 3.5, 1]) == ".O."  # one close and one outside are not two close
    assert within([2.5, 3.5, 2.5]) == "NON"
    assert within([2.5, 1, 1, 2.5]) == "...."


def test_shift() -> None:
    """'shift, 7 in a row on one side (a point on the mean breaks it; all 7 flagged)'"""
    assert within([1, 0.5, 1, 0.5, 1, 0.5, 1]) == "SSSSSSS"
    assert within([1, 0.5, 1, 0, 1, 0.5, 1, 0.5]) == "........"
    assert within([-1, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, -1]) == ".SSSSSSSS."


def test_the_first_that_applies_names_the_point() -> None:
    """'special causes, the first that applies names the point' in the order outside, trend, 2 of 3, shift."""
    assert within([0.1, 0.5, 1, 1.5, 2.1, 2.5, 3.5]) == "TTTTTTO"
    assert within([0.5, 1, 0.5, 2.5, 1, 2.5, 1]) == "SSSNSNS"


def test_equal_but_for_the_last_binary_digit() -> None:
    """0.1 + 0.2 is 0.3: a series that never moves has no special cause, whatever its mean rounds to."""
    assert causes([0.1] * 20) == "." * 20
    assert causes([0.3, 0.1 + 0.2] * 10) == "." * 20


@pytest.mark.parametrize(
    ("signal", "direction", "word"),
    [
        (None, "higher", "common"),
        (Signal("outside", 1), "higher", "improvement"),
        (Signal("trend", -1), "higher", "concern"),
        (Signal("near", 1), "lower", "concern"),
        (Signal("shift", -1), "lower", "improvement"),
        (Signal("shift", 1), "none", "high"),
        (Signal("shift", -1), "none", "low"),
    ],
)
def test_variation(signal: Signal | None, direction: str, word: str) -> None:
    """'improvement, concern or common cause, by which direction is better'"""
    assert variation(signal, direction) == word  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (9, None, "always"),
        (10, None, "always"),  # a value on the target meets it
        (12, None, "hit_or_miss"),
        (14, None, "hit_or_miss"),
        (15, None, "never"),
        (None, 15, "always"),
        (None, 14, "always"),
        (None, 12, "hit_or_miss"),
        (None, 9, "never"),
        (9, 15, "always"),
        (9, 12, "hit_or_miss"),
        (15, 20, "never"),
        (11, 13, "hit_or_miss"),
        (None, None, "none"),
    ],
)
def test_assurance(low: float | None, high: float | None, word: str) -> None:
    """'Assurance = target against the last limits: always met, never met, hit or miss; none without a target'"""
    assert assurance(Limits(12, 1, 10, 14), low, high) == word


def answer(
    ident: str,
    values: list[float | None],
    *,
    by: str = "",
    dims: tuple[str | None, ...] = (),
    where: tuple[tuple[str, str | None], ...] = (),
    low: float | None = None,
    running: int = 0,
) -> Answer:
    """A monthly series from 2024-01, of which the last `running` periods are not over."""
    start, made = date(2024, 1, 1), []
    for n, value in enumerate(values):
        over = n < len(values) - running
        made.append(
            Row(label(start, "month"), start, start, over, dims, value, None, value, low, None, "none")
        )
        start = next_start(start, "month")
    question = Question(ident, by=tuple(by.split()), where=where)
    return Answer(question, tuple(made), "s", start)


def only(given: Answer, *rebases: Rebase) -> Chart:
    (found,) = charts(given, rebases).values()
    return found


def test_at_least_13_whole_periods() -> None:
    """'Each such series with at least 13 whole periods carries an XmR chart'"""
    twelve = only(answer("closures", [*LEVEL[:12], 50, 60], running=2))
    assert (twelve.why_not, twelve.segments, twelve.words_da) == ("few", (), ("", ""))
    assert len(twelve.dots) == 14
    thirteen = only(answer("closures", LEVEL[:13]))
    assert (thirteen.why_not, thirteen.variation) == (None, "common")


def test_a_running_period_is_drawn_and_never_judged() -> None:
    """'a running period is drawn and never judged'"""
    found = only(answer("closures", [*LEVEL, 500], running=1))
    assert found.segments[0].limits == limits(LEVEL)
    assert (found.dots[-1].row.value, found.dots[-1].judged, found.dots[-1].signal) == (500, False, None)
    assert found.variation == "common"


def test_variation_is_the_last_points_word() -> None:
    """'variation = the last point's word'"""
    assert only(answer("closures", [*LEVEL, 9])).variation == "improvement"
    assert only(answer("closures", [*LEVEL, 9])).dots[-1].text_da == "over den øvre grænse"
    assert only(answer("long_inflow", [*LEVEL, 9])).words_da == ("forværring", "mål ikke fastsat")
    assert only(answer("transfers_in", [*LEVEL, 9])).variation == "high"
    assert only(answer("closures", [*LEVEL, 9, 1])).variation == "common"


def test_a_period_without_a_value_is_no_point() -> None:
    """A share of nothing has no value: it is neither a point nor a tie, and does not count to 13."""
    found = only(answer("job_closure_share", [0.1, None, 0.2] + [0.1, 0.2] * 6))
    assert found.segments[0].points == 14
    assert found.segments[0].limits.amr == pytest.approx(0.1)
    assert not found.dots[1].judged
    assert only(answer("job_closure_share", [0.1, None] * 12)).why_not == "few"


def test_assurance_is_against_the_target_in_force_last() -> None:
    """'target against the last limits'"""
    assert only(answer("closures_per_worker_month", LEVEL, low=10)).assurance == "never"
    assert only(answer("closures_per_worker_month", [x + 20 for x in LEVEL], low=10)).words_da == (
        "tilfældig variation", "målet nås altid",
    )  # fmt: skip


def test_limits_are_drawn_clipped_and_judged_unclipped() -> None:
    """'Limits are drawn clipped to what the unit allows (0–100 %, ≥ 0), and judged unclipped.'"""
    share = only(answer("phone_on_time", [0.2, 1.0] * 7, low=0)).segments[0]
    assert (share.drawn.lower, share.drawn.upper) == (0, 1)
    assert share.limits.lower == pytest.approx(0.6 - 2.66 * 0.8)
    assert only(answer("phone_on_time", [0.2, 1.0] * 7, low=0)).assurance == "hit_or_miss"
    assert only(answer("closures", LEVEL)).segments[0].drawn.lower == 0
    assert only(answer("net_flow", LEVEL)).segments[0].drawn.lower == pytest.approx(-1.16)


def test_stocks_and_rolling_sums_are_not_judged_and_have_a_flow_beside() -> None:
    """'not for stocks and rolling sums: they are correlated with themselves, and the rules would cry wolf; beside a
    stock stands its net flow'"""
    found = only(answer("open_cases", LEVEL))
    assert (found.why_not, found.beside, len(found.dots)) == ("stock", ("net_flow",), 14)
    assert only(answer("outflow_52w", LEVEL)).why_not == "stock"
    assert only(answer("long_stock", LEVEL)).beside == ("long_inflow", "long_outflow")
    judged = {i.id for i in INDICATORS.values() if not is_stock(i)}
    assert {
        "caseload_per_worker",
        "workers_within_band",
        "contacts_overdue",
        "workers",
        "worker_months",
    }.isdisjoint(judged)
    assert {
        "closures",
        "closures_per_worker_month",
        "phone_on_time",
        "net_flow",
        "mail_response_p90",
    } <= judged
    assert all(set(flows) <= judged for flows in BESIDE.values())
    assert all(is_stock(INDICATORS[ident]) for ident in BESIDE)


def test_none_for_a_single_workers_figures() -> None:
    """'none for a single worker's figures: too few to tell signal from noise'"""
    assert only(answer("closures", LEVEL, by="worker", dims=("W",))).why_not == "worker"
    assert only(answer("closures", LEVEL, where=(("worker", "W"),))).why_not == "worker"
    assert only(answer("closures", LEVEL, by="team worker", dims=("T", "W"))).why_not == "worker"
    assert only(answer("closures", LEVEL, by="worker", dims=(None,))).why_not is None
    assert only(answer("closures", LEVEL, by="team", dims=("T",))).why_not is None


def test_rebased_only_by_a_person_with_a_cause() -> None:
    """'re-based only by a person, at a dated event with a cause'"""
    with pytest.raises(ValueError, match="cause"):
        Rebase(date(2025, 1, 1), " ", "leder")
    with pytest.raises(ValueError, match="who decided"):
        Rebase(date(2025, 1, 1), "ny lov", "")


def test_every_rule_is_evaluated_inside_one_segment() -> None:
    """'every rule is evaluated inside one segment': without the event the 8 low points and the 12
    high ones are two shifts; with it each side varies around a mean of its own."""
    low, high = [1, 3] * 4, [5, 7] * 6
    alone = only(answer("closures", [*low, *high]))
    assert alone.dots[-1].signal == Signal("shift", 1)
    anew = only(answer("closures", [*low, *high]), Rebase(date(2024, 9, 1), "Ny kontrakt", "leder"))
    assert [dot.signal for dot in anew.dots] == [None] * 20
    assert [(s.points, s.limits.mean, s.short) for s in anew.segments] == [(8, 2, True), (12, 6, True)]
    assert anew.segments[1].rebase is not None
    assert [dot.segment for dot in anew.dots] == [0] * 8 + [1] * 12


def test_an_event_inside_a_period_begins_with_the_next() -> None:
    """The month in which it happened holds both; the new segment begins with the first month that begins after it."""
    found = only(answer("closures", LEVEL), Rebase(date(2024, 9, 2), "Ny kontrakt", "leder"))
    assert [s.start for s in found.segments] == [date(2024, 1, 1), date(2024, 10, 1)]


def test_one_point_since_the_event_has_no_word() -> None:
    """'works from 2 points up'"""
    found = only(answer("closures", LEVEL), Rebase(date(2025, 2, 1), "Ny kontrakt", "leder"))
    assert (found.why_not, found.variation, found.words_da) == ("begun_anew", None, ("", ""))
    assert found.segments[1].limits == Limits(2)


def test_a_site_says_who_began_a_series_anew() -> None:
    """'re-based only by a person, at a dated event with a cause': a site's event with `rebased_by`, for the indicators
    that it names; none of the shipped events has one."""
    assert all(event.rebased_by is None for event in load_settings().events)
    event = Event(
        date(2025, 7, 1), None, "contract", "Ny kontrakt", "closures inflow", "aftale", "afdelingschefen"
    )
    snapshot = given(
        as_of="2026-03-31",
        settings={"events": (event, replace(event, rebased_by=None, on=date(2025, 3, 1)))},
        cases="case_id opened_on closed_on\n"
        + "\n".join(f"C{n} {day} {day}" for n, day in enumerate(days(6, 9))),
    )
    assert decided(snapshot, "closures") == (Rebase(date(2025, 7, 1), "Ny kontrakt", "afdelingschefen"),)
    assert decided(snapshot, "net_flow") == ()
    text = CliRunner().invoke(
        tavle.app,
        ["metric", "closures", "--spc", "--format", "csv", "--warehouse", str(snapshot.path.parent)],
    )
    means = [line.split(",")[10] for line in text.stdout.splitlines()[1:]]
    assert means == ["1"] * 6 + ["2"] * 9


def days(one: int, two: int) -> list[date]:
    """The first of `one` months from 2025-01 on, then twice that of `two` more."""
    months = [date(2025 + n // 12, n % 12 + 1, 1) for n in range(one + two)]
    return months[:one] + [day for day in months[one:] for _ in range(2)]


def test_whose_series_begins_anew_must_be_said(tmp_path: Path) -> None:
    table = tmp_path / "events.csv"
    table.write_text(
        "on,until,kind,text,indicators,source,rebased_by\n2025-07-01,,law,Ny lov,,kilde,afdelingschefen\n",
        encoding="utf-8",
    )
    with pytest.raises(Refused, match="which series begin anew"):
        read_table(Event, table)


@cache
def world() -> Snapshot:
    """A case opened and closed a month for 14 months, seven in the month after, and a running month."""
    months = [date(2025, 1, 1)]
    while len(months) < 16:
        months.append(next_start(months[-1], "month"))
    cases = [f"C{n} {m} {m.replace(day=9)}" for n, m in enumerate(months[:14])]
    cases += [f"D{n} 2026-03-01 2026-03-09" for n in range(7)]
    return given(as_of="2026-04-10", cases="case_id opened_on closed_on\n" + "\n".join(cases))


def test_from_a_snapshot_to_the_words() -> None:
    """The whole road: an answer of the engine, its limits and its two words."""
    found = charts(ask(world(), Question("closures"), OPERATOR))[()]
    assert [dot.row.value for dot in found.dots] == [1] * 14 + [7, 0]
    assert found.segments[0].limits.mean == 21 / 15
    assert found.segments[0].limits.amr == 0  # the range of 6 is 3.267 × 6/14 or more
    assert [dot.judged for dot in found.dots] == [True] * 15 + [False]
    assert found.words_da == (VARIATION_DA["improvement"], ASSURANCE_DA["none"])


def test_in_the_command() -> None:
    """`--spc`: the limits and words as columns; a running period has none of them."""
    run = CliRunner()
    folder = ["--warehouse", str(world().path.parent)]
    text = run.invoke(
        tavle.app, ["metric", "closures", "--spc", "--format", "csv", *folder]
    ).stdout.splitlines()
    assert text[0].endswith(",status,mean,lower,upper,special_cause,variation,assurance,why_not")
    assert text[-2].endswith(",none,1.4,1.4,1.4,outside,improvement,none,")
    assert text[-1].endswith(",none,,,,,,,")
    stock = run.invoke(tavle.app, ["metric", "open_cases", "--spc", *folder]).stdout
    assert "En bestand bedømmes ikke – se net_flow" in stock
    assert (
        "Forbedring; mål ikke fastsat"
        in run.invoke(tavle.app, ["metric", "closures", "--spc", *folder]).stdout
    )
    refused = run.invoke(tavle.app, ["metric", "closures", "--spc", "--against", "2026", *folder])
    assert (refused.exit_code, "gaps" in refused.stderr) == (2, True)


def test_what_is_not_delivered_is_not_judged() -> None:
    assert charts(ask(world(), Question("phone_on_time"), OPERATOR))[()].why_not == "not_delivered"
