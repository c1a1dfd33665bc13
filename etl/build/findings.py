"""Something that a load has to tell and that stops nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something to know that stops nothing: `repaired`, `kept` or `warning`, with examples."""

    rule: str
    severity: str
    table: str
    count: int
    examples: tuple[str, ...]
    text_da: str
