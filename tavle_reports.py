"""The sub-commands of what people send: report, slides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tavle_common import ConfigOption, WarehouseOption, plain_errors, progress

if TYPE_CHECKING:
    from reports import Figures

_HERE = Path("warehouse")
report_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
SnapshotOption = Annotated[
    str | None, typer.Option(help="Of this kept snapshot (its name, or how it begins).")
]
WholeOption = Annotated[
    bool, typer.Option("--whole", help="For use inside: nothing is hidden. Not to be sent on.")
]


def register(app: typer.Typer) -> None:
    """Put these sub-commands into the front door."""
    app.add_typer(report_app, name="report", help="What people send: the status report.")
    app.command()(slides)


def _figures(warehouse: Path, snapshot: str | None, whole: bool) -> Figures:
    from metrics import OPERATOR, Warehouse
    from reports import Figures

    house = Warehouse(warehouse)
    asked = house.named(snapshot) if snapshot else house.current()
    return Figures(asked, replace(OPERATOR, released=not whole))


@report_app.command()
def status(
    output: Annotated[
        Path | None,
        typer.Option("-o", help="The workbook to write (default status-<data date>.xlsx); never over one."),
    ] = None,
    snapshot: SnapshotOption = None,
    whole: WholeOption = False,
    warehouse: WarehouseOption = _HERE,
    config: ConfigOption = None,
) -> None:
    """The fortnightly status of the action plan as a workbook with native charts."""
    from reports.files import write_new
    from reports.status import status_workbook

    del config
    with plain_errors(), progress(False) as tell:
        tell("asking")
        figures = _figures(warehouse, snapshot, whole)
        target = output or Path(f"status-{figures.as_of}.xlsx")
        data = status_workbook(figures)
        write_new(target, data, ".xlsx")
    hidden = sum(1 for _ in figures.suppressed())
    typer.echo(f"{target}: {len(figures.answers)} figures of {figures.snapshot.id}, {hidden} cells hidden")


def slides(
    output: Annotated[
        Path | None,
        typer.Option("-o", help="The deck to write (default <deck>-<data date>.pptx); never over one."),
    ] = None,
    which: Annotated[str, typer.Option("--deck", help="seminar, target-groups or centre.")] = "seminar",
    snapshot: SnapshotOption = None,
    whole: WholeOption = False,
    warehouse: WarehouseOption = _HERE,
    config: ConfigOption = None,
) -> None:
    """Slides with native charts: one message each as its title, the numbers in the notes."""
    from metrics import UsageError
    from reports.files import write_new
    from reports.slides import DECKS, slides_file

    del config
    with plain_errors(), progress(False) as tell:
        if which not in DECKS:
            raise UsageError(f"There is no deck {which!r}. Known are: {', '.join(DECKS)}.")
        tell("asking")
        figures = _figures(warehouse, snapshot, whole)
        target = output or Path(f"{which}-{figures.as_of}.pptx")
        write_new(target, slides_file(figures, which), ".pptx")
    typer.echo(f"{target}: {len(figures.answers)} figures of {figures.snapshot.id}")
