"""Limits, special causes and the two words, as a page shows them."""

from __future__ import annotations

from datetime import date, timedelta

from dashboard.figures import control
from dashboard.figures.series import line
from dashboard.figures.theme import CONCERN, IMPROVED
from metrics import INDICATORS, Question
from metrics.judge.signals import Chart, Rebase, chart
from metrics.question import Row
from topics import signal

WORKED = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
"""The worked numbers of `indicators`: mean 1.94, limits 4.60 and -0.72, the fifth point special."""


def rows(values: list[float]) -> list[Row]:
    found = []
    for n, value in enumerate(values):
        day = date(2025, 1, 6) + timedelta(weeks=n)
        label = f"{day.isocalendar().year}-W{day.isocalendar().week:02d}"
        found.append(
            Row(label, day, day + timedelta(days=6), True, (), value, None, value, None, None, "none")
        )
    return found


def of(ident: str, values: list[float], *rebases: Rebase) -> Chart:
    return chart(INDICATORS[ident], Question(ident, grain="week"), rows(values), rebases)


def test_limits_are_drawn_clipped_and_named_on_hover() -> None:
    mean, upper, lower = control.limits(of("closures", WORKED), "cases")
    assert [round(t["y"][0], 2) for t in (mean, upper, lower)] == [1.94, 4.60, 0.0]
    assert upper["hovertemplate"].startswith("øvre grænse 4,6")
    assert upper["x"] == [-0.4, 17.4]


def test_a_special_cause_is_a_filled_point_with_its_rule() -> None:
    (found,) = control.causes(of("closures", WORKED), "cases")
    assert (found["x"], found["y"], found["marker"]["color"]) == ([4], [10], [IMPROVED])
    assert "over den øvre grænse" in found["customdata"][0]
    (worse,) = control.causes(of("long_inflow", WORKED), "cases")
    assert worse["marker"]["color"] == [CONCERN]


def test_the_limits_are_inside_the_figure() -> None:
    figure = line(rows(WORKED[:4] * 4), "cases", chart=of("closures", WORKED[:4] * 4))
    low, high = figure["layout"]["yaxis"]["range"]
    assert low <= 0 and high >= 1.5 + 2.66


def test_a_new_segment_has_limits_of_its_own() -> None:
    begun = Rebase(date(2025, 4, 7), "nyt callcenter", "afdelingslederen")
    found = of("closures", [5.0, 6.0] * 13, begun)
    assert len(control.limits(found, "cases")) == 6
    assert "nyt callcenter, besluttet af afdelingslederen" in (signal.note(found) or "")


def test_the_words_say_signal_only_where_there_is_one() -> None:
    assert signal.verdict_words(of("closures", [5.0, 6.0] * 10)) == "tilfældig variation"
    assert signal.verdict_words(of("closures", [5.0, 6.0] * 10 + [50.0])) == "signal: forbedring"
    assert signal.verdict_words(of("closures", [5.0] * 5)) == signal.verdict_words(None) == ""


def test_a_stock_is_not_judged_and_says_where_to_look() -> None:
    assert signal.note(of("open_cases", WORKED)) == (
        "Signal eller støj: ikke bedømt, en bestand bedømmes ikke; se nettotilgang."
    )
    assert signal.of_flow(of("net_flow", [1.0, -1.0] * 10)) == "nettotilgang: tilfældig variation"


def test_the_words_are_of_the_last_whole_period_which_is_named_while_another_runs() -> None:
    """A card shows the running month; what is judged is the one before, and the words say so."""
    running = rows([*[5.0, 6.0] * 10, 50.0, 1.0])
    running[-1] = running[-1]._replace(complete=False)
    found = chart(INDICATORS["closures"], Question("closures", grain="week"), running)
    assert signal.verdict_words(found) == "signal i uge 22: forbedring"
    assert "Signal eller støj: forbedring i uge 22 (over den øvre grænse)" in (signal.note(found) or "")
    calm = [*running[:20], running[-1]]
    flows = chart(INDICATORS["net_flow"], Question("net_flow", grain="week"), calm)
    assert signal.of_flow(flows) == "nettotilgang i uge 21: tilfældig variation"
