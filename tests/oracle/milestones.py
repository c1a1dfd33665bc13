"""Follow-up and milestones as figures; extensions; follow-ups held and not held; offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction

from . import rules
from .ask import (
    ALL_DIMS,
    MEDIAN,
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
from .calendars import DAY, Period
from .world import Attributes, Book, Record, week_day

OFFER_DIMS = (*ALL_DIMS, "supplier", "package")


def _on_time(rule: Callable[[Book, str], Iterator[rules.Obligation]]) -> Callable[[Book, Ask, Period], Cells]:
    """ "Numerator: on time; denominator: on time, late and missing; a period holds the obligations due in
    it and not after `as_of`." """

    def cells(book: Book, ask: Ask, period: Period) -> Cells:
        above, below = [], []
        for obligation in _all(book, rule):
            outcome = obligation.outcome(book)
            if not period.holds(obligation.due_on) or outcome == "void":
                continue
            # "the case's attributes as of `min(due_on, as_of)`"
            who = book.attributes(obligation.case_id, obligation.due_on)
            below.append(who)
            if outcome == "on_time":
                above.append(who)
        return ratios(tally(ask, each(above)), tally(ask, each(below)))

    return cells


def _all(book: Book, rule: Callable[[Book, str], Iterator[rules.Obligation]]) -> list[rules.Obligation]:
    """Every obligation of a kind, made once a world."""
    made: dict[str, list[rules.Obligation]] = book.__dict__.setdefault("_obligations", {})
    if rule.__name__ not in made:
        made[rule.__name__] = [o for case_id in book.cases for o in rule(book, case_id)]
    return made[rule.__name__]


def _events(book: Book, table: str, day: str, period: Period, **more: str) -> list[tuple[Attributes, Record]]:
    """The rows of a table dated in the period, "with the case's attributes that day" and more dims of their own."""
    return [
        ({**book.attributes(r["case_id"], r[day]), **{dim: r.get(column) for dim, column in more.items()}}, r)
        for r in book.table(table)
        if period.holds(r[day])
    ]


def _extensions(book: Book, period: Period) -> list[tuple[Attributes, Record]]:
    """ "reviews with outcome extend" """
    rows = _events(book, "reviews", "held_on", period, extension_reason="reason")
    return [(a, r) for a, r in rows if r.get("outcome") == "extend"]


def extensions(book: Book, ask: Ask, period: Period) -> Cells:
    return counts(tally(ask, each(a for a, _ in _extensions(book, period))))


def unclarified_extension_share(book: Book, ask: Ask, period: Period) -> Cells:
    """ "reviews with outcome extend and reason `not_clarified`" / "reviews with outcome extend" """
    rows = _extensions(book, period)
    return ratios(
        tally(ask, each(a for a, r in rows if r.get("reason") == "not_clarified")),
        tally(ask, each(a for a, _ in rows)),
    )


def followups_held(book: Book, ask: Ask, period: Period) -> Cells:
    """ "held follow-ups, each row (those outside the open interval too ...)" """
    rows = _events(book, "followups", "held_on", period, form="form", tta_step="tta_step")
    return counts(tally(ask, each(a for a, _ in rows)))


def no_followup_8w(book: Book, ask: Ask, period: Period) -> Cells:
    """ "open cases, 8 weeks or more by the clock, not in category 1 nor exempt, with no follow-up held
    (before opening counts too) in the 56 days up to and including D" """
    day, found = period.end, []
    for c in book.open_on(day):
        case = book.cases[c]
        if (day - rules.clock(case)).days < 56 or book.category(c, day) == "1" or book.is_exempt(c, day):
            continue
        first = day - timedelta(days=55)
        if not any(r["case_id"] == c and first <= r["held_on"] <= day for r in book.table("followups")):
            found.append(book.attributes(c, day))
    return counts(tally(ask, each(found)))


def medical_consultations(book: Book, ask: Ask, period: Period) -> Cells:
    """ "reviews of kind `medical`, each row" """
    rows = _events(book, "reviews", "held_on", period)
    return counts(tally(ask, each(a for a, r in rows if r["kind"] == "medical")))


