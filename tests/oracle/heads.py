"""Who was there to do it: active workers, FTE and worker-months, split over the attributes of their cases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from .ask import CASE_DIMS, Ask, Dims, tally
from .calendars import Period
from .world import Attributes, Book, Record, fte_of, is_active

NOTHING: Attributes = dict.fromkeys(CASE_DIMS)


def of_membership(book: Book, membership: Record) -> Attributes:
    """ "The organisation of a head is that of the worker's membership." """
    return {
        **book.organisation(membership["team_id"]),
        "miniteam": membership.get("miniteam"),
        "worker": membership["worker_id"],
    }


def active_on(book: Book, day: date) -> list[Record]:
    """The memberships of the active workers on a day, one a worker."""
    found = [book.membership(worker, day) for worker in book.memberships]
    return [m for m in found if m is not None and is_active(m)]


def _spread(
    book: Book, membership: Record, amount: Fraction, held: Counter[Dims], split: bool
) -> Iterator[tuple[Attributes, Fraction]]:
    """An amount of one worker in one team and miniteam, whole or in proportion to the case-days held."""
    organisation = of_membership(book, membership)
    if not split:
        yield {**organisation, **NOTHING}, amount
        return
    # "a worker without cases belongs to no district and is in the total only": then nothing is given
    total = sum(held.values())
    for key, days in held.items():
        yield {**organisation, **dict(zip(CASE_DIMS, key, strict=True))}, amount * days / total


def _case_key(attributes: Attributes) -> Dims:
    return tuple(attributes[dim] for dim in CASE_DIMS)


def on_day(book: Book, ask: Ask, day: date, fte: bool) -> dict[Dims, Fraction]:
    """Active workers (or their FTE) on a day, in each cell.

    "a worker's head (and FTE ...) is split over districts in proportion to that worker's case-days
    there in the period (for a stock: open cases on its last day)"
    """
    things: list[tuple[Attributes, Fraction]] = []
    held = book.held_on(day)
    for membership in active_on(book, day):
        amount = fte_of(membership) if fte else Fraction(1)
        mine = Counter(_case_key(a) for a in held.get(membership["worker_id"], ()))
        things += _spread(book, membership, amount, mine, ask.cuts_cases)
    return tally(ask, things)


def months(book: Book, ask: Ask, period: Period, fte: bool) -> dict[Dims, Fraction]:
    """worker_months (or fte_months) of a period, in each cell.

    "`worker_months` of a period = sum over its working days (the configured calendar) of active
    workers / working days in that day's month"
    """
    things: list[tuple[Attributes, Fraction]] = []
    for worker in book.memberships:
        # "It is always made within one worker's time in one team and miniteam, whatever the grouping"
        amounts: dict[tuple[str, str | None], Fraction] = defaultdict(Fraction)
        held: dict[tuple[str, str | None], Counter[Dims]] = defaultdict(Counter)
        example: dict[tuple[str, str | None], Record] = {}
        for day in period.days():
            membership = book.membership(worker, day)
            if membership is None:
                continue
            group = (membership["team_id"], membership.get("miniteam"))
            example[group] = membership
            if is_active(membership) and book.calendar.is_working(day):
                one = fte_of(membership) if fte else Fraction(1)
                amounts[group] += one / _working_days(book, day)
            if ask.cuts_cases:
                # "from the case-days on the days that these memberships cover, leave included"
                for attributes in book.held_on(day).get(worker, ()):
                    held[group][_case_key(attributes)] += 1
        for group, amount in amounts.items():
            things += _spread(book, example[group], amount, held[group], ask.cuts_cases)
    return tally(ask, things)


def _working_days(book: Book, day: date) -> int:
    cache: dict[tuple[int, int], int] = book.__dict__.setdefault("_working_days", {})
    key = (day.year, day.month)
    if key not in cache:
        cache[key] = book.calendar.in_month(day)
    return cache[key]


def loads(book: Book, day: date) -> Iterator[tuple[Attributes, list[Attributes]]]:
    """Each active worker on a day, and the open cases the worker holds ("they judge a worker's whole load")."""
    held = book.held_on(day)
    for membership in active_on(book, day):
        yield {**of_membership(book, membership), **NOTHING}, held.get(membership["worker_id"], [])
