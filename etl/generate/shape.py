"""The numbers that give the unit its shape: shares, durations, staffing, effects, each with its source.

S0-S3 are the source documents of the project (see data/sample/README.md); "own" is a choice of ours that
makes flow, stock and staff agree. Hazards are per week, classes are short, medium, long.
"""

from __future__ import annotations

import numpy as np

from etl.delivery.contracts import CODES
from etl.generate.days import Floats

SCALES: dict[str, int] = {"sample": 11_400, "city": 111_500}
"""Cases in a delivery of each scale: 920 and 9,200 of them open on the last day (S2: 8,000 + 1,200)."""

CASES_PER_UNIT = 11_400
"""Cases from one unit of size (the sample) over the whole history."""
OPENED_PER_DAY = 5.86
"""New sickness cases a working day in one unit of size, in 2022, before those that come back."""

# --- who -------------------------------------------------------------------------------------------
DISTRICTS: dict[str, float] = {
    "broenshoej_husum": 0.085, "vanloese": 0.064, "bispebjerg": 0.098, "noerrebro": 0.128,
    "oesterbro": 0.095, "indre_by": 0.062, "udenbys": 0.048, "vesterbro_kgs_enghave": 0.098,
    "valby": 0.105, "amager_vest": 0.112, "amager_oest": 0.105,
}  # fmt: skip
"""Share of the inflow, from north to south, so that teams of a line share the city by neighbourhood."""
DISTRICT_PACE = np.array([0.95, 1.0, 0.90, 0.97, 1.07, 1.08, 1.0, 1.03, 0.97, 1.02, 0.98])

GROUPS = ("none", "1", "2", "3", "4")
GROUP_INFLOW = np.array([0.543, 0.1010, 0.3200, 0.0175, 0.0205])
"""Share of new citizens; stock comes out as 1,400 : 3,000 : 250 : 350 of 9,200 (S2:58-95)."""
EMPLOYMENT_OF_GROUP = np.array(
    [[0.66, 0.27, 0.07], [0.50, 0.44, 0.06], [0.74, 0.20, 0.06], [0.52, 0.42, 0.06], [0.25, 0.73, 0.02]]
)
CLASS_OF_GROUP = np.array(
    [[0.44, 0.44, 0.12], [0.14, 0.44, 0.42], [0.28, 0.56, 0.16], [0.12, 0.42, 0.46], [0.32, 0.48, 0.20]]
)
PATHWAY_OF_GROUP = np.array(
    [
        [0.46, 0.10, 0.14, 0.10, 0.08, 0.12],
        [0.06, 0.10, 0.40, 0.14, 0.22, 0.08],
        [0.10, 0.72, 0.08, 0.04, 0.04, 0.02],
        [0.04, 0.06, 0.12, 0.26, 0.48, 0.04],
        [0.16, 0.18, 0.18, 0.12, 0.14, 0.22],
    ]
)

# --- how long --------------------------------------------------------------------------------------
_WEEKS = 400


def hazards() -> Floats:
    """Chance of closing in a week, by class (short, medium, long, job clarification) and weeks open.

    A mixture, so that most recover early and some stay for years; a job clarification course lasts two
    years at most (S4:155-159).
    """
    weeks = np.arange(_WEEKS)
    short = np.where(weeks < 2, 0.08, np.where(weeks < 12, 0.16, 0.12))
    medium = np.where(weeks < 6, 0.012, np.where(weeks < 14, 0.032, np.where(weeks < 26, 0.043, 0.052)))
    long = np.where(weeks < 18, 0.0035, np.where(weeks < 52, 0.0150, np.where(weeks < 90, 0.0225, 0.0230)))
    clarification = np.where(weeks < 26, 0.005, np.where(weeks < 78, 0.0120, 0.0160))
    clarification = np.where(weeks >= 99, 0.30, clarification)
    clarification = np.where(weeks >= 104, 0.75, clarification)
    return np.stack([short, medium, long, clarification]).astype(np.float64)


def to_clarification() -> Floats:
    """Chance of moving to job clarification in a week, by class and weeks since the first absence.

    Sickness benefit is reassessed at 22 weeks; who cannot be extended moves over then (S4:35-45).
    """
    weeks = np.arange(_WEEKS)
    late = (weeks >= 21) & (weeks < 28)
    medium = np.where(late, 0.0085, np.where(weeks >= 28, 0.0020, 0.0))
    long = np.where(late, 0.0120, np.where(weeks >= 28, 0.0026, 0.0))
    return np.stack([np.zeros(_WEEKS), medium, long, np.where(weeks >= 0, 0.0, 0.0)])


