"""Answers: what citizens are owed by a day, and how long they waited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from .ask import (
    ALL_DIMS,
    CASE_DIMS,
    MEDIAN,
    P90,
    Ask,
    Cells,
    Indicator,
    counts,
    each,
    no_count,
    no_observations,
    no_ratio,
    percentiles,
    ratios,
    tally,
)
from .calendars import Period
from .world import Attributes, Book, Record

CHANNEL_DIMS = (*ALL_DIMS, "channel")
WORKING_DAYS = {"phone": 2, "mail": 10}


def owed(book: Book) -> list[Record]:
    """The contacts that are owed an answer; "calls answered live are owed nothing"."""
    return [row for row in book.table("contacts") if row.get("answered_live") is not True]


def deadline(book: Book, contact: Record) -> date:
    """ "`due_on` as delivered, else the 2nd working day after the day received"; mail "as delivered, else the 10th" """
    if contact.get("due_on") is not None:
        due: date = contact["due_on"]
        return due
    return book.calendar.nth_after(contact["received_at"].date(), WORKING_DAYS[contact["channel"]])


def answered_on(contact: Record) -> date | None:
    return contact["answered_at"].date() if contact.get("answered_at") is not None else None


def attributes(book: Book, contact: Record, day: date) -> Attributes:
    """The case's attributes on a day; without a case what was delivered, "its case dims and miniteam are empty"."""
    if contact.get("case_id") is not None:
        return {**book.attributes(contact["case_id"], day), "channel": contact["channel"]}
    return {
        # "A contact without a case has its delivered team (with department, centre, municipality) and worker"
        **book.organisation(contact.get("team_id")),
        "worker": contact.get("worker_id"),
        "miniteam": None,
        **dict.fromkeys(CASE_DIMS),
        "channel": contact["channel"],
    }


def _share(
    channel: str | None, right: Callable[[date | None, date], bool]
) -> Callable[[Book, Ask, Period], Cells]:
    """Of the contacts due in the period, the share for which `right(answered_on, deadline)`.

    "a period holds the contacts whose deadline falls in it and is not after `as_of`"
    """

    def cells(book: Book, ask: Ask, period: Period) -> Cells:
        due, good = [], []
        for contact in owed(book):
            by_then = deadline(book, contact)
            if channel not in (None, contact["channel"]) or not period.holds(by_then):
                continue
            # "the case's attributes as of `min(due_on, as_of)`"
            who = attributes(book, contact, min(by_then, book.as_of))
            due.append(who)
            if right(answered_on(contact), by_then):
                good.append(who)
        return ratios(tally(ask, each(good)), tally(ask, each(due)))

    return cells


def _on_time(answered: date | None, due: date) -> bool:
    """ "on time = answered on or before the deadline day" """
    return answered is not None and answered <= due


def contacts_overdue(book: Book, ask: Ask, period: Period) -> Cells:
    """ "stock: deadline ≤ D and not answered by the end of D, ... of cases open on D (or without a case)" """
    day = period.end
    late = []
    for contact in owed(book):
        answered = answered_on(contact)
        if deadline(book, contact) > day or (answered is not None and answered <= day):
            continue
        if contact.get("case_id") is not None and not book.is_open(contact["case_id"], day):
            continue
        late.append(attributes(book, contact, day))  # "belongs to who holds the case on D"
    return counts(tally(ask, each(late)))


def _response(channel: str, share: Fraction) -> Callable[[Book, Ask, Period], Cells]:
    """ "working days after the day received up to and including the day answered, of those answered in the period" """

    def cells(book: Book, ask: Ask, period: Period) -> Cells:
        waits = []
        for contact in owed(book):
            answered = answered_on(contact)
            if contact["channel"] != channel or answered is None or not period.holds(answered):
                continue
            wait = book.calendar.count_after(contact["received_at"].date(), answered)
            waits.append((attributes(book, contact, answered), wait))
        return percentiles(share, ask, waits)

    return cells


INDICATORS = {
    "phone_on_time": Indicator(ALL_DIMS, _share("phone", _on_time), no_ratio),
    "mail_on_time": Indicator(ALL_DIMS, _share("mail", _on_time), no_ratio),
    # "contacts due in the period with an answer registered, in time or not / contacts due in the period"
    "answers_registered": Indicator(
        CHANNEL_DIMS, _share(None, lambda answered, _: answered is not None), no_ratio
    ),
    "contacts_overdue": Indicator(CHANNEL_DIMS, contacts_overdue, no_count),
    "phone_response_median": Indicator(ALL_DIMS, _response("phone", MEDIAN), no_observations),
    "phone_response_p90": Indicator(ALL_DIMS, _response("phone", P90), no_observations),
    "mail_response_median": Indicator(ALL_DIMS, _response("mail", MEDIAN), no_observations),
    "mail_response_p90": Indicator(ALL_DIMS, _response("mail", P90), no_observations),
}
