"""One load, from delivered folders to a published snapshot, or a sentence why not; and building again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from etl.build.build import Progress, build
from etl.build.report import LoadReport, read_report
from etl.check.compared import last_shares
from etl.check.refusals import (
    refuse_empty,
    refuse_faulty,
    refuse_lost_keys,
    refuse_older,
    refuse_orphans,
    refuse_shrunk,
)
from etl.check.rejects import write_rejects_of
from etl.clean.keys import find_keys, load_keys
from etl.delivery.archive import as_folder
from etl.delivery.complete import refuse_future, refuse_incomplete
from etl.delivery.delivery import Delivery, open_delivery
from etl.delivery.intake import Delivered, Intake
from etl.delivery.readers import MissingHeaders
from etl.delivery.sql_profile import forget_raw
from etl.errors import Refused
from etl.settings.settings import Settings, load_settings

from .deliveries import Keeping, KeptDelivery, kept_names, last_keys
from .disk import BUILDING
from .publish import (
    DELIVERIES,
    current_snapshot,
    delivery_of,
    load_lock,
    new_name,
    publish,
    rebuilt_name,
    sweep,
)
from .snapshots import KEEP, prune_held

__all__ = ["Options", "Progress", "load", "rebuild"]


# How DuckDB tells of a failing disk where it does not raise an IOException (a failed commit does not).
_DISK_WORDS = ("space left", "could not write", "file too large", "read-only file system")


@dataclass(frozen=True)
class Options:
    """The switches of one load.

    `today`: the day it is where the delivery is loaded; a delivery that describes a later one is refused. `wait`: seconds to wait for another; `keep`: snapshots that stay; `rejects`: a workbook to write the
    rejected rows to, whether the delivery is refused for them or not.
    """

    as_of: date | None = None
    today: date | None = None
    source: str | None = None
    allow_older: bool = False
    allow_shrink: bool = False
    publish: bool = True
    wait: float = 0
    keep: int = KEEP
    new_key: bool = False
    rejects: Path | None = None


def load(
    folders: Sequence[Path],
    warehouse: Path,
    settings: Settings | None = None,
    options: Options | None = None,
    progress: Progress = lambda _: None,
    profiles: tuple[Path, ...] = (),
) -> LoadReport:
    """Validate the deliveries in `folders` (or `.zip` files), keep them and publish them as one snapshot of `warehouse`.

    Returns the report; with `options.publish` False (tavle check) nothing is kept. Raises Refused,
    with the report so far in `.report` where there is one, and Unsound where the fault is ours; the
    published snapshot stays as it was.
    """
    settings = settings or load_settings()
    options = options or Options()
    with _plain_disk(warehouse), contextlib.ExitStack() as unpacked:
        deliveries = [
            replace(
                open_delivery(unpacked.enter_context(as_folder(f)), options.as_of, options.source, profiles),
                shown=f,
            )
            for f in folders
        ]
        refuse_future(deliveries, options.today)
        refuse_incomplete(deliveries)
        with load_lock(warehouse, options.wait, lambda: progress("waiting for another load")):
            try:
                return _load(deliveries, warehouse, settings, options, progress)
            except MissingHeaders:
                refuse_incomplete(deliveries, whole=True)
                raise
            finally:
                forget_raw()
                _sweep_quietly(warehouse)


def _load(
    deliveries: list[Delivery], warehouse: Path, settings: Settings, options: Options, progress: Progress
) -> LoadReport:
    keys = load_keys(warehouse, settings.key_file, last_keys(warehouse), options.new_key)
    intake: Intake = Delivered(deliveries, keys, settings.empty_days)
    name = new_name(warehouse, intake.as_of)
    building = warehouse / f"{name}{BUILDING}"
    previous = read_report(current_snapshot(warehouse))
    loaded_at = datetime.now(UTC).replace(tzinfo=None)
    earlier = last_shares(_last_loaded(warehouse))

    def write_out(connection: duckdb.DuckDBPyConnection) -> None:
        if options.rejects is not None:
            count = write_rejects_of(connection, options.rejects)
            progress(f"{count} rejected rows written to {options.rejects}")

    def judge(report: LoadReport) -> None:
        if not options.allow_shrink:
            refuse_empty(report)
        refuse_lost_keys(report)
        refuse_faulty(report, settings)
        refuse_orphans(report, settings)
        if not options.allow_older:
            refuse_older(report, previous)
        if not options.allow_shrink:
            refuse_shrunk(report, previous, settings)

    if not options.publish:
        return build(building, name, intake, settings, loaded_at, judge, progress, write_out, earlier)
    folder = warehouse / DELIVERIES / f"{name}{BUILDING}"
    with Keeping(intake, folder, keys, settings) as keeping:
        report = build(building, name, keeping, settings, loaded_at, judge, progress, write_out, earlier)
        keeping.finish(name, loaded_at)
    progress("publishing")
    publish(building, warehouse, name, folder)
    with contextlib.suppress(OSError, Refused):
        # What cannot be removed now goes with the next load; the new figures are out.
        prune_held(warehouse, options.keep)
    return report


def _last_loaded(warehouse: Path) -> list[Path]:
    """The snapshots in the warehouse, the last loaded first, by the time in their names."""
    files = [p for p in warehouse.glob("*.duckdb") if BUILDING not in p.name]
    return sorted(files, key=lambda p: p.stem[11:], reverse=True)


def rebuild(
    warehouse: Path,
    names: Sequence[str] = (),
    settings: Settings | None = None,
    progress: Progress = lambda _: None,
    wait: float = 0,
) -> list[LoadReport]:
    """Build snapshots again from their kept deliveries alone, with today's code and the settings of then.

    Without `names` the published one. The new snapshot of the published delivery (or, where nothing is
    published, the last) becomes the published one; the old files stay until they are pruned. Refused,
    with nothing changed for that snapshot, where a kept delivery is not there or cannot be read.
    """
    settings = settings or load_settings()
    reports = []
    with _plain_disk(warehouse), load_lock(warehouse, wait, lambda: progress("waiting for another load")):
        keys = find_keys(warehouse, settings.key_file)
        current = current_snapshot(warehouse)
        if not names and current is None:
            raise Refused(f"Nothing is published in {warehouse}. Name a kept delivery, or give --all.")
        wanted = [delivery_of(n.removesuffix(".duckdb")) for n in names or [current.name]]  # type: ignore[union-attr]
        published = delivery_of(current.stem) if current else wanted[-1]
        kept = set(kept_names(warehouse))
        for delivery in dict.fromkeys(wanted):
            if delivery not in kept:
                raise Refused(
                    f"There is no kept delivery {delivery}. See which there are: tavle snapshots list"
                )
        for delivery in dict.fromkeys(wanted):
            progress(f"building {delivery} again")
            try:
                intake = KeptDelivery(warehouse / DELIVERIES / delivery, keys)
                name = rebuilt_name(warehouse, delivery)
                building = warehouse / f"{name}{BUILDING}"
                of_then = intake.settings

                def judge(report: LoadReport, of_then: Settings = of_then) -> None:
                    refuse_faulty(report, of_then)

                report = build(building, name, intake, of_then, intake.manifest.loaded_at, judge, progress)
                publish(building, warehouse, name, current=delivery == published)
                reports.append(report)
            finally:
                _sweep_quietly(warehouse)
    return reports


def _sweep_quietly(warehouse: Path) -> None:
    """Clear up after ourselves, whatever happened; what cannot be removed now, the next load removes."""
    with contextlib.suppress(OSError):
        sweep(warehouse)


@contextlib.contextmanager
def _plain_disk(warehouse: Path) -> Iterator[None]:
    """A disk that fails (full, read-only, unreadable) as a sentence, whoever met it."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        where = error.filename or warehouse
        raise Refused(
            f"{where} cannot be read or written: {error.strerror or error}. "
            "What was published stays; make room or give access, and load again."
        ) from error
    except duckdb.Error as error:
        text = str(error).splitlines()[0]
        if not isinstance(error, duckdb.IOException) and not any(w in text.lower() for w in _DISK_WORDS):
            raise
        raise Refused(
            f"The warehouse {warehouse} cannot be written: {text}. What was published stays; make room and load again."
        ) from error
