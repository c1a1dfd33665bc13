"""The tables that a site edits: what is wrong in one stops the start with file, row and column."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl.errors import Refused
from etl.settings.settings import load_settings
from metrics import INDICATORS
from tavle.main import app

HEADERS = {
    "targets": "indicator,unit_level,unit,kind,low,high,valid_from,valid_to,source",
    "events": "on,until,kind,text,indicators,source,rebased_by",
    "initiatives": "plan,no,initiative_no,section,initiative,milestone,due_text,due_on,effect,status,done_on,"
    "owner,indicators,source",
    "budget": "plan,no,text,year,kroner,bound,price_level,source",
}
GOOD = "closures,,,target,1,,2020-01-01,,S"
WRONG: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "targets",
        ("closure,,,target,1,,2020-01-01,,S",),
        "row 2, column indicator: there is no indicator 'closure'",
    ),
    (
        "targets",
        ("closures,squad,X,target,1,,2020-01-01,,S",),
        "row 2, column unit_level: 'squad' is not one of",
    ),
    (
        "targets",
        ("closures,team,,target,1,,2020-01-01,,S",),
        "row 2, column unit: unit_level and unit belong",
    ),
    ("targets", ("closures,,,goal,1,,2020-01-01,,S",), "row 2, column kind: 'goal' is not one of"),
    ("targets", ("closures,,,target,,,2020-01-01,,S",), "row 2, column low: a target needs"),
    ("targets", ("closures,,,band,9,3,2020-01-01,,S",), "row 2, column low: 9 is more than the high, 3"),
    ("targets", ("closures,,,target,many,,2020-01-01,,S",), "row 2, column low: 'many' is not a number"),
    (
        "targets",
        ("closures,,,target,1,,01-01-2020,,S",),
        "row 2, column valid_from: '01-01-2020' is not a date",
    ),
    (
        "targets",
        ("closures,,,target,1,,2020-01-01,2020-01-01,S",),
        "row 2, column valid_to: 2020-01-01 is not after",
    ),
    ("targets", (GOOD, "closures,,,target,1,,2020-01-01,,"), "row 3, column source: it is empty"),
    (
        "targets",
        (GOOD, "closures,,,target,2,,2024-01-01,,S"),
        "row 3, column valid_from: another target of closures",
    ),
    ("targets", (GOOD, "closures,,,target,1"), "row 3: 5 cells, the header has 9"),
    ("events", ("2020-01-01,2019-01-01,law,T,,S,",), "row 2, column until: 2019-01-01 is not after"),
    ("events", ("2020-01-01,,party,T,,S,",), "row 2, column kind: 'party' is not one of"),
    (
        "events",
        ("2020-01-01,,law,T,closures nothing,S,",),
        "row 2, column indicators: there is no indicator 'nothing'",
    ),
    ("initiatives", ("P,1,1,,I,,,,,ready,,,,S",), "row 2, column status: 'ready' is not one of"),
    ("initiatives", ("P,1,1,,I,,,,,running,2020-01-01,,,S",), "row 2, column done_on: a day is given"),
    (
        "initiatives",
        ("P,1,1,,I,,,,,,,,,S", "P,1,1,,I,,,,,,,,,S"),
        "row 3, column no: '1' stands twice in 'P'",
    ),
    ("budget", ("P,,T,2020,0,exact,,S",), "row 2, column kroner: 0 is not above 0"),
    ("budget", ("P,,T,,5,exact,,S",), "row 2, column year: only a total"),
    (
        "budget",
        ("P,,T,2020,5,exact,,S", "P,,T,,6,total,,S"),
        "row 3, column kroner: the total is 6, the lines add up to 5",
    ),
)


def site(folder: Path, table: str, rows: tuple[str, ...]) -> Path:
    """A settings file that names one table of its own."""
    (folder / f"own_{table}.csv").write_text("\n".join((HEADERS[table], *rows)) + "\n", encoding="utf-8")
    config = folder / "tavle.toml"
    config.write_text(f'{table}_file = "own_{table}.csv"\n', encoding="utf-8")
    return config


@pytest.mark.parametrize(("table", "rows", "says"), WRONG)
def test_a_wrong_row_stops_the_start(tmp_path: Path, table: str, rows: tuple[str, ...], says: str) -> None:
    config = site(tmp_path, table, rows)
    with pytest.raises(Refused) as error:
        load_settings(config, set(INDICATORS))
    assert f"own_{table}.csv, {says}" in str(error.value)


def test_the_header_must_be_the_tables_own(tmp_path: Path) -> None:
    config = site(tmp_path, "targets", ())
    (tmp_path / "own_targets.csv").write_text("indicator,high\n", encoding="utf-8")
    with pytest.raises(Refused, match="the header must be indicator,unit_level"):
        load_settings(config)


def test_the_command_line_says_it_in_one_sentence(tmp_path: Path) -> None:
    config = site(tmp_path, "targets", ("closure,,,target,1,,2020-01-01,,S",))
    done = CliRunner().invoke(app, ["check", str(tmp_path), "--config", str(config)])
    assert done.exit_code == 1
    assert "own_targets.csv, row 2, column indicator" in done.output


def test_a_sites_plan_is_added_to_the_shipped_ones(tmp_path: Path) -> None:
    rows = ("Egen plan,1,1,,Et,,,,,running,,,,S", "Handlingsplan 2008,7.2,7,,Norm,,,,,done,2009-02-01,,,S")
    steps = load_settings(site(tmp_path, "initiatives", rows)).steps
    assert len(steps) == 24 + 32 + 1
    assert next(s.done_on for s in steps if (s.plan, s.no) == ("Handlingsplan 2008", "7.2")) is not None
