"""The sub-commands of what is printed: report board, report result, report centre."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tavle_common import ConfigOption, WarehouseOption, plain_errors, progress, settings
from tavle_reports import _HERE, SnapshotOption, WholeOption, figures_of, report_app


def register() -> None:
    """Put these sub-commands beside those of `report`."""
    for command in (board, result, centre):
        report_app.command()(command)


def board(
    output: Annotated[
        Path | None, typer.Option("-o", help="The PDF to write (default tavle-<team>-<data date>.pdf).")
    ] = None,
    team: Annotated[
        list[str] | None, typer.Option(help="Only this team's (may be given several times).")
    ] = None,
    snapshot: SnapshotOption = None,
    warehouse: WarehouseOption = _HERE,
    config: ConfigOption = None,
) -> None:
    """The board sheet of the weekly meeting: one A3 page a team, nobody named."""
    from reports.board import boards
    from reports.issue import check_new, target_of, write_new
    from reports.make import file_part

    with plain_errors(), progress(False) as tell:
        site = settings(config)
        tell("asking")
        figures = figures_of(warehouse, snapshot, whole=True)
        known = [u["team"] for u in figures.snap.unit_rows]
        teams = team or known
        _known_units(teams, known, "team")
        target = target_of(output, f"tavle-{file_part(team[0]) if team else 'alle'}-{figures.as_of}.pdf")
        check_new(target, ".pdf")
        write_new(target, boards(figures, teams, site.board_goals, site.board_meeting), ".pdf")
    typer.echo(f"{target}: {len(teams)} teams of {figures.snap.id}; whole figures, for the team")


def result(
    output: Annotated[
        Path | None, typer.Option("-o", help="The PDF to write (default resultat-<who>-<data date>.pdf).")
    ] = None,
    team: Annotated[str | None, typer.Option(help="Only this team's workers.")] = None,
    worker: Annotated[
        list[str] | None, typer.Option(help="Only this worker's (may be given several times).")
    ] = None,
    each: Annotated[
        Path | None, typer.Option("--each", metavar="DIR", help="A file for each worker, into this folder.")
    ] = None,
    dialogue: Annotated[
        bool, typer.Option("--dialogue", help="Also the last four weeks, for the monthly dialogue.")
    ] = False,
    snapshot: SnapshotOption = None,
    warehouse: WarehouseOption = _HERE,
    config: ConfigOption = None,
) -> None:
    """A caseworker's weekly statement: one page each, the own figures and nobody else's."""
    from metrics import UsageError
    from reports.issue import check_new, target_of, write_new
    from reports.make import file_part
    from reports.worker import each_statement, statements
    from topics.worker_statement import present

    with plain_errors(config), progress(False) as tell:
        if each is not None and output is not None:
            raise UsageError("--each writes a file for each worker: leave out -o.")
        tell("asking")
        figures = figures_of(warehouse, snapshot, whole=True)
        where: tuple[tuple[str, str | None], ...] = (("team", team),) if team else ()
        workers = worker or present(figures.snap, figures.scope, where)
        _known_units(workers, list(figures.snap.labels("worker")), "worker")
        if each is None:
            who = file_part(worker[0] if worker and len(worker) == 1 else team or "alle")
            target = target_of(output, f"resultat-{who}-{figures.as_of}.pdf")
            check_new(target, ".pdf")
            write_new(target, statements(figures, workers, (), dialogue), ".pdf")
        else:
            target = each
            each.mkdir(parents=True, exist_ok=True)
            names = {w: each / f"resultat-{file_part(w)}-{figures.as_of}.pdf" for w in workers}
            for path in names.values():
                check_new(path, ".pdf")
            for one, data in each_statement(figures, workers, (), dialogue):
                write_new(names[one], data, ".pdf")
    typer.echo(f"{target}: {len(workers)} statements of {figures.snap.id}; by name, not to be sent on")


def centre(
    output: Annotated[
        Path | None, typer.Option("-o", help="The PDF to write (default centerstatus-<data date>.pdf).")
    ] = None,
    snapshot: SnapshotOption = None,
    whole: WholeOption = False,
    warehouse: WarehouseOption = _HERE,
    config: ConfigOption = None,
) -> None:
    """The monthly centre status: the centre's course, every team, flows and plans, on three pages."""
    from reports.centre import centre_document
    from reports.issue import check_new, target_of, write_new

    with plain_errors(config), progress(False) as tell:
        tell("asking")
        figures = figures_of(warehouse, snapshot, whole)
        target = target_of(output, f"centerstatus-{figures.as_of}.pdf")
        check_new(target, ".pdf")
        write_new(target, centre_document(figures), ".pdf")
    hidden = sum(1 for _ in figures.suppressed())
    typer.echo(f"{target}: {len(figures.answers)} figures of {figures.snap.id}, {hidden} cells hidden")


def _known_units(asked: list[str], known: list[str], what: str) -> None:
    """UsageError for a team or a worker that is not there, with those that are."""
    from metrics import UsageError

    for one in asked:
        if one not in known:
            listed = ", ".join(known[:20]) + (", …" if len(known) > 20 else "")
            raise UsageError(f"There is no {what} {one!r} here. Known are: {listed}.")
