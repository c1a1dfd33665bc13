"""The keys of the citizen tokens: where they come from, what they make, and how they are rotated.

A key file (or `TAVLE_KEY`) holds one key a line, the oldest first. A citizen number is hashed with the
first, the result with the second, and so on: a token made before a rotation is hashed on with the new
key alone, without the citizen number, and is then the token that the number gets today.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from etl.errors import Refused
from etl.snapshots import disk

KEY_VARIABLE = "TAVLE_KEY"
KEY_FILE = "citizen.key"
TOKEN_LENGTH = 32
_SHORTEST = 16
_HMAC_BLOCK = 64


@dataclass(frozen=True)
class Keys:
    """The keys in force, the oldest first. Never printed: `repr` shows their fingerprints."""

    lines: tuple[bytes, ...] = field(repr=False)

    def token(self, value: str) -> str:
        """The token of one citizen number: 32 hex digits; the same with and without its dash."""
        return self.hash_on(value.strip().replace("-", "").replace(" ", ""), 0)

    def hash_on(self, token: str, used: int) -> str:
        """The token of today for one that was made with the first `used` keys only."""
        for key in self.lines[used:]:
            token = hmac.digest(key, token.encode(), hashlib.sha256).hex()[:TOKEN_LENGTH]
        return token

    def tokens(self, values: list[str]) -> list[str]:
        """`token` of many numbers, already without blanks and dashes: the same by its definition (RFC 2104)."""
        sha256 = hashlib.sha256
        for key in self.lines:
            short = sha256(key).digest() if len(key) > _HMAC_BLOCK else key
            padded = short.ljust(_HMAC_BLOCK, b"\0")
            inner, outer = bytes(b ^ 0x36 for b in padded), bytes(b ^ 0x5C for b in padded)
            values = [
                sha256(outer + sha256(inner + v.encode()).digest()).hexdigest()[:TOKEN_LENGTH] for v in values
            ]
        return values

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """What each key may be recognised by, in manifests and backups: 12 hex digits, not reversible."""
        return tuple(hmac.digest(k, b"tavle fingerprint", hashlib.sha256).hex()[:12] for k in self.lines)

    def behind(self, fingerprints: tuple[str, ...]) -> int | None:
        """How many keys the tokens of `fingerprints` have seen, where they can be hashed on; else None."""
        used = len(fingerprints)
        return used if self.fingerprints[:used] == fingerprints and used < len(self.lines) else None

    def __repr__(self) -> str:
        return f"Keys({', '.join(self.fingerprints)})"


def key_path(warehouse: Path, key_file: Path | None = None) -> Path:
    """Where the key file is: the site's own place, else in the warehouse folder."""
    return key_file or warehouse / KEY_FILE


def find_keys(warehouse: Path, key_file: Path | None = None) -> Keys | None:
    """The keys of the environment, else of the key file; None where there is neither.

    Refused when the file is readable by others or a key is too short.
    """
    from_environment = os.environ.get(KEY_VARIABLE)
    if from_environment:
        return _keys(from_environment.encode(), KEY_VARIABLE, "Give a longer key.")
    path = key_path(warehouse, key_file)
    try:
        if path.stat().st_mode & 0o077:
            raise Refused(f"The key file {path} can be read by others. Run: chmod 600 {path}")
        return _keys(path.read_bytes(), f"The key file {path}", "Restore it from your backup.")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Refused(f"The key file {path} cannot be read: {error.strerror}.") from error


def load_keys(
    warehouse: Path, key_file: Path | None = None, used: tuple[str, ...] = (), new_key: bool = False
) -> Keys:
    """The keys for a load; the first load creates the key file.

    `used`: the fingerprints of the last kept delivery. Refused where it was hashed with other keys, for
    then no citizen would be the same as before, unless `new_key` says that the old key is lost.
    """
    keys = find_keys(warehouse, key_file)
    if keys is None:
        path = key_path(warehouse, key_file)
        if used and not new_key:
            raise Refused(
                f"The key file {path} is not there, and what was loaded before was hashed with its key "
                f"({used[-1]}). Put it back; or give --new-key if it is lost (citizens are then not recognised)."
            )
        keys = Keys((_fresh(),))
        try:
            disk.replace_text("key", path, keys.lines[0] + b"\n", 0o600)
        except OSError as error:
            raise Refused(f"The key file {path} cannot be created: {error.strerror}.") from error
    if used and keys.fingerprints[: len(used)] != used and not new_key:
        raise Refused(
            f"The key ({keys.fingerprints[-1]}) is not the one that the last delivery was hashed with "
            f"({used[-1]}). Put that back; or give --new-key if it is lost (citizens are then not recognised)."
        )
    return keys


def add_key(warehouse: Path, key_file: Path | None = None) -> Keys:
    """A new key after those of the key file, which is replaced in one instant; Refused without a file."""
    keys = find_keys(warehouse, key_file)
    path = key_path(warehouse, key_file)
    if keys is None:
        raise Refused(f"There is no key file {path}. The first load creates it; there is nothing to rotate.")
    keys = Keys((*keys.lines, _fresh()))
    try:
        disk.replace_text("key", path, b"\n".join(keys.lines) + b"\n", 0o600)
    except OSError as error:
        raise Refused(f"The key file {path} cannot be replaced: {error.strerror}.") from error
    return keys


def _fresh() -> bytes:
    return secrets.token_hex(32).encode()


def _keys(content: bytes, what: str, do: str) -> Keys:
    lines = tuple(line.strip() for line in content.splitlines() if line.strip())
    if not lines or min(map(len, lines)) < _SHORTEST:
        raise Refused(f"{what} is too short to be a key ({_SHORTEST} characters at least). {do}")
    return Keys(lines)
