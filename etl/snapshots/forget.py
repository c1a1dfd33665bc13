"""Erasing a citizen or a case: out of every kept delivery and every snapshot built of one.

The rows go out of the Parquet files, the snapshots of the changed deliveries are built again, and the old files are removed,
pinned ones too: their pins pass to the one that replaces them. Interrupted, it goes on when it is run again.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from etl.clean.dictionary_text import is_coded
from etl.clean.keys import Keys, find_keys
from etl.delivery.contracts import TABLES, Table
from etl.errors import Refused
from etl.settings.jsonable import to_plain
from etl.settings.settings import Settings

from . import disk
from .deliveries import MANIFEST, KeptDelivery, KeptTable, _write, kept_names, sweep_kept
from .load import rebuild
from .publish import BESIDE, DELIVERIES, delivery_of, load_lock
from .snapshots import PINS, pins, snapshots

MADE = "made"
"""Where reports wait to be fetched: whatever is there may name a case, and can be made again."""


@dataclass(frozen=True)
class Forgotten:
    """What was erased: the cases, how many rows out of how many kept deliveries, snapshots built again and removed."""

    cases: tuple[str, ...]
    deliveries: int
    rows: int
    snapshots: int
    removed: int


def forget(
    warehouse: Path,
    settings: Settings,
    *,
    case: str | None = None,
    citizen: str | None = None,
    wait: float = 0,
) -> Forgotten:
    """Take a case, or a citizen with all cases, out of everything kept here.

    `citizen` is the number as the source system writes it. Refused where there is no key to make its token with,
    and where a snapshot holds a case whose delivery is not kept (it cannot be built again).
    """
    with load_lock(warehouse, wait):
        keys = find_keys(warehouse, settings.key_file)
        if citizen is not None and keys is None:
            raise Refused(
                "There is no key, so a citizen cannot be found. Put the key back, or name the cases with --case."
            )
        token = keys.token(citizen) if citizen is not None and keys is not None else None
        names = kept_names(warehouse)
        entries = snapshots(warehouse)
        lost = [e.name for e in entries if e.size is not None and delivery_of(e.name) not in names]
        if lost:
            raise Refused(
                f"The snapshot {lost[0]} has no kept delivery, so nothing can be taken out of it. "
                "Unpin and prune it, or restore its delivery from a backup."
            )
        cases = {case} if case is not None else set()
        for name in names:
            cases |= _cases_of(KeptDelivery(warehouse / DELIVERIES / name, keys), token)
        rows, changed = 0, []
        for name in names:
            gone = _take_out(warehouse / DELIVERIES / name, keys, cases, token)
            rows += gone
            if gone or _unfinished(warehouse, name):
                changed.append(name)
    old = [e.name for e in entries if e.size is not None and delivery_of(e.name) in changed]
    again = [name for name in changed if any(delivery_of(o) == name for o in old)]
    reports = rebuild(warehouse, again, settings, wait=wait) if again else []
    with load_lock(warehouse, wait):
        _pass_pins(warehouse, old, {delivery_of(r.snapshot): r.snapshot for r in reports})
        for name in old:
            (warehouse / f"{name}.duckdb").unlink(missing_ok=True)
        for name in changed:
            (warehouse / DELIVERIES / name / _MARK).unlink(missing_ok=True)
        for place in (MADE, BESIDE):
            if (warehouse / place).is_dir():
                shutil.rmtree(warehouse / place)
    return Forgotten(tuple(sorted(cases)), len(changed), rows, len(reports), len(old))


_MARK = "site/.forgetting"


def _unfinished(warehouse: Path, name: str) -> bool:
    """Whether rows were taken out of this delivery before, and its snapshots were not built again."""
    return (warehouse / DELIVERIES / name / _MARK).exists()


def _cases_of(kept: KeptDelivery, token: str | None) -> set[str]:
    """The numbers of a citizen's cases in one kept delivery."""
    if token is None:
        return set()
    table = TABLES["cases"]
    found: set[str] = set()
    for part in kept.parts(table):
        mask = pc.fill_null(pc.equal(_text(part.rows.column("citizen_id")), token), False)
        found |= {v.strip() for v in _text(part.rows.filter(mask).column("case_id")).to_pylist() if v}
    return found


