"""The commands that look after a warehouse: snapshots, rejects, rebuild, backup, restore, key."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .common import (
    WAREHOUSE,
    ConfigOption,
    JsonOption,
    WaitOption,
    WarehouseOption,
    json_text,
    plain_errors,
    progress,
    settings,
)

if TYPE_CHECKING:
    from etl.snapshots.backup import Backup
    from etl.snapshots.snapshots import Entry

snapshots_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
key_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
NameArgument = Annotated[str, typer.Argument(metavar="SNAPSHOT", help="Its name, or how it begins.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.add_typer(snapshots_app, name="snapshots", help="What has been published, and going back.")
    app.command()(rejects)
    app.command()(rebuild)
    app.command()(backup)
    app.command()(restore)
    app.add_typer(key_app, name="key", help="The key of the citizen tokens.")


def rejects(
    output: Annotated[Path, typer.Option("-o", help="The workbook to write.")] = Path("afviste-raekker.xlsx"),
    warehouse: WarehouseOption = WAREHOUSE,
    config: ConfigOption = None,
) -> None:
    """The rejected rows as a workbook, to send back to the system's owner."""
    from etl.check.rejects import export_rejects

    with plain_errors(config):
        typer.echo(f"{export_rejects(warehouse, output)} rejected rows written to {output}")


@snapshots_app.command("list")
def list_(
    warehouse: WarehouseOption = WAREHOUSE, as_json: JsonOption = False, config: ConfigOption = None
) -> None:
    """Every snapshot and kept delivery, the last loaded first."""
    from etl.snapshots.snapshots import snapshots

    with plain_errors(config):
        entries = snapshots(warehouse)
        if as_json:
            typer.echo(json_text([_entry(e) for e in entries]))
            return
        if not entries:
            typer.echo(f"nothing in {warehouse}")
        for e in entries:
            size = "not built" if e.size is None else f"{e.size / 1e6:.1f} MB"
            notes = ["published"] * e.current + [f"pinned: {r}" for r in e.pins] + ["kept"] * e.kept
            typer.echo(f"{'*' if e.current else ' '} {e.name:<32}{size:>12}  {', '.join(notes)}")


@snapshots_app.command()
def use(
    name: NameArgument,
    warehouse: WarehouseOption = WAREHOUSE,
    wait: WaitOption = 0,
    config: ConfigOption = None,
) -> None:
    """Publish an earlier snapshot again."""
    from etl.snapshots.snapshots import use as run

    with plain_errors(config):
        typer.echo(f"published is {run(warehouse, name, wait).name}")


@snapshots_app.command()
def pin(
    name: NameArgument,
    reason: Annotated[str, typer.Option(help="Why it stays.")] = "by hand",
    warehouse: WarehouseOption = WAREHOUSE,
    wait: WaitOption = 0,
    config: ConfigOption = None,
) -> None:
    """Have a snapshot stay, however old it gets."""
    from etl.snapshots.snapshots import pin as run

    with plain_errors(config):
        typer.echo(f"{run(warehouse, name, reason, wait).name} is pinned: {reason}")


@snapshots_app.command()
def unpin(
    name: NameArgument,
    reason: Annotated[str | None, typer.Option(help="Only this reason; without it, all.")] = None,
    warehouse: WarehouseOption = WAREHOUSE,
    wait: WaitOption = 0,
    config: ConfigOption = None,
) -> None:
    """Let a pinned snapshot go with the others."""
    from etl.snapshots.snapshots import unpin as run

    with plain_errors(config):
        typer.echo(f"{run(warehouse, name, reason, wait).name} is no longer pinned for that")


@snapshots_app.command()
def prune(
    keep: Annotated[int, typer.Option(help="How many deliveries stay.", min=1)] = 30,
    warehouse: WarehouseOption = WAREHOUSE,
    wait: WaitOption = 0,
    config: ConfigOption = None,
) -> None:
    """Remove all but the last snapshots; the published and the pinned ones stay."""
    from etl.snapshots.snapshots import prune as run

    with plain_errors(config):
        gone = run(warehouse, keep, wait)
        for name in gone:
            typer.echo(f"removed {name}")
        typer.echo(f"{len(gone)} removed")


