"""Large files are read word by word, small ones cell by cell: what comes of a delivery is the same."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest

import etl.check.validate
from etl.clean.dictionary_text import coded, on_words, plain, words_of
from etl.clean.keys import Keys
from etl.clean.timestamps import read_stamps
from etl.settings.settings import load_settings
from etl.snapshots.load import load
from unit.built import published, tables
from unit.deliveries import GOOD, write
from unit.test_rejects import ACCEPTED, REJECTED

ROOT = Path(__file__).resolve().parents[2]
NEVER = 10**9
_CLOCKS = {"info", "files"}


def both_ways(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[dict[str, list[tuple[object, ...]]]]:
    """The tables of two loads of one delivery: every table word by word, and none."""
    monkeypatch.setenv("TAVLE_KEY", "a key for the tests of words")
    monkeypatch.setattr("etl.snapshots.load.refuse_faulty", lambda *_: None)
    monkeypatch.setattr("etl.snapshots.load.refuse_orphans", lambda *_: None)
    found = []
    for number, rows in enumerate((0, NEVER)):
        monkeypatch.setattr(etl.check.validate, "WORDS_FROM", rows)
        warehouse = tmp_path / f"wh{number}"
        load([folder], warehouse, load_settings())
        found.append({n: rows for n, rows in tables(published(warehouse)).items() if n not in _CLOCKS})
    return found


def test_every_rule_says_the_same_word_by_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed: dict[str, str | bytes | None] = dict(GOOD)
    for name, row, *_ in (*REJECTED, *ACCEPTED):
        changed[name] = f"{changed[name]}{row}\n"
    by_word, by_cell = both_ways(write(tmp_path / "in", changed), tmp_path, monkeypatch)
    assert {rule for _, _, _, _, rule, _, _ in by_word["rejects"]} >= {"missing", "unreadable", "unknown_code", "order",
        "no_parent", "duplicate", "overlap", "out_of_range", "future"}  # fmt: skip
    assert by_word == by_cell


def test_the_sample_is_the_same_word_by_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_word, by_cell = both_ways(ROOT / "data" / "sample", tmp_path, monkeypatch)
    assert len(by_word["contacts"]) > 20_000
    assert by_word == by_cell


def test_a_coded_column_is_changed_word_by_word() -> None:
    column = coded(pa.chunked_array([["a", "b", None, "a"], ["b", "c"]]))
    words, times = words_of(column)
    assert dict(zip(words.to_pylist(), times.tolist(), strict=True)) == {"a": 2, "b": 2, "c": 1}
    seen: list[str | None] = []

    def change(texts: pa.ChunkedArray) -> pa.ChunkedArray:
        seen.extend(texts.to_pylist())
        return pa.chunked_array([[None if t == "b" else t.upper() for t in texts.to_pylist()]])

    changed = on_words(column, change)
    assert seen == ["a", "b", "c"]
    assert changed.to_pylist() == ["A", None, None, "A", None, "C"]
    assert plain(changed).type == pa.string()


STAMPS = [
    ("2024-02-29 08:30", datetime(2024, 2, 29, 8, 30)),
    ("2024-02-29 23:59:59", datetime(2024, 2, 29, 23, 59, 59)),
    ("1900-01-01 00:00", datetime(1900, 1, 1)),
    ("2023-02-29 08:30", None),
    ("1899-12-31 08:30", None),
    ("2024-13-01 08:30", None),
    ("2024-00-10 08:30", None),
    ("2024-01-00 08:30", None),
    ("2024-01-05 24:00", None),
    ("2024-01-05 08:60", None),
    ("2024-01-05 08:30:60", None),
    ("2024-01-05T08:30", None),
    ("2024-01-05 8:30:00", None),
    ("2024-01-05 08.30", None),
    ("2x24-01-05 08:30", None),
    ("31-12-2024 08:30", datetime(2024, 12, 31, 8, 30)),
    ("31-12-2024 08:30:01", datetime(2024, 12, 31, 8, 30, 1)),
    ("31-11-2024 08:30", None),
    ("12-31-2024 08:30", None),
    ("2024-01-05", None),
    ("i går", None),
    ("", None),
    (None, None),
]


def test_times_are_read_at_once_or_left_to_the_parser() -> None:
    column = pa.chunked_array([[text for text, _ in STAMPS], ["2024-01-05 08:30:00"] * 2, []], pa.string())
    expected = [value for _, value in STAMPS] + [datetime(2024, 1, 5, 8, 30)] * 2
    assert read_stamps(column, day_first=True).to_pylist() == expected
    iso_only = [None if text and text.startswith("31-12") else value for text, value in STAMPS]
    assert read_stamps(column, day_first=False).to_pylist()[: len(STAMPS)] == iso_only


def test_times_of_a_slice_are_its_own() -> None:
    whole = pa.array(["2024-01-05 08:30:00", None, "2024-01-06 08:30:00", "2024-01-07 08:30:00"])
    part = pa.chunked_array([whole.slice(2)])
    assert read_stamps(part, day_first=False).to_pylist() == [
        datetime(2024, 1, 6, 8, 30),
        datetime(2024, 1, 7, 8, 30),
    ]


@pytest.mark.parametrize("length", [16, 64, 65, 200])
def test_many_tokens_are_those_of_one_at_a_time(length: int) -> None:
    keys = Keys((b"k" * length, b"another key of some length"))
    numbers = ["6101901234", "", "x" * 300, "æøå"]
    assert keys.tokens(numbers) == [keys.token(n) for n in numbers]
