"""Frames to files: the raw Danish export through its source profile, or the canonical form as CSV.

The raw form knows no header and no code of its own; it turns the profile around, so that what is
written is what the profile reads. Nothing in a file depends on the clock: same frames, same bytes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import tomli_w
import xlsxwriter

from etl.delivery.contracts import TABLES
from etl.errors import Refused
from etl.generate.columns import Column, Frame

Form = Literal["raw", "canonical"]
RAW_SOURCE = "kmd-opera"
PROFILES = Path(__file__).resolve().parents[1] / "delivery" / "profiles"
_WORKBOOKS = ("teams", "workers")
_REAL_DATES = {"valid_from"}  # the other dates of a workbook are text, as exports mix them
_CHUNK = 250_000


class Writer:
    """Writes the tables of one delivery into a folder."""

    def __init__(self, out: Path, form: Form) -> None:
        self.out, self.form = out, form
        self.source = RAW_SOURCE if form == "raw" else "canonical"
        self.rows: dict[str, int] = {}
        self.profile: dict[str, Any] = {"tables": {}}
        if form == "raw":
            self.profile = tomllib.loads((PROFILES / f"{RAW_SOURCE}.toml").read_text(encoding="utf-8"))
        about = out / "delivery.toml"
        if about.exists() and tomllib.loads(about.read_text(encoding="utf-8")).get("source") != self.source:
            raise Refused(f"{out} holds a delivery of another source. Choose an empty folder.")
        out.mkdir(parents=True, exist_ok=True)

    def write(self, frame: Frame) -> None:
        """Write one table in the file format that the form gives it."""
        self.rows[frame.table] = len(frame)
        if self.form == "raw" and frame.table in _WORKBOOKS:
            self._workbook(frame)
        elif self.form == "raw" and frame.table == "contacts":
            self._parquet(frame)
        else:
            self._csv(frame)

    def close(self, as_of: date, history_from: date) -> None:
        """Write `delivery.toml` with the rows sent."""
        about = {
            "as_of": as_of,
            "source": self.source,
            "history_from": history_from,
            "rows": {name: self.rows[name] for name in TABLES if name in self.rows},
        }
        (self.out / "delivery.toml").write_text(tomli_w.dumps(about), encoding="utf-8", newline="\n")

    def _path(self, table: str, ending: str) -> Path:
        stem = self.profile["tables"][table]["file"] if self.form == "raw" else table
        return self.out / f"{stem}.{ending}"

    def header(self, table: str, name: str) -> str:
        """The export's header of a canonical column."""
        return str(self.profile["tables"][table]["columns"][name]) if self.form == "raw" else name

    def codes(self, table: str, name: str) -> dict[str, str]:
        """Canonical code -> the export's."""
        known = self.profile["tables"].get(table, {}).get("codes", {}).get(name, {})
        return {canonical: export for export, canonical in reversed(known.items())}

    def _text(self, frame: Frame, name: str, column: Column) -> pa.Array:
        return column.text(danish=self.form == "raw", codes=self.codes(frame.table, name))

    def _csv(self, frame: Frame) -> None:
        raw = self.form == "raw"
        mark, end, encoding = (";", "\r\n", "cp1252") if raw else (",", "\n", "utf-8")
        with self._path(frame.table, "csv").open("wb") as file:
            file.write((mark.join(self.header(frame.table, n) for n in frame.columns) + end).encode(encoding))
            for lo, hi in _chunks(len(frame)):
                texts = [
                    _quoted(self._text(frame, n, c.part(lo, hi)), mark) for n, c in frame.columns.items()
                ]
                lines = pc.binary_join_element_wise(
                    *texts, mark, null_handling="replace", null_replacement=""
                )
                lines = pc.binary_join_element_wise(lines, pa.scalar(""), end)
                text = b"".join(_bytes(lines))
                file.write(text.decode().encode(encoding) if raw else text)

    def _workbook(self, frame: Frame) -> None:
        book = xlsxwriter.Workbook(
            str(self._path(frame.table, "xlsx")), {"default_date_format": "dd-mm-yyyy"}
        )
        book.set_properties({"created": datetime(2026, 11, 1, 6, 0), "title": frame.table})
        sheet = book.add_worksheet(self.profile["tables"][frame.table].get("sheet", "Ark1"))
        bold = book.add_format({"bold": True})
        for at, (name, column) in enumerate(frame.columns.items()):
            sheet.write_string(0, at, self.header(frame.table, name), bold)
            sheet.set_column(at, at, 18)
            texts = self._text(frame, name, column).to_pylist()
            for row, text in enumerate(texts):
                if text is None:
                    continue
                if row in column.patch or (name not in _REAL_DATES and column.kind != "number"):
                    sheet.write_string(row + 1, at, text)
                elif column.kind == "number":
                    sheet.write_number(row + 1, at, float(column.values[row]))
                else:
                    sheet.write_datetime(
                        row + 1, at, column.values[row].astype("datetime64[D]").astype(datetime)
                    )
        sheet.freeze_panes(1, 0)
        book.close()

    def _parquet(self, frame: Frame) -> None:
        names = {n: self.header(frame.table, n) for n in frame.columns}
        writer: pq.ParquetWriter | None = None
        for lo, hi in _chunks(len(frame)):
            arrays = {names[n]: self._typed(frame, n, c.part(lo, hi)) for n, c in frame.columns.items()}
            table = pa.table(arrays)
            if writer is None:
                path = self._path(frame.table, "parquet")
                plain = [names["contact_id"], names["case_id"]]
                writer = pq.ParquetWriter(
                    path, table.schema, compression="zstd", compression_level=9, store_schema=False,
                    use_dictionary=[n for n in names.values() if n not in plain],
                )  # fmt: skip
            writer.write_table(table)
        if writer:
            writer.close()

    def _typed(self, frame: Frame, name: str, column: Column) -> pa.Array:
        missing = column.missing()
        if column.kind == "time":
            return (
                pa.array(column.values, pa.int64(), mask=missing)
                .cast(pa.timestamp("s"))
                .cast(pa.timestamp("ms"))
            )
        if column.kind == "date":
            return pa.array(column.values, pa.int32(), mask=missing).cast(pa.date32())
        if column.kind == "bool":
            return pa.array(column.values == 1, mask=missing)
        return self._text(frame, name, column)


def _chunks(n: int) -> Iterator[tuple[int, int]]:
    for lo in range(0, max(n, 1), _CHUNK):
        yield lo, min(n, lo + _CHUNK)


def _quoted(texts: pa.Array, mark: str) -> pa.Array:
    """Quotes around the cells that need them."""
    needs = pc.match_substring_regex(texts, f'[{mark}"\r\n]')
    if not pc.any(needs).as_py():
        return texts
    inside = pc.replace_substring(texts, '"', '""')
    return pc.if_else(needs, pc.binary_join_element_wise(pa.scalar('"'), inside, pa.scalar('"'), ""), texts)


def _bytes(lines: pa.Array) -> Iterator[bytes]:
    """The bytes of an array of strings, one after the other, without a loop over the rows."""
    for chunk in lines.chunks if isinstance(lines, pa.ChunkedArray) else [lines]:
        if len(chunk):
            edges = np.frombuffer(chunk.buffers()[1], np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
            yield chunk.buffers()[2].slice(int(edges[0]), int(edges[-1] - edges[0])).to_pybytes()
