"""What a reader sees in no form, on a page that has other things to show.

A hidden number is no zero: whatever would be counted with it is hidden with it. `amount` says so where numbers are added up,
a withheld answer where it is read, and `safely` puts a sentence in the place of the one panel that needed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import text
from dashboard.components.panel import empty, panel
from metrics.question import Answer, Grain, NotReleased, Row, Scope

SENTENCE = "Tallene her er ikke åbne for din rolle i dette udsnit, eller der er for få til at vise dem."


def explained(body: Any, below: int, scope: Scope) -> html.P | None:
    """What `<5` means, above a page on which a number is hidden; None where none is."""
    if not scope.protected and scope.role != "head":
        return None  # sees its figures whole
    mark = f"<{below}"
    if not any(isinstance(said, str) and mark in said for said in _strings(body)):
        return None
    return html.P(
        [html.Strong(mark), f" står, hvor et tal er skjult: det er under {below}, eller et tal under {below} kunne "
         f"regnes ud af det. Et skjult tal kan derfor godt være større end {below}."],
        className="hidden-key", role="note",
    )  # fmt: skip


def _strings(node: Any) -> Iterator[Any]:
    """Everything that stands in a page as words; what is inside a figure stands in its table too."""
    if isinstance(node, (list, tuple)):
        for part in node:
            yield from _strings(part)
    elif isinstance(node, Component):
        yield from _strings(getattr(node, "children", None))
    else:
        yield node


class Withheld(Answer):
    """The answer to a question that this reader gets in no form: whoever reads its rows is told so."""

    def __iter__(self) -> Iterator[Row]:
        raise NotReleased("This is not released.")

    def __len__(self) -> int:
        raise NotReleased("This is not released.")

    def last(self) -> Row | None:
        raise NotReleased("This is not released.")


def amount(row: Row) -> float:
    """A row's value where it is added to others, 0 where there is none; NotReleased where it is hidden."""
    if row.status == "suppressed":
        raise NotReleased("A hidden number cannot be added up.")
    return row.value or 0


def part(some: Row | None, whole: Row | None, below: int) -> str:
    """One row's value as a share of another's, in per cent; `<5` (`below`) where either is hidden."""
    hidden = next((row for row in (some, whole) if row is not None and row.value is None), None)
    if some is None or whole is None or hidden is not None:
        return text.missing(hidden, below)
    return text.percent((some.value or 0) / whole.value if whole.value else None)


def usual(scope: Scope, grain: Grain) -> Grain:
    """A page's own grain for this reader: weeks are not released, so that whoever sees protected figures gets months."""
    return "month" if scope.protected and grain == "week" else grain


def safely(make: Callable[..., Any], *given: Any, called: str = "", **named: Any) -> Any:
    """A part of a page, or in its place, under the name it is `called` (else its title), the sentence that it is hidden."""
    try:
        return make(*given, **named)
    except NotReleased:
        name = called or named.get("title") or "Skjult"
        return panel(name, "", empty(SENTENCE), wide=named.get("wide", ""))


def facts_safely(make: Callable[..., list[Any]], *given: Any) -> list[Any]:
    """The facts of a strip; none where one of them is hidden."""
    try:
        return make(*given)
    except NotReleased:
        return []
