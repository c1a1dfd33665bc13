"""The commands about others: serving them, wall screens, who saw what, erasing a citizen."""

from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import os
import socket
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .common import (
    WAREHOUSE,
    ConfigOption,
    JsonOption,
    WaitOption,
    WarehouseOption,
    day_option,
    json_text,
    plain_errors,
    settings,
)

if TYPE_CHECKING:
    from etl.settings.settings import Settings

wall_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
FOR_PAGES = (
    "worker_cost_kr",
    "board_goals",
    "board_meeting",
    "login",
    "worker_notice_on",
    "stale_after_days",
)
"""The settings that the dashboard is made with."""


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.command()(serve)
    app.add_typer(wall_app, name="wall", help="The tokens of wall screens.")
    app.command()(audit)
    app.command()(forget)


def serve(
    host: Annotated[str, typer.Option(help="The address to answer on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to answer on.", min=1, max=65535)] = 8050,
    workers: Annotated[
        int | None,
        typer.Option(help="Worker processes (default: the machine's cores, at most 4).", min=1, max=64),
    ] = None,
    warehouse: WarehouseOption = WAREHOUSE,
    config: ConfigOption = None,
) -> None:
    """The dashboard for others. Without a login it answers on this machine only."""
    from metrics import UsageError

    with plain_errors():
        site = settings(config)
        if site.login.mode == "none" and not loopback(host):
            raise UsageError(
                f"{host} is open to others, and there is no login. Set [login] in tavle.toml (docs/access.md says how), "
                "or leave --host out to answer on this machine only."
            )
        check(host, port, site)
        from dashboard.serve import serve as run

        tidy(warehouse, site)
        if site.login.mode != "none":
            note_settings(warehouse, config)

        typer.echo(f"tavle: {address(host, port, site)}  (Ctrl+C stops)")
        run(
            warehouse, host, port, workers or min(4, os.cpu_count() or 1), lambda: for_pages(settings(config))
        )


def tidy(warehouse: Path, site: Settings) -> None:
    """Let go what has been kept long enough; what cannot be done now is done the next time."""
    from store import Fault, Store
    from store.retention import tidy as run

    kept = site.retention
    with contextlib.suppress(Fault):
        run(
            Store(warehouse), audit_months=kept.audit_months, samples_months=kept.samples_months,
            written_months=kept.written_months,
        )  # fmt: skip


def note_settings(warehouse: Path, config: Path | None) -> None:
    """Write into the audit log that the settings are other than they were when it was served last."""
    from store import Audit, Fault, Store

    path = config or Path("tavle.toml")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else "none"
    log = Audit(Store(warehouse))
    with contextlib.suppress(Fault):
        last = log.entries(what="settings", most=1)
        if not last or last[0].about != f"{path.name} {digest}":
            log.add("command line", "operator", "settings", f"{path.name} {digest}")


def loopback(host: str) -> bool:
    """Whether an address reaches this machine only."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def address(host: str, port: int, site: Settings) -> str:
    own = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    return f"{site.login.public_url or own}/"


def for_pages(site: Settings) -> Mapping[str, Any]:
    """What the dashboard is made with."""
    return {name: getattr(site, name) for name in FOR_PAGES}


def check(host: str, port: int, site: Settings) -> None:
    """What would stop a server only later: an unknown goal on the board, a port that is taken."""
    from etl.errors import Refused
    from metrics import INDICATORS

    unknown = [ident for ident in site.board_goals if ident not in INDICATORS]
    if unknown:
        raise Refused(
            f"board_goals: there is no indicator {unknown[0]!r}. Known are: {', '.join(INDICATORS)}."
        )
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                f"Port {port} on {host} cannot be used: {error.strerror}. Choose another with --port."
            ) from error


@wall_app.command("add")
def wall_add(
    team: Annotated[str, typer.Argument(metavar="TEAM", help="The team's id, such as T01.")],
    name: Annotated[str, typer.Option(help="Where the screen hangs.")] = "vægskærm",
    warehouse: WarehouseOption = WAREHOUSE,
    config: ConfigOption = None,
) -> None:
    """A token for a screen that reads one team's board; it is printed once and kept nowhere."""
    from etl.errors import Refused
    from metrics import UsageError, Warehouse
    from store import Audit, Door, Store, Unfit

    with plain_errors():
        site = settings(config)
        teams = Warehouse(warehouse).current().labels("team")
        if team not in teams:
            raise UsageError(f"There is no team {team!r}. Known are: {', '.join(teams)}.")
        if site.login.mode == "none":
            raise Refused(
                "Without a login every page is open on this machine, and a screen needs no token. Set [login] first."
            )
        store = Store(warehouse)
        try:
            token = Door(store).add_wall(team, name, "command line")
        except Unfit as problem:
            raise UsageError(str(problem)) from problem
        Audit(store).add("command line", "operator", "wall", f"added {team} {name}")
        typer.echo(f"{site.login.public_url}/skaerm#{token}")
        typer.echo(
            "Open this address once on the screen. It is not shown again; tavle wall revoke takes it back."
        )


