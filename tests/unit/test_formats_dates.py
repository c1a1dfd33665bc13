"""Which way round dates are: the column, the file, the delivery, the profile, in that order; and said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from unit.deliveries import GOOD, write
from unit.intake import Taken, take

HEAD = "case_id;citizen_id;benefit;first_absence_on;opened_on;closed_on;employment;district\n"


def _cases(dates: list[tuple[str, str, str]]) -> str:
    rows = (f"S{n};c{n};sickness;{a};{b};{c};employed;valby" for n, (a, b, c) in enumerate(dates))
    return HEAD + "\n".join(rows) + "\n"


def _mdy(day: date) -> str:
    return f"{day:%m/%d/%Y}"


DAYS = [date(2025, 1, 1 + n) for n in range(28)]
# Every delivery here is without the good one's ISO dates, which prove nothing either way.
BARE: dict[str, str | bytes | None] = {n: None for n in GOOD if n not in ("teams.csv", "cases.csv")}


def _take(folder: Path, text: str, **more: str) -> Taken:
    files: dict[str, str | bytes | None] = {**BARE, "cases.csv": text}
    files |= {f"{name}.csv": content for name, content in more.items()}
    return take(write(folder, files), "cases")


def _orders(taken: Taken) -> list[str]:
    return [text for rule, text in taken.notes if rule == "date_order"]


def test_a_file_that_proves_month_first_is_read_so_against_the_profile_and_says_it(tmp_path: Path) -> None:
    taken = _take(tmp_path, _cases([(_mdy(d), _mdy(d), "") for d in DAYS]))
    assert taken.column("opened_on") == DAYS
    assert len(_orders(taken)) == 2
    assert "måned-dag-år, fordi kolonnens egne værdier" in _orders(taken)[0]


def test_a_column_that_proves_nothing_follows_the_files_other_columns(tmp_path: Path) -> None:
    taken = _take(tmp_path, _cases([(_mdy(d), _mdy(d), "02/03/2026") for d in DAYS]))
    assert set(taken.column("closed_on")) == {date(2026, 2, 3)}
    assert any("closed_on" in text and "filens øvrige kolonner" in text for text in _orders(taken))


def test_a_file_that_proves_nothing_follows_the_delivery(tmp_path: Path) -> None:
    workers = "worker_id;valid_from;team_id\n" + "".join(f"W{n};{_mdy(d)};T1\n" for n, d in enumerate(DAYS))
    taken = _take(tmp_path, _cases([("01/02/2025", "01/03/2025", "")]), workers=workers)
    assert taken.column("opened_on") == [date(2025, 1, 3)]
    assert _orders(taken) == [
        "first_absence_on, opened_on: alle dage er 12 eller mindre; læst som måned-dag-år efter leverancens øvrige filer"
    ]


def test_where_nothing_proves_anything_the_profile_decides_and_that_is_said(tmp_path: Path) -> None:
    taken = _take(tmp_path, _cases([("01-02-2025", "01.03.2025", "")]))
    assert taken.column("opened_on") == [date(2025, 3, 1)]
    assert _orders(taken) == [
        "first_absence_on, opened_on: alle dage er 12 eller mindre; læst som dag-måned-år efter kildeprofilen"
    ]


def test_a_proved_order_that_is_the_profiles_is_not_worth_a_word(tmp_path: Path) -> None:
    taken = _take(tmp_path, _cases([("13-02-2025", "14.03.2025", "")]))
    assert taken.column("opened_on") == [date(2025, 3, 14)]
    assert not _orders(taken)


@pytest.mark.parametrize("slips", [1, 2])
def test_a_slip_or_two_turn_nobodys_dates_around(tmp_path: Path, slips: int) -> None:
    dates = [("01-02-2025", "01-03-2025", "")] * 5 + [("01-02-2025", "03-25-2025", "")] * slips
    taken = _take(tmp_path, _cases(dates))
    assert taken.column("opened_on") == [date(2025, 3, 1)] * 5 + [None] * slips
    assert any(f"opened_on: {slips} datoer passer kun som måned-dag-år" in text for text in _orders(taken))


def test_a_column_that_contradicts_itself_stays_with_the_profile(tmp_path: Path) -> None:
    dates = [("13-01-2025", _mdy(d), "") for d in DAYS] + [("13-01-2025", "25-03-2025", "")]
    taken = _take(tmp_path, _cases(dates))
    assert taken.column("opened_on").count(None) == 16
    assert taken.column("opened_on")[-1] == date(2025, 3, 25)


def test_unpadded_dates_and_times_prove_as_well(tmp_path: Path) -> None:
    texts = [f"{d.month}/{d.day}/{d.year} 9:05" for d in DAYS]
    taken = _take(tmp_path, _cases([(t, t, "") for t in texts]))
    assert taken.column("opened_on") == DAYS
