"""Text in which few words stand many times: held as words and their numbers, and worked on word by word.

A coded column is one dictionary array. What a reader, a cleaner or a check does to it, it does to each
word once, however many million cells hold it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Change = Callable[[pa.ChunkedArray], pa.ChunkedArray]
CODED = pa.dictionary(pa.int32(), pa.string())


def is_coded(kind: pa.DataType) -> bool:
    """Whether a column of this type holds words under numbers."""
    return bool(pa.types.is_dictionary(kind)) and bool(pa.types.is_string(kind.value_type))


def is_text(kind: pa.DataType) -> bool:
    """Whether a column of this type holds text, coded or not."""
    return bool(pa.types.is_string(kind)) or is_coded(kind)


def coded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of text as one coded array; any other as it is."""
    if pa.types.is_string(column.type):
        column = column.dictionary_encode()
    if not is_coded(column.type):
        return column
    if column.num_chunks != 1:
        column = column.unify_dictionaries()
        whole = column.combine_chunks() if column.num_chunks else pa.array([], CODED)
        column = whole if isinstance(whole, pa.ChunkedArray) else pa.chunked_array([whole])
    return column


def plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A coded column as ordinary text; any other as it is."""
    return column.cast(pa.string()) if is_coded(column.type) else column


def words_of(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, np.ndarray]:
    """The words of a coded column, and how many cells hold each."""
    array = coded(column).chunk(0)
    numbers = array.indices.drop_null().to_numpy(zero_copy_only=False)
    return pa.chunked_array([array.dictionary]), np.bincount(numbers, minlength=len(array.dictionary))


def on_words(column: pa.ChunkedArray, change: Change) -> pa.ChunkedArray:
    """The column with every text changed: of a coded one each word once; a word that turns null is no word."""
    if not is_coded(column.type):
        return change(column)
    array = coded(column).chunk(0)
    before = pa.chunked_array([array.dictionary])
    after = change(before)
    if after is before:
        return column
    words = after.combine_chunks()
    words = words if isinstance(words, pa.Array) else words.chunk(0)
    numbers = array.indices
    if words.null_count:
        places = pa.array(
            np.arange(len(words), dtype=np.int32), mask=words.is_null().to_numpy(zero_copy_only=False)
        )
        numbers, words = places.take(numbers), pc.fill_null(words, "")
    return pa.chunked_array([pa.DictionaryArray.from_arrays(numbers, words)])


def text_bytes(chunk: pa.Array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of a string array: its bytes, and where each cell starts and ends in them (null = empty)."""
    _, places, data = chunk.buffers()
    if places is None or data is None or len(chunk) == 0:
        none = np.zeros(0, np.int64)
        return np.zeros(0, np.uint8), none, none
    bounds = np.frombuffer(places, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    return np.frombuffer(data, np.uint8), bounds[:-1], bounds[1:]
