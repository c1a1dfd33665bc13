"""The outcome of the simulation as tables: teams, workers, cases, assignments, visitation categories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from etl.delivery.contracts import CODES
from etl.generate import shape
from etl.generate.book import CLARIFICATION, LONG, MEDIUM, SHORT, pick_by
from etl.generate.columns import Column, Frame, ids
from etl.generate.days import AS_OF, NULL, Ints, calendar, day
from etl.generate.desk import Log
from etl.generate.staff import NEVER, Staff, Teams

NO_CATEGORY_3 = day(2025, 1, 1)
EXPECTED_FROM = day(2025, 1, 1)
_REASON = {name: number for number, name in enumerate(CODES["close_reason"])}


@dataclass
class Cases:
    """The columns of every case, in the order opened; `end` is `closed` with the far future for open ones."""

    citizen: Ints
    benefit: NDArray[np.int8]
    absence: Ints
    opened: Ints
    closed: Ints
    reason: NDArray[np.int8]
    employment: NDArray[np.int8]
    district: NDArray[np.int8]
    group: NDArray[np.int8]
    kind: NDArray[np.int8]
    team: Ints
    worker: Ints
    fast: Ints
    expected: Ints

    def __len__(self) -> int:
        return len(self.opened)

    @property
    def end(self) -> Ints:
        return np.where(self.closed == NULL, NEVER, self.closed).astype(np.int32)

    @property
    def last(self) -> Ints:
        """The last day that a case is open, not after the data's."""
        return np.minimum(self.end - 1, AS_OF).astype(np.int32)


def build_cases(c: dict[str, NDArray[Any]], rng: Generator) -> Cases:
    """What the simulation left, with fast track and expected recovery."""
    n = len(c["opened"])
    u = rng.random(n)
    fast = np.where(
        (u < np.where(c["employment"] == 0, 0.028, 0.008)) & (c["kind"] != CLARIFICATION),
        c["opened"] + rng.integers(0, 20, n), NULL,
    ).astype(np.int32)  # fmt: skip
    end = np.where(c["closed"] == NULL, NEVER, c["closed"])
    fast[(fast >= end) | (fast > AS_OF)] = NULL
    told = (c["employment"] == 0) & (c["kind"] != CLARIFICATION) & (c["opened"] >= EXPECTED_FROM)
    told &= rng.random(n) < np.array([0.88, 0.62, 0.22, 0])[c["kind"]]
    true = np.where(c["closed"] == NULL, c["opened"] + np.array([60, 150, 300, 500])[c["kind"]], c["closed"])
    guess = c["absence"] + (true - c["absence"]) * np.exp(rng.normal(-0.1, 0.28, n))
    guess = np.maximum(guess, c["opened"] + 7)
    return Cases(
        citizen=c["citizen"], benefit=(c["kind"] == CLARIFICATION).astype(np.int8), absence=c["absence"],
        opened=c["opened"], closed=c["closed"], reason=c["reason"], employment=c["employment"],
        district=c["district"], group=c["group"], kind=c["kind"], team=c["team"], worker=c["worker"],
        fast=fast, expected=np.where(told, guess.astype(np.int32), NULL).astype(np.int32),
    )  # fmt: skip


def case_id(values: NDArray[Any], n: int) -> Column:
    """Case number 0, 1, … as `S00001`; null from -1."""
    return ids("S", np.where(values < 0, -1, values + 1), max(5, len(str(n))))


def worker_id(values: NDArray[Any], n: int) -> Column:
    return ids("M", np.where(values < 0, -1, values + 1), max(3, len(str(n))))


def team_id(values: NDArray[Any], n: int) -> Column:
    return ids("T", np.where(values < 0, -1, values + 1), max(2, len(str(n))))


