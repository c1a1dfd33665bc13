"""From what the provider or the proxy says of a person to the roles that the person holds. Pure.

A role is held by a claim's value (`group`) or by name (`user`); roles of one kind are one role with all its units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.access.who import Held
from etl.settings.login import NEEDS_UNITS, Grant

MOST_UNITS = 60


def roles_of(
    grants: Iterable[Grant], user: str, groups: Iterable[str], claims: Mapping[str, Any]
) -> tuple[Held, ...]:
    """The roles of a person, in the order of the settings.

    >>> roles_of([Grant("finance", group="g1"), Grant("head", group="g2", units=(("team", "T01"),))], "x", ["g2"], {})
    (Held(role='head', units=(('team', 'T01'),), worker=None),)
    """
    groups = set(groups)
    found: dict[tuple[str, str | None], list[tuple[str, str]]] = {}
    for grant in grants:
        if not ((grant.group and grant.group in groups) or (grant.user and grant.user == user)):
            continue
        worker = None
        if grant.role == "worker":
            ids = values(claims.get(grant.worker_claim))
            if len(ids) != 1:
                continue
            worker = ids[0]
        units = [*grant.units, *((grant.unit_level, unit) for unit in values(claims.get(grant.units_claim)))]
        if grant.role in NEEDS_UNITS and not units:
            continue
        kept = found.setdefault((grant.role, worker), [])
        kept.extend(unit for unit in units if unit not in kept)
    return tuple(
        Held(role, tuple(units[:MOST_UNITS]), worker)  # type: ignore[arg-type]
        for (role, worker), units in found.items()
    )


def values(claim: Any) -> list[str]:
    """A claim as a list of words: it may be one word, a list of them, or nothing."""
    if claim is None or claim == "":
        return []
    if isinstance(claim, (str, int)) and not isinstance(claim, bool):
        return [str(claim)]
    if isinstance(claim, list):
        return [str(v) for v in claim if isinstance(v, (str, int)) and not isinstance(v, bool)]
    return []