def rebuild(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[SNAPSHOT]", help="Which, or how it begins; without it, the published."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All kept deliveries.")] = False,
    warehouse: WarehouseOption = WAREHOUSE,
    wait: WaitOption = 0,
    config: ConfigOption = None,
) -> None:
    """Build snapshots again from their kept deliveries alone, with today's code."""
    from etl.snapshots.deliveries import kept_names
    from etl.snapshots.load import rebuild as run
    from etl.snapshots.snapshots import find
    from metrics import UsageError

    with plain_errors():
        if every and name:
            raise UsageError("Give a snapshot or --all, not both.")
        names = kept_names(warehouse) if every else [find(warehouse, name).name] if name else []
        if every and not names:
            raise UsageError(f"There is no kept delivery in {warehouse}.")
        with progress(False) as tell:
            reports = run(warehouse, names, settings(config), tell, wait)
        for report in reports:
            typer.echo(f"built {report.snapshot}: {report.read} rows, {report.rejected} rejected")


def backup(
    target: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for the copy.")],
    with_key: Annotated[
        bool, typer.Option("--with-key", help="Put the key in too: guard the copy as personal data.")
    ] = False,
    warehouse: WarehouseOption = WAREHOUSE,
    wait: WaitOption = 0,
    config: ConfigOption = None,
) -> None:
    """Copy the kept deliveries, the published and pinned snapshots and the settings."""
    from etl.snapshots.backup import backup as run

    with plain_errors():
        site = settings(config)
        made = run(warehouse, target, config or Path("tavle.toml"), site.key_file, with_key, wait)
        typer.echo(f"{target}: {len(made.files)} files, {made.size / 1e6:.1f} MB; {_key_line(made)}")


def restore(
    source: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that tavle backup made.")],
    warehouse: WarehouseOption = WAREHOUSE,
    wait: WaitOption = 0,
    config: ConfigOption = None,
) -> None:
    """Put a backup into an empty warehouse folder."""
    from etl.snapshots.backup import SITE
    from etl.snapshots.backup import restore as run

    with plain_errors(config):
        made = run(source, warehouse, wait)
        typer.echo(f"{warehouse}: {len(made.files)} files, published is {made.current or 'nothing'}")
        if any(f.path.startswith(f"{SITE}/") for f in made.files):
            typer.echo(f"the settings are in {warehouse / SITE}: put them where --config finds them")
        if made.keys and not made.with_key:
            typer.echo(
                f"put back the key with the fingerprint {made.keys[-1]} before the next load (tavle key show)"
            )


@key_app.command()
def show(warehouse: WarehouseOption = WAREHOUSE, config: ConfigOption = None) -> None:
    """The fingerprints of the keys in force, never the keys."""
    from etl.clean.keys import find_keys
    from etl.errors import Refused

    with plain_errors():
        keys = find_keys(warehouse, settings(config).key_file)
        if keys is None:
            raise Refused("There is no key yet. The first load creates it.")
        for n, fingerprint in enumerate(keys.fingerprints, 1):
            typer.echo(f"{n}  {fingerprint}")


@key_app.command()
def rotate(warehouse: WarehouseOption = WAREHOUSE, wait: WaitOption = 0, config: ConfigOption = None) -> None:
    """A new key; the kept tokens are hashed on with it, so that links survive."""
    from etl.snapshots.rotate import rotate as run

    with plain_errors():
        keys, renewed = run(warehouse, settings(config).key_file, wait)
        typer.echo(
            f"key {len(keys.lines)} is {keys.fingerprints[-1]}; {len(renewed)} kept deliveries hashed on"
        )
        typer.echo("snapshots still hold the old tokens: run tavle rebuild --all, then tavle snapshots prune")


def _key_line(made: Backup) -> str:
    if made.with_key:
        return "the key is in it: guard it as personal data"
    return f"the key ({made.keys[-1]}) is not in it: keep it elsewhere" if made.keys else "there is no key"


def _entry(entry: Entry) -> dict[str, Any]:
    return {**asdict(entry), "delivery": entry.delivery}
