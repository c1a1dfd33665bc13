"""Which reader may have which report, with which teams, in which form. What a scope may not see is refused below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .report import Choices

if TYPE_CHECKING:
    from metrics import Scope, Snapshot

RELEASED_FORM, WHOLE_FORM = "frigivet", "hel"
FORMS: Choices = (
    (RELEASED_FORM, "Til udsendelse: små tal er skjult"),
    (WHOLE_FORM, "Til brug i huset: alle tal"),
)


def own_teams(snapshot: Snapshot, scope: Scope) -> list[str]:
    """The teams whose figures a scope sees whole, in the order of the house."""
    if scope.protected or scope.role == "worker":
        return []
    if scope.role in ("operator", "supervision"):
        return all_teams(snapshot)
    return [u["team"] for u in snapshot.unit_rows if any(u.get(level) == unit for level, unit in scope.units)]


def team_where(snapshot: Snapshot, scope: Scope, team: str = "") -> tuple[tuple[str, str | None], ...]:
    """The filter of one team, of all of a scope's teams, or (a scope that sees all) none."""
    if team:
        return (("team", team),)
    if scope.role in ("operator", "supervision", "worker"):
        return ()
    return tuple(("team", t) for t in own_teams(snapshot, scope))


def form_scope(scope: Scope, form: str) -> Scope:
    """The scope in which a form is asked: what is released is protected, whoever makes it."""
    return replace(scope, released=form != WHOLE_FORM)


def all_teams(snapshot: Snapshot) -> list[str]:
    """Every team, in the order of the house."""
    return [u["team"] for u in snapshot.unit_rows]


def forms(snapshot: Snapshot, scope: Scope) -> Choices:
    """The protected form, and where the scope sees everything whole, that one too."""
    whole = len(own_teams(snapshot, scope)) == len(snapshot.unit_rows) and not scope.protected
    return FORMS if whole else FORMS[:1]


def team_choices(snapshot: Snapshot, scope: Scope) -> Choices:
    """All of the reader's teams together (where there are several), or one of them, by name."""
    from metrics.danish import dates

    teams = own_teams(snapshot, scope)
    names = snapshot.labels("team")
    listed = sorted(((t, names.get(t, t)) for t in teams), key=lambda c: dates.sort_key(c[1]))
    whole_house = scope.role in ("operator", "supervision")
    first: Choices = (("", "Alle teams" if whole_house else "Alle egne teams"),) if len(teams) > 1 else ()
    return (*first, *listed)


def to_those_who_send(_: Snapshot, scope: Scope) -> bool:
    return scope.role in ("operator", "finance", "head", "supervision")


def to_those_with_teams(snapshot: Snapshot, scope: Scope) -> bool:
    return scope.role in ("operator", "head", "team") and bool(own_teams(snapshot, scope))


def to_those_who_see_workers(snapshot: Snapshot, scope: Scope) -> bool:
    """A worker's own; for a head, of the own teams' workers."""
    if scope.role == "head" and not own_teams(snapshot, scope):
        return False
    return (
        scope.role in ("operator", "head", "worker")
        and scope.level != "unit"
        and scope.named
        and not scope.protected
    )


def to_those_who_see_cases(_: Snapshot, scope: Scope) -> bool:
    return scope.role in ("operator", "head", "supervision") and scope.level == "case" and not scope.protected