EMPLOYMENT_PACE = np.array([1.04, 0.90, 1.02])
SECOND_COURSE = 0.18
"""Share of job clarification cases ended at two years that go into a second course (S4:155-159)."""
BACK_WITHIN_28_DAYS = np.array([0.042, 0.030, 0.044, 0.030, 0.110])
BACK_LATER = np.array([0.030, 0.02, 0.040, 0.02, 0.36])
"""By group: group 4 comes back again and again (S2:39-50)."""


def inflow_level(years: Floats) -> Floats:
    """New cases against 2022: a fifth lower before 2020 (S2:8-9), high under corona, slowly up since."""
    at = [2017, 2019.9, 2020.4, 2021.3, 2022.0, 2023.0, 2024.0, 2025.0, 2026.0, 2027.0]
    level = [0.87, 0.87, 1.04, 1.10, 1.00, 1.00, 1.04, 1.09, 1.14, 1.16]
    return np.asarray(np.interp(years, at, level))


def group_pace(year: float) -> Floats:
    """Outflow by group against 2022: the grant of 2023 helps groups 1 and 2, and hardly 3 and 4."""
    gained = np.clip((year - 2023.25) / 1.5, 0, 1)
    return 1 + gained * np.array([0.06, 0.17, 0.22, 0.0, -0.04])


INITIATIVE_FROM = 2025.667
INITIATIVE_PACE = 2.3
"""From September 2025 one department screens its cases of 52 weeks and more: they close faster."""
TROUBLE_FROM = 2026.17
TROUBLE_PACE = 0.72
"""From March 2026 one team is in trouble: people leave, nobody is hired, closures fall, answers are late."""

# --- who carries them ------------------------------------------------------------------------------
WORKERS_PER_UNIT = 17.7


def caseload_path(year: float) -> float:
    """Cases per active worker above which somebody is hired; what comes out lies some per cent lower:
    70 in 2022 (S2:33-34), 50 wanted (S2:36-37)."""
    at = [2020, 2022.0, 2023.0, 2024.0, 2025.0, 2026.0, 2027.0]
    return float(np.interp(year, at, [75.0, 74.5, 72.5, 63.5, 57.0, 53.5, 51.5]))


LINES = ("employed", "unemployed", "long", "mental")
LINE_SHARE = {3: (0.40, 0.33, 0.27), 4: (0.29, 0.29, 0.24, 0.18)}
DEPARTMENTS = (
    "Afdeling for fastholdelse", "Afdeling for ledige", "Jobafklaring – lange forløb", "Stress, angst og depression",
)  # fmt: skip
TEAM_STEMS = ("Fastholdelse", "Ledige", "Lange forløb", "Mental sundhed")
TEAM_ENDS = ("Nord", "Syd", "Øst", "Vest")
CENTRE = "Sygedagpengecentret"
COORDINATION = "Faglig koordination"

# --- why they close --------------------------------------------------------------------------------
_REASONS = CODES["close_reason"]


def _reasons(**weights: float) -> Floats:
    row = np.array([weights.get(r, 0.0) for r in _REASONS])
    return np.asarray(row / row.sum())


REASONS: Floats = np.stack(
    [
        # short, from work; short, from unemployment
        _reasons(recovered=74, partly_recovered=11, job=3, education=0.5, flex_job=0.3, unemployment_benefit=2,
                 self_support=3, moved=3, dead=0.3, other=3),
        _reasons(recovered=34, partly_recovered=2, job=8, education=2, unemployment_benefit=40, social_assistance=3,
                 self_support=4, moved=3, dead=0.3, other=4),
        # 13 to 51 weeks
        _reasons(recovered=55, partly_recovered=16, job=7, education=1, flex_job=4, resource_course=2,
                 rehabilitation=1.5, early_retirement=2, unemployment_benefit=4, social_assistance=1,
                 self_support=3, moved=2, dead=0.8, other=2),
        _reasons(recovered=24, partly_recovered=3, job=12, education=3, flex_job=4, resource_course=4,
                 rehabilitation=2, early_retirement=3, unemployment_benefit=31, social_assistance=6,
                 self_support=4, moved=2, dead=0.8, other=3),
        # 52 weeks and more
        _reasons(recovered=26, partly_recovered=12, job=8, education=1.5, flex_job=17, resource_course=9,
                 rehabilitation=3, early_retirement=13, unemployment_benefit=4, social_assistance=1,
                 self_support=3, moved=1.5, dead=2, other=2),
        _reasons(recovered=12, partly_recovered=2, job=8, education=2, flex_job=14, resource_course=15,
                 rehabilitation=3, early_retirement=17, unemployment_benefit=14, social_assistance=6,
                 self_support=3, moved=1.5, dead=2, other=2),
        # job clarification
        _reasons(recovered=14, partly_recovered=6, job=12, education=3, flex_job=26, resource_course=13,
                 rehabilitation=3, early_retirement=15, unemployment_benefit=3, social_assistance=2,
                 self_support=3, moved=1.5, dead=1.5, other=2),
    ]
)  # fmt: skip
