"""What a citizen number looks like, in every spelling that people and programs give it: the one place that says so.

Ten digits, the first six a date of birth (day 61-91 and month 41-52 for synthetic and replacement numbers). Between
the date's parts one sign may stand, between date and last four up to three, or one blank between all ten. Digits of
other scripts count, and what nobody sees does not. Everything that is kept, shown or logged is masked by this.

Source: extracts, "citizen_id may be a CPR number. It never reaches the disk".
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote_plus

MASK = "******-****"
# Full-width, Arabic and Persian digits. The pattern is one for Python, Arrow and DuckDB, so it has no classes of Unicode.
_OTHER = "\uff10-\uff19\u0660-\u0669\u06f0-\u06f9"
_DIGIT = f"[0-9{_OTHER}]"
_UNSEEN = "[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]*"
_SIGNS = "-\u2010-\u2015\u2212 \t\u00a0\u2000-\u200a\u202f\u205f\u3000._/\uff0d\uff0f\uff0e"
_SIGN = f"{_UNSEEN}[{_SIGNS}]?{_UNSEEN}"
_SIGNS_BETWEEN = f"(?:{_UNSEEN}[{_SIGNS}]){{0,3}}{_UNSEEN}"
_BLANK = f"{_UNSEEN}[ \u00a0\u2009\u202f]{_UNSEEN}"
_DAY, _MONTH = f"[0-36-9{_OTHER}]", f"[014{_OTHER}]"


def _digits(count: int, between: str) -> str:
    return between.join([_DIGIT] * count)


_JOINED = f"{_DAY}{_UNSEEN}{_DIGIT}{_SIGN}{_MONTH}{_UNSEEN}{_DIGIT}{_SIGN}{_digits(2, _UNSEEN)}{_SIGNS_BETWEEN}{_digits(4, _UNSEEN)}"
_SPACED = f"{_DAY}{_BLANK}{_DIGIT}{_BLANK}{_MONTH}{_BLANK}{_digits(7, _BLANK)}"
NUMBER = f"(?:{_JOINED}|{_SPACED})"
"""The pattern of a number, without what stands before and behind."""
ALONE = f"(?:^|[^0-9{_OTHER}]){NUMBER}(?:$|[^0-9{_OTHER}])"
"""The pattern of a text that holds one, for engines that cannot look around."""
_FOUND = re.compile(f"(?<!{_DIGIT}){NUMBER}(?!{_DIGIT})")
_WHOLE = re.compile(NUMBER)


def mask(text: str | None) -> str | None:
    """The text with everything that is shaped like a citizen number masked."""
    return None if text is None else _FOUND.sub(MASK, text)


def find_numbers(text: str) -> list[tuple[int, int]]:
    """Where what is shaped like a citizen number stands in the text, as (start, end)."""
    return [m.span() for m in _FOUND.finditer(text)]


def holds_number(text: str) -> bool:
    """Whether anything in the text is shaped like one."""
    return _FOUND.search(text) is not None


def mask_address(text: str) -> str:
    """A text in which a part of an address may stand, masked: percent and plus signs are read first where they hide one."""
    plain = mask(text) or ""
    read = unquote_plus(unquote_plus(plain))
    return mask(read) or "" if holds_number(read) else plain


def ten_digits(text: str) -> str:
    """A number's ten digits, whatever its spelling; any other text as it is.

    >>> ten_digits("610190 – 1234"), ten_digits("61.01.90-1234"), ten_digits("A-17")
    ('6101901234', '6101901234', 'A-17')
    """
    if not _WHOLE.fullmatch(text):
        return text
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdigit())
