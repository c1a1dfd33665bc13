"""Kept deliveries: what a load read, as Parquet, so that its snapshot can be built again from it alone.

`deliveries/<snapshot>/` holds a Parquet file a part and `manifest.json`. The rows are as they reach the
checks: citizen numbers are tokens already. Files are never changed; a rotation of the key puts new ones
beside them and replaces the manifest.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path
from types import TracebackType

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from etl.build.report import Finding
from etl.clean.dictionary_text import coded, is_coded
from etl.clean.keys import Keys
from etl.clean.tokens import hash_on
from etl.delivery.contracts import TABLES, Table
from etl.delivery.intake import Intake, Part
from etl.delivery.profile import Profile
from etl.errors import Refused
from etl.settings.jsonable import from_plain, to_plain
from etl.settings.login import Login
from etl.settings.settings import SHIPPED, Settings

from . import disk
from .publish import DELIVERIES

MANIFEST = "manifest.json"
SITE_FOLDER = "site"
FORMAT = 1
_PLACES = "_places:"


@dataclass(frozen=True)
class KeptTable:
    """One part as the manifest tells it; `file` holds its rows, `sha256` says whether it is still that."""

    table: str
    file: str
    path: str
    rows: int
    profile: Profile
    codes: dict[str, dict[str, str]]
    constants: dict[str, str]
    malformed: tuple[tuple[int, str], ...]
    findings: tuple[Finding, ...]
    sha256: str = ""
    ends: str | None = None


@dataclass(frozen=True)
class Manifest:
    """Everything about a kept delivery but its rows. `keys`: fingerprints of the keys of its tokens."""

    name: str
    as_of: date
    loaded_at: datetime
    history_from: date | None
    sources: tuple[str, ...]
    stated: dict[str, int]
    keys: tuple[str, ...]
    settings: Settings
    parts: tuple[KeptTable, ...] = ()
    format: int = field(default=FORMAT)


class Keeping:
    """An intake that keeps in `folder` what it passes on. Writing goes on beside the checks."""

    def __init__(self, intake: Intake, folder: Path, keys: Keys, settings: Settings) -> None:
        self.intake, self.folder, self.keys, self.settings = intake, folder, keys, settings
        self.as_of, self.history_from = intake.as_of, intake.history_from
        self.sources, self.stated = intake.sources, intake.stated
        self._parts: list[KeptTable] = []
        self._writer = ThreadPoolExecutor(1)
        self._written: list[Future[str]] = []
        folder.mkdir(parents=True)

    def __enter__(self) -> Keeping:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.shutdown(cancel_futures=True)

    def parts(self, table: Table) -> Iterator[Part]:
        """The parts of the intake, each on its way to the disk."""
        for part in self.intake.parts(table):
            file = f"{table.name}.{len(self._parts)}.parquet"
            self._parts.append(
                KeptTable(
                    table.name, file, part.path, part.rows.num_rows, part.profile, part.codes, part.constants,
                    part.malformed, part.findings, ends=part.ends,
                )
            )  # fmt: skip
            self._written.append(
                self._writer.submit(_write, table.name, self.folder / file, part.rows, part.places)
            )
            yield part

    def finish(self, name: str, loaded_at: datetime) -> None:
        """Wait until all rows are written, then say what they are: the delivery is whole."""
        written = zip(self._parts, self._written, strict=True)
        parts = tuple(replace(part, sha256=digest.result()) for part, digest in written)
        manifest = Manifest(
            name, self.as_of, loaded_at, self.history_from, self.sources, self.stated,
            self.keys.fingerprints, _keep_site(self.settings, self.folder), parts,
        )  # fmt: skip
        disk.write("manifest", self.folder / MANIFEST, disk.as_json(to_plain(manifest)))
        disk.sync("kept delivery", self.folder)


class KeptDelivery:
    """A kept delivery as an intake, and the `settings` of its load.

    With newer `keys` than its own its tokens are hashed on.
    """

    def __init__(self, folder: Path, keys: Keys | None = None) -> None:
        self.folder, self.keys = folder, keys
        self.manifest = read_manifest(folder)
        self.settings = _kept_site(self.manifest.settings, folder)
        self.as_of, self.history_from = self.manifest.as_of, self.manifest.history_from
        self.sources, self.stated = self.manifest.sources, self.manifest.stated
        self._used = keys.behind(self.manifest.keys) if keys else None

    def parts(self, table: Table) -> Iterator[Part]:
        """See `Intake`."""
        for part in self.manifest.parts:
            if part.table != table.name:
                continue
            rows, places = _read(self.folder / part.file, part)
            if self._used is not None:
                assert self.keys is not None
                rows = hash_on(table, rows, places, self.keys, self._used)
            yield Part(
                part.path, rows, part.profile, part.codes, part.constants, part.malformed, part.findings, places,
                part.ends,
            )  # fmt: skip


def _keep_site(settings: Settings, folder: Path) -> Settings:
    """The settings with the files that they name (or the shipped ones in their stead) beside the rows."""
    changed: dict[str, Path | None] = {"key_file": None}
    for name in _site_paths():
        path: Path | None = getattr(settings, name)
        if path is None and name.endswith("_file"):
            path = next(SHIPPED.glob(f"{name.removesuffix('_file')}.*"), None)
        if path is None:
            continue
        inside = Path(SITE_FOLDER) / name
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if file.is_file():
                disk.copy("kept settings", file, folder / inside / file.name)
        changed[name] = inside if path.is_dir() else inside / path.name
    # Who may log in is no part of a delivery, and names people.
    return replace(settings, login=Login(), **changed)  # type: ignore[arg-type]


def _kept_site(settings: Settings, folder: Path) -> Settings:
    named = {name: getattr(settings, name) for name in _site_paths()}
    return replace(settings, **{name: folder / path for name, path in named.items() if path})


def _site_paths() -> list[str]:
    """The settings that name a file or a folder of the site, but for the key."""
    named = [f.name for f in fields(Settings) if f.name.endswith(("_file", "_folder"))]
    return [name for name in named if name != "key_file"]


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a kept delivery; Refused where it is not there or of a later tavle."""
    path = folder / MANIFEST
    try:
        data = orjson.loads(path.read_bytes())
        if data["format"] > FORMAT:
            raise Refused(
                f"The kept delivery {folder} was written by a later tavle. Update this one to build it again."
            )
        return from_plain(Manifest, data)
    except FileNotFoundError:
        raise Refused(
            f"There is no kept delivery {folder.name}. See which there are: tavle snapshots list"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(f"The manifest {path} cannot be read. Restore it from a backup.") from error


def kept_names(warehouse: Path) -> list[str]:
    """The names of the kept deliveries, in order of their names."""
    return sorted(p.parent.name for p in (warehouse / DELIVERIES).glob(f"*/{MANIFEST}") if disk.BUILDING not in p.parent.name)  # fmt: skip


def last_keys(warehouse: Path) -> tuple[str, ...]:
    """The fingerprints of the keys of the delivery that was kept last; empty where none is."""
    manifests = []
    for name in kept_names(warehouse):
        with contextlib.suppress(Refused):
            manifests.append(read_manifest(warehouse / DELIVERIES / name))
    return max(manifests, key=lambda m: m.loaded_at).keys if manifests else ()


def renew(folder: Path, keys: Keys) -> bool:
    """Hash the tokens of a kept delivery on with the newer keys, on disk; False where they are of today.

    The rows go into new files, the manifest that names them is replaced, the old files go.
    """
    kept = KeptDelivery(folder, keys)
    if kept._used is None:
        return False
    parts, old = [], []
    for table in TABLES.values():
        listed = [p for p in kept.manifest.parts if p.table == table.name]
        for part, had in zip(kept.parts(table), listed, strict=True):
            file = f"{had.file.removesuffix('.parquet').split('.k')[0]}.k{len(keys.lines)}.parquet"
            digest = _write(table.name, folder / file, part.rows, part.places)
            parts.append(replace(had, file=file, sha256=digest))
            old.append(had.file)
    manifest = replace(kept.manifest, parts=tuple(parts), keys=keys.fingerprints)
    disk.replace_text("manifest", folder / MANIFEST, disk.as_json(to_plain(manifest)))
    sweep_kept(folder)
    return True


def sweep_kept(folder: Path) -> None:
    """Remove what no manifest names: what an interrupted rotation left."""
    named = {part.file for part in read_manifest(folder).parts} | {MANIFEST, SITE_FOLDER}
    for path in folder.iterdir():
        if path.name not in named:
            path.unlink()


def _write(what: str, path: Path, rows: pa.Table, places: dict[str, pa.Array]) -> str:
    """Write the rows, their places beside them; gives the file's SHA-256."""
    for name, positions in places.items():
        rows = rows.append_column(f"{_PLACES}{name}", positions)
    rows = rows.replace_schema_metadata(None)
    few = [field.name for field in rows.schema if is_coded(field.type)]
    disk.step(
        f"write {what}",
        lambda: pq.write_table(rows, path, compression="zstd", compression_level=1, use_dictionary=few),
    )
    disk.sync(what, path)
    return disk.digest(path)


def _read(path: Path, part: KeptTable) -> tuple[pa.Table, dict[str, pa.Array]]:
    try:
        if disk.digest(path) != part.sha256:
            raise Refused(f"The kept rows {path} are damaged. Restore them from a backup.")
        with pq.ParquetFile(path) as file:
            rows = file.read()
        rows = pa.table(
            {
                n: coded(c) if is_coded(c.type) else c
                for n, c in zip(rows.column_names, rows.columns, strict=True)
            }
        )
    except (pa.ArrowException, OSError) as error:
        raise Refused(f"The kept rows {path} cannot be read. Restore them from a backup.") from error
    extra = [name for name in rows.column_names if name.startswith(_PLACES)]
    places = {name.removeprefix(_PLACES): rows.column(name).combine_chunks() for name in extra}
    return rows.drop_columns(extra) if extra else rows, places
