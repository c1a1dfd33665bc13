"""Made pages lie beside their snapshot, where all of the server's processes find them, and what readers asked for too.

Two kinds of files in the snapshot's folder (`metrics.warehouse.beside`): `page-<key>-<revision>.br`, a page as it leaves, and
`asked-<key>.json`, for whom and at which address a reader asked for it, by which the next snapshot's pages are
prepared (`preparing`). The key is of everything that a page is made of but the snapshot: this code, the site's
settings, the scope, the address. The revision is that of what people wrote; pages of an earlier one are taken away, so
that a remark that was taken back stands nowhere.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from metrics import Snapshot
from metrics.question import Scope
from metrics.warehouse.beside import hash_of_code, place_of, recall, remember

MOST = 3000
"""Pages of one snapshot that are kept so; some 30 kB each."""
_CODE = (Path(__file__).parent, Path(__file__).parents[1] / "reports", Path(__file__).parents[1] / "store")


@dataclass(frozen=True)
class Place:
    """Whose page it is (the scope says all that a page shows of its reader), and at which address."""

    scope: Scope
    read_only: bool
    path: str
    search: str

    def key(self, settings: str) -> str:
        """A name for it under these settings (`fingerprint`)."""
        said = orjson.dumps([hash_of_code(*_CODE), settings, asdict(self)], option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(said).hexdigest()[:32]

    def told(self) -> bytes:
        return orjson.dumps(asdict(self))

    @classmethod
    def of(cls, told: bytes) -> Place:
        """What `told` wrote; ValueError where it is something else."""
        try:
            given = json.loads(told)
            scope = {
                **given["scope"],
                "units": tuple((level, unit) for level, unit in given["scope"]["units"]),
            }
            return cls(**{**given, "scope": Scope(**scope)})
        except (KeyError, TypeError) as problem:
            raise ValueError("not a place") from problem


class Shelf:
    """The made pages of a site's snapshots. Where nothing can be written, nothing lies there."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = fingerprint(settings)
        self._swept: tuple[str, int] = ("", -1)

    def page(self, snap: Snapshot, place: Place, revision: int) -> bytes | None:
        """The page as it was put, or None."""
        self._sweep(snap, revision)
        return recall(snap, self._name(place, revision))

    def put(self, snap: Snapshot, place: Place, revision: int, body: bytes) -> bool:
        """Lay a page down for all processes; whether there was room for it."""
        folder = place_of(snap)
        if folder is None or sum(1 for _ in _files(folder, "page-")) >= MOST:
            return False
        remember(snap, self._name(place, revision), body)
        return True

    def asked(self, snap: Snapshot, place: Place) -> None:
        """Note that a reader asked for a page."""
        remember(snap, f"asked-{place.key(self.settings)}.json", place.told())

    def _name(self, place: Place, revision: int) -> str:
        return f"page-{place.key(self.settings)}-{revision}.br"

    def _sweep(self, snap: Snapshot, revision: int) -> None:
        """Take away what was made before people last wrote something; once a revision."""
        folder = place_of(snap)
        if folder is None or self._swept == (folder.name, revision):
            return
        for file in _files(folder, "page-"):
            if not file.name.endswith(f"-{revision}.br"):
                _away(file)
        self._swept = (folder.name, revision)


def before(snap: Snapshot) -> list[Place]:
    """What readers asked for of the other snapshots, the last asked first."""
    found = []
    for folder in _others(snap):
        for file in _files(folder, "asked-"):
            with contextlib.suppress(OSError, ValueError):
                found.append((file.stat().st_mtime, Place.of(file.read_bytes())))
    found.sort(key=lambda one: one[0], reverse=True)
    return list(dict.fromkeys(place for _, place in found))


def clear(snap: Snapshot) -> None:
    """Take the pages of the other snapshots away, and what was asked of them: the next is prepared by this one's."""
    for folder in _others(snap):
        for kind in ("page-", "asked-"):
            for file in _files(folder, kind):
                _away(file)


def fingerprint(settings: Mapping[str, Any]) -> str:
    """Tells one set of site settings from another, and nothing of what stands in them."""
    return hashlib.sha256(repr(sorted(settings.items())).encode()).hexdigest()


def _others(snap: Snapshot) -> Iterator[Path]:
    own = place_of(snap)
    if own is not None:
        with contextlib.suppress(OSError):
            yield from (folder for folder in own.parent.iterdir() if folder != own)


def _files(folder: Path, kind: str) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from (file for file in folder.iterdir() if file.name.startswith(kind))


def _away(file: Path) -> None:
    with contextlib.suppress(OSError):
        file.unlink()
