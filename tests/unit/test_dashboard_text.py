"""The Danish of the screen: numbers, dates, periods, statuses and title sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from metrics.danish import dates, numbers
from metrics.question import Row, Status
from topics import sentences


def row(
    value: float | None,
    status: Status = "none",
    *,
    high: float | None = None,
    low: float | None = None,
    **more: object,
) -> Row:
    end = date(2026, 10, 31)
    found: dict[str, object] = {
        "period": "2026-10", "period_start": date(2026, 10, 1), "period_end": end, "complete": True, "dims": (),
        "numerator": None, "denominator": None, "value": value, "target_low": low, "target_high": high,
        "status": status,
    }  # fmt: skip
    return Row(**{**found, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("x", "decimals", "shown"),
    [
        (1234.5, 1, "1.234,5"), (1234567, 0, "1.234.567"), (0, 0, "0"), (-0.04, 1, "0,0"), (-12.34, 1, "−12,3"),
        (None, 2, "–"), (58.249, 1, "58,2"),
        # A half goes away from zero, as in a spreadsheet and in a browser; also where the binary number is a hair less.
        (58.25, 1, "58,3"), (2.5, 0, "3"), (0.5, 0, "1"), (-12.25, 1, "−12,3"), (0.145 * 100, 0, "15"), (58.2499, 1, "58,2"),
    ],
)  # fmt: skip
def test_numbers(x: float | None, decimals: int, shown: str) -> None:
    assert numbers.number(x, decimals) == shown


@pytest.mark.parametrize(("x", "shown"), [(3.24, "+3,2"), (-3.24, "−3,2"), (0.04, "±0,0"), (None, "–")])
def test_changes(x: float | None, shown: str) -> None:
    assert numbers.signed(x, 1) == shown


def test_shares_are_whole_per_cent_and_differ_in_points() -> None:
    assert numbers.value(0.8149, "share") == "81\u00a0%"
    assert numbers.change(-0.0849, "share") == "−8\u00a0pct.point"


def test_a_median_between_two_counts_is_not_rounded() -> None:
    assert numbers.value(42.5, "cases") == "42,5"
    assert numbers.value(42, "cases") == numbers.value(42.0, "cases") == "42"
    assert numbers.with_unit(26.5, "weeks") == "26,5 uger"
    assert numbers.value(0.5 + 0.5 + 1e-9, "workers") == "1"


def test_what_is_divided_by_has_decimals_enough() -> None:
    """14 / 1,6 is 8,8, and the figure says 8,6: shown as 1,64 it comes out."""
    assert numbers.part(14 / 8.5556) == "1,64"
    assert [numbers.part(x) for x in (22, 22.0, 0.455, 209.55, 3.98, None)] == [
        "22",
        "22",
        "0,46",
        "209,6",
        "3,98",
        "–",
    ]


def test_what_misses_its_target_does_not_round_to_it() -> None:
    """'90 %, tæt på målet på mindst 90 %' is no sentence: the number has the decimals that tell it from the target."""
    assert numbers.judged(row(0.896, "near", low=0.9), "share") == "89,6\u00a0%"
    assert numbers.judged(row(0.894, "near", low=0.9), "share") == "89\u00a0%"
    assert numbers.judged(row(0.904, "met", low=0.9), "share") == "90\u00a0%"
    assert numbers.judged(row(50.04, "near", low=35, high=50), "cases_per_worker") == "50,04"
    assert numbers.judged(row(49.96, "met", low=35, high=50), "cases_per_worker") == "50,0"
    assert numbers.judged(row(34.97, "below", low=35, high=50), "cases_per_worker") == "34,97"
    assert numbers.judged(row(9.999996, "near", low=10), "closures_per_month") == "10,0"
    assert sentences.headline(row(0.896, "near", low=0.9), "share").startswith("89,6\u00a0% i oktober")


def test_nearly_all_is_not_all_and_hardly_any_not_none() -> None:
    """299 of 300 are no 100 %."""
    assert [numbers.percent(x) for x in (1.0, 299 / 300, 0.994, 1 / 300, 0.006, 0.0)] == [
        "100\u00a0%", "99,7\u00a0%", "99\u00a0%", "0,3\u00a0%", "1\u00a0%", "0\u00a0%",
    ]  # fmt: skip
    assert numbers.value(299 / 300, "share") == "99,7\u00a0%"
    assert numbers.value(1 - 1e-12, "share") == "100\u00a0%"


def test_what_begins_before_the_history_is_nothing_to_begin_from() -> None:
    first = row(3.0, period="2026-01", complete=False)
    middle, last = row(5.0, period="2026-02"), row(6.0, period="2026-03")
    assert sentences.moved([first, middle, last], "cases") == "Fra 5 i februar 2026 til 6 i marts 2026"
    assert sentences.moved([first, last], "cases") == "6 sager i marts 2026"


def test_no_value_is_not_no_target() -> None:
    assert numbers.standing(row(None, high=50)) == "no_value"
    assert numbers.standing(row(None)) == numbers.standing(row(3.0)) == "none"
    assert numbers.standing(row(3.0, low=5, complete=False)) == "running"
    assert numbers.standing(row(None, "suppressed", high=50)) == "suppressed"


def test_rates_are_shown_per_hundred() -> None:
    assert numbers.with_unit(0.864, "rate") == "86 pr. 100 sager"


@pytest.mark.parametrize(
    ("label", "long", "short"),
    [
        ("2026-10", "oktober 2026", "okt 26"),
        ("2026-W44", "uge 44 2026", "uge 44"),
        ("2026-W05", "uge 5 2026", "uge 5"),
        ("2026-H2", "2.\u00a0halvår 2026", "2.\u00a0halvår 26"),
        ("2026-Q4", "4. kvartal 2026", "4.\u00a0kvt. 26"),
        ("2026", "2026", "2026"),
        ("2026-11-22", "22-11-2026", "22-11-2026"),
        ("2025-11/2026-10", "november 2025 – oktober 2026", "nov 25 – okt 26"),
    ],
)
def test_periods(label: str, long: str, short: str) -> None:
    assert dates.period(label) == long
    assert dates.period(label, short=True) == short


def test_a_moment_is_danish_time() -> None:
    assert dates.moment(datetime(2026, 11, 1, 4, 12, tzinfo=UTC)) == "01-11-2026 kl. 05.12"
    assert dates.moment(datetime(2026, 7, 1, 4, 12)) == "01-07-2026 kl. 06.12"


def test_targets_in_words() -> None:
    assert numbers.target(None, 50, "cases_per_worker") == "mål højst 50"
    assert numbers.target(35, 50, "cases_per_worker") == "mål højst 50"
    assert numbers.target(0.9, None, "share") == "mål mindst 90\u00a0%"
    assert numbers.target(None, None, "share") == "mål ikke fastsat"


def test_every_status_has_a_word() -> None:
    assert set(numbers.STATUS) == {
        "met",
        "near",
        "missed",
        "below",
        "none",
        "suppressed",
        "not_delivered",
        "no_value",
        "running",
    }


def test_danish_order() -> None:
    names = ["Øst", "Ås", "Vest", "Ærø", "Team 10", "Team 9", "Zulu"]
    assert sorted(names, key=dates.sort_key) == ["Team 9", "Team 10", "Vest", "Zulu", "Ærø", "Øst", "Ås"]


def test_a_headline_is_the_number_and_its_target() -> None:
    assert (
        sentences.headline(row(58.2, "missed", high=50), "cases_per_worker")
        == "58,2 sager pr. medarbejder i oktober 2026 – målet er højst 50"
    )


def test_a_running_period_says_so() -> None:
    running = row(0.5, complete=False, period_end=date(2026, 10, 13))
    assert sentences.headline(running, "share") == "50\u00a0% i oktober 2026 (foreløbig, til 13-10-2026)"


def test_what_is_over_and_not_known_does_not_look_as_if_it_ran() -> None:
    """A cohort whose period is over but too young, or a month in which the history begins."""
    young = row(0.5, complete=False, denominator=8)
    assert sentences.headline(young, "share") == "50\u00a0% i oktober 2026 (foreløbig, ikke fuldt kendt)"
    assert sentences.why_empty(young._replace(value=None)) == "ikke kendt endnu"
    assert sentences.why_empty(row(None, numerator=0)) == "ingen i perioden"
    range_ = row(0.5, complete=False, period="2025-11/2026-10", period_end=date(2026, 10, 30))
    assert sentences.span(range_).endswith("(foreløbig, til 30-10-2026)")


def test_a_missing_value_says_why() -> None:
    assert sentences.headline(row(None, "not_delivered"), "share") == "Ikke leveret"
    assert "der er ingen i udsnittet at regne på" in sentences.headline(
        row(None, numerator=3, denominator=0), "share"
    )
    assert sentences.headline(None, "share") == "Ingen tal i den valgte periode"


def test_units_are_counted_against_the_target() -> None:
    items = [
        ("A", row(45, "met", high=50)),
        ("B", row(61, "missed", high=50)),
        ("C", row(30, "below", high=50)),
    ]
    said = sentences.against_goal(items, "cases_per_worker", "team", "teams")
    assert said == "2 af 3 teams har højst 50 i oktober 2026"


def test_units_with_targets_of_their_own_are_not_counted_against_one() -> None:
    items = [("A", row(45, "met", high=50)), ("B", row(45, "missed", high=40))]
    said = sentences.against_goal(items, "cases_per_worker", "team", "teams")
    assert said == "1 af 2 teams har nået deres mål i oktober 2026"


def test_units_that_are_hidden_are_said() -> None:
    hidden = row(None, "suppressed", high=50)
    items = [("A", row(45, "met", high=50)), ("B", hidden), ("C", row(60, "missed", high=50))]
    said = sentences.against_goal(items, "cases_per_worker", "team", "teams")
    assert said == "1 af de 2 teams, der kan vises, har højst 50 i oktober 2026; 1 er skjult"
    assert sentences.against_goal([("B", hidden)], "cases_per_worker", "team", "teams") == "Tallene er skjult"


def test_without_a_target_the_range_is_told() -> None:
    said = sentences.against_goal([("A", row(0.5)), ("B", row(0.9))], "share", "team", "teams")
    assert said == "Fra 50\u00a0% (A) til 90\u00a0% (B) i oktober 2026"


def test_the_year_before() -> None:
    assert [sentences.year_before(p) for p in ("2026-10", "2026-W53", "2026-H2", "2026")] == [
        "2025-10", "2025-W52", "2025-H2", "2025",
    ]  # fmt: skip
