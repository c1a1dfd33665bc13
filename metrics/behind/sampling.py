"""A random sample that stands up to audit: drawn so that anybody can draw it again, judged with its interval. Pure.

The draw: every key of the frame is put in the order of SHA-256(seed, newline, key), and the first `size` are the
sample. It needs no random generator, so the same frame, seed and size give the same sample on any machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from math import sqrt

Z = 1.959963984540054
"""Two-sided 95 % of the normal distribution."""


def draw(keys: Iterable[str], size: int, seed: str) -> list[str]:
    """`size` of the keys, in the order of the draw; all of them where there are fewer. Order in does not matter.

    >>> draw(["a", "b", "c", "d"], 2, "7") == draw(["d", "c", "b", "a"], 2, "7")
    True
    """
    return sorted(set(keys), key=lambda key: (_place(seed, key), key))[: max(0, size)]


def _place(seed: str, key: str) -> str:
    return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()


def wilson(met: int, judged: int) -> tuple[float, float] | None:
    """The 95 % interval of a share, after Wilson (1927); None where nothing was judged.

    >>> [round(x, 4) for x in wilson(8, 10)]
    [0.4902, 0.9433]
    """
    if judged <= 0:
        return None
    share, square = met / judged, Z * Z
    middle = (share + square / (2 * judged)) / (1 + square / judged)
    half = Z / (1 + square / judged) * sqrt(share * (1 - share) / judged + square / (4 * judged * judged))
    low = 0.0 if met == 0 else max(0.0, middle - half)
    return low, 1.0 if met == judged else min(1.0, middle + half)
