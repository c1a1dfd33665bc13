"""The commands of what people send, made from the records of `reports.menu`: `tavle report …` and `tavle slides`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reports import menu
from reports.audience import RELEASED_FORM, WHOLE_FORM
from reports.report import Parameter, Report

from . import issued
from .common import WAREHOUSE, ConfigOption, WarehouseOption, plain_errors, progress, settings

if TYPE_CHECKING:
    from metrics import Snapshot
    from reports.make import Files
    from store import Issued

SnapshotOption = Annotated[
    str | None, typer.Option("--snapshot", help="Of this kept snapshot (its name, or how it begins).")
]


def register(app: typer.Typer) -> None:
    """Add a command for each report of the menu to the app."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    for report in menu.REPORTS:
        under = group if report.command.group else app
        under.command(report.id, help=report.command.help)(_command(report))
    app.add_typer(
        group,
        name="report",
        help="What people send: status, board sheets, statements, centre status, worklists.",
    )


def _command(report: Report) -> Callable[..., None]:
    """The function behind a report's command. Its signature, which Typer reads, is made from the record."""

    def command(**given: Any) -> None:
        with plain_errors(None if report.settings else given["config"]):
            if not report.issued or issued.wanted(report.id, given):
                with progress(False) as tell:
                    lines = _make(report, given, tell)
                for line in lines:
                    typer.echo(line)

    command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
            for name, kind, default in _options(report)
        ]
    )
    return command


def _options(report: Report) -> Iterator[tuple[str, Any, Any]]:
    """Name, type and default of each option, in the order of the help."""
    yield "output", Annotated[Path | None, typer.Option("-o", help=report.command.output)], None
    yield from (_option(p) for p in report.parameters if p.id != "form")
    if report.issued:
        yield from issued.OPTIONS
    yield "snapshot", SnapshotOption, None
    yield from (_option(p) for p in report.parameters if p.id == "form")
    yield "warehouse", WarehouseOption, WAREHOUSE
    yield "config", ConfigOption, None


def _option(parameter: Parameter) -> tuple[str, Any, Any]:
    option = parameter.option
    name = f"--{option.name or parameter.id}"
    said = typer.Option(name, help=option.help)
    match option.kind:
        case "flag":
            return parameter.id, Annotated[bool, said], False
        case "number":
            number = typer.Option(name, help=option.help, min=1, max=option.most)
            return parameter.id, Annotated[int, number], int(parameter.default)
        case "folder":
            folder = typer.Option(name, metavar="DIR", help=option.help)
            return parameter.id, Annotated[Path | None, folder], None
        case "texts":
            return parameter.id, Annotated[list[str] | None, said], None
    if parameter.choices:
        return parameter.id, Annotated[str, said], parameter.default
    return parameter.id, Annotated[str | None, said], None


def _make(report: Report, given: dict[str, Any], tell: Callable[[str], None]) -> list[str]:
    """Make the report and write its file or files; what is said of it, a line each."""
    from metrics import OPERATOR, Warehouse
    from reports.make import Order

    site = settings(given["config"]) if report.settings else None
    chosen = _chosen(report, given)
    tell("asking")
    with issued.store_faults():
        earlier = issued.made_before(given)
        house = Warehouse(given["warehouse"])
        name = earlier.snapshot if earlier else given["snapshot"]
        snapshot = house.named(name) if name else house.current()
        _check_known(report, chosen, snapshot)
        if earlier is not None:
            chosen["form"] = (RELEASED_FORM if earlier.released else WHOLE_FORM,)
        order = Order(
            replace(report, file=report.command.file or report.file), snapshot, OPERATOR, chosen,
            {name: getattr(site, name) for name in report.settings},
            again=given.get("again"),
        )  # fmt: skip
        files = report.make(order)
        target = _write(report, files, given, earlier)
        view = files.view
        done = report.command.done.format(
            count=files.count, figures=len(view.answers), snapshot=snapshot.id,
            hidden=sum(1 for _ in view.suppressed()),
        )  # fmt: skip
        return [f"{target}: {done}", *issued.keep(report.id, given, view, target, earlier)]


def _chosen(report: Report, given: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """The values of each parameter, as they were given; UsageError for one that is not on the list."""
    from metrics import UsageError

    chosen: dict[str, tuple[str, ...]] = {}
    for parameter in report.parameters:
        value, kind = given[parameter.id], parameter.option.kind
        if kind == "folder" and value is not None and given["output"] is not None:
            raise UsageError(
                f"--{parameter.id} writes a file for each {parameter.option.each}: leave out -o."
            )
        if kind in ("flag", "folder"):
            values: tuple[str, ...] = (parameter.choices[bool(value)][0],)
        elif kind == "texts":
            values = tuple(value or ())
        else:
            values = () if value is None else (str(value),)
        known = [v for v, _ in parameter.choices]
        if kind == "text" and known and value not in known:
            raise UsageError(f"There is no {parameter.id} {value!r}. Known are: {', '.join(known)}.")
        chosen[parameter.id] = tuple(v for v in values if v)
    ending = given["output"].suffix.lower() if given["output"] is not None else ""
    chosen["file"] = (ending if ending in report.endings else report.endings[0],)
    return chosen


def _check_known(report: Report, chosen: dict[str, tuple[str, ...]], snapshot: Snapshot) -> None:
    """UsageError for a team or a worker that is not there, with those that are."""
    from metrics import UsageError

    for parameter in report.parameters:
        if parameter.option.known is not None:
            known = parameter.option.known(snapshot)
            for one in chosen[parameter.id]:
                if one not in known:
                    listed = ", ".join(known[:20]) + (", …" if len(known) > 20 else "")
                    raise UsageError(f"There is no {parameter.id} {one!r} here. Known are: {listed}.")


def _write(report: Report, files: Files, given: dict[str, Any], earlier: Issued | None) -> Path:
    """Write what is made, never over a file; the file, or the folder where there are several."""
    from reports.issue import check_new, reproduced, target_of, write_new

    folders = [given[p.id] for p in report.parameters if p.option.kind == "folder" and given[p.id]]
    if folders:
        (target,) = folders
        target.mkdir(parents=True, exist_ok=True)
        paths = [target / name for name in files.names]
    else:
        target = target_of(given["output"], files.names[0])
        paths = [target]
    for path in paths:
        check_new(path, *report.endings)
    for path, data in zip(paths, files.data, strict=True):
        if earlier is not None:
            reproduced(files.view, earlier)
        write_new(path, data, *report.endings)
    return target
