"""A raw table without anything personal: citizen numbers are tokens, what is shaped like one is replaced.

After this nothing that goes on (to the checks, the kept delivery, the report) holds a citizen number.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from etl.build.findings import Finding
from etl.delivery.contracts import Column, Table

from .citizen_numbers import NUMBER, find_numbers
from .dictionary_text import is_text, on_words, words_of
from .keys import TOKEN_LENGTH, Keys
from .parse import WHOLE
from .privacy import replace_in_text, tokenise

_CPR_DIGITS = 10
_WHOLE_NUMBER = f"^{NUMBER}$"
_SHORT = r"^[1-9][014]\d{7}$"
"""A citizen number of ten digits that begins with a zero, without it: day 1 to 9, then the month."""


def clean(
    table: Table, raw: pa.Table, keys: Keys, nulls: tuple[str, ...]
) -> tuple[pa.Table, dict[str, pa.Array], list[Finding]]:
    """The rows with tokens instead of citizen numbers.

    Also gives, for each id column in which a number stood, where its tokens begin (a list of positions
    a row, null where there is none: what a later rotation of the key must hash on), and the findings.
    """
    places: dict[str, pa.Array] = {}
    findings: list[Finding] = []
    for column in table.columns:
        if column.name not in raw.column_names:
            continue
        cells = raw.column(column.name)
        if column.type == "citizen":
            numbers, lost = with_zeros(_citizens(cells))
            mended, count = tokenise(numbers, keys, nulls), 0
            if lost:
                what = f"Cifret 0 er sat tilbage foran borgernumre på ni cifre i {table.name}.{column.name}: et regneark har taget det"
                findings.append(Finding("citizen_zero", "repaired", table.name, lost, (), what))
        else:
            text = _readable(column, cells)
            if text is None:
                continue
            mended, count = replace_in_text(text, keys, as_token=column.type == "id")
            if not count:
                continue
            if column.type == "id":
                places[column.name] = _places(text)
        raw = raw.set_column(raw.column_names.index(column.name), column.name, mended)
        if count:
            what = f"Noget, der ligner et CPR-nummer, stod i {table.name}.{column.name} og er erstattet"
            findings.append(Finding("cpr_elsewhere", "repaired", table.name, count, (), what))
    return raw, places, findings


def hash_on(table: Table, rows: pa.Table, places: dict[str, pa.Array], keys: Keys, used: int) -> pa.Table:
    """Rows whose tokens were made with the first `used` keys, with the tokens of today."""
    for column in table.columns:
        if column.name not in rows.column_names:
            continue
        cells = rows.column(column.name)
        if column.type == "citizen":
            coded = cells.combine_chunks().dictionary_encode()
            tokens = [None if v is None else keys.hash_on(v, used) for v in coded.dictionary.to_pylist()]
            mended = pa.array(tokens, pa.string()).take(coded.indices)
        elif column.name in places:
            mended = pa.array(
                [
                    _renew(text, starts, keys, used) if starts else text
                    for text, starts in zip(cells.to_pylist(), places[column.name].to_pylist(), strict=True)
                ],
                pa.string(),
            )
        else:
            continue
        index = rows.column_names.index(column.name)
        rows = rows.set_column(index, column.name, pa.chunked_array([mended]))
    return rows


def _renew(text: str, starts: list[int], keys: Keys, used: int) -> str:
    for start in starts:
        end = start + TOKEN_LENGTH
        text = text[:start] + keys.hash_on(text[start:end], used) + text[end:]
    return text


def _places(text: pa.ChunkedArray) -> pa.Array:
    """Where in each mended cell its tokens begin."""
    rows: list[list[int] | None] = []
    for cell in text.to_pylist():
        starts, longer = [], 0
        for start, end in find_numbers(cell or ""):
            starts.append(start + longer)
            longer += TOKEN_LENGTH - (end - start)
        rows.append(starts or None)
    return pa.array(rows, pa.list_(pa.int32()))


def _citizens(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Numbers as text: a spreadsheet's number has lost the leading zero of its day."""
    if not (pa.types.is_integer(cells.type) or pa.types.is_floating(cells.type)):
        return cells
    text = cells.cast(pa.int64(), safe=False).cast(pa.string())
    return pc.if_else(
        pc.equal(pc.utf8_length(text), _CPR_DIGITS - 1), pc.utf8_lpad(text, _CPR_DIGITS, "0"), text
    )


def with_zeros(cells: pa.ChunkedArray) -> tuple[pa.ChunkedArray, int]:
    """Citizen numbers with the zero that a spreadsheet took from their first nine days of a month, and how many had lost it.

    Only in a column that holds whole numbers too, and where a day and a month stand in front then: nine digits may be an
    id of another kind.
    """
    if not is_text(cells.type):
        return cells, 0
    words, times = words_of(cells)
    texts = pc.utf8_trim_whitespace(words)
    short = pc.fill_null(pc.match_substring_regex(texts, _SHORT), False).to_numpy()
    if not short.any() or not pc.any(pc.match_substring_regex(texts, _WHOLE_NUMBER)).as_py():
        return cells, 0

    def mend(column: pa.ChunkedArray) -> pa.ChunkedArray:
        plain = pc.utf8_trim_whitespace(column)
        lost = pc.fill_null(pc.match_substring_regex(plain, _SHORT), False)
        return pc.if_else(lost, pc.utf8_lpad(plain, _CPR_DIGITS, "0"), column)

    return on_words(cells, mend), int(times[short].sum())


def _whole(cells: pa.ChunkedArray) -> bool:
    """Whether every number is a whole one whose digits are all there."""
    exact = pc.and_(pc.equal(cells, pc.floor(cells)), pc.less(pc.abs(cells), WHOLE))
    return bool(pc.all(exact).as_py())


def _readable(column: Column, cells: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """The cells as the text in which a number may stand; None where they are typed and hold none.

    A typed number is text where the contract wants text (an id may be a citizen number); typed dates,
    amounts and yes/no are what they are.
    """
    if is_text(cells.type):
        return cells
    if column.type not in ("id", "text", "code", "list"):
        return None
    if pa.types.is_integer(cells.type):
        return cells.cast(pa.string())
    if pa.types.is_floating(cells.type) and _whole(cells):
        return cells.cast(pa.int64(), safe=False).cast(pa.string())
    return None
