"""Synthetic deliveries: a sickness-benefit unit that never was, at any size.

`generate` simulates the unit week by week (`casework`, `staff`), turns what happened into the tables of
`etl.delivery.contracts` (`tables`, `contacts`, `steps`), makes some rows wrong (`wrong`) and writes the delivery
(`delivery`). The numbers behind it are in `shape`. Same arguments, same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence

from etl.errors import Refused
from etl.generate import shape
from etl.generate.casework import Unit
from etl.generate.columns import Frame
from etl.generate.contacts import contacts_frame
from etl.generate.days import AS_OF, HISTORY_FROM
from etl.generate.delivery import Form, Writer
from etl.generate.steps import exemptions_frame, followups_frame, offers_frame, reviews_frame, visitations
from etl.generate.tables import (
    assignments_frame,
    build_cases,
    cases_frame,
    categories_frame,
    partly_back,
    teams_frame,
    workers_frame,
)
from etl.generate.wrong import spoil

__all__ = ["SEED", "generate"]

SEED = 2090
_OVERSHOOT = 1.012


def generate(
    scale: Literal["sample", "city"] = "sample",
    cases: int | None = None,
    seed: int = SEED,
    *,
    out: Path,
    form: Form = "raw",
    contacts_per_case: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> dict[str, int]:
    """Write a synthetic delivery into the folder `out`; returns the rows of each table.

    `cases` is the number of rows in the table of cases, and wins over the scale's (sample 11,400 with 920
    open at the end; city 111,500 with 9,200); workers and teams follow. `form` is `raw` (the Danish export
    of the profile kmd-opera) or `canonical` (CSV with the names of the contracts). `contacts_per_case` gives about so many
    calls and mails a case (a unit's own pace gives 2.2). `progress` is told in
    words what is being made. Raises ValueError for an unknown scale, and Refused for fewer than 50 cases or
    a folder that holds a delivery of another source.
    """
    if scale not in shape.SCALES:
        raise ValueError(f"unknown scale {scale}: choose {' or '.join(shape.SCALES)}")
    wanted = shape.SCALES[scale] if cases is None else cases
    if wanted < 50:
        raise Refused(f"{wanted} cases are too few to make a unit of. Ask for 50 or more.")
    writer = Writer(out, form)
    for frame in _frames(wanted, seed, contacts_per_case, progress):
        writer.write(frame)
        if progress:
            progress(f"writing {frame.table}")
    epoch = date(1970, 1, 1)
    writer.close(epoch + timedelta(AS_OF), epoch + timedelta(HISTORY_FROM))
    return writer.rows


def _frames(
    wanted: int, seed: int, contacts_per_case: float | None, progress: Callable[[str], None] | None
) -> Iterator[Frame]:
    """The tables one by one, each with its own stream of chance, so that none hangs on another's draws."""
    streams = [Generator(PCG64(s)) for s in SeedSequence(seed).spawn(11)]
    size = wanted / shape.CASES_PER_UNIT * (_OVERSHOOT + 2.5 / np.sqrt(wanted))
    unit = Unit(size, streams[0])
    unit.run(progress)
    columns, log = unit.outcome(wanted - 1)  # one row is written twice, wrongly
    staff = unit.desk.staff
    wrong = streams[8]  # what came later has the streams after it, so that nothing drawn before moves

    def finished(frame: Frame) -> Frame:
        spoil(frame, wrong)
        return frame

    yield teams_frame(unit.teams)
    yield finished(workers_frame(staff))
    cases = build_cases(columns, streams[1])
    del columns, unit
    yield partly_back(finished(cases_frame(cases, streams[2])), cases, streams[9])
    yield finished(assignments_frame(cases, log, staff))
    del log
    frame, stays = categories_frame(cases, streams[3])
    yield finished(frame)
    del frame
    yield finished(contacts_frame(cases, staff, streams[4], contacts_per_case))
    yield finished(followups_frame(cases, staff, stays, streams[5]))
    yield visitations(finished(reviews_frame(cases, staff, streams[6])), cases, streams[10])
    yield finished(exemptions_frame(cases, streams[7]))
    yield finished(offers_frame(cases, streams[7]))
