"""Calls and mails, and how soon they are answered."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from etl.delivery.contracts import CODES
from etl.generate.columns import NO_TIME, Column, Frame, ids
from etl.generate.days import AS_OF, HISTORY_FROM, NULL, Floats, Ints, calendar, day, year_of
from etl.generate.staff import Staff
from etl.generate.tables import Cases, case_id, team_id, worker_id

PER_WEEK = np.array([0.048, 0.034])
"""Calls and mails that a case brings in a week."""
_LIVE = 0.30
_UNANSWERED = 0.012
_DAY = 86_400


def on_time(mail: Ints, unemployed: np.ndarray, days: Ints, troubled: np.ndarray) -> Floats:
    """Chance of an answer in time: calls better from work and improving, worse and not improving from
    unemployment; mails to the unemployed in decline (S1:66-73). Summer and Christmas cost some."""
    years = year_of(days) - 2021
    work = np.where(mail == 1, 0.875 + 0.006 * years, 0.825 + 0.013 * years)
    none = np.where(mail == 1, 0.845 - 0.024 * years, 0.762 - 0.004 * years)
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
    quiet = np.where(months == 6, 0.07, np.where(months == 11, 0.04, 0.0))
    return np.asarray(np.where(unemployed, none, work) - quiet - np.where(troubled, 0.30, 0.0))


def contacts_frame(cases: Cases, staff: Staff, rng: Generator, per_case: float | None = None) -> Frame:
    """Each case's calls and mails from a fortnight before the history on; some know no case.

    With `per_case` there are about so many for each case of the delivery, instead of a unit's usual pace.
    """
    works = calendar()
    start = np.maximum(cases.opened, HISTORY_FROM - 14)
    span = np.maximum(cases.last - start + 1, 0)
    pace = span / 7 * np.where(cases.employment == 1, 1.15, 0.95) * np.where(cases.group > 0, 1.1, 0.95)
    if per_case is not None:
        pace *= per_case * len(cases) / max(float(pace.sum() * PER_WEEK.sum()), 1.0)
    parts = []
    for rate in PER_WEEK:
        parts.append(np.repeat(np.arange(len(cases), dtype=np.int32), rng.poisson(pace * rate)))
    case = np.concatenate(parts)
    mail = np.repeat(np.array([0, 1], np.int8), [len(p) for p in parts])
    n = len(case)
    days = (start[case] + (rng.random(n) * span[case]).astype(np.int32)).astype(np.int32)
    days = np.where((mail == 0) | (rng.random(n) < 0.85), works.next(days), days)
    minute = np.where(mail == 1, rng.integers(6 * 60, 22 * 60, n), 480 + 450 * rng.beta(1.4, 1.8, n)).astype(
        np.int32
    )
    order = np.argsort(days * np.int64(1440) + minute, kind="stable")
    order = order[days[order] <= AS_OF]
    case, mail, days, minute = case[order], mail[order], days[order], minute[order]
    answered, live = _answers(cases, staff, case, mail, days, minute, rng)

    n = len(case)
    due = np.where(rng.random(n) < 0.007, days + rng.integers(3, 16, n), NULL).astype(np.int32)
    due[live == 1] = NULL
    unknown = rng.random(n) < 0.055
    team = np.where(unknown, cases.team[case], -1)
    worker = cases.worker[case]
    here = (worker >= 0) & (staff.begins[worker] <= days) & (staff.ends[worker] > days)
    worker = np.where(unknown & here & (rng.random(n) < 0.7), worker, -1)
    return Frame("contacts", {
        "contact_id": ids("H", n),
        "case_id": case_id(np.where(unknown, -1, case), len(cases)),
        "channel": Column("word", mail, CODES["channel"]),
        "received_at": Column("time", days.astype(np.int64) * _DAY + minute * 60),
        "answered_at": Column("time", answered),
        "due_on": Column("date", due),
        "answered_live": Column("bool", live),
        "team_id": team_id(team, len(staff.teams)),
        "worker_id": worker_id(worker, len(staff.team)),
    })  # fmt: skip


def _answers(
    cases: Cases, staff: Staff, case: Ints, mail: Ints, days: Ints, minute: Ints, rng: Generator
) -> tuple[np.ndarray, np.ndarray]:
    """When each is answered (seconds, `NO_TIME` where not), and which calls are taken at once."""
    n = len(case)
    troubled = np.isin(cases.team[case], staff.teams.trouble) & (days >= day(2026, 3, 1))
    chance = on_time(mail, cases.employment[case] == 1, days, troubled)
    chance += np.where(np.isin(cases.team[case] % 7, (2, 5)), -0.02, 0.01)
    live = ((mail == 0) & (rng.random(n) < _LIVE)).astype(np.int8)
    prompt = rng.random(n) < chance + _UNANSWERED
    soon = np.where(
        mail == 1, 1 + (10 * rng.beta(1.3, 1.6, n)).astype(np.int32), rng.choice(3, n, p=[0.34, 0.38, 0.28])
    )
    late = np.where(mail == 1, 10 + rng.geometric(0.22, n), 2 + rng.geometric(0.38, n))
    wait = np.where(prompt, soon, np.minimum(late, 45)).astype(np.int32)
    on = calendar().after(days, wait)
    clock = np.where(
        wait == 0, minute + rng.random(n) * np.maximum(17 * 60 - minute, 1), rng.integers(480, 970, n)
    )
    seconds = on.astype(np.int64) * _DAY + clock.astype(np.int64) * 60
    at_once = days.astype(np.int64) * _DAY + minute.astype(np.int64) * 60 + rng.integers(60, 1200, n)
    answered = np.where(live == 1, at_once, seconds)
    forgotten = rng.random(n) < np.where(troubled, 0.06, _UNANSWERED)
    forgotten &= live == 0
    return np.where(forgotten | (answered >= (AS_OF + 1) * _DAY), NO_TIME, answered), live