def unclarified_at_52_share(book: Book, ask: Ask, period: Period) -> Cells:
    """ "sickness-benefit cases that reach week 52 while open in the period (dated, and with the attributes, as in
    `long_inflow`) and that have a review with outcome extend held on or before that day" """
    above, below = [], []
    for c, case in book.cases.items():
        reached = week_day(case["first_absence_on"], 52)
        if case["benefit"] != "sickness":
            continue
        if case["opened_on"] >= reached:
            day = case["opened_on"]  # as in `long_inflow`: "(or are opened past it)"
        elif book.is_open(c, reached):
            day = reached
        else:
            continue
        # "(before opening too; the latest one; of one day the last by `review_id` as text)"
        extended = [
            (r["held_on"], r["review_id"], r.get("reason"))
            for r in book.table("reviews")
            if r["case_id"] == c and r.get("outcome") == "extend" and r["held_on"] <= day
        ]
        if extended and period.holds(day):
            below.append(book.attributes(c, day))
            if max(extended, key=lambda e: e[:2])[2] == "not_clarified":
                above.append(below[-1])
    return ratios(tally(ask, each(above)), tally(ask, each(below)))


def _open_cases(right: Callable[[Book, str, date], bool]) -> Callable[[Book, Ask, Period], Cells]:
    """Open cases on the period's last day of which something holds then."""

    def cells(book: Book, ask: Ask, period: Period) -> Cells:
        return counts(tally(ask, each(_those(book, period.end, right))))

    return cells


def _those(book: Book, day: date, right: Callable[[Book, str, date], bool]) -> list[Attributes]:
    return [book.attributes(c, day) for c in book.open_on(day) if right(book, c, day)]


def _category_1_overdue(book: Book, c: str, day: date) -> bool:
    """ "open cases in category 1, 8 weeks or more after the first day of absence, job clarification too" """
    return book.category(c, day) == "1" and book.weeks(c, day) >= 8


def _past_expected_recovery(book: Book, c: str, day: date) -> bool:
    """ "open cases with `expected_recovery_on` < D" """
    expected = book.cases[c].get("expected_recovery_on")
    return expected is not None and expected < day


def _technical_extension(book: Book, c: str, day: date) -> bool:
    """ "open sickness-benefit cases whose rules have a reassessment (first absence on 2014-07-01 or later), 22 weeks or
    more, with no review of kind `reassessment` (whatever its outcome) and none with outcome extend held on or before D" """
    case = book.cases[c]
    if (
        case["benefit"] != "sickness"
        or case["first_absence_on"] < date(2014, 7, 1)
        or book.weeks(c, day) < 22
    ):
        return False
    return not any(
        r["case_id"] == c
        and r["held_on"] <= day
        and (r["kind"] == "reassessment" or r.get("outcome") == "extend")
        for r in book.table("reviews")
    )


def partly_back_share(book: Book, ask: Ask, period: Period) -> Cells:
    """ "open cases with `partly_back_on` <= D (before opening too ...)" / "open cases" """

    def is_back(book: Book, c: str, day: date) -> bool:
        back = book.cases[c].get("partly_back_on")
        return back is not None and back <= day

    everyone = _those(book, period.end, lambda *_: True)
    return ratios(tally(ask, each(_those(book, period.end, is_back))), tally(ask, each(everyone)))


def one_worker_share(book: Book, ask: Ask, period: Period) -> Cells:
    """ "those that one worker alone has held on every day since `opened_on` on which a worker held them" /
    "open job clarification cases held by a worker on D" """
    held = [
        c
        for c in book.open_on(period.end)
        if book.cases[c]["benefit"] == "job_clarification" and book.attributes(c, period.end)["worker"]
    ]
    alone = []
    for c in held:
        day, workers = book.cases[c]["opened_on"], set()
        while day <= period.end:
            assignment = book.assignment(c, day)
            workers.add(assignment.get("worker_id") if assignment else None)
            day += DAY
        # "(days in a team's queue do not count, ... a day of cover is a second worker)"
        if len(workers - {None}) == 1:
            alone.append(c)
    return ratios(
        tally(ask, each(book.attributes(c, period.end) for c in alone)),
        tally(ask, each(book.attributes(c, period.end) for c in held)),
    )


def _offers(book: Book, period: Period) -> list[tuple[Attributes, Record]]:
    return _events(book, "offers", "started_on", period, supplier="supplier", package="package")


def offers_started(book: Book, ask: Ask, period: Period) -> Cells:
    return counts(tally(ask, each(a for a, _ in _offers(book, period))))


