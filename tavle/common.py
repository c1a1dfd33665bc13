"""What every command shares: exit codes, options, errors in plain words, progress, JSON."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from etl.settings.settings import Settings

DONE, REFUSED, USAGE, FAULT = 0, 1, 2, 3

WAREHOUSE = Path("warehouse")
"""The warehouse folder where neither `--warehouse` nor TAVLE_WAREHOUSE gives one."""
WarehouseOption = Annotated[
    Path,
    typer.Option("--warehouse", envvar="TAVLE_WAREHOUSE", help="The warehouse folder.", show_default=True),
]
ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="The site's settings (default ./tavle.toml).")
]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def written_day(value: str) -> date:
    """A day as it is written in every option of the command line."""
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise typer.BadParameter(f"{value!r} is not a date. Write one as 2026-10-31.")


def day_option(name: str, said: str) -> Any:
    """An option that takes a day."""
    return typer.Option(name, parser=written_day, metavar="DATE", help=said)


AsOfOption = Annotated[
    date | None, day_option("--as-of", "The day described, where delivery.toml does not say.")
]
WaitOption = Annotated[
    float, typer.Option("--wait", metavar="SECONDS", help="Wait this long for a load that runs.", min=0)
]
JsonOption = Annotated[bool, typer.Option("--json", help="As JSON.")]


@contextlib.contextmanager
def plain_errors(config: Path | None = None) -> Iterator[None]:
    """Exit codes and one or two plain sentences: 1 refused, 2 wrong usage, 3 a fault of ours.

    `config` is the settings file that was given to a command which needs none of it: one that is missing or wrong
    is refused all the same, so that nobody believes it counted.
    """
    from etl.build.proofs import Unsound
    from etl.errors import Refused
    from metrics import NoSnapshot, UsageError

    try:
        if config is not None:
            settings(config)
        yield
    except (Refused, NoSnapshot) as error:
        typer.echo(f"tavle: {error}", err=True)
        raise typer.Exit(REFUSED) from None
    except Unsound as error:
        typer.echo(f"tavle: {error}", err=True)
        raise typer.Exit(FAULT) from None
    except UsageError as error:
        typer.echo(f"tavle: {error}", err=True)
        raise typer.Exit(USAGE) from None
    except BrokenPipeError:
        # Whoever read us has seen enough (tavle metric … | head).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(DONE) from None


def settings(config: Path | None) -> Settings:
    """The site's settings; Refused where the file is missing or wrong."""
    from etl.settings.settings import load_settings
    from metrics import INDICATORS

    return load_settings(config, set(INDICATORS))


@contextlib.contextmanager
def progress(quiet: bool) -> Iterator[Any]:
    """A line that says what is being done, on a terminal; a line a stage elsewhere."""
    if quiet:
        yield lambda _: None
        return
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda stage: console.print(f"… {stage}", highlight=False, markup=False)
        return
    with console.status("…") as status:
        yield lambda stage: status.update(f"{stage} …")


def json_text(data: object) -> str:
    """What `--json` prints: indented, moments and days as ISO 8601."""
    import orjson

    return orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()
