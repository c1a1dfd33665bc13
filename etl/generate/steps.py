"""What is done in a case: follow-ups, reviews at the milestones, exemptions, offers."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from etl.delivery.contracts import CODES
from etl.generate.book import CLARIFICATION, LONG, SHORT, pick, pick_by
from etl.generate.columns import Column, Frame, ids
from etl.generate.days import AS_OF, NULL, Floats, Ints, calendar, day, year_of
from etl.generate.staff import Staff
from etl.generate.tables import NO_CATEGORY_3, Cases, case_id

Rows = list[tuple[Ints, Ints, NDArray[np.int8]]]
_KIND = {name: number for number, name in enumerate(CODES["review_kind"])}
_TROUBLE = day(2026, 3, 1)
_ON_TIME = 0.94

SUPPLIERS = ("Leverandør A", "Leverandør B", "Leverandør C", "Leverandør D", "Leverandør E", "Eget tilbud")
SUPPLIER_SHARE = np.array([0.15, 0.11, 0.09, 0.07, 0.05, 0.53])
PACKAGES = (
    "Afklaring – 8 uger", "Stress, angst og depression – 12 uger", "Lær at tackle – 7 uger",
    "Virksomhedspraktik", "Mentor – 26 uger", "Smertehåndtering – 10 uger",
)  # fmt: skip
PACKAGE_PRICE = np.array([18_450.0, 24_900.5, 6_200.0, 9_875.0, 15_640.75, 17_300.0])
PACKAGE_DAYS = np.array([56, 84, 49, 91, 182, 70])
PACKAGE_OF_GROUP = np.array(
    [[0.2, 0.15, 0.2, 0.25, 0.08, 0.12], [0.34, 0.08, 0.12, 0.16, 0.16, 0.14], [0.08, 0.6, 0.14, 0.12, 0.04, 0.02],
     [0.3, 0.05, 0.1, 0.3, 0.15, 0.1], [0.22, 0.16, 0.12, 0.3, 0.18, 0.02]]
)  # fmt: skip


def _troubled(cases: Cases, staff: Staff, case: Ints, on: Ints) -> NDArray[np.bool_]:
    return np.asarray(np.isin(cases.team[case], staff.teams.trouble) & (on >= _TROUBLE))


def followups_frame(cases: Cases, staff: Staff, stays: NDArray[np.bool_], rng: Generator) -> Frame:
    """The first by week 8, four by week 26, then every second month; nine in ten in time (S3:59-61)."""
    works, last = calendar(), cases.last
    clock = np.where(cases.kind == CLARIFICATION, cases.opened, cases.absence)
    n = len(cases)
    case = np.arange(n, dtype=np.int32)
    case = case[~(stays & (rng.random(n) < 0.7))]
    m = len(case)
    due = clock[case] + 56
    early = np.maximum(cases.opened[case] + 3, due - 32)
    room = np.maximum(due - 3 - early, 1)
    held = early + (room * rng.beta(2.2, 1.3, m)).astype(np.int32)
    held = np.where(due <= cases.opened[case] + 5, cases.opened[case] + rng.integers(4, 25, m), held)
    prompt = rng.random(m) < np.where(_troubled(cases, staff, case, due), 0.72, _ON_TIME + 0.01)
    held = np.where(prompt, held, due + rng.integers(1, 26, m))
    fast = cases.fast[case]
    quick = (fast != NULL) & (rng.random(m) < 0.78)
    held = np.where(quick, np.maximum(fast, cases.opened[case]) + rng.integers(2, 13, m), held)
    held = works.next(held.astype(np.int32))
    told = (cases.expected != NULL) & (cases.kind == SHORT)
    parts: list[tuple[Ints, Ints]] = []
    while len(case):
        keep = held <= last[case]
        case, held = case[keep], held[keep]
        parts.append((case, held))
        m = len(case)
        weeks = (held - cases.absence[case]) // 7
        apart = np.where(weeks < 24, rng.integers(27, 41, m), rng.integers(44, 68, m))
        apart = np.where(
            cases.kind[case] == CLARIFICATION, rng.integers(22, 34, m) + rng.integers(0, 26, m), apart
        )
        missed = rng.random(m) < np.where(_troubled(cases, staff, case, held), 0.22, 0.05)
        apart += np.where(missed, rng.integers(15, 50, m), 0)
        apart = np.where(told[case], apart + 60, apart)
        held = works.next((held + apart).astype(np.int32))
    case = np.concatenate([p[0] for p in parts])
    held = np.concatenate([p[1] for p in parts])
    order = np.lexsort((case, held))
    case, held = case[order], held[order]
    n = len(case)
    years = year_of(held)
    form = pick(rng, np.array([0.44, 0.34, 0.15, 0.02, 0.05]), n)
    form[(years > 2020.2) & (years < 2021.6) & (form == 0) & (rng.random(n) < 0.8)] = 1
    step = pick(rng, np.array([0.3, 0.3, 0.25, 0.15]), n)
    step[(cases.employment[case] == 1) | (rng.random(n) < 0.82)] = -1
    return Frame("followups", {
        "followup_id": ids("O", n),
        "case_id": case_id(case, len(cases)),
        "held_on": Column("date", held),
        "form": Column("word", form, CODES["form"]),
        "tta_step": Column("word", step, CODES["tta_step"]),
    })  # fmt: skip


def reviews_frame(cases: Cases, staff: Staff, rng: Generator) -> Frame:
    """Reassessment, screening, clarification, coordinators, rehabilitation team, assessment, doctor."""
    everyone = np.arange(len(cases), dtype=np.int32)
    sick, course = everyone[cases.kind != CLARIFICATION], everyone[cases.kind == CLARIFICATION]
    rows: Rows = []
    long_team = staff.teams.line[cases.team] == 2

    def add(kind: str, case: Ints, start: Ints, due: Ints, chance: Floats | float) -> None:
        reached = start <= cases.last[case]
        case, start, due, chance = (
            case[reached],
            start[reached],
            due[reached],
            np.broadcast_to(chance, reached.shape)[reached],
        )
        n = len(case)
        early = (start + (due - start) * rng.beta(2.6, 1.4, n)).astype(np.int32)
        chance = chance - np.where(_troubled(cases, staff, case, due), 0.25, 0.0)
        on = np.where(rng.random(n) < chance, early, due + rng.integers(2, 45, n))
        on = calendar().next(np.maximum(on, cases.opened[case] + 1).astype(np.int32))
        done = (on <= cases.last[case]) & (rng.random(n) < 0.985)
        rows.append((case[done], on[done], np.full(int(done.sum()), _KIND[kind], np.int8)))

    absence = cases.absence[sick]
    add("reassessment", sick, absence + 126, absence + 152, 0.92)
    screened = np.where(long_team[sick] & (absence + 230 >= day(2025, 9, 1)), 0.96, 0.80)
    add("screening", sick, absence + 200, absence + 270, screened)
    add("clarification", sick, absence + 282, absence + 327, 0.82)
    for number, week in enumerate(range(52, 52 + 26 * 8, 26)):
        start = absence + 7 * (week - (5 if number == 0 else 9))
        add("coordinator", sick, start, absence + 7 * week - 1, 0.86)
    opened = cases.opened[course]
    add("rehabilitation_team", course, opened + 8, opened + 27, 0.85)
    add("assessment", course, opened + 7 * 80, opened + 7 * 103, 0.85)
    complex_ = sick[
        (cases.kind[sick] == LONG) & (cases.opened[sick] < NO_CATEGORY_3 - 30) & (rng.random(len(sick)) < 0.4)
    ]
    add("rehabilitation_team", complex_, cases.opened[complex_] + 14, cases.opened[complex_] + 34, 0.85)
    seen = everyone[(cases.kind >= LONG) & (rng.random(len(everyone)) < 0.3)]
    add("medical", seen, cases.opened[seen] + 40, cases.opened[seen] + 200, 1.0)

    case, on, kind = (np.concatenate(part) for part in zip(*rows, strict=True))
    order = np.lexsort((kind, case, on))
    case, on, kind = case[order], on[order], kind[order]
    n = len(case)
    remains = cases.end[case] - on
    outcome = np.where(remains < 28, 1, np.where(rng.random(n) < 0.12, 2, 0)).astype(np.int8)
    outcome[kind == _KIND["medical"]] = 2
    outcome[(outcome == 1) & (rng.random(n) < 0.3)] = 0
    unclear = 0.355 - 0.012 * (year_of(on) - 2021)  # about a third are not clarified (S0:34-35), slowly fewer
    shares = np.array([0.38, 0.17, 0.15, 0.09, 0.14, 0.07])
    reason = np.where(rng.random(n) < unclear, 0, 1 + pick(rng, shares, n)).astype(np.int8)
    reason[outcome != 0] = -1
    return Frame("reviews", {
        "review_id": ids("V", n),
        "case_id": case_id(case, len(cases)),
        "kind": Column("word", kind, CODES["review_kind"]),
        "held_on": Column("date", on),
        "outcome": Column("word", outcome, CODES["outcome"]),
        "reason": Column("word", reason, CODES["extension_reason"]),
    })  # fmt: skip


def visitations(frame: Frame, cases: Cases, rng: Generator) -> Frame:
    """The same reviews with those of second courses of job clarification after them: four in five by the day on which
    half a year of it is left (S4:225-235)."""
    course = np.flatnonzero(cases.kind == CLARIFICATION).astype(np.int32)
    order = course[np.lexsort((course, cases.opened[course], cases.citizen[course]))]
    again = np.append(False, cases.citizen[order][1:] == cases.citizen[order][:-1])
    second = np.sort(order[again & ~np.append(False, again[:-1])])
    n = len(second)
    due = cases.opened[second] + 546
    prompt = rng.random(n) < 0.8
    on = np.where(
        prompt, due - 2 - (70 * rng.beta(1.4, 2.4, n)).astype(np.int32), due + rng.integers(3, 60, n)
    )
    on = calendar().next(on.astype(np.int32))
    held = (on <= cases.last[second]) & (rng.random(n) < 0.93)
    case, on = second[held], on[held]
    case, on = case[np.argsort(on, kind="stable")], np.sort(on, kind="stable")
    n = len(case)
    numbers = frame.columns["review_id"].values.max() + np.arange(1, n + 1)
    frame.extend({
        "review_id": ids("V", numbers, frame.columns["review_id"].width),
        "case_id": case_id(case, len(cases)),
        "kind": Column("word", np.full(n, _KIND["visitation"], np.int8), CODES["review_kind"]),
        "held_on": Column("date", on),
        "outcome": Column("word", np.full(n, 2, np.int8), CODES["outcome"]),
        "reason": Column("word", np.full(n, -1, np.int8), CODES["extension_reason"]),
    })  # fmt: skip
    return frame


def exemptions_frame(cases: Cases, rng: Generator) -> Frame:
    """Citizens to whom no follow-up is owed for a while: standby, dispensation."""
    case = np.flatnonzero(rng.random(len(cases)) < np.where(cases.kind >= LONG, 0.07, 0.012)).astype(np.int32)
    span = np.maximum(cases.last[case] - cases.opened[case], 1)
    since = (cases.opened[case] + 14 + span * 0.6 * rng.random(len(case))).astype(np.int32)
    until = since + rng.integers(28, 200, len(case))
    until = np.where(
        (until > AS_OF) | (rng.random(len(case)) < 0.08), NULL, np.minimum(until, cases.end[case])
    )
    keep = since < cases.last[case]
    case, since, until = case[keep], since[keep], until[keep]
    return Frame("exemptions", {
        "case_id": case_id(case, len(cases)),
        "valid_from": Column("date", since),
        "valid_to": Column("date", until.astype(np.int32)),
        "kind": Column("word", pick(rng, np.array([0.45, 0.42, 0.13]), len(case)), CODES["exemption_kind"]),
    })  # fmt: skip


def offers_frame(cases: Cases, rng: Generator) -> Frame:
    """Courses bought: five suppliers have a little under half of them (S1:239-240)."""
    chance = np.array([0.05, 0.15, 0.26, 0.45])[cases.kind] * np.where(cases.group > 0, 1.3, 0.8)
    case = np.flatnonzero(rng.random(len(cases)) < chance).astype(np.int32)
    span = np.maximum(cases.last[case] - cases.opened[case], 1)
    start = calendar().next((cases.opened[case] + 20 + span * 0.5 * rng.random(len(case))).astype(np.int32))
    keep = start <= cases.last[case]
    case, start = case[keep], start[keep]
    order = np.lexsort((case, start))
    case, start = case[order], start[order]
    n = len(case)
    package = pick_by(rng, PACKAGE_OF_GROUP, cases.group[case])
    ends = start + np.round(PACKAGE_DAYS[package] * np.where(rng.random(n) < 0.2, 0.4, 1.0)).astype(np.int32)
    supplier = pick(rng, SUPPLIER_SHARE, n)
    price = np.where(supplier == 5, np.nan, PACKAGE_PRICE[package] * (1 + 0.05 * (supplier % 3)))
    return Frame("offers", {
        "offer_id": ids("K", n),
        "case_id": case_id(case, len(cases)),
        "supplier": Column("word", supplier, SUPPLIERS),
        "package": Column("word", package, PACKAGES),
        "started_on": Column("date", start),
        "ended_on": Column("date", np.where(ends > AS_OF, NULL, ends).astype(np.int32)),
        "price_dkk": Column("number", np.round(price * 4) / 4),
    })  # fmt: skip
