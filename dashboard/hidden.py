"""What a reader sees in no form, on a page that has other things to show.

A hidden number is no zero: whatever would be counted with it is hidden with it. `amount` says so where numbers are added up,
a withheld answer where it is read, and `safely` puts a sentence in the place of the one panel that needed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dashboard.components.panel import empty, panel
from metrics.model import Answer, NotReleased, Row

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


def safely(make: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """A part of a page, or in its place the sentence that it is hidden."""
    try:
        return make(*given, **named)
    except NotReleased:
        return panel("Skjult", "", empty(SENTENCE))


def facts_safely(make: Callable[..., list[Any]], *given: Any) -> list[Any]:
    """The facts of a strip; none where one of them is hidden."""
    try:
        return make(*given)
    except NotReleased:
        return []