def offers_cost(book: Book, ask: Ask, period: Period) -> Cells:
    """DKK of the offers that began in the period; without a price: 0."""
    return counts(tally(ask, ((a, Fraction(str(r.get("price_dkk") or 0))) for a, r in _offers(book, period))))


def offers_closed_26w(book: Book, ask: Ask, period: Period) -> Cells:
    """ "cases closed within 26 weeks after the offer began / offers begun at least 26 weeks before the period's end"

    Read as: of all offers begun at least 26 weeks before the period's end, the share whose case closed
    from the day the offer began to 26 weeks after.
    """
    half_year = timedelta(days=182)
    all_before = Period("", book.world.as_of.replace(year=1), period.end - half_year, period.end, True)
    above, below = [], []
    for attributes, row in _offers(book, all_before):
        below.append(attributes)
        closed_on = book.cases[row["case_id"]]["closed_on"]
        if closed_on is not None and row["started_on"] <= closed_on <= row["started_on"] + half_year:
            above.append(attributes)
    return ratios(tally(ask, each(above)), tally(ask, each(below)))


def offers_weeks_to_closure(book: Book, ask: Ask, period: Period) -> Cells:
    """Median of whole weeks from an offer's beginning to the closing of its case, of offers begun in the period."""
    weeks = []
    for attributes, row in _offers(book, period):
        closed_on = book.cases[row["case_id"]]["closed_on"]
        if closed_on is not None and closed_on >= row["started_on"]:
            weeks.append((attributes, (closed_on - row["started_on"]).days // 7))
    return percentiles(MEDIAN, ask, weeks)


INDICATORS = {
    "followup_on_time": Indicator(ALL_DIMS, _on_time(rules.followups), no_ratio),
    "first_followup_on_time": Indicator(ALL_DIMS, _on_time(rules.first_followup), no_ratio),
    "fast_track_on_time": Indicator(ALL_DIMS, _on_time(rules.fast_track), no_ratio),
    "rehabilitation_on_time": Indicator(ALL_DIMS, _on_time(rules.rehabilitation), no_ratio),
    "reassessment_on_time": Indicator(ALL_DIMS, _on_time(rules.reassessment), no_ratio),
    "screening_on_time": Indicator(ALL_DIMS, _on_time(rules.screening), no_ratio),
    "clarification_on_time": Indicator(ALL_DIMS, _on_time(rules.clarification), no_ratio),
    "coordinator_on_time": Indicator(ALL_DIMS, _on_time(rules.coordinator), no_ratio),
    "jc_rehabilitation_on_time": Indicator(ALL_DIMS, _on_time(rules.jc_rehabilitation), no_ratio),
    "jc_visitation_on_time": Indicator(ALL_DIMS, _on_time(rules.jc_visitation), no_ratio),
    "jc_assessment_on_time": Indicator(ALL_DIMS, _on_time(rules.jc_assessment), no_ratio),
    "extensions": Indicator((*ALL_DIMS, "extension_reason"), extensions, no_count),
    "unclarified_extension_share": Indicator(ALL_DIMS, unclarified_extension_share, no_ratio),
    "unclarified_at_52_share": Indicator(ALL_DIMS, unclarified_at_52_share, no_ratio),
    "medical_consultations": Indicator(ALL_DIMS, medical_consultations, no_count),
    "category_1_overdue": Indicator(ALL_DIMS, _open_cases(_category_1_overdue), no_count),
    "partly_back_share": Indicator(ALL_DIMS, partly_back_share, no_ratio),
    "past_expected_recovery": Indicator(ALL_DIMS, _open_cases(_past_expected_recovery), no_count),
    "technical_extensions": Indicator(ALL_DIMS, _open_cases(_technical_extension), no_count),
    "one_worker_share": Indicator(ALL_DIMS, one_worker_share, no_ratio),
    "followups_held": Indicator((*ALL_DIMS, "form", "tta_step"), followups_held, no_count),
    "no_followup_8w": Indicator(ALL_DIMS, no_followup_8w, no_count),
    "offers_started": Indicator(OFFER_DIMS, offers_started, no_count),
    "offers_cost": Indicator(OFFER_DIMS, offers_cost, no_count),
    "offers_closed_26w": Indicator(OFFER_DIMS, offers_closed_26w, no_ratio),
    "offers_weeks_to_closure": Indicator(OFFER_DIMS, offers_weeks_to_closure, no_observations),
}