def _take_out(folder: Path, keys: Keys | None, cases: Collection[str], token: str | None) -> int:
    """Write a kept delivery without the rows of these cases; how many went."""
    kept, gone, parts = KeptDelivery(folder, keys), 0, []
    lost: dict[str, int] = {}
    for table in TABLES.values():
        listed = [p for p in kept.manifest.parts if p.table == table.name]
        for part, had in zip(kept.parts(table), listed, strict=True):
            mask = _stays(table, part.rows, cases, token)
            count = part.rows.num_rows - (pc.sum(mask).as_py() or 0)
            if not count:
                parts.append(had)
                continue
            gone += count
            lost[table.name] = lost.get(table.name, 0) + count
            places = {name: where.filter(mask) for name, where in part.places.items()}
            parts.append(_written(folder, had, part.rows.filter(mask), places))
    if not gone:
        return 0
    if kept._used is not None:
        raise Refused(
            f"The kept delivery {folder.name} has tokens of an older key. Run tavle key rotate, then this again."
        )
    (folder / _MARK).parent.mkdir(exist_ok=True)
    (folder / _MARK).touch()
    stated = {name: count - lost.get(name, 0) for name, count in kept.manifest.stated.items()}
    manifest = replace(kept.manifest, parts=tuple(parts), stated=stated)
    disk.replace_text("manifest", folder / MANIFEST, disk.as_json(to_plain(manifest)))
    sweep_kept(folder)
    return gone


def _written(folder: Path, had: KeptTable, rows: pa.Table, places: dict[str, pa.Array]) -> KeptTable:
    file = f"{had.file.removesuffix('.parquet').split('.f')[0]}.f{secrets.token_hex(4)}.parquet"
    digest = _write(had.table, folder / file, rows, places)
    # What was said of the part may name a case of it, and is said again when it is built.
    findings = tuple(replace(f, examples=()) for f in had.findings)
    return replace(had, file=file, rows=rows.num_rows, sha256=digest, findings=findings)


def _stays(table: Table, rows: pa.Table, cases: Collection[str], token: str | None) -> pa.Array:
    """For each row whether it is of no erased case or citizen."""
    mask: pa.Array = pa.array([True] * rows.num_rows, pa.bool_())
    for column in table.columns:
        if column.name not in rows.column_names:
            continue
        about_case = column.refers == "cases" or (table.name == "cases" and column.name == "case_id")
        if about_case and cases:
            cells = pc.utf8_trim_whitespace(_text(rows.column(column.name)))
            wanted = pc.is_in(cells, value_set=pa.array(sorted(cases), pa.string()))
        elif column.type == "citizen" and token is not None:
            wanted = pc.equal(_text(rows.column(column.name)), token)
        else:
            continue
        mask = pc.and_(mask, pc.invert(pc.fill_null(wanted, False)))
    return mask.combine_chunks() if isinstance(mask, pa.ChunkedArray) else mask


def _text(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of text, however it is kept."""
    if is_coded(cells.type) or pa.types.is_dictionary(cells.type):
        cells = cells.cast(cells.type.value_type)
    return cells.cast(pa.string())


def _pass_pins(warehouse: Path, old: Collection[str], new: dict[str, str]) -> None:
    """What pinned a removed snapshot pins the one that was built in its place."""
    known = pins(warehouse)
    moved = {name: known.pop(name) for name in old if name in known}
    for name, reasons in moved.items():
        after = new.get(delivery_of(name))
        if after is not None:
            known[after] = [*known.get(after, []), *(r for r in reasons if r not in known.get(after, []))]
    if moved:
        disk.replace_text("pins", warehouse / PINS, disk.as_json(known))
