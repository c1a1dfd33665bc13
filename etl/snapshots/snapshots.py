"""What has been published: listing, going back, pinning, and letting go of the oldest."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import orjson

from etl.errors import Refused

from . import disk
from .deliveries import kept_names
from .publish import BESIDE, DELIVERIES, current_snapshot, delivery_of, load_lock, point_at

KEEP = 30
"""How many deliveries stay, the last loaded ones, with their snapshots."""
PINS = "pins.json"


@dataclass(frozen=True)
class Entry:
    """One snapshot, or (`size` None) a kept delivery that no snapshot is built of.

    `loaded` is the UTC time in its name, `size` in bytes, `pins` the reasons for which it may not go,
    `kept` whether it can be built again.
    """

    name: str
    as_of: date
    loaded: datetime
    size: int | None
    current: bool
    pins: tuple[str, ...]
    kept: bool

    @property
    def delivery(self) -> str:
        return delivery_of(self.name)


def snapshots(warehouse: Path) -> list[Entry]:
    """Every snapshot and kept delivery, the last loaded first (a rebuilt one before its original)."""
    current = current_snapshot(warehouse)
    kept = set(kept_names(warehouse))
    pinned = pins(warehouse)
    files = {p.stem: p for p in warehouse.glob("*.duckdb") if disk.BUILDING not in p.name}
    built = {delivery_of(name) for name in files}
    entries = []
    for name in {*files, *(kept - built)}:
        file = files.get(name)
        day, stamp = name[:10], name[11:27]
        try:
            as_of = date.fromisoformat(day)
            loaded = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        except ValueError:
            continue  # not one of ours
        entries.append(
            Entry(
                name, as_of, loaded, file.stat().st_size if file else None,
                current is not None and current.stem == name, tuple(pinned.get(name, ())), delivery_of(name) in kept,
            )
        )  # fmt: skip
    return sorted(entries, key=_order, reverse=True)


def _order(entry: Entry) -> tuple[datetime, int, str, int, str]:
    """By load; two loads of one second by their number; rebuilt ones after their original."""
    rebuilt = entry.name.removeprefix(entry.delivery).removeprefix("-r") or "1"
    return entry.loaded, len(entry.delivery), entry.delivery, int(rebuilt), entry.name


def find(warehouse: Path, name: str) -> Entry:
    """The entry of that name, or the only one that begins so; Refused where there is none or several."""
    name = name.removesuffix(".duckdb")
    entries = snapshots(warehouse)
    found = [e for e in entries if e.name == name] or [e for e in entries if e.name.startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        shown = ", ".join(e.name for e in found[:5])
        raise Refused(f"{name!r} is the beginning of several snapshots: {shown}. Give the whole name.")
    raise Refused(f"There is no snapshot {name!r} in {warehouse}. See which there are: tavle snapshots list")


def use(warehouse: Path, name: str, wait: float = 0) -> Entry:
    """Publish an earlier snapshot again: readers follow it from now on."""
    with load_lock(warehouse, wait):
        entry = find(warehouse, name)
        if entry.size is None:
            raise Refused(f"{entry.name} is kept but not built. Run: tavle rebuild {entry.name}")
        point_at(warehouse, warehouse / f"{entry.name}.duckdb")
    return entry


def pins(warehouse: Path) -> dict[str, list[str]]:
    """Snapshot -> the reasons for which it stays."""
    try:
        found = orjson.loads((warehouse / PINS).read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise Refused(f"{warehouse / PINS} is no JSON. Restore it from a backup.") from error
    return {str(name): [str(r) for r in reasons] for name, reasons in found.items()}


def pin(warehouse: Path, name: str, reason: str, wait: float = 0) -> Entry:
    """Have a snapshot stay, for a reason (an issued report names itself). Again with the same is nothing."""
    with load_lock(warehouse, wait):
        entry = find(warehouse, name)
        known = pins(warehouse)
        if reason not in known.setdefault(entry.name, []):
            known[entry.name].append(reason)
            disk.replace_text("pins", warehouse / PINS, disk.as_json(known))
    return entry


def unpin(warehouse: Path, name: str, reason: str | None = None, wait: float = 0) -> Entry:
    """Take one reason away, or all; Refused where it was not pinned (for that)."""
    with load_lock(warehouse, wait):
        entry = find(warehouse, name)
        known = pins(warehouse)
        reasons = known.pop(entry.name, [])
        if not reasons or (reason is not None and reason not in reasons):
            raise Refused(f"{entry.name} is not pinned{'' if reason is None else f' for {reason!r}'}.")
        left = [] if reason is None else [r for r in reasons if r != reason]
        if left:
            known[entry.name] = left
        disk.replace_text("pins", warehouse / PINS, disk.as_json(known))
    return entry


def prune(warehouse: Path, keep: int = KEEP, wait: float = 0) -> list[str]:
    """Remove all but the last `keep` deliveries' snapshots; see `prune_held`."""
    with load_lock(warehouse, wait):
        return prune_held(warehouse, keep)


def prune_held(warehouse: Path, keep: int = KEEP) -> list[str]:
    """For whoever holds the lock: remove what is old, and the names of what went.

    Of each of the last `keep` deliveries the newest snapshot stays; the published one and pinned ones
    always do. A kept delivery goes when it is not among the last and no snapshot of it stays.
    """
    entries = snapshots(warehouse)
    last = list(dict.fromkeys(e.delivery for e in entries))[: max(keep, 1)]
    newest = {e.delivery: e.name for e in reversed(entries)}
    stays = {
        e.name for e in entries
        if e.current or e.pins or (e.delivery in last and newest[e.delivery] == e.name)
    }  # fmt: skip
    gone = []
    for entry in entries:
        if entry.name not in stays and entry.size is not None:
            (warehouse / f"{entry.name}.duckdb").unlink()
            for place in (warehouse / BESIDE).glob(f"{entry.name}-*"):
                shutil.rmtree(place, ignore_errors=True)
            gone.append(entry.name)
    needed = {e.delivery for e in entries if e.name in stays}
    for delivery in kept_names(warehouse):
        if delivery not in needed:
            disk.remove_folder("pruned delivery", warehouse / DELIVERIES / delivery)
            if delivery not in gone:
                gone.append(delivery)
    return gone
