"""Paths that a file names (a backup's list, the plan of a publishing): used only where they stay inside."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from etl.errors import Refused


def inside(folder: Path, name: object, named_by: str) -> Path:
    """The path `name` in `folder`; Refused where it is not relative, climbs, or resolves elsewhere.

    `named_by` is the file that names it, for the sentence. Links on the way count as where they lead.
    """
    if not is_plain(name) or not _strictly_below(folder / str(name), folder):
        raise Refused(f"{named_by} names a file outside its folder ({str(name)!r}). Nothing was changed.")
    return folder / str(name)


def is_plain(name: object) -> bool:
    """Whether a name is a relative path that names something and climbs nowhere."""
    if not isinstance(name, str) or not name or "\0" in name or "\\" in name:
        return False
    pieces = name.split("/")
    return not PurePosixPath(name).is_absolute() and not {"", ".", ".."} & set(pieces)


def _strictly_below(path: Path, folder: Path) -> bool:
    found, top = path.resolve(), folder.resolve()
    return found != top and found.is_relative_to(top)
