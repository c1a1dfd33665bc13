"""What was worked out and is true for as long as its snapshot is there: the latest so many of it."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """A dict of at most `most` values, for several threads; the one asked for longest ago goes first.

    >>> kept = Kept[str, int](2)
    >>> [kept.put(name, n) for n, name in enumerate("abc")], kept.get("a"), kept.get("c")
    ([0, 1, 2], None, 2)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        """The value, or None where it is not kept."""
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key]

    def put(self, key: K, value: V) -> V:
        """Keep a value, and give it back."""
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return value

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._held.clear()

    def __len__(self) -> int:
        return len(self._held)