@wall_app.command("list")
def wall_list(
    warehouse: WarehouseOption = WAREHOUSE, as_json: JsonOption = False, config: ConfigOption = None
) -> None:
    """Every screen: its team, when it last came in, whether it was taken back."""
    from store import Door, Store

    with plain_errors(config):
        walls = Door(Store(warehouse)).walls()
        if as_json:
            typer.echo(json_text([asdict(w) for w in walls]))
            return
        for w in walls:
            state = f"revoked {w.revoked_at:%Y-%m-%d}" if w.revoked_at else "in force"
            seen = f"came in {w.seen_at:%Y-%m-%d %H:%M}" if w.seen_at else "never came in"
            typer.echo(f"{w.id:>3}  {w.team:<8} {w.name:<24} made {w.made_at:%Y-%m-%d}  {seen}  {state}")
        if not walls:
            typer.echo("no screens")


@wall_app.command("revoke")
def wall_revoke(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As tavle wall list shows it.")],
    warehouse: WarehouseOption = WAREHOUSE,
    config: ConfigOption = None,
) -> None:
    """Take a screen's token back; its next request is refused."""
    from etl.errors import Refused
    from store import Audit, Door, Fault, Store

    with plain_errors(config):
        store = Store(warehouse)
        try:
            found = Door(store).revoke_wall(number, "command line")
        except Fault as problem:
            raise Refused(f"There is no screen {number}. tavle wall list shows them.") from problem
        Audit(store).add("command line", "operator", "wall", f"revoked {found.team} {found.name}")
        typer.echo(f"screen {number} ({found.team}, {found.name}) opens nothing any more")


def audit(
    since: Annotated[date | None, day_option("--since", "From this day on.")] = None,
    who: Annotated[str | None, typer.Option(help="Only this person (the login's id).")] = None,
    what: Annotated[
        str | None, typer.Option(help="Only this: login, denied, cases, export, sample, …")
    ] = None,
    most: Annotated[int, typer.Option(help="At most so many lines, the last first.", min=1)] = 200,
    warehouse: WarehouseOption = WAREHOUSE,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Who saw what: logins, refusals, exports, looks into cases, samples, settings."""
    from metrics import UsageError
    from store import Audit, Store
    from store.audit import WHAT

    with plain_errors(config):
        if what is not None and what not in WHAT:
            raise UsageError(f"{what!r} is not logged. Known are: {', '.join(WHAT)}.")
        log = Audit(Store(warehouse))
        start = datetime.combine(since, time(), UTC) if since else None
        lines = log.entries(since=start, who=who, what=what, most=most)
        if as_json:
            typer.echo(json_text([asdict(e) for e in lines]))
            return
        for e in lines:
            typer.echo(
                f"{e.at:%Y-%m-%d %H:%M:%S}  {e.who:<22} {e.role:<12} {e.what:<9} {e.about}"
                f"{f'  [{e.snapshot}]' if e.snapshot else ''}{f'  {e.address}' if e.address else ''}"
            )
        if not lines:
            typer.echo("nothing is logged")


def forget(
    case: Annotated[str | None, typer.Option("--case", help="The case's number.")] = None,
    citizen: Annotated[
        bool,
        typer.Option(
            "--citizen", help="A citizen: the number is asked for, and never stands in a command's history."
        ),
    ] = False,
    warehouse: WarehouseOption = WAREHOUSE,
    wait: WaitOption = 0,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Take a citizen or a case out of everything kept: deliveries, snapshots, samples, the audit log."""
    from etl.snapshots.forget import forget as run
    from metrics import UsageError
    from store import Audit, Store
    from store.erase import erase

    with plain_errors():
        if (case is None) == (not citizen):
            raise UsageError("Give either --case NUMBER or --citizen.")
        number = typer.prompt("Citizen number", hide_input=True) if citizen else None
        found = run(warehouse, settings(config), case=case, citizen=number, wait=wait)
        store = Store(warehouse)
        written = erase(store, found.cases)
        Audit(store).add("command line", "operator", "forgotten", f"{len(found.cases)} cases")
        result = {
            "cases": len(found.cases), "deliveries": found.deliveries, "rows": found.rows, "snapshots": found.snapshots,
            "removed": found.removed, **written,
        }  # fmt: skip
        if as_json:
            typer.echo(json_text(result))
            return
        typer.echo(
            f"{len(found.cases)} cases: {found.rows} rows out of {found.deliveries} kept deliveries, {found.snapshots} snapshots "
            f"built again, {found.removed} removed; {written['samples']} places in samples and {written['audit']} lines of the audit log"
        )
        if not found.rows and not any(written.values()):
            typer.echo("Nothing of it is kept here. If that is unexpected, look whether the number is right.")
        typer.echo(
            "Backups made before hold it still: let them expire, and tell the source system to leave it out."
        )
