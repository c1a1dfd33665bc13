"""indicators, "Signal or noise": the two words, which figures carry a chart, and the road to them. The method alone is
in test_special_causes.py, beginning anew in test_begun_anew.py."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from typer.testing import CliRunner

from metrics import OPERATOR, Question, Snapshot, ask
from metrics.catalogue import INDICATORS
from metrics.judge.signals import ASSURANCE_DA, BESIDE, VARIATION_DA, charts, is_stock
from metrics.judge.spc import Limits, Signal, assurance, limits, variation
from metrics.periods import next_start
from spec.series import LEVEL, answer, only
from spec.tables import given
from tavle.main import app


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
    text = run.invoke(app, ["metric", "closures", "--spc", "--format", "csv", *folder]).stdout.splitlines()
    assert text[0].endswith(",status,mean,lower,upper,special_cause,variation,assurance,why_not")
    assert text[-2].endswith(",none,1.4,1.4,1.4,outside,improvement,none,")
    assert text[-1].endswith(",none,,,,,,,")
    stock = run.invoke(app, ["metric", "open_cases", "--spc", *folder]).stdout
    assert "En bestand bedømmes ikke – se net_flow" in stock
    assert (  # April still runs: the word is March's, and says so
        "Forbedring i mar 26; mål ikke fastsat"
        in run.invoke(app, ["metric", "closures", "--spc", *folder]).stdout
    )
    refused = run.invoke(app, ["metric", "closures", "--spc", "--against", "2026", *folder])
    assert (refused.exit_code, "gaps" in refused.stderr) == (2, True)


def test_what_is_not_delivered_is_not_judged() -> None:
    assert charts(ask(world(), Question("phone_on_time"), OPERATOR))[()].why_not == "not_delivered"
