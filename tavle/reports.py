"""The sub-commands of what people send: report, slides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .common import WAREHOUSE, ConfigOption, WarehouseOption, plain_errors, progress

if TYPE_CHECKING:
    from store import Issued
    from topics.view import View

report_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
SnapshotOption = Annotated[
    str | None, typer.Option(help="Of this kept snapshot (its name, or how it begins).")
]
WholeOption = Annotated[
    bool, typer.Option("--whole", help="For use inside: nothing is hidden. Not to be sent on.")
]


def register(app: typer.Typer) -> None:
    """Put these sub-commands into the front door."""
    app.add_typer(
        report_app,
        name="report",
        help="What people send: status, board sheets, statements, centre status, worklists.",
    )
    app.command()(slides)


def figures_of(warehouse: Path, snapshot: str | None, whole: bool) -> View:
    from metrics import OPERATOR, Warehouse
    from topics.view import View

    house = Warehouse(warehouse)
    asked = house.named(snapshot) if snapshot else house.current()
    return View(asked, scope=replace(OPERATOR, released=not whole))


@report_app.command()
def status(
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", help="The workbook (.xlsx) or the two printed pages (.pdf) to write; never over one."
        ),
    ] = None,
    issue: Annotated[
        bool, typer.Option("--issue", help="It is sent: keep its figures, and pin its snapshot.")
    ] = False,
    again: Annotated[
        int | None, typer.Option("--again", metavar="NUMBER", help="Make an issued report again.")
    ] = None,
    if_due: Annotated[
        bool, typer.Option("--if-due", help="With --issue: only where one is due and not issued yet.")
    ] = False,
    due: Annotated[bool, typer.Option("--due", help="Show which are due, and which were issued.")] = False,
    snapshot: SnapshotOption = None,
    whole: WholeOption = False,
    warehouse: WarehouseOption = WAREHOUSE,
    config: ConfigOption = None,
) -> None:
    """The fortnightly status of the action plan: a workbook with native charts, or two pages for print."""
    from metrics import UsageError

    with plain_errors(config):
        if due:
            _show_due(warehouse)
            return
        if again is not None and (issue or snapshot or whole):
            raise UsageError(
                "--again makes an issued report as it was: leave out --issue, --snapshot and --whole."
            )
        if if_due and not issue:
            raise UsageError("--if-due says when a status is issued: give --issue with it.")
        if if_due and (said := _not_due(warehouse)):
            typer.echo(said)
            return
        _status(warehouse, output, issue, again, snapshot, whole)


def _status(
    warehouse: Path, output: Path | None, issue: bool, again: int | None, snapshot: str | None, whole: bool
) -> None:
    from etl.errors import Refused
    from reports.issue import check_new, reproduced, target_of, write_new
    from reports.issue import issue as keep
    from reports.make import STATUS_FILES
    from reports.status import Earlier
    from store import Fault, IssuedReports, Store

    with progress(False) as tell:
        tell("asking")
        try:
            kept = IssuedReports(Store(warehouse))
            old = kept.get(again) if again is not None else None
            figures = figures_of(
                warehouse, old.snapshot if old else snapshot, not old.released if old else whole
            )
            before = kept.before("status", figures.scope.released, again)
            target = target_of(output, f"status-{figures.as_of}.xlsx")
            check_new(target, *STATUS_FILES)
            write = STATUS_FILES[target.suffix.lower()]
            data = write(figures, Earlier(before.as_of, before.figures) if before else None)
            if old is not None:
                reproduced(figures, old)
            write_new(target, data, *STATUS_FILES)
            number = keep(warehouse, kept, "status", figures, target) if issue else None
        except Fault as error:
            raise Refused(str(error)) from error
    hidden = sum(1 for _ in figures.suppressed())
    typer.echo(f"{target}: {len(figures.answers)} figures of {figures.snap.id}, {hidden} cells hidden")
    if number is not None:
        typer.echo(f"issued as number {number}, {figures.snap.id} is pinned, sha256 {figures.sha256()}")
    if old is not None:
        typer.echo(f"made again as number {old.id}: the same figures, sha256 {old.sha256}")


def _issued(warehouse: Path) -> list[Issued]:
    """The status reports that were issued; what the store cannot do, in its own words."""
    from etl.errors import Refused
    from store import Fault, IssuedReports, Store

    try:
        return IssuedReports(Store(warehouse)).of("status")
    except Fault as error:
        raise Refused(str(error)) from error


def _not_due(warehouse: Path) -> str:
    """Why no status is issued today; empty where one is due."""
    from reports.calendar import EVERY, last_due
    from store import clock

    day = last_due(clock.today())
    answered = next((r for r in _issued(warehouse) if r.due_on is not None and r.due_on >= day), None)
    if answered is None:
        return ""
    return f"not due before {day + EVERY}: the one of {day} was issued as number {answered.id}"


def _show_due(warehouse: Path) -> None:
    from reports.calendar import due
    from store import clock

    issued = {r.id: r for r in _issued(warehouse)}
    today = clock.today()
    for item in due(today, [(r.due_on, r.id) for r in issued.values()]):
        report = issued.get(item.report) if item.report is not None else None
        said = "due" if item.on <= today else "next"
        if report is not None:
            said = f"issued {report.issued_at:%Y-%m-%d} as number {report.id}, data as of {report.as_of}"
        typer.echo(f"{item.on}  {said}")


@report_app.command()
def worklists(
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", help="The workbook to write (default arbejdslister-<data date>.xlsx); never over one."
        ),
    ] = None,
    team: Annotated[str | None, typer.Option(help="Only this team's.")] = None,
    weeks: Annotated[int, typer.Option(help="How far ahead.", min=1, max=52)] = 4,
    snapshot: SnapshotOption = None,
    warehouse: WarehouseOption = WAREHOUSE,
    config: ConfigOption = None,
) -> None:
    """Cases before a milestone, overdue answers, cases past a deadline: by case, for use inside."""
    from reports.issue import target_of, write_new
    from reports.worklists import worklists as make

    with plain_errors(config), progress(False) as tell:
        tell("asking")
        figures = figures_of(warehouse, snapshot, whole=True)
        target = target_of(output, f"arbejdslister-{figures.as_of}.xlsx")
        write_new(target, make(figures, (("team", team),) if team else (), weeks), ".xlsx")
    typer.echo(f"{target}: by case, of {figures.snap.id}; not to be sent on")


def slides(
    output: Annotated[
        Path | None,
        typer.Option("-o", help="The deck to write (default <deck>-<data date>.pptx); never over one."),
    ] = None,
    which: Annotated[str, typer.Option("--deck", help="seminar, target-groups or centre.")] = "seminar",
    snapshot: SnapshotOption = None,
    whole: WholeOption = False,
    warehouse: WarehouseOption = WAREHOUSE,
    config: ConfigOption = None,
) -> None:
    """Slides with native charts: one message each as its title, the numbers in the notes."""
    from metrics import UsageError
    from reports.decks import DECKS, slides_file
    from reports.issue import target_of, write_new

    with plain_errors(config), progress(False) as tell:
        if which not in DECKS:
            raise UsageError(f"There is no deck {which!r}. Known are: {', '.join(DECKS)}.")
        tell("asking")
        figures = figures_of(warehouse, snapshot, whole)
        target = target_of(output, f"{which}-{figures.as_of}.pptx")
        write_new(target, slides_file(figures, which), ".pptx")
    typer.echo(f"{target}: {len(figures.answers)} figures of {figures.snap.id}")
