"""Everything that a delivery lacks, told at once: required tables, and required headers of every file."""

from __future__ import annotations

from datetime import date

from etl.errors import Refused

from .contracts import TABLES
from .delivery import Delivery, missing_tables, read_table
from .readers import MissingHeaders


def refuse_future(deliveries: list[Delivery], today: date | None) -> None:
    """Refused where a delivery describes a day after `today` (None: whatever day it is): a slip in the year, mostly.

    Published it would close the way for every real delivery after it, as an older one.
    """
    for delivery in deliveries:
        if today is not None and delivery.as_of > today:
            raise Refused(
                f"{delivery.shown or delivery.folder} describes {delivery.as_of}, which is after today, {today}. "
                "Correct as_of in its delivery.toml (or --as-of); nothing was loaded."
            )


def refuse_incomplete(deliveries: list[Delivery], whole: bool = False) -> None:
    """Refused where a required table is missing, and then with the headers that are missing too.

    With `whole` every file is looked into, whether a table is missing or not.
    """
    lacking = missing_tables(deliveries)
    if not lacking and not whole:
        return
    headers = [h for delivery in deliveries for h in _missing_headers(delivery)]
    if not lacking and not headers:
        return
    lines = list(headers)
    if lacking:
        names = f"table {lacking[0]} is" if len(lacking) == 1 else f"tables {_list(lacking)} are"
        lines.insert(0, f"The required {names} missing from {deliveries[0].folder}.")
    advice = "Ask for the whole delivery again" if lacking else "Correct the export or the source profile"
    text = "\n  ".join(lines) + ("\n" if len(lines) > 1 else " ") + f"{advice}; nothing was loaded."
    raise Refused(text)


def _missing_headers(delivery: Delivery) -> list[str]:
    """A sentence a file that lacks headers; a file that cannot be read at all is another's matter."""
    said = []
    for table in TABLES.values():
        try:
            for _ in read_table(delivery, table):
                pass
        except MissingHeaders as error:
            said.append(error.lacking)
        except Refused:
            continue
    return said


def _list(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
