"""Random valid deliveries of 30-60 cases (crowded ones up to 150), with everything awkward that a delivery may hold forced in.

Hypothesis draws a seed and a few knobs; the rest is `random.Random(seed)`, so that a world is fast to
build and a failing one can be made again with `build(seed, ...)`. All rows are such that the product
accepts them: nothing is rejected, much is warned about.
"""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from etl.delivery.contracts import CODES, TABLES
from oracle import World
from oracle.coverage import coverage
from oracle.delivery import write_delivery

__all__ = ["build", "coverage", "worlds", "write_delivery"]

Record = dict[str, Any]

STARTS = (date(2012, 9, 3), date(2018, 10, 1), date(2022, 5, 9), date(2023, 6, 19), date(2024, 7, 1))
"""First days: each regime of the rules, Store Bededag as a holiday and not, and the week 53 of 2026."""
DISTRICTS = ("indre_by", "valby", "noerrebro", "udenbys")
WEEKS = (8, 22, 26, 39, 47, 52, 78, 104)
# kind of review -> weeks in which some are held
OWED = {"screening": (30, 38), "clarification": (41, 46), "coordinator": (48, 51, 77), "reassessment": (19, 21),
        "rehabilitation_team": (0, 3, 20), "assessment": (80, 103),
        "visitation": (60, 77), "medical": (1, 30)}  # fmt: skip
