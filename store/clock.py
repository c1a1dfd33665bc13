"""Which day it is to a reader: the machine's, or the one that `TAVLE_TODAY` sets.

What is due, what is late, what was done lately and the moments of what people write follow this clock, so that
the demo and the tests see the same day for ever. Sessions, lockouts, the audit log, retention and a snapshot's
loading time follow the machine's own clock, whatever the setting says.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, time

VARIABLE = "TAVLE_TODAY"
"""The environment variable that holds the day, as 2026-11-01; unset or empty: the machine's day."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class WrongDay(ValueError):
    """`TAVLE_TODAY` holds no date. The text is one English sentence for the command line."""


def today() -> date:
    """The day. Raises WrongDay where the setting is no date."""
    return _fixed() or date.today()


def now() -> datetime:
    """The moment in UTC, to the second; noon of the day that is set. Raises WrongDay where the setting is no date."""
    fixed = _fixed()
    return datetime.combine(fixed, time(12), UTC) if fixed else datetime.now(UTC).replace(microsecond=0)


def _fixed() -> date | None:
    """The day that is set; None where none is."""
    value = os.environ.get(VARIABLE, "").strip()
    if not value:
        return None
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise WrongDay(
        f"{VARIABLE} is {value[:40]!r}, which is not a date. Write one as 2026-11-01, or unset it."
    )
