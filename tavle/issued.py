"""What a report that is issued has on the command line besides: what is due, issuing it, making it again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from store import Issued
    from topics.view import View

OPTIONS: tuple[tuple[str, Any, Any], ...] = (
    (
        "again",
        Annotated[int | None, typer.Option("--again", metavar="NUMBER", help="Make an issued report again.")],
        None,
    ),
    (
        "if_due",
        Annotated[
            bool, typer.Option("--if-due", help="With --issue: only where one is due and not issued yet.")
        ],
        False,
    ),
    (
        "due",
        Annotated[bool, typer.Option("--due", help="Show which are due, and which were issued.")],
        False,
    ),
)
"""Name, type and default of each option, in the order of the help; `--issue` is a parameter of the report."""


@contextlib.contextmanager
def store_faults() -> Iterator[None]:
    """What the store cannot do is refused, in its own words."""
    from etl.errors import Refused
    from store import Fault

    try:
        yield
    except Fault as error:
        raise Refused(str(error)) from error


def wanted(report: str, given: dict[str, Any]) -> bool:
    """Whether a file is to be made. If not, what was asked for instead has been printed."""
    from metrics import UsageError

    if given["due"]:
        _show_due(report, given["warehouse"])
        return False
    if given["again"] is not None and (given["issue"] or given["snapshot"] or given["form"]):
        raise UsageError(
            "--again makes an issued report as it was: leave out --issue, --snapshot and --whole."
        )
    if given["if_due"] and not given["issue"]:
        raise UsageError(f"--if-due says when a {report} is issued: give --issue with it.")
    if given["if_due"] and (why_not := _not_due(report, given["warehouse"])):
        typer.echo(why_not)
        return False
    return True


def made_before(given: dict[str, Any]) -> Issued | None:
    """The issued report that is to be made again; None where a new one is made."""
    from store import IssuedReports, Store

    number = given.get("again")
    return IssuedReports(Store(given["warehouse"])).get(number) if number is not None else None


def keep(report: str, given: dict[str, Any], view: View, target: Path, earlier: Issued | None) -> list[str]:
    """Issue a report that is written, where that was asked for; what is said of it, a line each."""
    from reports.issue import issue
    from store import IssuedReports, Store

    if earlier is not None:
        return [f"made again as number {earlier.id}: the same figures, sha256 {earlier.sha256}"]
    if not given.get("issue"):
        return []
    number = issue(given["warehouse"], IssuedReports(Store(given["warehouse"])), report, view, target)
    return [f"issued as number {number}, {view.snap.id} is pinned, sha256 {view.sha256()}"]


def _issued(report: str, warehouse: Path) -> list[Issued]:
    from store import IssuedReports, Store

    with store_faults():
        return IssuedReports(Store(warehouse)).of(report)


def _not_due(report: str, warehouse: Path) -> str:
    """Why none is issued today; empty where one is due."""
    from reports.calendar import EVERY, last_due
    from store import clock

    day = last_due(clock.today())
    answered = next((r for r in _issued(report, warehouse) if r.due_on is not None and r.due_on >= day), None)
    if answered is None:
        return ""
    return f"not due before {day + EVERY}: the one of {day} was issued as number {answered.id}"


def _show_due(report: str, warehouse: Path) -> None:
    from reports.calendar import due
    from store import clock

    sent = {r.id: r for r in _issued(report, warehouse)}
    today = clock.today()
    for item in due(today, [(r.due_on, r.id) for r in sent.values()]):
        words = "due" if item.on <= today else "next"
        if item.report is not None:
            one = sent[item.report]
            words = f"issued {one.issued_at:%Y-%m-%d} as number {one.id}, data as of {one.as_of}"
        typer.echo(f"{item.on}  {words}")
