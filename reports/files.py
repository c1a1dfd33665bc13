"""Writing a report: whole or not at all, and never over a file that is there."""

from __future__ import annotations

import os
from pathlib import Path

from etl.errors import Refused


def write_new(path: Path, data: bytes, suffix: str) -> None:
    """Write `data` to a new file; Refused where it exists, has another ending, or cannot be written."""
    if path.suffix.lower() != suffix:
        raise Refused(f"{path} does not end in {suffix}. Give a name that does.")
    there = f"{path} is already there, and nothing is overwritten. Give another name with -o."
    if path.exists():
        raise Refused(there)
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
