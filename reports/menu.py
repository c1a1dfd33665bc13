"""Which reports there are, who may make which, and what can be chosen: one list for the page and the tests.

A report is offered to those whose scope can answer it; `metrics.release.scope` has the last word on every figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from metrics import Scope, Snapshot
from metrics.danish import dates

from .decks import DECKS

RELEASED_FORM, WHOLE_FORM = "frigivet", "hel"
Choices = tuple[tuple[str, str], ...]
"""(value, Danish label), in the order in which they are offered."""


class NotOffered(ValueError):
    """A report or a choice that this reader is not offered. The text is a Danish sentence for the page."""


@dataclass(frozen=True)
class Parameter:
    """One thing that is chosen; the first choice is the default."""

    id: str
    label: str
    choices: Choices

    @property
    def default(self) -> str:
        return self.choices[0][0]


@dataclass(frozen=True)
class Report:
    """One report as it is offered to one reader. `formats`: the endings that its file may have."""

    id: str
    name: str
    what: str
    parameters: tuple[Parameter, ...] = ()
    confidential: bool = False
    """Cases or persons by name: not to be sent on."""


_SENT = ("operator", "finance", "head", "supervision")


def offered(snapshot: Snapshot, scope: Scope) -> list[Report]:
    """The reports that a scope may make of a snapshot, with what each lets choose."""
    kinds = (_result, _board, _worklists, _status, _slides, _centre)
    return [report for kind in kinds if (report := kind(snapshot, scope)) is not None]


def chosen_of(report: Report, chosen: Mapping[str, str]) -> dict[str, str]:
    """The choices with their defaults put in; NotOffered for one that is not on the list."""
    known = {p.id: p for p in report.parameters}
    unknown = [key for key in chosen if key not in known]
    if unknown:
        raise NotOffered(f"{report.name} har intet valg “{unknown[0][:40]}”.")
    for key, value in chosen.items():
        if value not in [v for v, _ in known[key].choices]:
            raise NotOffered(f"“{value[:40]}” kan ikke vælges som {dates.within(known[key].label)}.")
    return {p.id: chosen.get(p.id, p.default) for p in report.parameters}


def own_teams(snapshot: Snapshot, scope: Scope) -> list[str]:
    """The teams whose figures a scope sees whole, in the order of the house."""
    teams = [u["team"] for u in snapshot.unit_rows]
    if scope.protected or scope.role == "worker":
        return []
    if scope.role in ("operator", "supervision"):
        return teams
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


def _form(snapshot: Snapshot, scope: Scope) -> tuple[Parameter, ...]:
    """The protected form, and where the scope sees everything whole, that one too."""
    choices: Choices = ((RELEASED_FORM, "Til udsendelse: små tal er skjult"),)
    if len(own_teams(snapshot, scope)) == len(snapshot.unit_rows) and not scope.protected:
        choices = (*choices, (WHOLE_FORM, "Til brug i huset: alle tal"))
    return (Parameter("form", "Udgave", choices),)


def _teams(snapshot: Snapshot, scope: Scope, all_of_them: str) -> Parameter:
    teams = own_teams(snapshot, scope)
    names = snapshot.labels("team")
    listed = sorted(((t, names.get(t, t)) for t in teams), key=lambda c: dates.sort_key(c[1]))
    first: Choices = (("", all_of_them),) if len(teams) > 1 else ()
    return Parameter("team", "Team", (*first, *listed))


def _status(snapshot: Snapshot, scope: Scope) -> Report | None:
    if scope.role not in _SENT:
        return None
    issue = Parameter("issue", "Udsend", (
        ("", "Nej, kun en kladde"), ("ja", "Ja: tallene gemmes, og øjebliksbilledet bliver"),
    ))  # fmt: skip
    return Report(
        "status", "Status på handleplanen",
        "Hver 14. dag til Økonomikontoret: hvilke initiativer er gennemført, og er målet for afslutninger nået",
        (Parameter("file", "Fil", ((".xlsx", "Regneark med figurer (.xlsx)"), (".pdf", "To sider til print (.pdf)"))),
         *_form(snapshot, scope), issue),
    )  # fmt: skip


def _slides(snapshot: Snapshot, scope: Scope) -> Report | None:
    if scope.role not in _SENT:
        return None
    decks = Parameter("deck", "Præsentation", tuple(DECKS.items()))
    return Report(
        "slides",
        "Præsentation",
        "Ét budskab pr. side med figurer, der kan rettes i PowerPoint",
        (decks, *_form(snapshot, scope)),
    )


def _centre(snapshot: Snapshot, scope: Scope) -> Report | None:
    if scope.role not in _SENT:
        return None
    return Report(
        "centre",
        "Centerstatus",
        "Hver måned for hele centret: centrets forløb, hvert team, til- og afgang, handleplaner (tre sider til print)",
        _form(snapshot, scope),
    )


def _board(snapshot: Snapshot, scope: Scope) -> Report | None:
    if scope.role not in ("operator", "head", "team") or scope.protected or not own_teams(snapshot, scope):
        return None
    return Report(
        "board", "Tavle på papir", "Én A3-side pr. team til det ugentlige tavlemøde, uden navne og med plads til aftaler",
        (_teams(snapshot, scope, "Alle teams" if scope.role == "operator" else "Alle egne teams"),),
    )  # fmt: skip


def _result(snapshot: Snapshot, scope: Scope) -> Report | None:
    """The statement: a worker's own; for a head, of the own teams' workers."""
    if (
        scope.role not in ("operator", "head", "worker")
        or scope.level == "unit"
        or not scope.named
        or scope.protected
    ):
        return None
    if scope.role == "head" and not own_teams(snapshot, scope):
        return None
    pages = Parameter("dialogue", "Sider", (
        ("", "Ugens opgørelse, én side"), ("ja", "Til den månedlige dialog: også de seneste fire uger"),
    ))  # fmt: skip
    if scope.role == "worker":
        return Report(
            "result",
            "Min resultatopgørelse",
            "Dine sager, afslutninger, svar over frist og de næste fire ugers skridt",
            (pages,),
            True,
        )
    split = Parameter("each", "Filer", (("", "Alle i én fil"), ("ja", "En fil til hver (.zip)")))
    return Report(
        "result", "Resultatopgørelser", "Én side pr. sagsbehandler hver uge: egne sager, afslutninger, svar over frist, skridt",
        (_teams(snapshot, scope, "Alle teams" if scope.role == "operator" else "Alle egne teams"), pages, split), True,
    )  # fmt: skip


def _worklists(snapshot: Snapshot, scope: Scope) -> Report | None:
    if scope.role not in ("operator", "head", "supervision") or scope.level != "case" or scope.protected:
        return None
    ahead = Parameter("weeks", "Uger frem", tuple((str(n), f"{n} uger") for n in (4, 2, 8, 13)))
    return Report(
        "worklists", "Arbejdslister", "Sager før en milepæl, svar over frist og sager over en frist uden skridt",
        (_teams(snapshot, scope, "Alle teams" if scope.role != "head" else "Alle egne teams"), ahead), True,
    )  # fmt: skip