def cases_frame(cases: Cases, rng: Generator) -> Frame:
    n = len(cases)
    pathway = pick_by(rng, shape.PATHWAY_OF_GROUP, cases.group)
    pathway[rng.random(n) < 0.22] = -1
    return Frame("cases", {
        "case_id": case_id(np.arange(n), n),
        "citizen_id": Column("citizen", cases.citizen),
        "benefit": Column("word", cases.benefit, CODES["benefit"]),
        "first_absence_on": Column("date", cases.absence),
        "opened_on": Column("date", cases.opened),
        "closed_on": Column("date", cases.closed),
        "close_reason": Column("word", cases.reason, CODES["close_reason"]),
        "employment": Column("word", cases.employment, CODES["employment"]),
        "district": Column("word", cases.district, tuple(shape.DISTRICTS)),
        "target_group": Column("word", cases.group - 1, CODES["target_group"]),
        "pathway": Column("word", pathway, CODES["pathway"]),
        "fast_track_on": Column("date", cases.fast),
        "expected_recovery_on": Column("date", cases.expected),
    })  # fmt: skip


def partly_back(frame: Frame, cases: Cases, rng: Generator) -> Frame:
    """The same rows with the day of a partial return to work: nearly all of those that close partly recovered, and a
    fourth of the longer cases from work (partial recovery is examined at every talk, S1:272-276); a few days lie outside
    the case."""
    n = len(cases)
    u, at, odd = rng.random(n), rng.random(n), rng.random(n)
    partly = cases.reason == _REASON["partly_recovered"]
    chance = np.where(
        partly, 0.93, np.where(cases.employment == 1, 0.04, np.array([0.06, 0.24, 0.28, 0.08])[cases.kind])
    )
    low = np.maximum(cases.absence + 14, cases.opened)
    room = np.maximum(cases.last - low, 0)
    late = np.where(partly, 0.55 + 0.4 * at, 0.25 + 0.7 * at)
    day_back = np.minimum(low + (room * late).astype(np.int32), cases.last)
    # Delivered as it was written down: before the case opened, or after it had closed.
    day_back = np.where(odd < 0.002, np.maximum(cases.absence + 5, cases.opened - 3), day_back)
    day_back = np.where((odd > 0.998) & (cases.end + 6 <= AS_OF), cases.end + 6, day_back)
    known = (u < chance) & (day_back >= cases.absence)
    values = np.where(known, day_back, NULL).astype(np.int32)
    added = np.full(len(frame), NULL, np.int32)
    # Rows written twice stand at the end.
    added[:n] = values
    opened, absence = frame.columns["opened_on"].values, frame.columns["first_absence_on"].values
    added[(opened > AS_OF) | (added < absence)] = NULL
    frame.columns["partly_back_on"] = Column("date", added)
    return frame


def teams_frame(teams: Teams) -> Frame:
    n = len(teams)
    words = {
        "team_name": teams.names, "department": teams.departments, "centre": teams.centres,
    }  # fmt: skip
    columns = {"team_id": team_id(np.arange(n), n)}
    for name, texts in words.items():
        columns[name] = Column("word", np.arange(n), tuple(texts))
    return Frame("teams", columns)


def workers_frame(staff: Staff) -> Frame:
    """One row a period of membership; the last of two changes on one day counts."""
    by_key = {(row[0], row[1]): row for row in staff.rows}
    rows = [by_key[key] for key in sorted(by_key) if key[1] < staff.ends[key[0]]]
    ends = []
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        end = int(staff.ends[row[0]])
        if following and following[0] == row[0]:
            end = following[1]
        ends.append(NULL if end == NEVER else end)
    number = np.array([r[0] for r in rows])
    minis = sorted({r[3] for r in rows if r[3]})
    place = {name: at for at, name in enumerate(minis)}
    n = len(staff.team)
    width = max(3, len(str(n)))
    return Frame("workers", {
        "worker_id": worker_id(number, n),
        "valid_from": Column("date", np.array([r[1] for r in rows], np.int32)),
        "valid_to": Column("date", np.array(ends, np.int32)),
        "team_id": team_id(np.array([r[2] for r in rows]), len(staff.teams)),
        "miniteam": Column("word", np.array([place.get(r[3] or "", -1) for r in rows]), tuple(minis)),
        "fte": Column("number", np.array([r[4] for r in rows])),
        "carries_cases": Column("bool", np.array([r[5] for r in rows])),
        "worker_name": ids("Medarbejder ", number + 1, width),
    })  # fmt: skip


