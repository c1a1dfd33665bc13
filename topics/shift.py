"""The shift from sickness benefit to job clarification, which is part of the inflow and of the outflow.

Source: indicators, "Inflow and outflow".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from metrics.danish import dates, numbers
from metrics.question import Answer, Grain, NotReleased, Question, Row

from .periods import MONTHS, months_back
from .view import View

TO = "job_clarification"


def questions(view: View, grain: Grain, start: date | None = None) -> dict[str, Question]:
    """Those closed to job clarification, and its new cases where the filter does not leave them out."""
    asked = {"shift out": view.question("closures", grain=grain, start=start, also=(("close_reason", TO),))}
    if view.state.benefit in (None, TO):
        asked["shift in"] = view.question(
            "inflow", grain=grain, start=start, without=("benefit",), also=(("benefit", TO),)
        )
    return asked


def on_page(answers: Mapping[str, Answer]) -> str:
    """Both sides over the whole periods of a page, beside its sums of inflow and outflow."""
    came, left = (
        counted(answers[name]) or "(kan ikke vises)" if name in answers else ""
        for name in ("shift in", "shift out")
    )
    return f"{sentence(came, left)}."


def last_year(view: View) -> str:
    """Both sides over the last twelve whole months, for a file; empty where there is no whole month. A side that this
    form does not hold is said to be left out."""
    start = max(months_back(view.as_of, MONTHS - 1), view.snap.calendar_from)
    come, gone = (
        [row for row in view.rows(Question(id, (), "month", start, where=((dim, TO),))) if row.complete][
            1 - MONTHS :
        ]
        for id, dim in (("inflow", "benefit"), ("closures", "close_reason"))
    )
    months = come or gone
    if not months:
        return ""
    came, left = (counted(rows) if rows else "" for rows in (come, gone))
    rest = "" if came and left else "vises ikke i den frigivne udgave"
    if rest and (came or left):
        rest = f"resten {rest}"
    span = dates.period(months[0].period)
    if len(months) > 1:
        span += f" – {dates.period(months[-1].period)}"
    return f"{sentence(came, left, rest)} ({span})"


def sentence(came: str, left: str, rest: str = "") -> str:
    """The shift in words, without a full stop: the number of each side (empty: it is left out), and `rest` after it."""
    sides = [
        f"{came} nye jobafklaringsforløb i tilgangen" if came else "",
        f"{left} afsluttet til jobafklaring i afgangen" if left else "",
    ]
    known = dates.join(side for side in sides if side)
    return f"Skiftet fra sygedagpenge til jobafklaring er en del af begge: {'; '.join(filter(None, (known, rest)))}"


def counted(rows: Iterable[Row]) -> str:
    """The sum of the whole periods; empty where the number of one of them is hidden."""
    try:
        values = [row.value for row in rows if row.complete]
    except NotReleased:
        return ""
    return "" if None in values else numbers.number(sum(value or 0 for value in values))
