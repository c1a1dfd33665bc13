"""The app `tavle`: load, check, demo and generate here, the other commands from the modules beside."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import metric, reports, serve
from . import warehouse as stored
from .common import (
    FAULT,
    USAGE,
    WAREHOUSE,
    AsOfOption,
    ConfigOption,
    WaitOption,
    WarehouseOption,
    plain_errors,
    progress,
    settings,
)

if TYPE_CHECKING:
    from etl.build.report import LoadReport

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
"""The synthetic delivery that ships: `data/sample` beside this package, in a checkout and in the wheel."""


def _load(
    folders: list[Path], warehouse: Path, config: Path | None, publish: bool, as_json: bool, **switches: Any
) -> None:
    from etl.build.proofs import Unsound
    from etl.build.show import report_json, report_text
    from etl.errors import Refused
    from etl.snapshots.load import Options, load
    from store.clock import today

    site = settings(config)
    options = Options(publish=publish, keep=site.retention.deliveries, today=today(), **switches)
    with progress(as_json) as tell:
        try:
            report: LoadReport = load(folders, warehouse, site, options, tell)
        except (Refused, Unsound) as error:
            partial = getattr(error, "report", None)
            if as_json:
                typer.echo(report_json(partial, published=False, refused=str(error)))
            elif partial is not None:
                typer.echo(report_text(partial, published=False))
            raise
    if publish:
        serve.tidy(warehouse, site)
    typer.echo(report_json(report, publish, None) if as_json else report_text(report, publish))


def check(
    folders: Annotated[
        list[Path], typer.Argument(metavar="DIR…", help="The delivered folders, or .zip files.")
    ],
    as_of: AsOfOption = None,
    source: Annotated[
        str | None, typer.Option(help="The source profile, where delivery.toml does not say.")
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option(metavar="FILE.xlsx", help="Write the rejected rows to this workbook, refused or not."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
    config: ConfigOption = None,
) -> None:
    """Validate a delivery; nothing is published."""
    with plain_errors(), tempfile.TemporaryDirectory(prefix="tavle-check-") as folder:
        _load(folders, Path(folder), config, False, as_json, as_of=as_of, source=source, rejects=rejects)


def load(
    folders: Annotated[
        list[Path], typer.Argument(metavar="DIR…", help="The delivered folders, or .zip files.")
    ],
    warehouse: WarehouseOption = WAREHOUSE,
    as_of: AsOfOption = None,
    source: Annotated[
        str | None, typer.Option(help="The source profile, where delivery.toml does not say.")
    ] = None,
    allow_older: Annotated[bool, typer.Option(help="Publish a day older than what is published.")] = False,
    allow_shrink: Annotated[bool, typer.Option(help="Publish although row counts fell by much.")] = False,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="The old key is lost: citizens are not recognised from before.")
    ] = False,
    wait: WaitOption = 0,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
    config: ConfigOption = None,
) -> None:
    """Validate a delivery and publish it as a new snapshot."""
    with plain_errors():
        _load(
            folders, warehouse, config, True, as_json,
            as_of=as_of, source=source, allow_older=allow_older, allow_shrink=allow_shrink,
            new_key=new_key, wait=wait,
        )  # fmt: skip


def generate(
    out: Annotated[Path, typer.Option("--out", help="The folder to write.")],
    scale: Annotated[str, typer.Option(help="sample or city.")] = "sample",
    cases: Annotated[int | None, typer.Option(help="This many cases instead of the scale's.", min=1)] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same bytes.")] = None,
    form: Annotated[str, typer.Option(help="raw (a Danish system's export) or canonical.")] = "raw",
    contacts_per_case: Annotated[
        float | None, typer.Option(help="About this many calls and mails a case (usually 2.2).", min=0)
    ] = None,
) -> None:
    """Write a synthetic delivery."""
    from etl.generate import SEED
    from etl.generate import generate as make
    from metrics import UsageError

    with plain_errors(), progress(False) as tell:
        if scale not in ("sample", "city"):
            raise UsageError(f"There is no scale {scale!r}. Known are: sample, city.")
        if form not in ("raw", "canonical"):
            raise UsageError(f"There is no form {form!r}. Known are: raw, canonical.")
        counts = make(
            scale=scale,  # type: ignore[arg-type]
            cases=cases,
            seed=SEED if seed is None else seed,
            out=out,
            form=form,  # type: ignore[arg-type]
            contacts_per_case=contacts_per_case,
            progress=tell,
        )
    for table, rows in counts.items():
        typer.echo(f"{table:<14}{rows:>12}")


def demo(
    port: Annotated[int, typer.Option(help="The port to answer on.", min=1, max=65535)] = 8050,
    warehouse: WarehouseOption = WAREHOUSE / "demo",
    config: ConfigOption = None,
) -> None:
    """The sample in, the dashboard up, its address printed."""
    with plain_errors():
        _load([SAMPLE], warehouse, config, True, False, allow_older=True, allow_shrink=True)
        site = settings(config)
        serve.check("127.0.0.1", port, site)
        from dashboard.app import serve as run

        typer.echo(f"tavle: http://127.0.0.1:{port}/  (Ctrl+C stops)")
        # The sample's people do not exist: on this machine it is open, whatever login the site has.
        run(warehouse, "127.0.0.1", port, {**serve.for_pages(site), "login": None})


def _show_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"tavle {version('tavle')}")
        raise typer.Exit


def _options(
    _version: Annotated[
        bool,
        typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """The options of `tavle` itself."""


app = typer.Typer(
    name="tavle", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Steering figures for the sickness-benefit case work of a job centre.", callback=_options,
)  # fmt: skip
stored.register(app)
reports.register(app)
serve.register(app)
app.command()(check)
app.command()(load)
metric.register(app)
app.command()(generate)
app.command()(demo)


def _check_today() -> None:
    """Wrong usage where `TAVLE_TODAY` holds no date: before any figure or report is dated by it."""
    if not os.environ.get("TAVLE_TODAY"):
        return
    from store import clock

    try:
        clock.today()
    except clock.WrongDay as error:
        typer.echo(f"tavle: {error}", err=True)
        sys.exit(USAGE)


def main() -> None:
    """Run the command line; a fault of ours ends with code 3 and one sentence (TAVLE_DEBUG=1: the trace)."""
    try:
        _check_today()
        app()
    except SystemExit:
        raise
    except KeyboardInterrupt:
        sys.exit(130)
    except BaseException as error:
        if os.environ.get("TAVLE_DEBUG"):
            traceback.print_exc()
        typer.echo(
            f"tavle: a fault of ours ({type(error).__name__}). Run again with TAVLE_DEBUG=1 and send us what it prints.",
            err=True,
        )
        sys.exit(FAULT)


if __name__ == "__main__":
    main()
