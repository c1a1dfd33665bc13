"""Rotating the key: a new one after the old, and every kept token hashed on with it."""

from __future__ import annotations

import os
from pathlib import Path

from etl.clean.keys import KEY_VARIABLE, Keys, add_key, find_keys
from etl.errors import Refused

from .deliveries import kept_names, read_manifest, renew, sweep_kept
from .publish import DELIVERIES, load_lock


def rotate(warehouse: Path, key_file: Path | None = None, wait: float = 0) -> tuple[Keys, list[str]]:
    """A new key, and the kept deliveries whose tokens were hashed on with it.

    Where an interrupted rotation (or a second line put into `TAVLE_KEY`) left kept deliveries behind
    the keys, no key is added: those are brought up first. Refused where the key comes from the
    environment and nothing is behind it.
    """
    with load_lock(warehouse, wait):
        keys = find_keys(warehouse, key_file)
        if keys is None or not _behind(warehouse, keys):
            if os.environ.get(KEY_VARIABLE):
                raise Refused(
                    f"The key comes from {KEY_VARIABLE}. Put a new key on a line of its own after the old one "
                    "(openssl rand -hex 32 makes one), then run this again."
                )
            keys = add_key(warehouse, key_file)
        renewed = [name for name in _behind(warehouse, keys) if renew(warehouse / DELIVERIES / name, keys)]
        for name in kept_names(warehouse):
            sweep_kept(warehouse / DELIVERIES / name)
    return keys, renewed


def _behind(warehouse: Path, keys: Keys) -> list[str]:
    """The kept deliveries whose tokens were made with fewer keys than there are."""
    return [
        name
        for name in kept_names(warehouse)
        if keys.behind(read_manifest(warehouse / DELIVERIES / name).keys) is not None
    ]
