"""Citizen numbers become keyed tokens in memory; anything shaped like one is masked or replaced.

Source: extracts, "citizen_id may be a CPR number. It never reaches the disk".
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from .errors import Refused

KEY_VARIABLE = "TAVLE_KEY"
KEY_FILE = "citizen.key"
MASK = "******-****"
# Day 01-31 (61-91 for synthetic and replacement numbers), month 01-12 (41-52 for replacement ones).
CPR = r"(?:[0-3]\d|[6-9]\d)[014]\d\d\d[- ]?\d{4}"
_CPR_ALONE = rf"(?:^|[^0-9])({CPR})(?:$|[^0-9])"
_CPR_PATTERN = re.compile(rf"(?<!\d){CPR}(?!\d)")


def load_key(folder: Path, key_file: Path | None = None) -> bytes:
    """The key from the environment (`TAVLE_KEY`), else from the key file, which the first load creates.

    Refused when the file is readable by others or too short.
    """
    from_environment = os.environ.get(KEY_VARIABLE)
    if from_environment:
        if len(from_environment) < 16:
            raise Refused(f"{KEY_VARIABLE} is shorter than 16 characters. Give a longer key.")
        return from_environment.encode()
    path = key_file or folder / KEY_FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            raise Refused(f"The key file {path} can be read by others. Run: chmod 600 {path}") from None
        key = path.read_bytes().strip()
        if len(key) < 16:
            raise Refused(
                f"The key file {path} is too short to be a key. Restore it from your backup."
            ) from None
        return key
    except OSError as error:
        raise Refused(f"The key file {path} cannot be created: {error.strerror}.") from error
    key = secrets.token_hex(32).encode()
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(key)
        os.fsync(handle.fileno())
    return key


def token(value: str, key: bytes) -> str:
    """The token of one citizen number: 32 hex digits; the same with and without its dash."""
    plain = value.strip().replace("-", "").replace(" ", "")
    return hmac.digest(key, plain.encode(), hashlib.sha256).hex()[:32]


def tokenise(column: pa.ChunkedArray, key: bytes, nulls: tuple[str, ...]) -> pa.ChunkedArray:
    """A column of citizen numbers as tokens; null words stay null."""
    coded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    empty = {n.casefold() for n in nulls}
    tokens = [
        None if v is None or v.strip().casefold() in empty else token(v, key)
        for v in coded.dictionary.to_pylist()
    ]
    plain = pa.array(tokens, pa.string()).take(coded.indices)
    return pa.chunked_array([plain])


def mask(text: str | None) -> str | None:
    """The text with everything that is shaped like a CPR number masked."""
    return None if text is None else _CPR_PATTERN.sub(MASK, text)


def replace_in_text(column: pa.ChunkedArray, key: bytes, keys: bool) -> tuple[pa.ChunkedArray, int]:
    """A text column without CPR-shaped numbers, and how many cells held one.

    In a key column (`keys`) each becomes its token, so that references still meet; elsewhere it is
    masked.
    """
    if not pa.types.is_string(column.type):
        return column, 0
    hits = pc.fill_null(pc.match_substring_regex(column, _CPR_ALONE), False)
    count = pc.sum(hits).as_py() or 0
    if not count:
        return column, 0

    def mend(value: str) -> str:
        return _CPR_PATTERN.sub(lambda m: token(m.group(), key) if keys else MASK, value)

    mended = [
        mend(v) if hit and v is not None else v
        for v, hit in zip(column.to_pylist(), hits.to_pylist(), strict=True)
    ]
    return pa.chunked_array([pa.array(mended, pa.string())]), count
