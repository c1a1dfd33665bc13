"""Towns for the attack on small numbers: some 1,200 cases in nine months, of which every figure is shown somewhere.

In the worlds of `worlds` nearly every cell of a month is hidden, so that there is little to attack with. A town
has large teams, districts and groups beside small ones: shown and hidden cells stand in one table. Its rules are
short (`RULES`), so that each milestone falls due within the nine months.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from etl.delivery.contracts import TABLES
from oracle import World

T = TypeVar("T")
Weights = dict[T, float]

RULES = "\n".join(
    [
        '[[followup]]\nfirst_week = 2\nnth = 2\nnth_week = 6\nsource = "S"',
        *(
            f'[[milestone]]\nkind = "{kind}"\nbenefit = "{benefit}"\nclock = "{clock}"\ncreated_days = {created}\n'
            f'due_days = {due}\nact = "{act}"\nmatch = "{match}"\nsource = "S"'
            for kind, benefit, clock, created, due, act, match in (
                ("rehabilitation", "sickness", "category_3", 0, 21, "rehabilitation_team", "after"),
                ("reassessment", "sickness", "opened_on", 14, 28, "reassessment", "first"),
                ("screening", "sickness", "opened_on", 21, 42, "screening", "first"),
                ("clarification", "sickness", "opened_on", 28, 56, "clarification", "first"),
                ("coordinator", "sickness", "opened_on", 35, 63, "coordinator", "unused"),
                (
                    "jc_rehabilitation",
                    "job_clarification",
                    "opened_on",
                    0,
                    28,
                    "rehabilitation_team",
                    "first",
                ),
                ("jc_visitation", "job_clarification", "opened_on", 0, 35, "visitation", "first"),
                ("jc_assessment", "job_clarification", "opened_on", 14, 49, "assessment", "first"),
            )
        ),
        '[[milestone]]\nkind = "fast_track"\nclock = "fast_track_on"\ncreated_days = 0\ndue_days = 14\n'
        'act = "followup"\nmatch = "after"\ncreated_at_opening = true\nsource = "S"',
    ]
)
TEAMS = {
    "T1": ("A", "Nord"),
    "T2": ("A", "Nord"),
    "T3": ("B", "Nord"),
    "T4": ("C", "Syd"),
    "T5": ("C", "Syd"),
}
"""Team -> department and centre."""
WORKERS = {"T1": 8, "T2": 6, "T3": 6, "T4": 2, "T5": 3}
UNASSIGNED = {"T1": 0.1, "T4": 0.03}
"""Team -> the share of its cases that no worker has; none elsewhere."""
OF_TEAM: Weights[str] = {"T1": 40, "T2": 25, "T3": 20, "T4": 12, "T5": 3}
OF_DISTRICT: Weights[str] = {"valby": 45, "noerrebro": 30, "indre_by": 17, "vanloese": 5, "udenbys": 3}
OF_BENEFIT: Weights[str] = {"sickness": 70, "job_clarification": 30}
OF_EMPLOYMENT: Weights[str] = {"employed": 55, "unemployed": 40, "self_employed": 5}
OF_GROUP: Weights[str | None] = {None: 20, "1": 30, "2": 40, "3": 4, "4": 6}
OF_REASON: Weights[str | None] = {
    "job": 40,
    "recovered": 20,
    "moved": 12,
    "job_clarification": 15,
    "dead": 3,
    None: 10,
}
REVIEWS = {"reassessment": 21, "screening": 35, "clarification": 50, "coordinator": 55, "rehabilitation_team": 18,
           "assessment": 40, "visitation": 25, "medical": 30}  # fmt: skip
"""Kind of review -> about how many days after the opening it is held."""


def town(seed: int, cases: int = 1200) -> World:
    """The town of one seed."""
    return _Town(random.Random(seed)).built(cases)


class _Town:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.as_of = date(2026, 9, 1) + timedelta(days=rng.randint(0, 29))
        self.start = date(2026, 1, 1)
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        self.ended: list[dict[str, Any]] = []

    def built(self, cases: int) -> World:
        for team, (department, centre) in TEAMS.items():
            self.add(
                "teams", team_id=team, team_name=team, department=department, centre=centre, municipality="By"
            )
        for team, count in WORKERS.items():
            for number in range(count):
                fte = self.rng.choice((1.0, 1.0, 0.8, 0.5))
                self.add("workers", worker_id=f"{team}M{number}", valid_from=date(2025, 1, 1), team_id=team,
                         miniteam=self.rng.choice(("a", "b", None)), fte=fte, carries_cases=True)  # fmt: skip
        for number in range(cases):
            self.case(f"S{number}")
        for number in range(2 * cases):
            self.contact(f"H{number}")
        for number in range(cases // 2):
            self.offer(f"K{number}")
        return World(self.rows, self.as_of, None, "official", ())

    def add(self, table: str, **values: Any) -> None:
        self.rows[table].append({name: values.get(name) for name in TABLES[table].names})

    def one_of(self, weights: Weights[T]) -> T:
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def day(self, low: date, high: date) -> date:
        return low + timedelta(days=self.rng.randint(0, max(0, (high - low).days)))

    def between(self, own: random.Random, opened: date, closed: date) -> date:
        return opened + timedelta(days=own.randint(0, max(0, (min(closed, self.as_of) - opened).days)))

    def case(self, case_id: str) -> None:
        rng = self.rng
        # A third is there from the beginning.
        opened = self.start + timedelta(days=rng.choice((0, rng.randint(0, 240), rng.randint(0, 240))))
        citizen, benefit, team = case_id, self.one_of(OF_BENEFIT), self.one_of(OF_TEAM)
        if self.ended and rng.random() < 0.35:  # the same citizen again, mostly within four weeks
            before = rng.choice(self.ended)
            citizen, benefit = before["citizen_id"], before["benefit"]
            opened = min(before["closed_on"] + timedelta(days=rng.randint(0, 40)), self.as_of)
        closed = opened + timedelta(
            days=rng.choice((rng.randint(1, 60), rng.randint(20, 200), rng.randint(100, 400)))
        )
        own = random.Random(case_id)
        self.add(
            "cases", case_id=case_id, citizen_id=citizen, benefit=benefit, opened_on=opened,
            first_absence_on=opened - timedelta(days=rng.choice((0, rng.randint(0, 100), rng.randint(280, 400), rng.randint(300, 500)))),
            closed_on=closed if closed <= self.as_of else None,
            close_reason=self.one_of(OF_REASON) if closed <= self.as_of else None,
            employment=self.one_of(OF_EMPLOYMENT), district=self.one_of(OF_DISTRICT), target_group=self.one_of(OF_GROUP),
            fast_track_on=opened + timedelta(days=rng.randint(0, 20)) if rng.random() < 0.3 else None,
            expected_recovery_on=opened + timedelta(days=own.randint(20, 200)) if own.random() < 0.5 else None,
            partly_back_on=self.between(own, opened, closed) if own.random() < 0.4 else None,
        )  # fmt: skip
        if (opened - self.rows["cases"][-1]["first_absence_on"]).days >= 280 and own.random() < 0.9:
            # Extended before it came in: near week 52 there are enough to show.
            self.add("reviews", review_id=f"E{case_id}", case_id=case_id, kind="medical", outcome="extend",
                     held_on=opened - timedelta(days=3), reason=own.choice(("not_clarified", "treatment")))  # fmt: skip
        if closed <= self.as_of:
            self.ended.append(self.rows["cases"][-1])
        until = min(closed, self.as_of)
        workers = [f"{team}M{n}" for n in range(WORKERS[team])]
        if rng.random() < UNASSIGNED.get(team, 0):
            self.add("assignments", case_id=case_id, valid_from=opened, team_id=team)
        else:
            self.add("assignments", case_id=case_id, valid_from=opened, worker_id=rng.choice(workers))
        if rng.random() < 0.1:
            other = self.one_of(OF_TEAM)
            self.add("assignments", case_id=case_id, valid_from=self.day(opened, until) + timedelta(days=1),
                     worker_id=f"{other}M0")  # fmt: skip
        self.add(
            "categories",
            case_id=case_id,
            valid_from=opened,
            category=self.one_of({"1": 10, "2": 50, "3": 40}),
        )
        self.held(case_id, opened, until)

    def held(self, case_id: str, opened: date, until: date) -> None:
        rng = self.rng
        for about in (10, 30, 60, 100, 150)[: rng.randint(0, 5)]:
            day = opened + timedelta(days=about + rng.randint(-8, 8))
            if opened <= day <= until:
                self.add(
                    "followups", followup_id=f"O{len(self.rows['followups'])}", case_id=case_id, held_on=day
                )
        for kind, about in REVIEWS.items():
            day = opened + timedelta(days=max(0, about + rng.randint(-15, 15)))
            if day <= until and rng.random() < 0.6:
                outcome = rng.choice(("extend", "extend", "close", None))
                reason = (
                    rng.choice(("not_clarified", "treatment", "treatment")) if outcome == "extend" else None
                )
                self.add("reviews", review_id=f"R{len(self.rows['reviews'])}", case_id=case_id, kind=kind, held_on=day,
                         outcome=outcome, reason=reason)  # fmt: skip

    def contact(self, contact_id: str) -> None:
        rng, case = self.rng, self.rng.choice(self.rows["cases"])
        day = self.day(case["opened_on"], case["closed_on"] or self.as_of)
        received = datetime.combine(day, time(rng.randint(8, 15)))
        waited = timedelta(days=rng.choice((0, 1, 1, 2, 5, 15)))
        answered = received + waited if rng.random() < 0.9 and day + waited <= self.as_of else None
        self.add("contacts", contact_id=contact_id, case_id=case["case_id"], channel=rng.choice(("phone", "mail")),
                 received_at=received, answered_at=answered, answered_live=False)  # fmt: skip

    def offer(self, offer_id: str) -> None:
        case = self.rng.choice(self.rows["cases"])
        started = self.day(case["opened_on"], case["closed_on"] or self.as_of)
        self.add("offers", offer_id=offer_id, case_id=case["case_id"], supplier=f"L{self.rng.randint(1, 2)}",
                 package="P", started_on=started, price_dkk=float(self.rng.randint(1, 9) * 500))  # fmt: skip


def some(
    targets: Sequence[tuple[str, T, float]], count: int, rng: random.Random
) -> list[tuple[str, T, float]]:
    """At most so many of the counts that are looked for, as evenly as can be over the measures and cuts."""
    by_kind: dict[str, list[tuple[str, T, float]]] = {}
    for target in rng.sample(list(targets), len(targets)):
        by_kind.setdefault(target[0].rsplit(" ", 1)[0].split(", '")[0], []).append(target)
    chosen: list[tuple[str, T, float]] = []
    while len(chosen) < count and any(by_kind.values()):
        for found in by_kind.values():
            if found and len(chosen) < count:
                chosen.append(found.pop())
    return chosen
