"""The centre's teams by its main figures, as the monthly status on paper has them.

Source: Status på Sygedagpengeaftalen (2015), line 325-326.
"""

from __future__ import annotations

from collections.abc import Sequence

from metrics import INDICATORS, Row
from metrics.danish import dates, numbers
from metrics.judge.compare import is_count
from metrics.judge.targets import goal

from . import links
from .cells import Link, Spark
from .findings import latest, shown
from .native import cut
from .periods import MONTHS
from .rows import groups
from .url import State
from .values import Matrix, MatrixCell, MatrixRow
from .view import View

FIGURES: dict[str, tuple[str, str]] = {
    "caseload_per_worker": ("Sagsstamme", "sager pr. medarbejder"),
    "closures_per_worker_month": ("Afslutninger", "pr. medarbejder pr. md."),
    "phone_on_time": ("Telefon", "inden 2 arbejdsdage"),
    "mail_on_time": ("Mail", "inden 10 arbejdsdage"),
    "followup_on_time": ("Opfølgning", "til tiden"),
    "long_stock": ("Lange sager", "52 uger og mere"),
}
"""The columns of the matrix: indicator -> its name, what it is counted in."""


def team_matrix(view: View) -> Matrix:
    """A row a team, sorted by name and never by a figure; a cell an indicator: value, status, thirteen months."""
    series: dict[str, dict[str | None, list[Row]]] = {}
    for id in FIGURES:
        answer = view.answer(cut(view, id, "team"))
        series[id] = {dims[0]: rows for dims, rows in groups(answer).items()} if answer is not None else {}
    teams = view.order("team", {team for by_team in series.values() for team in by_team if team is not None})
    rows = tuple(
        MatrixRow(
            Link(view.label("team", team), links.to("/", State(team=team))),
            tuple(_cell(id, series[id].get(team, [])) for id in FIGURES),
        )
        for team in teams
    )
    return Matrix("Teams og indikatorer", "Team", tuple(FIGURES.values()), rows)


def period_of(view: View, id: str) -> str:
    """The period of a column's numbers, the same for all its teams: `februar 2026`, `marts 2026, foreløbig`."""
    row = _told(id, view.rows(cut(view, id, "team")))
    return "" if row is None else f"{dates.period(row.period)}{'' if row.complete else ', foreløbig'}"


def _told(id: str, rows: Sequence[Row]) -> Row | None:
    """A stock is told of by its last day, a flow by its last whole month, as in the titles."""
    return latest(rows, INDICATORS[id].kind != "stock")


def _cell(id: str, rows: Sequence[Row]) -> MatrixCell:
    row = _told(id, rows)
    if row is None:
        # A team to which nothing has happened has no row: that is none, not unknown.
        value = numbers.number(0) if is_count(INDICATORS[id]) else numbers.DASH
    elif row.value is None:
        value = numbers.missing(row)
    else:
        value = shown(row, INDICATORS[id].unit)
    status = row.status if row is not None and row.value is not None else "none"
    return MatrixCell(value, status, _line(rows[-MONTHS:]))


def _line(rows: Sequence[Row]) -> Spark:
    """The series; its last known period may not be over."""
    known = [row for row in rows if row.value is not None]
    return Spark(
        tuple(row.value for row in rows),
        goal(rows[-1]) if rows else None,
        bool(known) and not known[-1].complete,
    )
