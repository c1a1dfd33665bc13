"""The command line: one thin sub-command a package. It only wires."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import tavle_papers
import tavle_reports
import tavle_serve
import tavle_warehouse
from tavle_common import (
    FAULT,
    USAGE,
    AsOfOption,
    ConfigOption,
    WaitOption,
    WarehouseOption,
    day_option,
    plain_errors,
    progress,
    settings,
)

if TYPE_CHECKING:
    from etl.build.report import LoadReport

SAMPLE = Path(__file__).resolve().parent / "data" / "sample"

app = typer.Typer(
    name="tavle", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Steering figures for the sickness-benefit case work of a job centre.",
)  # fmt: skip
tavle_warehouse.register(app)
tavle_reports.register(app)
tavle_serve.register(app)
tavle_papers.register()


def _load(
    folders: list[Path], warehouse: Path, config: Path | None, publish: bool, as_json: bool, **switches: Any
) -> None:
    from etl.build.proofs import Unsound
    from etl.build.show import report_json, report_text
    from etl.errors import Refused
    from etl.snapshots.load import Options, load

    site = settings(config)
    options = Options(publish=publish, keep=site.retention.deliveries, **switches)
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
        tavle_serve.tidy(warehouse, site)
    typer.echo(report_json(report, publish, None) if as_json else report_text(report, publish))


@app.command()
def check(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help="The delivered folders.")],
    as_of: AsOfOption = None,
    source: Annotated[
        str | None, typer.Option(help="The source profile, where delivery.toml does not say.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
    config: ConfigOption = None,
) -> None:
    """Validate a delivery; nothing is published."""
    with plain_errors(), tempfile.TemporaryDirectory(prefix="tavle-check-") as folder:
        _load(folders, Path(folder), config, False, as_json, as_of=as_of, source=source)


@app.command()
def load(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help="The delivered folders.")],
    warehouse: WarehouseOption = Path("warehouse"),
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


@app.command()
def metric(
    ident: Annotated[str, typer.Argument(metavar="ID", help="The indicator (tavle definitions lists them).")],
    by: Annotated[list[str] | None, typer.Option(help="Dims to cut by, comma between.")] = None,
    grain: Annotated[str | None, typer.Option(help="day, week, month, quarter, halfyear or year.")] = None,
    start: Annotated[date | None, day_option("--from", "A day of the first period.")] = None,
    end: Annotated[date | None, day_option("--to", "A day of the last period.")] = None,
    where: Annotated[
        list[str] | None, typer.Option(metavar="DIM=VALUE", help="Only these; none = empty.")
    ] = None,
    weeks: Annotated[int | None, typer.Option(help="N for the long_* figures (default 52).")] = None,
    compare: Annotated[
        str | None, typer.Option(help="previous, last_year or baseline: another period beside each.")
    ] = None,
    snapshot: Annotated[
        str | None, typer.Option(help="Ask this kept snapshot (its name, or how it begins).")
    ] = None,
    against: Annotated[
        str | None, typer.Option(metavar="SNAPSHOT", help="Only what this kept snapshot said otherwise.")
    ] = None,
    release: Annotated[
        bool, typer.Option("--release", help="The protected form, for what leaves the room.")
    ] = False,
    spc: Annotated[bool, typer.Option("--spc", help="Say of each period: signal or noise.")] = False,
    form: Annotated[str, typer.Option("--format", help="table, csv, csv-da, json or parquet.")] = "table",
    output: Annotated[Path | None, typer.Option("-o", help="Write to this file.")] = None,
    sql: Annotated[bool, typer.Option("--sql", help="Show the statement instead of its answer.")] = False,
    warehouse: WarehouseOption = Path("warehouse"),
    config: ConfigOption = None,
) -> None:
    """Any figure, any cut, any format."""
    from metrics import OPERATOR, Question, UsageError, Warehouse, ask
    from metrics.judge.signals import decided, judged
    from metrics.out import files as f
    from metrics.revisions import ask_against

    with plain_errors(config):
        if form not in f.FORMATS:
            raise UsageError(f"There is no format {form!r}. Known are: {', '.join(f.FORMATS)}.")
        if form == "parquet" and output is None and sys.stdout.isatty():
            raise UsageError("Parquet is no text. Give a file with -o.")
        question = Question(
            ident,
            by=tuple(d.strip() for part in by or () for d in part.split(",") if d.strip()),
            grain=grain,  # type: ignore[arg-type]
            start=start,
            end=end,
            where=tuple(_pair(w) for w in where or ()),
            weeks=weeks,
            compare=compare,  # type: ignore[arg-type]
        )
        scope = replace(OPERATOR, released=release)
        if spc and against:
            raise UsageError(
                "What was revised has gaps, so it cannot be judged: leave out --spc or --against."
            )
        house = Warehouse(warehouse)
        asked = house.named(snapshot) if snapshot else house.current()
        if against:
            answer = ask_against(asked, house.named(against), question, scope)
        else:
            answer = ask(asked, question, scope)
        if spc:
            answer = judged(answer, decided(asked, ident))
        if sql:
            typer.echo(answer.sql)
            return
        writers: dict[str, Any] = {
            "csv": f.to_csv, "csv-da": f.to_csv_da, "json": f.to_json, "parquet": f.to_parquet,
        }  # fmt: skip
        if form == "table" and output is None:
            from metrics.out.terminal import print_table

            print_table(answer, asked.small_numbers, asked.indicator(ident))
            return
        data = f.to_csv(answer) if form == "table" else writers[form](answer)
        _write(data if isinstance(data, bytes) else data.encode(), output)


def _pair(text: str) -> tuple[str, str | None]:
    from metrics import UsageError

    dim, sign, value = text.partition("=")
    if not sign:
        raise UsageError(f"--where {text!r} is not of the form DIM=VALUE, such as employment=unemployed.")
    return dim.strip(), None if value.strip() == "none" else value.strip()


def _write(data: bytes, output: Path | None) -> None:
    from etl.errors import Refused

    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise Refused(f"{output} cannot be written: {error.strerror}.") from error


@app.command()
def definitions(
    ident: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One indicator; without it, all.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """What the figures mean, in the words that the screens use."""
    from etl.settings.rules import read_rules
    from metrics import INDICATORS, UsageError
    from metrics.danish.rules import rules_of
    from metrics.out.definitions import define

    with plain_errors():
        if ident is not None and ident not in INDICATORS:
            raise UsageError(f"There is no indicator {ident!r}. Known are: {', '.join(INDICATORS)}.")
        site = settings(config)
        rules = rules_of(read_rules(site.rules_file)) if site.rules_file else None
        for id in [ident] if ident else INDICATORS:
            found = define(id, rules)
            goals = [t for t in site.targets if t.indicator == found.indicator.id]
            typer.echo(
                f"{id}\n  {found.indicator.label.format(weeks=found.indicator.weeks_default)}: {found.words}"
            )
            typer.echo(f"  formula: {found.formula}")
            typer.echo(f"  dims: {', '.join(found.indicator.dims)}")
            for goal in goals:
                bounds = " to ".join(f"{b:g}" for b in dict.fromkeys((goal.low, goal.high)) if b is not None)
                typer.echo(f"  {goal.kind}: {bounds} from {goal.valid_from} ({goal.source})")
            typer.echo(f"  version: {found.version}")


@app.command()
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
    from etl.generate import generate as make
    from metrics import UsageError

    with plain_errors(), progress(False) as tell:
        if scale not in ("sample", "city"):
            raise UsageError(f"There is no scale {scale!r}. Known are: sample, city.")
        if form not in ("raw", "canonical"):
            raise UsageError(f"There is no form {form!r}. Known are: raw, canonical.")
        more = {} if seed is None else {"seed": seed}
        counts = make(
            scale=scale, cases=cases, out=out, form=form, contacts_per_case=contacts_per_case,
            progress=tell, **more,  # type: ignore[arg-type]
        )  # fmt: skip
    for table, rows in counts.items():
        typer.echo(f"{table:<14}{rows:>12}")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The port to answer on.", min=1, max=65535)] = 8050,
    warehouse: WarehouseOption = Path("warehouse/demo"),
    config: ConfigOption = None,
) -> None:
    """The sample in, the dashboard up, its address printed."""
    with plain_errors():
        _load([SAMPLE], warehouse, config, True, False, allow_older=True, allow_shrink=True)
        site = settings(config)
        tavle_serve.check("127.0.0.1", port, site)
        from dashboard.app import serve as run

        typer.echo(f"tavle: http://127.0.0.1:{port}/  (Ctrl+C stops)")
        # The sample's people do not exist: on this machine it is open, whatever login the site has.
        run(warehouse, "127.0.0.1", port, {**tavle_serve.for_pages(site), "login": None})


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
