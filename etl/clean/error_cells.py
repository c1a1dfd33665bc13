"""What stands in a cell that has no value although it is not empty: a spreadsheet's errors, in any column's text.

A failed formula is no missing value: its row is rejected as unreadable, whatever the column's type.
"""

from __future__ import annotations

import pyarrow as pa

from .dictionary_text import is_coded, text_bytes
from .parse import quote

NO_VALUE = "#FORMEL_UDEN_VÆRDI!"
"""A formula whose value was never stored in the file."""
ACROSS = "#FLETTET_CELLE!"
"""A cell that lies under another's: merged across columns, so that nobody knows what it holds."""
# In English, and as a Danish spreadsheet saves them to CSV.
ERRORS = frozenset(
    [
        "#N/A",
        "#N/A!",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#UNKNOWN!",
        "#BUSY!",
        "#GETTING_DATA",
        "#I/T",
        "#REFERENCE!",
        "#VÆRDI!",
        "#DIVISION/0!",
        "#NAVN?",
        "#TAL!",
        "#NUL!",
        "#OVERLØB!",
        "#BEREGN!",
        "#FELT!",
    ]
) | {NO_VALUE, ACROSS}


def is_error(text: str) -> str:
    """The SQL condition that a text is one of them."""
    # What is asked first sends nearly every cell away.
    return f"({text} like '#%' and upper({text}) in ({', '.join(map(quote, sorted(ERRORS)))}))"


def may_hold_error(column: pa.ChunkedArray) -> bool:
    """Whether a cell may be one of them, seen in the first bytes; says yes too often rather than too seldom."""
    if not pa.types.is_string(column.type):
        return is_coded(column.type)
    for chunk in column.chunks:
        data, starts, ends = text_bytes(chunk)
        if len(starts) and (data[starts[ends > starts]] == ord("#")).any():
            return True
    return False