ASSIGNMENTS = ("none", "plain", "plain", "plain", "moves", "moves", "cover", "gap", "team", "own", "wide")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A world: 30-60 cases (120-150 where crowded) over two to three years, in one of three calendars."""
    return build(
        seed=draw(st.integers(0, 2**32 - 1)),
        cases=draw(st.integers(30, 60)),
        start=draw(st.sampled_from(STARTS)),
        ending=draw(st.sampled_from(("month", "week", "any", "any"))),
        history=draw(st.sampled_from((None, None, "earlier", "later"))),
        calendar=draw(st.sampled_from(("official", "official", "deadline", "copenhagen"))),
        crowded=draw(st.sampled_from((True, True, True, False))),
        bare=draw(st.sampled_from((False, False, False, True))),
    )


def build(
    seed: int, cases: int = 45, start: date = STARTS[-1], ending: str = "any", history: str | None = None,
    calendar: str = "official", crowded: bool = False, bare: bool = False,
) -> World:  # fmt: skip
    """The world of one seed.

    `ending`: as_of on the last day of a month, on a Sunday, or any day. `history`: where `history_from`
    lies. `crowded`: 90 cases more, most of them with one to three workers, past 35 and 50. `bare`: no categories
    or exemptions.
    """
    return _Builder(random.Random(seed), cases, start, ending, crowded).world(history, calendar, bare)


class _Builder:
    def __init__(self, rng: random.Random, cases: int, start: date, ending: str, crowded: bool) -> None:
        self.rng, self.n, self.start, self.crowded = rng, cases + 90 * crowded, start, crowded
        self.in_crowd = False  # is the case being made one of the crowd?
        self.crowd_of = rng.choice((("M1",), ("M1", "M2"), ("M1", "M2", "M8")))
        as_of = start + timedelta(days=rng.randint(730, 1000))
        if ending == "month":
            as_of = as_of.replace(day=1) - timedelta(days=1)
        elif ending == "week":
            as_of -= timedelta(days=(as_of.weekday() + 1) % 7)
        self.as_of = as_of
        self.rows: dict[str, list[Record]] = {name: [] for name in TABLES}

    def world(self, history: str | None, calendar: str, bare: bool) -> World:
        self.teams()
        self.workers()
        for number in range(self.n):
            self.case(number)
        for number in range(self.n + 20):
            self.contact(number)
        for number in range(self.n // 2):
            self.offer(number)
        self.plans()
        if bare:
            del self.rows["categories"], self.rows["exemptions"]
        first = min(case["opened_on"] for case in self.rows["cases"])
        shift = {None: None, "earlier": -self.rng.randint(1, 40), "later": self.rng.randint(1, 200)}[history]
        closed = tuple(self.day() for _ in range(3)) if self.maybe(0.3) else ()
        history_from = None if shift is None else first + timedelta(days=shift)
        return World(self.rows, self.as_of, history_from, calendar, closed)

    def day(self, low: date | None = None, high: date | None = None) -> date:
        low, high = low or self.start, high or self.as_of
        return low + timedelta(days=self.rng.randint(0, max(0, (high - low).days)))

    def maybe(self, share: float) -> bool:
        return self.rng.random() < share

    def add(self, table: str, **values: Any) -> None:
        self.rows[table].append({name: values.get(name) for name in TABLES[table].names})

    def teams(self) -> None:
        places = (("A", "Nord", "By 1"), ("A", "Nord", "By 1"), ("B", "Nord", "By 1"), ("C", "Syd", "By 2"))
        for no, (department, centre, municipality) in enumerate(places, 1):
            self.add("teams", team_id=f"T{no}", team_name=f"Team {no}", department=f"Afdeling {department}",
                     centre=f"Center {centre}", municipality=municipality)  # fmt: skip

    def workers(self) -> None:
        s, e = self.start - timedelta(days=400), self.as_of
        a = self.day(self.start, self.start + timedelta(days=300))
        b = self.day(a + timedelta(days=5), self.start + timedelta(days=550))
        c = self.day(b + timedelta(days=5), e)
        later = e + timedelta(days=self.rng.randint(1, 60))
        short = a + timedelta(days=self.rng.randint(2, 12))
        spells: dict[str, list[tuple[date, date | None, str, str | None, float | None, bool | None]]] = {
            "M1": [(s, None, "T1", "a", 1.0, True)],
            "M2": [(s, b, "T1", "a", 1.0, None), (b, None, "T2", None, 0.8, True)],  # changes team
            "M3": [(s, a, "T2", "b", None, True), (a, c, "T2", "a", 1.0, True)],  # changes miniteam; leaves
            "M4": [(s, a, "T1", "b", 1.0, True), (a, b, "T1", "b", 0.0, True), (b, None, "T1", "b", 0.5, True)],  # leave
            "M5": [(s, b, "T3", None, 1.0, False), (b, None, "T3", None, 1.25, True)],  # carries none, then does
            "M6": [(s, a, "T3", "b", 1.0, True), (b, later, "T4", "a", 1.0, True)],  # returns after a gap
            "M7": [(b, None, "T4", None, 0.5, True)],  # not begun at first
            # away to another team for some days, and back, within a month or two
            "M8": [(s, a, "T2", "b", 1.0, True), (a, short, "T4", "b", 1.0, True), (short, None, "T2", "b", 0.9, True)],
            "M9": [(later, None, "T1", "a", 1.0, True)],  # begins after as_of
        }  # fmt: skip
        for worker, rows in spells.items():
            for valid_from, valid_to, team, miniteam, fte, carries in rows:
                self.add("workers", worker_id=worker, valid_from=valid_from, valid_to=valid_to, team_id=team,
                         miniteam=miniteam, fte=fte, carries_cases=carries)  # fmt: skip
        if self.maybe(0.3):  # an interval that is empty as delivered
            self.add("workers", worker_id="M9", valid_from=s, valid_to=s, team_id="T4")
        self.edges = [a, b, c, short, later]
        self.ids = list(spells)

    def plans(self) -> None:
        """A plan of the site's own: some milestones undated, some late, and one that a delivery corrects.

        From a generator of its own, so that the rest of a world stays what it was.
        """
        rng = random.Random(self.n)
        for number in range(1, 7):
            for part in range(1, rng.randint(1, 3) + 1):
                status = rng.choice((*CODES["initiative_status"], "done", "done", None))
                late = self.start + timedelta(days=rng.randint(-100, 900))
                self.add(
                    "initiatives", plan="Plan X", no=f"{number}.{part}", initiative_no=str(number),
                    section=f"Del {number % 2}", initiative=f"Initiativ {number}",
                    due_on=late if rng.random() < 0.8 else None, status=status,
                    done_on=min(self.as_of, late + timedelta(days=rng.randint(-90, 90)))
                    if status == "done" and rng.random() < 0.7 else None,
                    owner=rng.choice((None, "Kontor A", "Kontor B")),
                )  # fmt: skip
        self.add("initiatives", plan="Handlingsplan 2008", no="7.2", initiative_no="7",
                 section="A. Organisatoriske tiltag", initiative="Produktionsnorm", status="done",
                 done_on=self.start + timedelta(days=200), due_on=self.start + timedelta(days=100))  # fmt: skip

    def worker(self) -> str:
        if self.in_crowd and self.maybe(0.95):
            return self.rng.choice(self.crowd_of)
        return self.rng.choice(self.ids)

    def case(self, number: int) -> None:
        rng, case_id = self.rng, f"S{number}"
        citizen, benefit = f"B{number:03d}", "job_clarification" if self.maybe(0.3) else "sickness"
        self.in_crowd = self.crowded and number >= 10
        last = self.start + timedelta(days=120) if self.in_crowd else self.as_of
        opened = self.as_of if self.maybe(0.02) else self.day(self.start, last)
        closed_before = [c for c in self.rows["cases"] if c["closed_on"] and c["closed_on"] <= self.as_of]
        if closed_before and self.maybe(0.3):  # the same citizen again, mostly with the same benefit
            other = rng.choice(closed_before)
            again = other["closed_on"] + timedelta(days=rng.choice((0, 1, 10, 27, 28, 29, 60, 181, 182, 183)))
            if again <= self.as_of:
                citizen, opened = other["citizen_id"], again
                benefit = other["benefit"] if self.maybe(0.8) else benefit
        courses = [c for c in self.rows["cases"] if c["benefit"] == "job_clarification"]
        if courses and self.maybe(0.15):  # a course more, after an earlier one, over it or on its day
            other = rng.choice(courses)
            after = (
                other["opened_on"]
                if other["closed_on"] is None
                else max(other["closed_on"], other["opened_on"])
            )
            again = rng.choice(
                (other["opened_on"], after, self.day(self.start, self.start + timedelta(days=200)))
            )
            if again <= self.as_of:
                citizen, opened, benefit = other["citizen_id"], again, "job_clarification"
        lag = rng.choice((0, 0, 1, 7, 20, rng.randint(0, 60), 7 * rng.choice(WEEKS) + rng.randint(-2, 30)))
        absent = opened - timedelta(days=lag)
        closed = self.closed_on(opened, absent)
        reason = rng.choice(CODES["close_reason"]) if closed and self.maybe(0.9) else None
        self.add(
            "cases", case_id=case_id, citizen_id=citizen, benefit=benefit, first_absence_on=absent,
            opened_on=opened, closed_on=closed, close_reason=reason,
            employment=rng.choice(CODES["employment"]), district=rng.choice(DISTRICTS),
            target_group=rng.choice((None, *CODES["target_group"])), pathway=rng.choice((None, "1", "4", "6")),
            fast_track_on=opened + timedelta(days=rng.randint(-16, 40)) if self.maybe(0.5) else None,
            expected_recovery_on=absent + timedelta(days=rng.randint(20, 250)) if self.maybe(0.5) else None,
            partly_back_on=self.back_on(absent, opened, closed),
        )  # fmt: skip
        until = min(closed or self.as_of, self.as_of)
        self.assign(case_id, opened, until)
        self.categorise(case_id, opened, until)
        self.meet(case_id, opened, until, absent)

    def back_on(self, absent: date, opened: date, closed: date | None) -> date | None:
        """Partly back: mostly inside the case, at times before it or after it."""
        if self.maybe(0.5):
            return None
        until = min(closed or self.as_of, self.as_of)
        day = self.rng.choice(
            (
                absent,
                opened,
                until,
                self.day(absent, until),
                self.day(opened, until),
                until + timedelta(days=9),
            )
        )
        return min(day, self.as_of)

    def closed_on(self, opened: date, absent: date) -> date | None:
        kind, rng = self.rng.random(), self.rng
        if self.in_crowd and kind < 0.9:  # most stay for a year, and then leave one by one
            return opened + timedelta(days=rng.randint(300, 1100))
        if kind < 0.15:
            return None
        if kind < 0.60:
            closed = opened + timedelta(days=rng.choice((1, 30, rng.randint(1, 120), rng.randint(1, 700))))
        elif kind < 0.70:
            return opened  # closed on the day it opened
        elif kind < 0.85:  # about a week that counts
            closed = absent + timedelta(days=7 * rng.choice(WEEKS) + rng.randint(-1, 2))
        elif kind < 0.90:
            return self.as_of
        else:
            return self.as_of + timedelta(days=rng.randint(1, 30))  # after as_of: open
        return max(opened, closed)

    def assign(self, case_id: str, opened: date, until: date) -> None:
        rng, rows = self.rng, {}
        kind = "plain" if self.in_crowd and self.maybe(0.8) else rng.choice(ASSIGNMENTS)
        early = opened - timedelta(days=rng.choice((0, 0, 0, 3)))
        x, y = sorted((self.day(opened, until), self.day(opened, until)))
        if self.maybe(0.3):  # on the day that somebody comes, moves or goes
            x = rng.choice([d for d in self.edges if opened <= d <= until] or [x])
            y = max(x, y)
        match kind:
            case "plain":
                rows[early] = (rng.choice((None, None, until)), self.worker(), None)
            case "moves":
                rows[early] = (x, self.worker(), None)
                rows[x] = (y, self.worker(), None)
                rows[y] = (None, self.worker(), None)
            case "cover":  # the first one resumes when the cover ends
                rows[early] = (None, self.worker(), None)
                rows[x] = (y, self.worker(), rng.choice((None, None, "T4")))
            case "gap":
                rows[early] = (x, self.worker(), None)
                rows[y] = (None, self.worker(), None)
            case "team":  # a team's own queue, then a worker
                rows[early] = (x if self.maybe(0.6) else None, None, rng.choice(("T1", "T4")))
                rows[x] = (None, self.worker(), None)
            case "own":  # a worker who serves another team
                rows[early] = (None, self.worker(), rng.choice(("T2", "T3")))
            case "wide":  # before the opening, after the closing, empty, waiting
                rows[opened - timedelta(days=20)] = (opened - timedelta(days=2), self.worker(), None)
                rows[opened - timedelta(days=1)] = (until + timedelta(days=9), self.worker(), None)
                rows[until + timedelta(days=3)] = (None, self.worker(), "T1")
                rows[self.as_of + timedelta(days=40)] = (None, self.worker(), "T2")
                if opened not in rows:
                    rows[opened] = (opened, self.worker(), None)
        for valid_from, (valid_to, worker, team) in rows.items():
            self.add("assignments", case_id=case_id, valid_from=valid_from, valid_to=valid_to,
                     worker_id=worker, team_id=team)  # fmt: skip

    def categorise(self, case_id: str, opened: date, until: date) -> None:
        days = {opened + timedelta(days=self.rng.choice((0, 0, -5, 3, 20)))} if self.maybe(0.8) else set()
        days |= {self.day(opened, until) for _ in range(self.rng.choice((0, 0, 1, 2)))}
        days |= {self.as_of + timedelta(days=5)} if self.maybe(0.1) else set()
        for day in sorted(days):
            self.add("categories", case_id=case_id, valid_from=day, category=self.rng.choice("123"))
        for day in {self.day(opened, until) for _ in range(self.rng.choice((0, 0, 0, 1, 2)))}:
            lasts = self.rng.choice((None, 0, 14, 90))
            self.add("exemptions", case_id=case_id, valid_from=day, kind=self.rng.choice(CODES["exemption_kind"]),
                     valid_to=None if lasts is None else day + timedelta(days=lasts))  # fmt: skip

    def meet(self, case_id: str, opened: date, until: date, absent: date) -> None:
        """Follow-ups and reviews: some outside the open interval, some two a day, many near a week that counts."""
        rng, early = self.rng, opened - timedelta(days=5)
        for held in (self.near(absent, opened, early, until) for _ in range(rng.choice((0, 1, 2, 4, 6, 8)))):
            for _ in range(rng.choice((1, 1, 1, 2))):
                self.add("followups", followup_id=f"O{len(self.rows['followups'])}", case_id=case_id, held_on=held,
                         form=rng.choice((None, *CODES["form"])), tta_step=rng.choice((None, *CODES["tta_step"])))  # fmt: skip
        for kind in rng.sample(CODES["review_kind"], rng.randint(0, 8)) + rng.choices(
            CODES["review_kind"], k=2
        ):
            held = self.near(absent, opened, early, until)
            if self.maybe(0.8):  # about when it is owed
                held = min(
                    until,
                    self.as_of,
                    opened + timedelta(days=7 * rng.choice(OWED[kind]) + rng.randint(-9, 9)),
                )
            outcome = rng.choice((None, *CODES["outcome"], "extend"))
            reason = rng.choice((None, "not_clarified", "treatment")) if outcome == "extend" else None
            self.add("reviews", review_id=f"R{len(self.rows['reviews'])}", case_id=case_id, outcome=outcome,
                     kind=kind, held_on=held, reason=reason)  # fmt: skip

    def near(self, absent: date, opened: date, low: date, until: date) -> date:
        """A day on which something may be held: soon, any day, on a week that counts, or on the closing."""
        day = self.rng.choice((
            self.day(opened, until), self.day(opened, min(until, opened + timedelta(days=80))),
            absent + timedelta(days=7 * self.rng.choice((4, 8, 18, *WEEKS)) + self.rng.randint(-3, 3)), until, low,
            until + timedelta(days=4),
        ))  # fmt: skip
        return min(max(low, day), self.as_of)

    def contact(self, number: int) -> None:
        rng = self.rng
        case: Record | None = None if self.maybe(0.3) else rng.choice(self.rows["cases"])
        around = self.as_of if case is None else min(case["closed_on"] or self.as_of, self.as_of)
        day = self.day(None if case is None else case["opened_on"] - timedelta(days=3), around)
        if self.maybe(0.15):  # just before a string of holidays, or just before as_of
            day = rng.choice((date(day.year, 12, 23), date(day.year, 4, 30), self.as_of - timedelta(days=1)))
        day = min(day, self.as_of)
        received = datetime.combine(day, time(rng.randint(0, 23), rng.choice((0, 30, 59))))
        answered = None
        if self.maybe(0.7):
            waited = rng.choice((0, 1, 2, 3, 4, 5, 12, 14, 15, 16, 40))
            answered = min(received + timedelta(days=waited, minutes=rng.choice((0, 29))),
                           datetime.combine(self.as_of, time(23, 59)))  # fmt: skip
        due = day + timedelta(days=rng.choice((0, 1, 2, 3, 7, 20, -2))) if self.maybe(0.25) else None
        if answered and due and answered.date() >= day and self.maybe(0.3):
            due = answered.date()  # answered the deadline day
        self.add(
            "contacts", contact_id=f"H{number}", case_id=case and case["case_id"], channel=rng.choice(CODES["channel"]),
            received_at=received, answered_at=answered, due_on=due,
            answered_live=rng.choice((True, None)) if self.maybe(0.2) else False,
            team_id=rng.choice((None, "T1", "T4")) if not case or self.maybe(0.1) else None,
            worker_id=rng.choice((None, *self.ids)) if not case or self.maybe(0.1) else None,
        )  # fmt: skip

    def offer(self, number: int) -> None:
        rng, case = self.rng, self.rng.choice(self.rows["cases"])
        started = min(case["opened_on"] + timedelta(days=rng.randint(-5, 250)), self.as_of)
        self.add("offers", offer_id=f"K{number}", case_id=case["case_id"], supplier=f"Leverandør {rng.randint(1, 3)}",
                 package=rng.choice(("Grundpakke", "Udvidet")), started_on=started,
                 ended_on=started + timedelta(days=60) if self.maybe(0.5) else None,
                 price_dkk=rng.choice((None, 1500.0, 8250.5)))  # fmt: skip
