"""Which reports there are, who may make which, and what can be chosen: one record each, in the page's order.

A report is offered to those whose scope can answer it; the scope has the last word on every figure. Builders are
imported when a report is made, so that the command line can read this list without them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from .audience import (
    FORMS,
    all_teams,
    forms,
    own_teams,
    team_choices,
    team_where,
    to_those_who_see_cases,
    to_those_who_see_workers,
    to_those_who_send,
    to_those_with_teams,
)
from .report import Choices, Command, Option, Parameter, Report

if TYPE_CHECKING:
    from metrics import Scope, Snapshot

    from .make import Files, Order

DECKS = {
    "seminar": "Lavere sagsstammer på sygedagpengeområdet",
    "target-groups": "Målgrupperne: halvårlig opfølgning",
    "centre": "Centerstatus",
}
"""Deck -> its title."""
PDF: Choices = ((".pdf", "Til print (.pdf)"),)
XLSX: Choices = ((".xlsx", "Regneark (.xlsx)"),)


class NotOffered(ValueError):
    """A report or a choice that this reader is not offered. The text is a Danish sentence for the page."""


def offered(snapshot: Snapshot, scope: Scope) -> list[Report]:
    """The reports that a scope may make of a snapshot, with what each lets choose."""
    return [_offer(report, snapshot, scope) for report in REPORTS if report.offered_to(snapshot, scope)]


def _offer(report: Report, snapshot: Snapshot, scope: Scope) -> Report:
    """The record with one reader's choices; a parameter that leaves nothing to choose from is left out."""
    parameters = [
        replace(p, choices=p.offer(snapshot, scope)) if p.offer is not None else p for p in report.parameters
    ]
    if len(report.formats) > 1:
        parameters.insert(0, Parameter("file", FILE, "Fil", report.formats))
    name, what = report.own if report.own and scope.role == "worker" else (report.name, report.what)
    return replace(report, name=name, what=what, parameters=tuple(p for p in parameters if p.choices))


def chosen_of(report: Report, chosen: Mapping[str, str]) -> dict[str, str]:
    """The choices with their defaults put in; NotOffered for one that is not on the list."""
    from metrics.danish import dates

    known = {p.id: p for p in report.parameters}
    unknown = [key for key in chosen if key not in known]
    if unknown:
        raise NotOffered(f"{report.name} har intet valg “{unknown[0][:40]}”.")
    for key, value in chosen.items():
        if value not in [v for v, _ in known[key].choices]:
            raise NotOffered(f"“{value[:40]}” kan ikke vælges som {dates.within(known[key].label)}.")
    return {p.id: chosen.get(p.id, p.default) for p in report.parameters}


# ---- what is chosen ------------------------------------------------------------------------------------


def _team(option: Option) -> Parameter:
    return Parameter("team", option, "Team", offer=team_choices)


def _each(_: Snapshot, scope: Scope) -> Choices:
    return () if scope.role == "worker" else EACH.choices


FILE = Option("The ending of -o.", "ending")
FORM = Parameter(
    "form", Option("For use inside: nothing is hidden. Not to be sent on.", "flag", "whole"),
    "Udgave", FORMS, forms,
)  # fmt: skip
WORKER = Parameter(
    "worker",
    Option(
        "Only this worker's (may be given several times).", "texts", known=lambda s: list(s.labels("worker"))
    ),
)
EACH = Parameter(
    "each", Option("A file for each worker, into this folder.", "folder", each="worker"),
    "Filer", (("", "Alle i én fil"), ("ja", "En fil til hver (.zip)")), _each,
)  # fmt: skip
DIALOGUE = Parameter(
    "dialogue", Option("Also the last four weeks, for the monthly dialogue.", "flag"),
    "Sider", (("", "Ugens opgørelse, én side"), ("ja", "Til den månedlige dialog: også de seneste fire uger")),
)  # fmt: skip
WEEKS = Parameter(
    "weeks", Option("How far ahead.", "number", most=52),
    "Uger frem", tuple((str(n), f"{n} uger") for n in (4, 2, 8, 13)),
)  # fmt: skip
ISSUE = Parameter(
    "issue", Option("It is sent: keep its figures, and pin its snapshot.", "flag"),
    "Udsend", (("", "Nej, kun en kladde"), ("ja", "Ja: tallene gemmes, og øjebliksbilledet bliver")),
)  # fmt: skip
*FIRST_DECKS, LAST_DECK = DECKS
DECK = Parameter(
    "deck", Option(f"{', '.join(FIRST_DECKS)} or {LAST_DECK}."), "Præsentation", tuple(DECKS.items())
)

# ---- how each is made ----------------------------------------------------------------------------------


def _result(order: Order) -> Files:
    from topics.worker_statement import present

    from .make import Files
    from .worker import each_statement, statements

    view, dialogue = order.view(), bool(order.text("dialogue"))
    workers = order.texts("worker") or present(order.snapshot, order.scope, order.where)
    # The team chooses whose; each one's figures are of all that the scope may see.
    where = team_where(order.snapshot, order.scope)
    if order.text("each"):
        names = tuple(order.name(worker) for worker in workers)
        each = each_statement(view, workers, where, dialogue, order.tell)
        return Files(view, names, (data for _, data in each), len(workers))
    return order.one_file(view, lambda: statements(view, workers, where, dialogue, order.tell), len(workers))


