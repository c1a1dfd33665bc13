"""indicators, "Signal or noise": 're-based only by a person, at a dated event with a cause; every rule is evaluated
inside one segment'."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl.errors import Refused
from etl.settings.settings import load_settings
from etl.settings.site import Event, read_table
from metrics.judge.signals import Rebase, decided
from metrics.judge.spc import Limits, Signal
from spec.series import LEVEL, answer, only
from spec.tables import given
from tavle.main import app


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
        app,
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
