"""Figures that the reader's role may not see, on a page that has others to show.

A hidden number is no zero: whatever would be counted with it is hidden with it. `amount` says so where numbers are added up,
a withheld answer where it is read, and `safely` puts a sentence in the place of the one panel that needed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from metrics.danish import numbers
from metrics.question import Answer, Grain, NotReleased, Row, Scope

from .values import Empty, Panel

SENTENCE = "Tallene her er ikke åbne for din rolle i dette udsnit, eller der er for få til at vise dem."


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


def part(some: Row | None, whole: Row | None) -> str:
    """One row's value as a share of another's, in per cent; `skjult` where either is hidden."""
    hidden = next((row for row in (some, whole) if row is not None and row.value is None), None)
    if some is None or whole is None or hidden is not None:
        return numbers.missing(hidden)
    return numbers.percent((some.value or 0) / whole.value if whole.value else None)


def usual(scope: Scope, grain: Grain) -> Grain:
    """A page's own grain for this reader: weeks are not released, so that whoever sees protected figures gets months."""
    return "month" if scope.protected and grain == "week" else grain


def safely(make: Callable[..., Any], *given: Any, called: str = "", **named: Any) -> Any:
    """A part of a page, or in its place, under the name it is `called` (else its title), the sentence that it is hidden."""
    try:
        return make(*given, **named)
    except NotReleased:
        name = called or named.get("title") or "Skjult"
        return Panel(name, body=(Empty(SENTENCE),), look=named.get("look", ""))


def facts_safely(make: Callable[..., list[Any]], *given: Any) -> list[Any]:
    """The facts of a strip; none where one of them is hidden."""
    try:
        return make(*given)
    except NotReleased:
        return []
