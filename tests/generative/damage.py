"""A small delivery damaged in one of the named ways: what each may change, and what it must leave alone."""

from __future__ import annotations

from random import Random

from generative import damage_text, damage_files, damage_books  # isort: skip
from generative.kinds import KINDS, Damage
from generative.undamaged import Style, tables

__all__ = ["KINDS", "Damage", "damage_books", "damage_files", "damage_text", "damaged"]

# Kinds that need a table with something of theirs in it.
_FITS = {
    "quote_lost": ("offers",),
    "quote_added": ("workers", "offers", "contacts"),
    "huge_cell": ("teams", "offers"),
    "number_form_changed": ("offers", "workers"),
    "dates_in_another_order": ("cases", "assignments", "contacts", "offers"),
    "dates_in_many_forms": ("cases", "assignments", "contacts", "offers"),
    "encoding_mixed": ("teams", "workers", "offers"),
    "parquet_truncated": ("contacts", "offers"),
    "merged_cells": ("teams", "cases"),
    "old_code_page": ("teams", "offers"),
    "encoded_twice": ("teams", "workers", "offers"),
}


def damaged(name: str, seed: int) -> tuple[Damage, dict[str, bytes]]:
    """The damage of one kind and seed, and all files of the delivery (without delivery.toml)."""
    rng = Random(f"{name}/{seed}")
    style = Style.any(rng)
    whole = tables(style)
    table = rng.choice(_FITS.get(name, tuple(whole)))
    damage = KINDS[name](rng, whole[table])
    files = {f"{n}.csv": t.data() for n, t in whole.items() if n != table}
    return damage, {**files, **damage.files}
