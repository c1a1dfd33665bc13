"""How Danish authorities really write CSV: our readers against the same values counted in plain Python."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from etl.delivery.contracts import Column, Table
from etl.delivery.readers import clean, read_file
from etl.delivery.readers.numbers import settle_numbers
from unit.intake import CANONICAL, parse

pytestmark = pytest.mark.real

INCOME = "kk_income_by_bydel_latin1_semicolon.csv"
TRAFFIC = "kk_trafiktaelling_decimalcomma.csv"
ASSISTANCE = "dst_auk01_social_assistance_utf8bom_semicolon.csv"
TESTS = "ssi_municipality_test_pos_utf8bom_thousanddot.csv"
BENEFIT = "jobindsats_noegletal_sygedagpenge_2011_2012.csv"
# The forms of the six files, written down by looking at them: encoding and delimiter.
FORMS = {
    INCOME: ("latin-1", ";"), TRAFFIC: ("utf-8", ","), ASSISTANCE: ("utf-8-sig", ";"), TESTS: ("utf-8-sig", ";"),
    BENEFIT: ("ascii", ";"),
}  # fmt: skip


def by_hand(path: Path) -> list[dict[str, str]]:
    encoding, delimiter = FORMS[path.name]
    with path.open(encoding=encoding, newline="") as handle:
        return list(csv.DictReader(handle, delimiter=delimiter))


def ours(path: Path, columns: dict[str, str]) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The file through reader and parser, nothing said of its form: header -> type of the column."""
    contract = Table(
        "x", tuple(Column(f"c{n}", kind) for n, kind in enumerate(columns.values())), key=("c0",)
    )  # type: ignore[arg-type]
    names = [c.name for c in contract.columns]
    raw = read_file(path, dict(zip(names, columns, strict=True)), set(names), None, CANONICAL.nulls)
    assert not raw.malformed
    raw = settle_numbers(replace(raw, table=clean(raw.table, CANONICAL.nulls)), contract, lambda: None)
    rows = parse(raw.table, list(contract.columns))
    return [dict(zip(columns, row.values(), strict=True)) for row in rows], raw.notes


def danish(text: str) -> Decimal | None:
    """A number as a Dane reads it: points part thousands, the comma decimals; None for what is none (`<10`)."""
    text = text.strip().replace(".", "").replace(",", ".")
    return Decimal(text) if text and not text.startswith("<") else None


def pairs(
    values: list[Any], expected: list[Decimal | None]
) -> Iterator[tuple[Decimal | None, Decimal | None]]:
    for value, known in zip(values, expected, strict=True):
        yield (None if value is None else Decimal(repr(value))), known


def test_latin_1_with_semicolons(real: Callable[[str], Path]) -> None:
    path = real(INCOME)
    known = by_hand(path)
    years = [str(y) for y in range(2010, 2020)]
    rows, notes = ours(path, {"district": "text", **dict.fromkeys(years, "number")})
    assert [r["district"] for r in rows] == [k["district"] for k in known]
    assert any("Brønshøj" in r["district"] for r in rows)
    for year in years:
        assert sum(r[year] for r in rows) == sum(int(k[year]) for k in known)
    assert not notes


def test_quoted_decimal_commas_among_integers_and_newlines_inside_quotes(real: Callable[[str], Path]) -> None:
    path = real(TRAFFIC)
    known = by_hand(path)
    columns = ("tung_pct", "ladcykler_pct", "lastbiler_pct", "elloebehjul_pct", "aadt_koretojer")
    rows, notes = ours(path, {"FID": "text", "beskrivelse": "text", **dict.fromkeys(columns, "number")})
    assert len(rows) == len(known)
    assert [r["FID"] for r in rows] == [k["FID"] for k in known]
    assert [r["beskrivelse"] for r in rows] == [k["beskrivelse"].strip() or None for k in known]
    assert sum("\n" in value for k in known for value in k.values() if value) > 0
    for column in columns:
        assert all(a == b for a, b in pairs([r[column] for r in rows], [danish(k[column]) for k in known])), (
            column
        )
    assert sum("," in k["tung_pct"] for k in known) > 100
    assert not notes


