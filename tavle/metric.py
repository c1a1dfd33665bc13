"""The commands about one figure: metric, definitions."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from .common import WAREHOUSE, ConfigOption, WarehouseOption, day_option, plain_errors, settings


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.command()(metric)
    app.command()(definitions)


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
    sql: Annotated[
        bool, typer.Option("--sql", help="Show the statement, and whether a cache answered it.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Compute it now, whatever a cache holds of it.")
    ] = False,
    warehouse: WarehouseOption = WAREHOUSE,
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
        if fresh and against:
            raise UsageError("What was revised is always computed: leave out --fresh or --against.")
        house = Warehouse(warehouse)
        asked = house.named(snapshot) if snapshot else house.current()
        if against:
            answer = ask_against(asked, house.named(against), question, scope)
        else:
            answer = ask(asked, question, scope, fresh=fresh)
        if spc:
            answer = judged(answer, decided(asked, ident))
        if sql:
            typer.echo(f"-- {_origin(answer.cached, asked.id)}\n{answer.sql}")
            return
        writers: dict[str, Any] = {
            "csv": f.to_csv, "csv-da": f.to_csv_da, "json": f.to_json, "parquet": f.to_parquet,
        }  # fmt: skip
        if form == "table" and output is None:
            from metrics.out.terminal import print_table

            print_table(answer, asked.indicator(ident), asked.small_numbers)
            return
        data = f.to_csv(answer) if form == "table" else writers[form](answer)
        _write(data if isinstance(data, bytes) else data.encode(), output)


def _origin(cached: bool, snapshot: str) -> str:
    """Where the number came from that the statement stands for, in words."""
    if cached:
        return f"answered by the cache beside snapshot {snapshot}; --fresh computes it now"
    return f"computed now from snapshot {snapshot}"


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
