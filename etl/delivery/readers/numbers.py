"""How a column writes its numbers, decided from what it holds: Danish `1.234,50` or English `1,234.50`.

A cell that can be read in one way only is read so. `12,500` and `1.234` can be read in two: they follow what the
column proves, else the delivery's other numbers, else Danish custom, and the load tells of it. Blanks and apostrophes
as thousands, `kr.`, parentheses and a minus behind are taken off first. What comes out has a decimal comma and no
thousands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from etl.clean.dictionary_text import is_text, on_words, words_of
from etl.delivery.contracts import Column, Table

from .base import Note, RawTable

_ENOUGH, _SHARE = 3, 0.25
_PLAIN = r"^-?\d+(,\d{1,2})?$"
_MONEY = re.compile(r"^(kr\.?|dkk)\s*|\s*(kr\.?|dkk)$", re.IGNORECASE)
_WHOLE_KRONER = re.compile(r",-+$")
_GROUPED = re.compile(r"^\d{1,3}(?:(?P<sign>['’´`]|\s)\d{3})(?:(?P=sign)\d{3})*([.,]\d+)?$")
_SEPARATORS = re.compile(r"['’´`\s]")
_ENGLISH = re.compile(r"^\d{1,3}((,\d{3})+\.\d+|(,\d{3}){2,})$")
_DANISH = re.compile(r"^\d{1,3}((\.\d{3})+,\d+|(\.\d{3}){2,})$")
_POINT = re.compile(r"^(\d*\.(\d{1,2}|\d{4,})|(0\d*|\d{4,})\.\d{3}|\.\d+)$")
_COMMA = re.compile(r"^(\d*,(\d{1,2}|\d{4,})|(0\d*|\d{4,}),\d{3}|,\d+)$")
_EITHER_POINT = re.compile(r"^[1-9]\d{0,2}\.\d{3}$")
_EITHER_COMMA = re.compile(r"^[1-9]\d{0,2},\d{3}$")


@dataclass(frozen=True)
class Forms:
    """How many cells prove English or Danish thousands, a decimal point or comma, and how many fit both."""

    english: int = 0
    danish: int = 0
    point: int = 0
    comma: int = 0
    either_point: int = 0
    either_comma: int = 0

    def __add__(self, other: Forms) -> Forms:
        return Forms(*(getattr(self, f) + getattr(other, f) for f in self.__dataclass_fields__))

    @property
    def verdict(self) -> str | None:
        """`english` or `danish`, where the cells prove one; None where they prove nothing or contradict each other.

        Thousands prove it by one cell. Decimal points alone must be three, and a quarter of those in doubt: a
        single slip of the pen turns nobody's numbers around.
        """
        if self.danish or self.comma:
            return None if self.english else "danish"
        if self.english:
            return "english"
        doubt = self.point + self.either_point + self.either_comma
        return "english" if self.point >= max(_ENOUGH, _SHARE * doubt) else None


def weigh_numbers(column: pa.ChunkedArray) -> Forms:
    """What a column of text tells of how its numbers are written."""
    found = Forms()
    if not is_text(column.type):
        return found
    words, times = words_of(column)
    for word, count in zip(words.to_pylist(), times.tolist(), strict=True):
        name = _form(_core(word)[1]) if word else None
        if name is not None:
            found += Forms(**{name: count})
    return found


def settle_numbers(raw: RawTable, table: Table, elsewhere: Callable[[], str | None]) -> RawTable:
    """The raw table with every column of large numbers in one form, and notes on what decided.

    `elsewhere` is asked, only where a column has cells that fit both and proves nothing, what the delivery's other
    tables prove.
    """
    result, notes = raw.table, list(raw.notes)
    for column in number_columns(table, result):
        cells = result.column(column.name)
        if (
            pc.all(pc.fill_null(pc.match_substring_regex(words_of(cells)[0], _PLAIN), True)).as_py()
            is not False
        ):
            continue
        forms = weigh_numbers(cells)
        verdict, why = forms.verdict, "kolonnens egne værdier"
        contradicts = bool(forms.english and (forms.danish or forms.comma))
        if verdict is None and not contradicts and forms.either_comma:
            verdict, why = elsewhere(), "leverancens øvrige tal"
        english = verdict == "english"
        result = result.set_column(
            result.column_names.index(column.name),
            column.name,
            on_words(cells, partial(_plain, english=english)),
        )
        if text := _told(forms, english, verdict is not None, why):
            notes.append(Note(f"{column.name}: {text}", "number_form"))
    return replace(raw, table=result, notes=tuple(notes))


def number_columns(table: Table, rows: pa.Table) -> list[Column]:
    """The columns of large numbers that came as text. In a small number (`fte`) both signs are decimal."""
    return [
        c
        for c in table.columns
        if c.type == "number"
        and not (c.high is not None and c.high < 100)
        and c.name in rows.column_names
        and is_text(rows.schema.field(c.name).type)
    ]


def _told(forms: Forms, english: bool, proved: bool, why: str) -> str:
    """What a reader must know of how the numbers were read; empty where it is as anybody would expect."""
    if english and (forms.english or forms.either_comma or forms.either_point):
        return f"tal er læst som engelske (12,500 er 12500 og punktum er decimaltegn), fordi {why} viser det"
    if not proved and forms.either_comma:
        return (
            f"{forms.either_comma} værdier som 12,500 kan læses på to måder; de er læst med decimalkomma (12,5). "
            "Er de tusinder, så få kolonnen uden tegn mellem tusinder"
        )
    if forms.english:
        return f"{forms.english} værdier er skrevet på engelsk og {forms.danish + forms.comma} på dansk; hver er læst for sig"
    if forms.point and forms.either_point:
        return (
            f"{forms.either_point} værdier har punktum før tre cifre og er læst som tusinder, "
            f"{forms.point} har decimalpunktum"
        )
    if why != "kolonnens egne værdier" and forms.either_comma:
        return f"{forms.either_comma} værdier som 12,500 er læst med decimalkomma (12,5) efter {why}"
    return ""


def _core(text: str) -> tuple[bool, str]:
    """Whether a number is below zero, and its digits with points and commas, without all that stands around them."""
    text = _MONEY.sub("", text.strip().replace("\u2212", "-")).strip()
    text = _WHOLE_KRONER.sub("", text)
    minus = text.startswith("-") or text.endswith("-")
    if text.startswith("(") and text.endswith(")"):
        minus, text = True, text[1:-1]
    text = _MONEY.sub("", text.strip("-").strip()).strip()
    if _GROUPED.match(text):
        grouped = _SEPARATORS.sub("", text)
        # With another sign for thousands a point or comma can only be decimal.
        text = grouped.replace(".", ",") + ("0" if re.search(r"[.,]\d{3}$", grouped) else "")
    return minus, text.removeprefix("+")


def _form(core: str) -> str | None:
    for name, pattern in (
        ("english", _ENGLISH), ("danish", _DANISH), ("point", _POINT), ("comma", _COMMA),
        ("either_point", _EITHER_POINT), ("either_comma", _EITHER_COMMA),
    ):  # fmt: skip
        if pattern.match(core):
            return name
    return None


def _plain(texts: pa.ChunkedArray, english: bool) -> pa.ChunkedArray:
    words = [None if text is None else plain_number(text, english) for text in texts.to_pylist()]
    return pa.chunked_array([pa.array(words, pa.string())])


def plain_number(text: str, english: bool) -> str:
    """One number with a decimal comma and no thousands; what is no number stays as it was delivered."""
    minus, core = _core(text)
    form = _form(core)
    if form is None and not core.isdecimal():
        return text
    as_english = form in ("english", "point") or (english and form in ("either_point", "either_comma"))
    plain = core.replace(",", "").replace(".", ",") if as_english else core.replace(".", "")
    return f"-{plain}" if minus else plain
