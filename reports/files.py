"""Writing a report: whole or not at all, and never over a file that is there."""

from __future__ import annotations

import os
from pathlib import Path

from etl.errors import Refused


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
