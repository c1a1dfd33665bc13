"""The questions that topics ask: an undivided figure over two years, and a cut over thirteen months."""

from __future__ import annotations

from metrics import INDICATORS, Question

from .figures import Figures
from .series import JUDGED, MONTHS, months_back


def whole(figures: Figures, ident: str, weeks: int | None = None, **where: str) -> Question:
    """The undivided question of a figure over two years, with the same month of the year before."""
    start = max(months_back(figures.as_of, JUDGED - 1), figures.snapshot.calendar_from)
    return Question(
        ident, grain="month", start=start, weeks=weeks, compare="last_year", where=tuple(where.items())
    )


def cut(figures: Figures, ident: str, *by: str, weeks: int | None = None) -> Question:
    """The question of a figure by a dim over thirteen months."""
    start = max(months_back(figures.as_of, MONTHS - 1), figures.snapshot.calendar_from)
    return Question(ident, by, "month", start, weeks=weeks)


def about_figures(*idents: str, weeks: int | None = None) -> tuple[str, ...]:
    """Label and definition of each figure, for the notes of a topic; `weeks` is N where it is not the default."""
    said = (f"{INDICATORS[i].label}: {INDICATORS[i].definition}" for i in idents)
    return tuple(
        line.replace("{weeks}", str(weeks or INDICATORS[i].weeks_default))
        for i, line in zip(idents, said, strict=True)
    )
