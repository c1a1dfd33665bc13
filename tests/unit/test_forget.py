"""Erasing: afterwards no file of the warehouse holds the case or the citizen, and everything else is as it was."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from etl.clean.keys import find_keys
from etl.errors import Refused
from etl.settings.settings import load_settings
from etl.snapshots.forget import forget
from etl.snapshots.load import load
from etl.snapshots.publish import BESIDE
from etl.snapshots.snapshots import pin, pins
from metrics import OPERATOR, Question, Warehouse, ask
from metrics.engine import prepare_answer
from store import Actions, Audit, Comments, Samples, Store
from store.erase import erase
from store.retention import tidy
from tavle.main import app


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, loaded once, with a case of it in everything that people write."""
    warehouse = tmp_path_factory.mktemp("forget") / "wh"
    load([Path(__file__).resolve().parents[2] / "data/sample"], warehouse)
    return warehouse


@pytest.fixture
def warehouse(loaded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(loaded, tmp_path / "wh"))


def a_case(warehouse: Path) -> tuple[str, str]:
    """An open case and its citizen's token."""
    snap = Warehouse(warehouse).current()
    case = snap.fetch("select case_id from spells where closed_on is null order by case_id limit 1")[0][0]
    token = snap.fetch(f"select citizen_id from cases where case_id = '{case}'")[0][0]
    return case, token


def everything(warehouse: Path) -> str:
    """All that stands in the warehouse, as text: Parquet files, snapshots table by table, the store."""
    said = []
    for path in sorted(warehouse.rglob("*.parquet")):
        said.append(str(pq.read_table(path).to_pydict()))
    for held in sorted(warehouse.glob("*.duckdb")):
        # This process may have the file open in its own way.
        path = Path(shutil.copy(held, warehouse.parent / f"look-{held.name}"))
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = connection.execute(
                "select table_name from information_schema.tables where table_type = 'BASE TABLE'"
            ).fetchall()
            said += [str(connection.execute(f'select * from "{t}"').fetchall()) for (t,) in tables]
    said += [path.read_bytes().decode("latin-1") for path in sorted(warehouse.glob("store.sqlite*"))]
    return " ".join(said)


def test_a_case_is_gone_from_everywhere_and_the_rest_stands(warehouse: Path) -> None:
    case, token = a_case(warehouse)
    before = Warehouse(warehouse).current()
    other = before.fetch(f"select case_id from spells where case_id <> '{case}' order by case_id limit 1")[0][
        0
    ]
    store = Store(warehouse)
    Samples(store).add(
        frame="{}", title="t", snapshot=before.id, as_of=date(2026, 10, 31), period=(date(2026, 10, 1), date(2026, 10, 31)),
        population=2, population_met=1, seed="1", drawn=[(f"{case} x", case), (f"{other} x", other)], who="w",
    )  # fmt: skip
    Samples(store).find(1, 1, "met", f"se {case}", "w")
    Actions(store).add("T01", f"Ring om {case} og {other}", "leder", None, "w")
    Comments(store).add("closures", "", "2026-10", f"{case}: en fejl", "w")
    Audit(store).add("w", "head", "cases", f"/sager?soeg={case}")
    pin(warehouse, before.id, "report 1")
    count = ask(before, Question("open_cases", grain="day", start=before.as_of), OPERATOR).rows[-1].value
    assert case in everything(warehouse)

    prepare_answer(before, Question("open_cases", by=("worker",), grain="day", start=before.as_of))
    assert (warehouse / BESIDE).is_dir()

    found = forget(warehouse, load_settings(), case=case)
    assert not (warehouse / BESIDE).exists(), "what was worked out with the case is gone too"
    changed = erase(store, found.cases)

    assert (found.cases, found.deliveries, found.snapshots, found.removed) == ((case,), 1, 1, 1)
    assert changed == {"samples": 1, "texts": 2, "audit": 1}
    after = Warehouse(warehouse).current()
    left = everything(warehouse)
    assert case not in left
    assert token not in left
    assert other in left
    assert (
        ask(after, Question("open_cases", grain="day", start=after.as_of), OPERATOR).rows[-1].value
        == (count or 0) - 1
    )
    assert pins(warehouse) == {after.id: ["report 1"]}
    assert [(d.case_id, d.finding, d.note) for d in Samples(store).cases(1)] == [
        (None, "met", ""),
        (other, None, ""),
    ]
    assert Actions(store).of("T01")[0].text == f"Ring om (slettet) og {other}"
    assert forget(warehouse, load_settings(), case=case).rows == 0, "again is nothing"


def test_a_citizen_goes_with_all_cases(tmp_path: Path) -> None:
    from unit.deliveries import GOOD, write

    write(tmp_path / "in", GOOD)
    load([tmp_path / "in"], tmp_path / "wh")
    snap = Warehouse(tmp_path / "wh").current()
    rows = snap.fetch("select citizen_id, count(*) from cases group by 1 order by 2 desc, 1")
    keys = find_keys(tmp_path / "wh")
    assert keys is not None
    numbers = {line.split(",")[1] for line in GOOD["cases.csv"].splitlines()[1:]}
    number = next(n for n in numbers if keys.token(n) == rows[0][0])
    found = forget(
        tmp_path / "wh",
        load_settings(),
        citizen=f" {number[:6]}-{number[6:]} " if "-" not in number else number,
    )
    assert len(found.cases) == rows[0][1]
    assert rows[0][0] not in everything(tmp_path / "wh")


def test_without_the_key_or_a_kept_delivery_it_says_so(warehouse: Path) -> None:
    (warehouse / "citizen.key").unlink()
    with pytest.raises(Refused, match="no key"):
        forget(warehouse, load_settings(), citizen="0101010101")
    shutil.rmtree(warehouse / "deliveries")
    with pytest.raises(Refused, match="no kept delivery"):
        forget(warehouse, load_settings(), case="S1")


def test_a_number_that_is_nowhere_is_said(warehouse: Path) -> None:
    """Whoever mistypes a case does not believe that it was erased."""
    result = CliRunner().invoke(app, ["forget", "--case", "S0", "--warehouse", str(warehouse)])
    assert result.exit_code == 0
    assert (
        "Nothing of it is kept here. If that is unexpected, look whether the number is right."
        in result.stdout
    )


def test_what_is_old_goes_and_the_log_takes_no_other_change(tmp_path: Path) -> None:
    import sqlite3

    store = Store(tmp_path)
    Audit(store).add("w", "head", "login")
    Comments(store).add("closures", "", "2026-10", "en bemærkning", "w")
    Actions(store).add("T01", "åben", "leder", None, "w")
    connection = sqlite3.connect(store.path)
    for statement in ("delete from audit", "update audit set who = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            connection.execute(statement)
    connection.close()
    later = datetime.now(UTC) + timedelta(days=40 * 30.44)
    kept = {"audit_months": 41, "samples_months": 60, "written_months": 41}
    assert tidy(store, **kept, now=later) == {"samples": 0, "written": 0, "audit": 0}
    kept = {"audit_months": 24, "samples_months": 60, "written_months": 36}
    assert tidy(store, **kept, now=later) == {"samples": 0, "written": 1, "audit": 1}
    assert len(Actions(store).of("T01")) == 1, "what is open stays"
    assert [e.what for e in Audit(store).entries()] == ["shortened"]
