"""Free text: what may be kept of it. Others will read it, so it may not name a citizen by number."""

from __future__ import annotations

import re

from etl.clean.citizen_numbers import holds_number

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

CPR_SENTENCE = "Teksten ser ud til at rumme et CPR-nummer. Skriv sagsnummeret i stedet, eller slet tallet."


class Unfit(ValueError):
    """The text cannot be kept; says why in one Danish sentence."""


def checked(text: str | None, what: str, most: int, *, needed: bool = True) -> str:
    """The text with its blanks tidied; Unfit where it is empty, too long or holds what looks like a CPR number.

    >>> checked("  Ring til de syv  inden torsdag ", "Aftalen", 200)
    'Ring til de syv inden torsdag'
    """
    tidy = " ".join(_CONTROL.sub("", text or "").split())
    if needed and not tidy:
        raise Unfit(f"{what} mangler. Skriv et par ord.")
    if len(tidy) > most:
        raise Unfit(f"{what} er for lang: højst {most} tegn, her er {len(tidy)}.")
    if holds_number(tidy):
        raise Unfit(CPR_SENTENCE)
    return tidy