def test_a_decimal_point_is_read_where_the_column_proves_it(real: Callable[[str], Path]) -> None:
    """The same file has computed columns with a decimal point (3.0999999): not thousands."""
    path = real(TRAFFIC)
    known = by_hand(path)
    for column in ("tung_pct_real", "ladcykler_pct_real"):
        rows, _ = ours(path, {"FID": "text", column: "number"})
        expected = [Decimal(k[column]) if k[column] else None for k in known]
        assert all(a == b for a, b in pairs([r[column] for r in rows], expected)), column


def test_a_bom_semicolons_and_commas_in_words(real: Callable[[str], Path]) -> None:
    path = real(ASSISTANCE)
    known = by_hand(path)
    rows, notes = ours(path, {"OMRÅDE": "text", "ALDER": "text", "TID": "text", "INDHOLD": "number"})
    assert len(rows) == len(known) == 8_892
    assert {r["ALDER"] for r in rows} == {k["ALDER"] for k in known} >= {"Age, total"}
    assert sum(r["INDHOLD"] for r in rows) == sum(int(k["INDHOLD"]) for k in known)
    assert [r["OMRÅDE"] for r in rows] == [k["OMRÅDE"] for k in known]
    assert not notes


def test_a_point_before_three_digits_parts_thousands(real: Callable[[str], Path]) -> None:
    path = real(TESTS)
    known = by_hand(path)
    columns = (
        "Antal_testede",
        "Antal_bekræftede_COVID-19",
        "Befolkningstal",
        "Kumulativ_incidens_(per_100000)",
    )
    rows, notes = ours(path, {"Kommune_(navn)": "text", **dict.fromkeys(columns, "number")})
    assert rows[0] == {
        "Kommune_(navn)": "København", "Antal_testede": 167_293, "Antal_bekræftede_COVID-19": 2_807,
        "Befolkningstal": 632_340, "Kumulativ_incidens_(per_100000)": 444,
    }  # fmt: skip
    for column in columns:
        expected = [danish(k[column]) for k in known]
        assert all(a == b for a, b in pairs([r[column] for r in rows], expected)), column
    assert sum(r["Befolkningstal"] for r in rows) > 5_000_000
    assert not notes


def test_thousands_and_decimals_in_one_file(real: Callable[[str], Path]) -> None:
    path = real(BENEFIT)
    known = by_hand(path)
    columns = ("antal_personer", "antal_fuldtidspersoner", "pct_arbejdsstyrke_16_66", "pct_befolkning_16_66")
    rows, _ = ours(path, {"maaling": "text", "periode": "text", **dict.fromkeys(columns, "number")})
    assert (rows[0]["antal_personer"], rows[0]["pct_arbejdsstyrke_16_66"]) == (104_613, 2.6)
    for column in columns:
        expected = [danish(k[column]) for k in known]
        assert all(a == b for a, b in pairs([r[column] for r in rows], expected)), column


@pytest.mark.parametrize("name", FORMS)
def test_every_cell_of_every_file_is_the_text_that_python_reads(
    real: Callable[[str], Path], name: str
) -> None:
    path = real(name)
    known = by_hand(path)
    rows, _ = ours(path, dict.fromkeys(known[0], "text"))
    for row, expected in zip(rows, known, strict=True):
        for column, value in row.items():
            text = expected[column].strip(" \t\r\n\u00a0")
            assert value == (None if text.casefold() in ("", "-", "null") else text)


def test_the_bytes_of_a_file_decide_its_encoding_not_its_name(
    real: Callable[[str], Path], tmp_path: Path
) -> None:
    """The Latin-1 file written again in three other encodings reads the same."""
    path = real(INCOME)
    text = path.read_bytes().decode("latin-1")
    expected, _ = ours(path, {"district": "text", "2019": "number"})
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        other = tmp_path / f"{encoding}.csv"
        with other.open("w", encoding=encoding, newline="") as handle:
            handle.write(text)
        assert ours(other, {"district": "text", "2019": "number"})[0] == expected
