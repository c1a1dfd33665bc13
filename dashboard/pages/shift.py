"""The shift from sickness benefit to job clarification, which is part of the inflow and of the outflow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from metrics.danish import dates, numbers
from metrics.question import Answer, Grain, NotReleased, Question
from topics.hidden import amount
from topics.view import View

TO = "job_clarification"


def questions(view: View, grain: Grain, start: date | None = None) -> dict[str, Question]:
    """Those closed to job clarification, and its new cases where the filter does not leave them out."""
    found = {"shift out": view.question("closures", grain=grain, start=start, also=(("close_reason", TO),))}
    if view.state.benefit in (None, TO):
        found["shift in"] = view.question(
            "inflow", grain=grain, start=start, without=("benefit",), also=(("benefit", TO),)
        )
    return found


def said(answers: Mapping[str, Answer]) -> str:
    """Both sides over the whole periods, beside the sums of inflow and outflow."""
    sides = []
    for name, words in (
        ("shift in", "{} nye jobafklaringsforløb i tilgangen"), ("shift out", "{} afsluttet til jobafklaring i afgangen"),
    ):  # fmt: skip
        if name in answers:
            try:
                number = numbers.number(sum(amount(row) for row in answers[name] if row.complete))
            except NotReleased:
                number = "(kan ikke vises)"
            sides.append(words.format(number))
    return f"Skiftet fra sygedagpenge til jobafklaring er en del af begge: {dates.join(sides)}."
