"""Columns of which a spreadsheet turned some dates round: turned back where that is proved, refused where not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from etl.errors import Refused
from etl.snapshots.load import load
from metrics import OPERATOR, Question, Warehouse, ask
from unit.deliveries import ANY_SHARE, GOOD, write
from unit.intake import take

CASES = GOOD["cases.csv"].split("\n")[0].split(",")
DAYS = [date(2025, 1, 3) + timedelta(days=5 * n) for n in range(60)]


def _american(text: str) -> date | str:
    """What an American spreadsheet makes of `dd-mm-yyyy`: another day, or text where it cannot."""
    day, month, year = map(int, text.split("-"))
    return date(year, day, month) if day <= 12 else text


def _danish(text: str) -> date | str:
    """What a Danish spreadsheet makes of `mm-dd-yyyy`."""
    month, day, year = map(int, text.split("-"))
    return date(year, day, month) if day <= 12 else text


def _book(path: Path, rows: list[list[object]]) -> None:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)


def _cases(convert: Callable[[str], object], form: str) -> list[list[object]]:
    rows: list[list[object]] = [list(CASES)]
    for n, day in enumerate(DAYS):
        closed = convert((day + timedelta(days=45)).strftime(form)) if n % 2 else None
        dates = [convert(d.strftime(form)) for d in (day - timedelta(days=30), day)]
        rows.append(
            [
                f"S{n}",
                f"{610100 + n}-1234",
                "sickness",
                *dates,
                closed,
                "job" if n % 2 else None,
                "employed",
                "valby",
            ]
        )
    return rows


def _delivery(folder: Path, rows: list[list[object]], assignments: bool = True) -> Path:
    lines = [f"S{n},{day},,W1," for n, day in enumerate(DAYS)] if assignments else []
    empty = {
        name: text.split("\n")[0] + "\n"
        for name, text in GOOD.items()
        if name not in ("teams.csv", "workers.csv")
    }
    changed: dict[str, str | bytes | None] = {
        **empty,
        "cases.csv": None,
        "assignments.csv": "\n".join([empty["assignments.csv"].strip(), *lines]) + "\n",
    }
    write(folder, changed)
    _book(folder / "cases.xlsx", rows)
    return folder


def _stocks(warehouse: Path) -> list[float | None]:
    return [r.numerator for r in ask(Warehouse(warehouse).current(), Question("open_cases"), OPERATOR)]


@pytest.mark.parametrize(("convert", "form"), [(_american, "%d-%m-%Y"), (_danish, "%m-%d-%Y")])
def test_turned_dates_are_turned_back_where_other_days_prove_it(
    convert: Callable[[str], object], form: str, tmp_path: Path
) -> None:
    right = _delivery(tmp_path / "right", _cases(lambda text: text, form))
    wrong = _delivery(tmp_path / "wrong", _cases(convert, form))
    load([right], tmp_path / "a", ANY_SHARE)
    report = load([wrong], tmp_path / "b")
    assert not report.rejected
    (finding,) = [f for f in report.findings if f.rule == "turned_dates"]
    assert finding.table == "cases" and "vendt tilbage" in finding.examples[0]
    assert _stocks(tmp_path / "a") == _stocks(tmp_path / "b")


def test_the_file_itself_may_prove_it(tmp_path: Path) -> None:
    """Without other tables: absence, opening and closing turned apart stand in the wrong order."""
    folder = _delivery(tmp_path / "in", _cases(_american, "%d-%m-%Y"), assignments=False)
    load(
        [_delivery(tmp_path / "right", _cases(lambda text: text, "%d-%m-%Y"), assignments=False)],
        tmp_path / "a",
        ANY_SHARE,
    )
    load([folder], tmp_path / "b")
    assert _stocks(tmp_path / "a") == _stocks(tmp_path / "b")


def _held(folder: Path, days: list[object], name: str = "followups") -> Path:
    """The good delivery with a workbook of talks without a case that could tell (their case opened long ago)."""
    old = GOOD["cases.csv"].replace("sickness,2025-10-01,2025-10-10,,", "sickness,2020-10-01,2020-10-10,,", 1)
    write(folder, {f"{name}.csv": None, "cases.csv": old})
    _book(
        folder / f"{name}.xlsx",
        [["followup_id", "case_id", "held_on"], *([n, "A", d] for n, d in enumerate(days))],
    )
    return folder


def test_where_nothing_tells_the_delivery_is_refused_with_both_readings(tmp_path: Path) -> None:
    folder = _held(tmp_path / "in", ["13-01-2025", date(2025, 2, 1), "25-03-2025", date(2025, 3, 3)])
    with pytest.raises(
        Refused,
        match=r"held_on holds real dates and dates as text.*Row 3 is 2025-02-01 as delivered, or 2025-01-02 turned back",
    ):
        load([folder], tmp_path / "wh")
    assert not (tmp_path / "wh" / "current").exists()


@pytest.mark.parametrize(
    "days",
    [
        ["13-01-2025", date(2025, 2, 13)],  # a real 13th: nothing was turned
        ["13-01-2025", "05-02-2025", date(2025, 3, 1)],  # a text that would have been read as a date
        [date(2025, 3, 1), date(2025, 4, 2)],  # no text
        ["13-01-2025", "25-03-2025"],  # no date
        ["13-01-2025", date(2025, 3, 3), date(2025, 1, 1)],  # the same either way
        ["2025-03-01", "2025-04-30"],
    ],
)
def test_columns_that_tell_are_left_alone(days: list[object], tmp_path: Path) -> None:
    folder = _held(tmp_path / "in", days)
    held = [str(d) for d in take(folder, "followups").column("held_on")]
    wanted = [
        str(d) if isinstance(d, date) else d if d[4] == "-" else f"{d[6:]}-{d[3:5]}-{d[:2]}" for d in days
    ]
    assert held == wanted


def test_many_early_days_beside_one_text_are_no_chance(tmp_path: Path) -> None:
    """Rows added by hand after the conversion may hold days that could have been read; the rest still cannot tell."""
    turned: list[object] = [date(2025, month, 12 - month) for month in range(1, 11)]
    with pytest.raises(Refused, match="nothing tells"):
        load([_held(tmp_path / "in", ["13-01-2025", "05-02-2025", *turned])], tmp_path / "wh")


def test_times_are_turned_too(tmp_path: Path) -> None:
    """Calls of the 1st to 60th day of a case, received and answered: the turned ones lie outside the case."""
    calls = [date(2025, 10, 10) + timedelta(days=n) for n in range(60)]
    rows: list[list[object]] = [["contact_id", "case_id", "channel", "received_at", "answered_at"]]
    for n, day in enumerate(calls):
        received, answered = (_american(d.strftime("%d-%m-%Y")) for d in (day, day + timedelta(days=1)))
        cells = [d if isinstance(d, date) else f"{d} 10:00" for d in (received, answered)]
        rows.append([n, "A", "phone", *cells])
    folder = write(tmp_path / "in", {"contacts.csv": None})
    _book(folder / "contacts.xlsx", rows)
    report = load([folder], tmp_path / "wh")
    assert [f.rule for f in report.findings].count("turned_dates") == 1
    found = take(folder, "contacts").column("received_at")
    assert [d.date() for d in found] == calls