def _board(order: Order) -> Files:
    from .board import boards

    view = order.view()
    teams = order.texts("team") or own_teams(order.snapshot, order.scope)
    ids, meeting = order.settings.get("board_goals") or (), str(order.settings.get("board_meeting") or "")
    return order.one_file(view, lambda: boards(view, teams, ids, meeting, order.tell), len(teams))


def _worklists(order: Order) -> Files:
    from .worklists import worklists

    def write() -> bytes:
        data = worklists(view, order.where, int(order.text("weeks")))
        order.tell(1, 1)
        return data

    view = order.view()
    return order.one_file(view, write)


def _status(order: Order) -> Files:
    from store import IssuedReports, Store

    from .status import Earlier, status_document, status_workbook

    view = order.view()
    kept = IssuedReports(Store(order.snapshot.path.parent))
    before = kept.before("status", view.scope.released, order.again)
    earlier = Earlier(before.as_of, before.figures) if before else None
    write = {".xlsx": status_workbook, ".pdf": status_document}[order.ending]
    return order.one_file(view, lambda: write(view, earlier, order.tell))


def _slides(order: Order) -> Files:
    from .decks import slides_file

    view = order.view()
    return order.one_file(view, lambda: slides_file(view, order.text("deck"), order.tell))


def _centre(order: Order) -> Files:
    from .centre import centre_document

    view = order.view()
    return order.one_file(view, lambda: centre_document(view, order.tell))


# ---- the reports ---------------------------------------------------------------------------------------

REPORTS = (
    Report(
        "result",
        "Resultatopgørelser",
        "Én side pr. sagsbehandler hver uge: egne sager, afslutninger, svar over frist, skridt",
        file="resultat-{whose}-{as_of}",
        formats=PDF,
        make=_result,
        offered_to=to_those_who_see_workers,
        parameters=(
            _team(Option("Only this team's workers.")),
            WORKER,
            DIALOGUE,
            EACH,
        ),
        own=(
            "Min resultatopgørelse",
            "Dine sager, afslutninger, svar over frist og de næste fire ugers skridt",
        ),
        confidential=True,
        command=Command(
            "A caseworker's weekly statement: one page each, the own figures and nobody else's.",
            output="The PDF to write (default resultat-<who>-<data date>.pdf).",
            done="{count} statements of {snapshot}; by name, not to be sent on",
        ),
    ),
    Report(
        "board",
        "Tavle på papir",
        "Én A3-side pr. team til det ugentlige tavlemøde, uden navne og med plads til aftaler",
        file="tavle-{whose}-{as_of}",
        formats=PDF,
        make=_board,
        offered_to=to_those_with_teams,
        parameters=(
            _team(Option("Only this team's (may be given several times).", "texts", known=all_teams)),
        ),
        settings=("board_goals", "board_meeting"),
        command=Command(
            "The board sheet of the weekly meeting: one A3 page a team, nobody named.",
            output="The PDF to write (default tavle-<team>-<data date>.pdf).",
            done="{count} teams of {snapshot}; whole figures, for the team",
        ),
    ),
    Report(
        "worklists",
        "Arbejdslister",
        "Sager før en milepæl, svar over frist og sager over en frist uden skridt",
        file="arbejdslister-{whose}-{as_of}",
        formats=XLSX,
        make=_worklists,
        offered_to=to_those_who_see_cases,
        parameters=(_team(Option("Only this team's.")), WEEKS),
        confidential=True,
        command=Command(
            "Cases before a milestone, overdue answers, cases past a deadline: by case, for use inside.",
            output="The workbook to write (default arbejdslister-<data date>.xlsx); never over one.",
            done="by case, of {snapshot}; not to be sent on",
            file="arbejdslister-{as_of}",
        ),
    ),
    Report(
        "status",
        "Status på handleplanen",
        "Hver 14. dag til Økonomikontoret: hvilke initiativer er gennemført, og er målet for afslutninger nået",
        file="status-{as_of}",
        formats=((".xlsx", "Regneark med figurer (.xlsx)"), (".pdf", "To sider til print (.pdf)")),
        make=_status,
        offered_to=to_those_who_send,
        parameters=(FORM, ISSUE),
        issued=True,
        command=Command(
            "The fortnightly status of the action plan: a workbook with native charts, or two pages for print.",
            output="The workbook (.xlsx) or the two printed pages (.pdf) to write; never over one.",
            done="{figures} figures of {snapshot}, {hidden} cells hidden",
        ),
    ),
    Report(
        "slides",
        "Præsentation",
        "Ét budskab pr. side med figurer, der kan rettes i PowerPoint",
        file="{deck}-{as_of}",
        formats=((".pptx", "Præsentation (.pptx)"),),
        make=_slides,
        offered_to=to_those_who_send,
        parameters=(DECK, FORM),
        command=Command(
            "Slides with native charts: one message each as its title, the numbers in the notes.",
            output="The deck to write (default <deck>-<data date>.pptx); never over one.",
            done="{figures} figures of {snapshot}",
            group="",
        ),
    ),
    Report(
        "centre",
        "Centerstatus",
        "Hver måned for hele centret: centrets forløb, hvert team, til- og afgang, handleplaner (tre sider til print)",
        file="centerstatus-{as_of}",
        formats=PDF,
        make=_centre,
        offered_to=to_those_who_send,
        parameters=(FORM,),
        command=Command(
            "The monthly centre status: the centre's course, every team, flows and plans, on three pages.",
            output="The PDF to write (default centerstatus-<data date>.pdf).",
            done="{figures} figures of {snapshot}, {hidden} cells hidden",
        ),
    ),
)
