"""A delivery as one `.zip`: unpacked into memory, never to the disk (it may hold citizen numbers), and gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from etl.errors import Refused

from .plain_files import no_plain_file, readable, shown_path

MEMORY = Path("/dev/shm")
"""Where files live in memory on Linux."""
_MOST_FILES = 500
_MOST_BYTES = 4 << 30
# Text of a case system packs to a tenth, seldom to a fiftieth.
_MOST_RATIO, _RATIO_FROM = 200, 64 << 20
_BLOCK = 1 << 20
_NO_FILES = ("__MACOSX/", ".DS_Store", "Thumbs.db")


@contextlib.contextmanager
def as_folder(path: Path) -> Iterator[Path]:
    """The delivery's folder: `path` itself, or for a `.zip` a folder in memory of the same name while it is used.

    Refused where the archive is no plain file, is damaged or locked, names files outside itself, holds links, or
    unpacks to more than a delivery does. A Refused on the way names the archive, not the folder.
    """
    if path.suffix.lower() != ".zip" or path.is_dir():
        yield path
        return
    if not MEMORY.is_dir():
        raise Refused(
            f"{shown_path(path)} can only be unpacked in memory, which this system does not offer. Unpack it."
        )
    holder = Path(tempfile.mkdtemp(prefix="tavle-", dir=MEMORY))
    try:
        folder = holder / path.name
        folder.mkdir()
        _unpack(path, folder)
        yield folder
    except Refused as error:
        error.args = tuple(str(a).replace(f"{holder}/{path.name}", str(path)) for a in error.args)
        raise
    finally:
        shutil.rmtree(holder, ignore_errors=True)


def _unpack(path: Path, folder: Path) -> None:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused(no_plain_file(path))
        with zipfile.ZipFile(path) as archive:
            members = _members(path, archive)
            left = min(_MOST_BYTES, shutil.disk_usage(folder).free // 2)
            for name, member in members.items():
                left = _copy(path, archive, member, folder / name, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused(
            f"{shown_path(path)} cannot be read as ZIP: {str(error)[:160].rstrip('.')}. Ask for the file again."
        ) from error
    except OSError as error:
        raise Refused(f"{shown_path(path)} cannot be read: {error.strerror}. Nothing was loaded.") from error


def _members(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """File name -> member, of the files that lie together at the top or in one folder."""
    found = [m for m in archive.infolist() if not m.is_dir() and not any(w in m.filename for w in _NO_FILES)]
    size, packed = sum(m.file_size for m in found), sum(m.compress_size for m in found)
    if len(found) > _MOST_FILES or size > _MOST_BYTES or (size > _RATIO_FROM and size > _MOST_RATIO * packed):
        raise Refused(
            f"{shown_path(path)} unpacks to {len(found)} files of {size:,} bytes, more than a delivery does. "
            "Nothing was loaded."
        )
    names: dict[str, zipfile.ZipInfo] = {}
    folders = set()
    for member in found:
        name = _name(member)
        whole = PurePosixPath(name)
        if whole.is_absolute() or ".." in whole.parts or "\0" in name or "\\" in name or ":" in name:
            raise Refused(f"{shown_path(path)} names a file outside itself ({name!r}). Nothing was loaded.")
        if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
            raise Refused(no_plain_file(path / name))
        if member.flag_bits & 1:
            raise Refused(
                f"{shown_path(path)} is protected by a password. Pack it without one; nothing was loaded."
            )
        if whole.name.casefold() in {n.casefold() for n in names}:
            raise Refused(
                f"{shown_path(path)} holds {whole.name!r} twice. Leave one of them; nothing was loaded."
            )
        names[whole.name] = member
        folders.add(whole.parent)
    if len(folders) > 1:
        raise Refused(
            f"The files of {shown_path(path)} lie in several folders. Pack those of one delivery; nothing was loaded."
        )
    return names


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name; one that is not marked as UTF-8 is in the code page of whoever packed it."""
    if member.flag_bits & 0x800:
        return member.filename
    return readable(os.fsdecode(member.filename.encode("cp437")))


def _copy(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, left: int) -> int:
    """Unpack one member; gives how many bytes are left of what may be unpacked."""
    with archive.open(member) as source, target.open("xb") as copy:
        while block := source.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise Refused(
                    f"{shown_path(path)} unpacks to more than there is room for in memory. Nothing was loaded."
                )
            copy.write(block)
    return left
