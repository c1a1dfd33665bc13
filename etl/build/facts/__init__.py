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

from etl.build.calendar import build_calendar
from etl.build.dialects import DUCKDB
from etl.clean.parse import quote
from etl.delivery.contracts import DESTINATION
from etl.settings.rules import read_rules
from etl.settings.settings import SHIPPED, Settings

HERE = Path(__file__).resolve().parent
BANDS = (0, 8, 22, 26, 39, 47, 52, 78, 104)
# Repeats of a milestone: every 26 weeks for a century.
_STEPS = 200
# No case is this many weeks old: dates before 1900 are not read.
_OLDEST = 10_000
_NEVER = 1_000_000
CHANNEL_DAYS = {"phone": 2, "mail": 10}
"""Working days within which an enquiry is owed an answer (S1, lines 52-53)."""
_WORDS = {
    "movement": {w: w for w in ("opened", "closed", "transfer_in", "transfer_out")},
    "obligation": {w: w for w in ("followup_first", "followup_next")},
    "void": {"recovery": "recovery", "category_1": "category_1", "exempt": "exempt", "case_closed": "closed"},
    "event": {w: w for w in ("answer", "followup", "review", "offer")},
    "standing": {w: w for w in ("partly_back", "past_recovery", "undecided", "one_worker")},
}
"""The words that the facts themselves use: domain -> name in `fact_words` -> word."""
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


def _words(connection: duckdb.DuckDBPyConnection, obligations: list[str]) -> None:
    """The row `fact_words`: facts take their words from it, typed, and so store them as small numbers."""
    shown = []
    for name, words in _WORDS.items():
        more = obligations if name == "obligation" else []
        _domain(connection, name, sorted({*words.values(), *more}))
        shown += [f"cast({quote(word)} as {name}_domain) as {column}" for column, word in words.items()]
    connection.execute(f"create table fact_words as select {', '.join(shown)}")


def _domain(connection: duckdb.DuckDBPyConnection, name: str, words: list[str]) -> None:
    """A set of words, in text order, so that they sort as text does."""
    connection.execute(f"create type {name}_domain as enum ({', '.join(map(quote, words))})")


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
        {"close_reason": "close_reason", "destination": "destination"},
    )
    _register(
        connection,
        "duration_bands",
        {
            "band": list(BAND_NAMES),
            "weeks": pa.array(BANDS, pa.int32()),
            "next_weeks": pa.array([*BANDS[1:], _NEVER], pa.int32()),
        },
        {"band": "band"},
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
    rules = read_rules(settings.rules_file or SHIPPED / "rules.toml")
    connection.execute(
        "insert into settings values ('rules_unconfirmed_from', ?)", [str(rules.unconfirmed_from or "")]
    )
    _words(connection, [*CHANNEL_DAYS, *rules.milestone["kind"].to_pylist()])
    _register(
        connection,
        "channel_days",
        {
            "channel": list(CHANNEL_DAYS),
            "days": pa.array(CHANNEL_DAYS.values(), pa.int32()),
            "kind": list(CHANNEL_DAYS),
        },
        {"kind": "obligation"},
    )
    acts = sorted(
        {"followup"} | set(rules.milestone["act"].to_pylist()), key=lambda act: (act != "followup", act)
    )
    _register(connection, "act_kinds", {"act": acts, "act_no": pa.array(range(len(acts)), pa.int32())})
    _register(connection, "followup_rules", rules.followup)
    numbers = pa.array([acts.index(act) for act in rules.milestone["act"].to_pylist()], pa.int32())
    _register(
        connection,
        "milestone_rules",
        rules.milestone.append_column("act_no", numbers),
        {"kind": "obligation"},
    )
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
    domains: dict[str, str] | None = None,
) -> None:
    """A reference table; columns with a domain (made here where it is new) are stored as small numbers."""
    table = columns if isinstance(columns, pa.Table) else pa.table(columns)
    connection.register("delivered", table)
    known = {n for (n,) in connection.execute("select type_name from duckdb_types()").fetchall()}
    for column, domain in (domains or {}).items():
        if f"{domain}_domain" not in known:
            _domain(connection, domain, sorted(set(table[column].to_pylist())))
    typed = ", ".join(f"cast({c} as {d}_domain) as {c}" for c, d in (domains or {}).items())
    connection.execute(
        f"create table {name} as select {f'* replace ({typed})' if typed else '*'} from delivered"
    )
    connection.unregister("delivered")
