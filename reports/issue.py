"""Issuing a report: its file is written whole and never over another, its snapshot is pinned, its figures are kept;
and proving that it was made again."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from etl.errors import Refused
from etl.snapshots.snapshots import pin
from store import Issued, IssuedReports, clock
from topics.view import View

from .calendar import due_for


def issue(warehouse: Path, kept: IssuedReports, kind: str, view: View, target: Path, who: str = "") -> int:
    """Keep a report whose file is written, and give its number; the file goes again where it cannot be kept.

    `who` issues it (default: the user of the computer).
    """
    today = clock.today()
    try:
        # Pinned first: a report that is kept can always be made again.
        pin(warehouse, view.snap.id, f"{kind} issued {today.isoformat()}")
        return kept.add(
            kind, view.as_of, view.snap.id, view.scope.released, view.sha256(), view.canonical(),
            due_for(today), who or getpass.getuser(),
        )  # fmt: skip
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def reproduced(view: View, issued: Issued) -> None:
    """Refused where a report made again does not hold the figures that were issued."""
    if view.sha256() != issued.sha256:
        raise Refused(
            f"Report {issued.id} cannot be made again as it was: its figures have the hash {issued.sha256[:12]}, now they "
            f"have {view.sha256()[:12]}. The definitions or the snapshot {issued.snapshot} have changed since."
        )


def target_of(output: Path | None, name: str) -> Path:
    """Where a report goes: `output`; under its own name where that is a folder, or where nothing was said."""
    if output is None:
        return Path(name)
    return output / name if output.is_dir() else output


def check_new(path: Path, *suffixes: str) -> None:
    """Refused where the file is there already or has another ending: asked before the work begins."""
    if path.suffix.lower() not in suffixes:
        raise Refused(f"{path} does not end in {' or '.join(suffixes)}. Give a name that does.")
    if path.exists():
        raise Refused(f"{path} is already there, and nothing is overwritten. Give another name with -o.")


def write_new(path: Path, data: bytes, *suffixes: str) -> None:
    """Write `data` to a new file; Refused where it exists, has another ending, or cannot be written."""
    check_new(path, *suffixes)
    there = f"{path} is already there, and nothing is overwritten. Give another name with -o."
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        try:
            # A link fails where somebody was faster; a rename would write over it.
            os.link(part, path)
        except FileExistsError:
            raise Refused(there) from None
        except OSError:
            part.rename(path)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
