"""indicators, "Follow-up and milestones": the days on which a rule begins to hold, and those on which an obligation just
exists, is just fulfilled or just void. One case a district."""

from __future__ import annotations

from functools import cache

from metrics import Snapshot
from spec.tables import given, lines, rows

RATIO = "numerator denominator"


@cache
def regimes() -> Snapshot:
    """Two cases at each turn of the rules, absent on its eve and on its day; each held one follow-up, in time."""
    return given(
        as_of="2026-06-30",
        cases="""
            case_id benefit           opened_on  closed_on  district              expected_recovery_on
            jc-eve  job_clarification 2014-06-30 2014-08-31 broenshoej_husum      .
            jc-14   job_clarification 2014-07-01 2014-08-31 vanloese              .
            eve-14  sickness          2014-06-30 2015-01-31 bispebjerg            .
            on-14   sickness          2014-07-01 2015-01-31 udenbys               .
            eve-20  sickness          2019-12-31 2020-03-15 indre_by              .
            on-20   sickness          2020-01-01 2020-03-15 valby                 .
            eve-25  sickness          2024-12-31 2025-08-01 noerrebro             2025-02-01
            on-25   sickness          2025-01-01 2025-08-01 oesterbro             2025-02-01
        """,
        categories="case_id valid_from category\neve-25 2025-01-10 3\non-25 2025-01-10 3",
        followups="""
            followup_id case_id held_on
            1           eve-20  2020-02-01
            2           on-20   2020-02-01
            3           eve-25  2025-01-20
            4           on-25   2025-01-20
        """,
        reviews="review_id case_id kind held_on\n1 eve-20 medical 2020-02-01",
    )


def by_district(snapshot: Snapshot, ident: str, year: int) -> list[str]:
    days = {"grain": "year", "start": f"{year}-01-01", "end": f"{year}-12-31"}
    return rows(snapshot, ident, RATIO, by="district", **days)  # type: ignore[arg-type]


def test_a_case_follows_the_rules_of_its_first_day_of_absence() -> None:
    """'a case follows the rules in force on its first day of absence'. Until the eve of 2020: the next 28 days after
    the one held (29 February, missing); from 2020 a fourth by week 26, void when the case closed. Until the eve of
    2025 the fourth stands (missing on 1 July); from 2025 on it is void for an employed citizen soon recovered."""
    assert by_district(regimes(), "followup_on_time", 2020) == ["2020 indre_by 1 2", "2020 valby 1 1"]
    assert by_district(regimes(), "followup_on_time", 2025) == ["2025 noerrebro 1 2", "2025 oesterbro 1 1"]


def test_the_reviews_begin_and_end_on_their_days() -> None:
    """'2014-07-01: reassessment week 22 yes, rehabilitation team yes; 2025-01-01: no (category 3 abolished)'; job
    clarification '2014-07-01 on, by opened_on'."""
    assert by_district(regimes(), "reassessment_on_time", 2014) == ["2014 udenbys 0 1"]
    assert by_district(regimes(), "jc_rehabilitation_on_time", 2014) == ["2014 vanloese 0 1"]
    assert by_district(regimes(), "rehabilitation_on_time", 2025) == ["2025 noerrebro 0 1"]


@cache
def edges() -> Snapshot:
    """All absent since Monday 1 March 2021: week 8 falls on 26 April."""
    return given(
        as_of="2021-12-31",
        cases="""
            case_id     first_absence_on opened_on  closed_on  district
            due-opening 2021-03-01       2021-04-26 .          bispebjerg
            too-late    2021-03-01       2021-04-27 .          broenshoej_husum
            on-closing  2021-03-01       2021-03-10 2021-04-26 indre_by
            before      2021-03-01       2021-03-10 .          noerrebro
            void        2021-03-01       2021-03-10 2021-04-26 oesterbro
            missing     2021-03-01       2021-03-10 2021-04-27 valby
            opening-day 2021-03-01       2021-03-10 .          vanloese
        """,
        followups="""
            followup_id case_id     held_on
            1           due-opening 2021-04-26
            2           too-late    2021-04-27
            3           on-closing  2021-04-26
            4           before      2021-03-09
            5           opening-day 2021-03-10
        """,
    )


def test_the_first_and_the_last_day_of_an_obligation() -> None:
    """'only if its due day is not before opened_on'; 'What is held before opened_on or after closed_on fulfils nothing'
    (on both days it does); 'void when the case closes on or before the due day unfulfilled'."""
    april = {"start": "2021-04-01", "end": "2021-04-30"}
    assert rows(edges(), "first_followup_on_time", RATIO, by="district", **april) == lines("""
        2021-04 bispebjerg 1 1
        2021-04 indre_by   1 1
        2021-04 noerrebro  0 1
        2021-04 valby      0 1
        2021-04 vanloese   1 1
    """)


@cache
def days_after() -> Snapshot:
    """A follow-up on 2 March covers the 55 days after it; the case is eight weeks old on 1 March."""
    return given(
        as_of="2026-05-31",
        cases="case_id first_absence_on opened_on\nA 2026-01-04 2026-01-05\nB 2026-01-04 2026-03-02",
        followups="followup_id case_id held_on\n1 A 2026-03-02\n2 B 2026-03-01",
    )


def test_eight_weeks_without_a_followup_to_the_day() -> None:
    """'8 weeks or more by the clock … with no follow-up held (before opening counts too) in the 56 days up to and
    including D': A on 1 March, from 27 April on A again; B, which opened on 2 March, from 26 April on."""
    days = ["2026-02-28", "2026-03-01", "2026-03-02", "2026-04-25", "2026-04-26", "2026-04-27"]
    found = [rows(days_after(), "no_followup_8w", by="", grain="day", start=day, end=day)[0] for day in days]
    assert found == lines("""
        2026-02-28 0
        2026-03-01 1
        2026-03-02 0
        2026-04-25 0
        2026-04-26 1
        2026-04-27 2
    """)
