"""Every spelling of a citizen number, sent through every door: none is kept, shown or logged. And what is no number stays."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, quote_plus

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.clean.citizen_numbers import MASK, holds_number, mask, mask_address, ten_digits
from etl.clean.keys import Keys
from etl.clean.privacy import masked, replace_in_text, tokenise
from etl.errors import Refused
from etl.snapshots.load import load
from store import Store, Unfit, checked
from store.audit import Audit
from unit.deliveries import ANY_SHARE, GOOD, write

BETWEEN = [
    "",
    "-",
    " ",
    "\u2010",
    "\u2013",
    "\u2014",
    "\u2212",
    ".",
    "/",
    "\u00a0",
    "\u2009",
    "\u202f",
    "_",
    " - ",
    " \u2013 ",
    "\u200b",
    "\u200b-\u2060",
    "\u00ad",
]
SPELLINGS = [
    *(f"650190{between}1234" for between in BETWEEN),
    "65.01.90-1234", "65 01 90 1234", "65-01-90-1234", "65/01/90 1234", "65.01.90.1234", "6501\u200b901234", "6 5 0 1 9 0 1 2 3 4",
    "\uff16\uff15\uff10\uff11\uff19\uff10\uff11\uff12\uff13\uff14", "\u0666\u0665\u0660\u0661\u0669\u0660-\u0661\u0662\u0663\u0664",
]  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS, ids=ascii)
def test_every_spelling_is_the_same_citizen_and_is_masked(text: str) -> None:
    assert ten_digits(text) == "6501901234"
    keys = Keys((b"k" * 32,))
    tokens = tokenise(pa.chunked_array([pa.array(["6501901234", text])]), keys, ("",)).to_pylist()
    assert tokens[0] == tokens[1]
    assert mask(f"ring til {text} i dag") == f"ring til {MASK} i dag"
    assert mask(f"{text},{text}") == f"{MASK},{MASK}"
    cells = pa.chunked_array([pa.array([f"borger {text}", "01-01-2026 08:30"])])
    mended, count = replace_in_text(cells, keys, False)
    assert (mended.to_pylist(), count) == ([f"borger {MASK}", "01-01-2026 08:30"], 1)
    assert replace_in_text(cells, keys, True)[0].to_pylist()[0] == f"borger {tokens[0]}"
    with duckdb.connect() as connection:
        for neighbours in (text, f"{text},{text}", f"a {text} {text} {text}"):
            sql = f"select {masked('x')} from (select ?::varchar as x)"
            assert not holds_number(connection.execute(sql, [neighbours]).fetchall()[0][0])


@pytest.mark.parametrize(
    "text",
    ["2026-10-31-20261201T121930Z", "01-01-2026 08:30", "05-10-2026 06-10-2026", "05-10-2026-06-10-2026", "2026-01-05T08:30:00",
     "+45 20 12 34 56", "1.234.567,89", "2026-W53", "991234567890", "6590901234", "12345678901"],
)  # fmt: skip
def test_days_times_telephones_and_amounts_stay(text: str) -> None:
    assert mask(f"se {text} her") == f"se {text} her"


@pytest.mark.parametrize("text", SPELLINGS, ids=ascii)
def test_no_door_lets_one_through(text: str, tmp_path: Path) -> None:
    with pytest.raises(Unfit):
        checked(f"ring {text}", "Teksten", 200)
    for address in (
        f"/sager?sag={quote(text)}",
        f"/flow?team={quote_plus(text)}",
        f"/{quote(quote(text))}",
        f"/hent?x={text}",
    ):
        assert MASK in mask_address(address) and not holds_number(mask_address(address))
    audit = Audit(Store(tmp_path / "wh"))
    audit.add(f"bruger {text}", "head", "denied", f"/sager?sag={quote(text)}", "", text)
    assert all(MASK in cell for entry in audit.entries() for cell in (entry.who, entry.about, entry.address))
    for toml in (
        f'as_of = 2026-01-31\nsource = "{text}"\n',
        f'as_of = 2026-01-31\n[rows]\n"{text}" = 3\n',
        f'as_of = "{text}"\n',
        f'"{text}" = 1\n',
    ):
        with pytest.raises(Refused) as refusal:
            load([write(tmp_path / f"bad{hash(toml)}", toml=toml)], tmp_path / "wh")
        assert not holds_number(str(refusal.value))


def test_no_byte_on_disk_holds_any_spelling(tmp_path: Path) -> None:
    """In names, ids, codes, days, suppliers, citizens, a heading and a file's name: looked for in every cell and file."""
    named = {t: f"Leverandør {n} {t}" for n, t in enumerate(SPELLINGS)}
    header = "offer_id,case_id,supplier,package,started_on,price_dkk\n"
    offers = header + "".join(
        f"{n},A,{name},P {t},2025-12-01,1000\n" for n, (t, name) in enumerate(named.items())
    )
    cases = GOOD["cases.csv"] + "".join(
        f"K{t},{t},sickness,2025-10-01,2025-10-10,,,employed,{'valby' if n % 2 else t}\n"
        for n, t in enumerate(SPELLINGS)
    )
    followups = "followup_id,case_id,held_on,form\n" + "".join(f"{t},A,{t},phone\n" for t in SPELLINGS)
    folder = write(tmp_path / "in", {"offers.csv": offers, "cases.csv": cases, "followups.csv": followups})
    (folder / "brev 650190-1234.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    report = load([folder], tmp_path / "wh", ANY_SHARE)
    assert report.rejected >= len(SPELLINGS) and not holds_number(repr(report).replace(GOOD["cases.csv"], ""))
    written = [p for p in (tmp_path / "wh").rglob("*") if p.is_file()]
    for path in written:
        data = path.read_bytes()
        assert not [t for t in SPELLINGS if t.encode() in data], path.name
    (file,) = [p for p in written if p.suffix == ".duckdb"]
    cells: list[str] = []
    with duckdb.connect(str(file), read_only=True) as connection:
        for table, column in connection.execute(
            "select table_name, column_name from duckdb_columns() where not internal and data_type not like '%INT%'"
        ).fetchall():
            cells += [
                c
                for (c,) in connection.execute(
                    f'select distinct "{column}"::varchar from "{table}"'
                ).fetchall()
                if c
            ]
    for path in (p for p in written if p.suffix == ".parquet"):
        table = pq.read_table(path)
        cells += [
            str(c) for name in table.column_names for c in table.column(name).to_pylist() if c is not None
        ]
    assert len(cells) > 1000
    assert not [c for c in cells if holds_number(c)]
