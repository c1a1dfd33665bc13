"""The target groups against the same half-year of 2022: only what the interval says is a difference, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from metrics import OPERATOR, Answer, Question, Row, Snapshot
from metrics.danish import dates
from metrics.judge import rates
from metrics.question import Comparison
from spec.tables import given
from topics import target_groups
from topics.cells import Amount, Shown, in_file
from topics.half_years import baseline, compared_title, instead_of, verdict
from topics.url import State
from topics.values import Panel
from topics.view import View


def half(label: str, value: float | None, **more: Any) -> Row:
    """The row of a first half-year of group 1."""
    year = int(label[:4])
    known: dict[str, Any] = {
        "period": label, "period_start": date(year, 1, 1), "period_end": date(year, 6, 30), "complete": True,
        "dims": ("1",), "numerator": None, "denominator": None, "value": value, "target_low": None,
        "target_high": None, "status": "none",
    }  # fmt: skip
    return Row(**{**known, **more})


def test_half_a_baseline_is_none() -> None:
    """`--compare baseline` is null where the half-year begins before the history; so is what the page shows."""
    first, now = half("2022-H1", 0.5), half("2026-H1", 0.5)
    assert baseline([first, now], now) == 0.5
    assert baseline([first._replace(complete=False), now], now) is None


def test_target_groups_differ_only_where_the_interval_says_so() -> None:
    """'with a 95 % Poisson interval of the rate ratio': 90 against 50 differ (1.3 to 2.5), 52 against 50 do not
    (0.7 to 1.5), and against nothing there is no ratio. The page says what the report says."""
    halves = []
    for group, before, after in (("1", 50, 90), ("2", 50, 52), ("3", 0, 4), (None, 50, 500)):
        first = half("2022-H1", before / 100, numerator=before, denominator=100.0, dims=(group,))
        now = half("2026-H1", after / 100, numerator=after, denominator=100.0, dims=(group,))
        ratio = rates.ratio(rates.of_period(now), rates.of_period(first))
        halves += [first, now._replace(comparison=Comparison("2022-H1", before / 100, ratio=ratio))]
    answer = Answer(
        Question("target_group_outflow_rate", by=("target_group",)), tuple(halves), "s", date(2026, 6, 30)
    )
    assert target_groups.headline(answer) == (
        f"Afgang i {dates.period('2026-H1')} mod samme halvår 2022: højere for 1, uændret for 1 og kan ikke sammenlignes for 1"
        " af 3 målgrupper"
    )


@pytest.mark.parametrize(
    ("sure", "known", "groups", "said"),
    [
        (1, 4, 4, "er mere end tilfældig for 1 af 4 målgrupper, nu"),
        (0, 4, 4, "er mere end tilfældig for ingen af 4 målgrupper, nu"),
        (4, 4, 4, "er mere end tilfældig for alle 4 målgrupper, nu"),
        (2, 2, 4, "er mere end tilfældig for de 2 målgrupper, der kan sammenlignes, nu"),
        (0, 2, 4, "er mere end tilfældig for ingen af de 2 målgrupper, der kan sammenlignes, nu"),
        (0, 1, 4, "er ikke mere end tilfældig for den ene målgruppe, der kan sammenlignes, nu"),
        (1, 1, 1, "er mere end tilfældig, nu"),
        (0, 1, 1, "er ikke mere end tilfældig, nu"),
    ],
)
def test_a_difference_is_said_in_the_words_of_chance(sure: int, known: int, groups: int, said: str) -> None:
    assert compared_title("Afgang", sure, known, groups, "nu") == f"Afgang: forskellen fra 2022 {said}"
    assert "kan sammenlignes" in compared_title("Afgang", 0, 0, groups, "nu")


def test_beside_a_hidden_half_year_stands_the_open_baseline_and_no_ratio() -> None:
    """A hidden number is no zero, and what could tell it is hidden with it."""
    first = half("2022-H1", 0.5, numerator=50, denominator=100.0)
    hidden = half("2026-H1", None, status="suppressed", comparison=Comparison("2022-H1", hidden=True))
    assert baseline([first, hidden], hidden) == 0.5
    assert (verdict(hidden), instead_of([first, hidden], hidden)) == ("hidden", "skjult")
    dark = half("2022-H1", None, status="suppressed")
    now = half("2026-H1", 0.9, comparison=Comparison("2022-H1", hidden=True))
    assert baseline([dark, now], now) is None
    assert (verdict(now), instead_of([dark, now], now)) == ("unknown", "skjult")


def grown() -> Snapshot:
    """Group 1: twenty cases stand open throughout, and in each half-year others come and go in a day: 6 in 2022-H1,
    30 in 2026-H1, and 4 of the 100 days of 2026-H2 that have been."""
    cases = [f"S{n} 2021-12-31 . . 1" for n in range(20)]
    for name, day, count in (("A", "2022-03-01", 6), ("B", "2026-03-02", 30), ("C", "2026-09-01", 4)):
        cases += [f"{name}{n} {day} {day} job 1" for n in range(count)]
    return given(
        as_of="2026-10-08",
        history_from="2022-01-01",
        cases="case_id opened_on closed_on close_reason target_group\n" + "\n".join(cases),
    )


def file_rows(panel: Panel) -> dict[str, list[Any]]:
    """Half-year -> the cells of its row in the file, numbers as numbers."""
    assert panel.file is not None
    plain = [[in_file(cell) for cell in row] for row in panel.file.rows]
    return {str(row[1]): [c.value if isinstance(c, Amount) else c for c in row[2:]] for row in plain}


def test_page_and_report_tell_the_same_half_years() -> None:
    """Thirty events against six in as much time: a ratio of 5, beyond chance; the running half-year against the same
    days of 2022, in which nothing happened, has none."""
    snapshot = grown()
    view = View(snapshot, State(), OPERATOR)
    answer = view.ask({"q": target_groups.question(view, "target_group_outflow_rate")})["q"]
    assert target_groups.headline(answer).endswith("højere for 1 af 1 målgruppe")
    panel, ratios = target_groups.rate_panels(view, "target_group_outflow_rate", answer)
    on_page = file_rows(panel)
    whole, running = (on_page[dates.period(label)] for label in ("2026-H1", "2026-H2"))
    assert whole[0] == 30 and whole[4] == pytest.approx(5)
    assert whole[5] > 1 and whole[7:] == ["højere end 2022", ""]
    assert running[0] == 4 and running[3] == 0
    assert running[7:] == ["kan ikke sammenlignes", "til og med 08-10-2026"]
    assert ratios is not None and "er mere end tilfældig" in ratios.title
    report = target_groups.target_groups(View(snapshot, scope=OPERATOR))
    assert report.table is not None
    of_report = {str(row[0]): row for row in report.table.rows if row[1] == "Afgang"}
    for label, row in on_page.items():
        if label in of_report:
            assert list(of_report[label][3:]) == [
                pytest.approx(c) if isinstance(c, float) else c for c in row
            ]
    assert report.lead[0].endswith("målgruppe 1 højere end 2022.")


def test_a_cell_of_the_screen_is_rounded_and_leads_to_its_parts() -> None:
    view = View(grown(), State(), OPERATOR)
    answer = view.ask({"q": target_groups.question(view, "target_group_job_rate")})["q"]
    panel, _ = target_groups.rate_panels(view, "target_group_job_rate", answer)
    assert panel.table is not None
    latest = panel.table.rows[0]
    rate = latest[4]
    assert latest[1] == f"{dates.period('2026-H2')} (foreløbig)"
    assert isinstance(rate, Shown) and rate.to and "maalgruppe=1" in rate.to and "periode=2026-H2" in rate.to
