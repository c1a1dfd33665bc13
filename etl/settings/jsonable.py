"""Frozen dataclasses as plain values for JSON, and back by their type hints.

A field that the JSON does not know takes its default, and one that the class does not know is left
out: a kept delivery is read by a later tavle.
"""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """The value as dicts, lists, strings and numbers."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {str(k): to_plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [to_plain(v) for v in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


def from_plain(kind: type[T], data: Any) -> T:
    """The value of type `kind` that `to_plain` wrote as `data`."""
    result: T = _read(kind, data)
    return result


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, data: Any) -> Any:
    if data is None or kind is Any:
        return data
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        known = {f.name for f in fields(kind)}
        return kind(**{k: _read(hints[k], v) for k, v in data.items() if k in known})  # type: ignore[operator]
    if kind is datetime or kind is date:
        return kind.fromisoformat(data)
    if kind is Path:
        return Path(data)
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _read(next(a for a in args if a is not type(None)), data)
    if origin is tuple:
        each = args[:1] * len(data) if len(args) == 2 and args[1] is Ellipsis else args
        return tuple(_read(k, v) for k, v in zip(each, data, strict=True))
    if origin is list:
        return [_read(args[0], v) for v in data]
    if origin in (set, frozenset):
        return origin(_read(args[0], v) for v in data)
    if origin is dict:
        return {_read(args[0], k): _read(args[1], v) for k, v in data.items()}
    return data
