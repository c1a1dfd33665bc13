"""A strip of figures that belong together: a name, a value, and what it is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from dashboard import text


@dataclass(frozen=True)
class Fact:
    """One figure of the strip. `small` is for values that are words."""

    name: str
    value: str
    note: str = ""
    small: bool = False


def strip(facts: Sequence[Fact]) -> html.Dl:
    """The facts side by side, as a list of definitions."""
    return html.Dl(
        [
            html.Div(
                [
                    html.Dt(fact.name),
                    html.Dd(fact.value, className="fact-value fact-small" if fact.small else "fact-value"),
                    html.Dd(text.together(fact.note), className="fact-note"),
                ]
            )
            for fact in facts
        ],
        className="strip",
    )
