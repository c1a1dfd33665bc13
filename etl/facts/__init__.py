"""The facts: SQL files run in order over the accepted tables, in the portable subset.

What differs between engines is in `dialects` alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from ..calendar import build_calendar
from ..contracts import DESTINATION
from ..dialects import DUCKDB
from ..rules import read_rules
from ..settings import SITE, Settings

HERE = Path(__file__).resolve().parent
BANDS = (0, 8, 22, 26, 39, 47, 52, 78, 104)
# Repeats of a milestone: every 26 weeks for a century.
_STEPS = 200
# No case is this many weeks old: dates before 1900 are not read.
_OLDEST = 10_000
_NEVER = 1_000_000
CHANNEL_DAYS = {"phone": 2, "mail": 10}
"""Working days within which an enquiry is owed an answer (S1, lines 52-53)."""
# Far enough for the latest deadline that a contact of as_of can have.
_AHEAD = timedelta(days=3 * 366)
# Room for a question that begins before the first case.
_BEHIND = timedelta(days=5 * 366)


def band_name(index: int) -> str:
    """The duration band that begins at week `BANDS[index]`: `8-21`, `104+`."""
    return f"{BANDS[index]}-{BANDS[index + 1] - 1}" if index + 1 < len(BANDS) else f"{BANDS[index]}+"


BAND_NAMES: tuple[str, ...] = tuple(band_name(i) for i in range(len(BANDS)))


def fact_files() -> list[Path]:
    """The SQL files in the order in which they run."""
    return sorted(HERE.glob("*.sql"))


def build_facts(
    connection: duckdb.DuckDBPyConnection, settings: Settings, as_of: date, progress: Callable[[str], None]
) -> None:
    """Build reference tables, calendar and facts from the accepted tables on `connection`."""
    for statement in DUCKDB.preamble():
        connection.execute(statement)
    _register(
        connection,
        "destinations",
        {"close_reason": list(DESTINATION), "destination": list(DESTINATION.values())},
        words="destination",
    )
    _register(
        connection,
        "duration_bands",
        {
            "band": list(BAND_NAMES),
            "weeks": pa.array(BANDS, pa.int32()),
            "next_weeks": pa.array([*BANDS[1:], _NEVER], pa.int32()),
        },
        words="band",
    )
    _register(
        connection,
        "channel_days",
        {"channel": list(CHANNEL_DAYS), "days": pa.array(CHANNEL_DAYS.values(), pa.int32())},
    )
    weeks = np.arange(_OLDEST, dtype=np.int32)
    _register(
        connection,
        "band_weeks",
        {
            "week": pa.array(weeks, pa.int32()),
            "weeks": pa.array(np.array(BANDS, np.int32)[np.searchsorted(BANDS, weeks, side="right") - 1]),
        },
    )
    rules = read_rules(settings.rules_file or SITE / "rules.toml")
    connection.execute(
        "insert into settings values ('rules_unconfirmed_from', ?)", [str(rules.unconfirmed_from or "")]
    )
    acts = sorted(
        {"followup"} | set(rules.milestone["act"].to_pylist()), key=lambda act: (act != "followup", act)
    )
    _register(connection, "act_kinds", {"act": acts, "act_no": pa.array(range(len(acts)), pa.int32())})
    _register(connection, "followup_rules", rules.followup)
    numbers = pa.array([acts.index(act) for act in rules.milestone["act"].to_pylist()], pa.int32())
    _register(connection, "milestone_rules", rules.milestone.append_column("act_no", numbers))
    _register(connection, "steps", {"step": pa.array(range(_STEPS), pa.int32())})
    progress("calendar")
    first = connection.execute(
        "select min(d) from (select min(first_absence_on) as d from cases union all "
        "select min(received_at)::date from contacts union all select min(valid_from) from workers)"
    ).fetchall()
    earliest = (first[0][0] or as_of) - _BEHIND
    connection.register(
        "delivered", build_calendar(earliest, as_of + _AHEAD, settings.calendar, settings.closed_days)
    )
    connection.execute("create table calendar as select * from delivered")
    connection.unregister("delivered")
    for path in fact_files():
        progress(path.stem[3:])
        connection.execute(DUCKDB.statement(path.read_text(encoding="utf-8")))


def _register(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: dict[str, object] | pa.Table,
    words: str | None = None,
) -> None:
    """A reference table; its column `words` becomes a domain, which facts store as small numbers."""
    connection.register("delivered", columns if isinstance(columns, pa.Table) else pa.table(columns))
    shown = "*"
    if words:
        connection.execute(
            f"create type {words}_domain as enum (select distinct {words} from delivered order by 1)"
        )
        shown = f"* replace (cast({words} as {words}_domain) as {words})"
    connection.execute(f"create table {name} as select {shown} from delivered")
    connection.unregister("delivered")
