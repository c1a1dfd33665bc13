"""What was worked out and is true for as long as its snapshot is there: the latest of it, up to a weight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Cache(Generic[K, V]):
    """A dict of values that weigh at most `most` together, for several threads; what was asked for longest ago
    goes first. A value weighs 1 where nothing else is said; one that is heavier than all is not kept.

    >>> kept = Cache[str, int](2)
    >>> [kept.put(name, n) for n, name in enumerate("abc")], kept.get("a"), kept.get("c")
    ([0, 1, 2], None, 2)
    """

    def __init__(self, most: int, weigh: Callable[[V], int] = lambda _: 1) -> None:
        self._most = most
        self._weigh = weigh
        self._weight = 0
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
        if self._weigh(value) > self._most:
            return value
        with self._lock:
            if key in self._held:
                self._weight -= self._weigh(self._held.pop(key))
            self._held[key] = value
            self._weight += self._weigh(value)
            while self._weight > self._most:
                self._weight -= self._weigh(self._held.popitem(last=False)[1])
        return value

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._held.clear()
            self._weight = 0

    def __len__(self) -> int:
        return len(self._held)