def assignments_frame(cases: Cases, log: Log, staff: Staff) -> Frame:
    """The log in order; each row runs until the next of its case, who covers only until the given day."""
    chain = log.until == NULL
    order = np.lexsort((np.arange(len(log.case)), log.since, log.case))
    order = order[chain[order] & (log.since[order] < cases.end[log.case[order]])]
    case, since = log.case[order], log.since[order]
    same = np.append((case[1:] == case[:-1]) & (since[1:] == since[:-1]), False)
    order = order[~same]
    case, since = log.case[order], log.since[order]
    until = np.append(np.where(case[1:] == case[:-1], since[1:], NULL), NULL).astype(np.int32)
    until = np.where(until == NULL, cases.closed[case], until)

    cover = np.flatnonzero(~chain & (log.since < cases.end[log.case]))
    key = case.astype(np.int64) * 100_000 + since
    cover = cover[~np.isin(log.case[cover].astype(np.int64) * 100_000 + log.since[cover], key)]
    order = np.concatenate([order, cover])
    until = np.concatenate([until, np.minimum(log.until[cover], cases.end[log.case[cover]])])
    place = np.lexsort((log.since[order], log.case[order]))
    order, until = order[place], until[place]
    return Frame("assignments", {
        "case_id": case_id(log.case[order], len(cases)),
        "valid_from": Column("date", log.since[order]),
        "valid_to": Column("date", until),
        "worker_id": worker_id(log.worker[order], len(staff.team)),
        "team_id": team_id(log.team[order], len(staff.teams)),
    })  # fmt: skip


def categories_frame(cases: Cases, rng: Generator) -> tuple[Frame, NDArray[np.bool_]]:
    """Visitation some days after opening and when it changes; also who stays in category 1."""
    n, end, kind = len(cases), cases.end, cases.kind
    works = calendar()
    first = works.next((cases.opened + rng.integers(1, 18, n)).astype(np.int32))
    shares = np.array([[0.66, 0.33, 0.01], [0.10, 0.82, 0.08], [0.02, 0.56, 0.42], [0.0, 0.22, 0.78]])
    category = (pick_by(rng, shares, kind) + 1).astype(np.int8)
    category[(category == 3) & (first >= NO_CATEGORY_3)] = 2
    none = rng.random(n) < 0.025
    first[none] = NEVER
    steps = [(np.arange(n), first, category)]

    # a short course that is not so short, a simple one that turns out complex, and the end of category 3
    second = works.next((cases.absence + rng.integers(46, 75, n)).astype(np.int32))
    longer = (category == 1) & (second > first) & (rng.random(n) < 0.93)
    steps.append((np.flatnonzero(longer), second[longer], np.full(int(longer.sum()), 2, np.int8)))
    third = works.next((cases.absence + rng.integers(140, 290, n)).astype(np.int32))
    harder = (category == 2) & (kind >= MEDIUM) & (third > first) & (third < NO_CATEGORY_3)
    harder &= rng.random(n) < np.where(kind == LONG, 0.30, 0.05)
    steps.append((np.flatnonzero(harder), third[harder], np.full(int(harder.sum()), 3, np.int8)))
    became = np.where(category == 3, first, np.where(harder, third, NEVER))
    ended = (became < NO_CATEGORY_3) & (end > NO_CATEGORY_3) & (rng.random(n) < 0.8)
    on = works.next((NO_CATEGORY_3 + 1 + rng.integers(0, 80, n)).astype(np.int32))
    steps.append((np.flatnonzero(ended), on[ended], np.full(int(ended.sum()), 2, np.int8)))

    case = np.concatenate([s[0] for s in steps])
    since = np.concatenate([s[1] for s in steps])
    value = np.concatenate([s[2] for s in steps])
    keep = (since < end[case]) & (since <= AS_OF)
    case, since, value = case[keep], since[keep], value[keep]
    order = np.lexsort((since, case))
    order = order[
        np.append(True, (case[order][1:] != case[order][:-1]) | (since[order][1:] != since[order][:-1]))
    ]
    stays = (category == 1) & ~none & ~(longer & (second < end) & (second <= AS_OF)) & (kind == SHORT)
    frame = Frame("categories", {
        "case_id": case_id(case[order], n),
        "valid_from": Column("date", since[order]),
        "category": Column("word", value[order] - 1, CODES["category"]),
    })  # fmt: skip
    return frame, stays
