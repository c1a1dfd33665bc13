"""What is dated about a figure: the events that name it, as lettered flags. A flag says when, never what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.danish import dates
from metrics.danish.rules import UNCONFIRMED
from metrics.question import Row

from .values import Dated, Events

KINDS = {
    "law": "lov", "contract": "kontrakt", "meeting": "møde", "money": "bevilling", "trial": "forsøg",
    "initiative": "handleplan", "due": "frist i handleplan", "other": "begivenhed",
}  # fmt: skip


@dataclass(frozen=True)
class Flag:
    """One dated event within the figure: the place of its period, its letter, its day, its words and source."""

    place: int
    letter: str
    on: date
    words: str
    source: str = ""

    def sentence(self) -> str:
        """`b 01-01-2025: Visitationskategorierne ophører (lov)`."""
        return f"{self.letter} {dates.day(self.on)}: {self.words}"


def flags(events: Sequence[Mapping[str, Any]], rows: Sequence[Row]) -> list[Flag]:
    """The events that fall within the rows' periods, by day, lettered a, b, c …"""
    found: list[Flag] = []
    for event in sorted(events, key=lambda e: (e["on"], e["text"])):
        place = next(
            (n for n, row in enumerate(rows) if row.period_start <= event["on"] <= row.period_end), None
        )
        if place is not None:
            kind = KINDS.get(event["kind"], "begivenhed")
            letter = chr(ord("a") + len(found)) if len(found) < 26 else str(len(found) + 1)
            found.append(
                Flag(place, letter, event["on"], f"{event['text']} ({kind})", str(event["source"] or ""))
            )
    return found


def of_indicator(snap: Any, id: str, also: Iterable[Mapping[str, Any]] = ()) -> list[Mapping[str, Any]]:
    """The dated events of a snapshot that name an indicator, and those given; the same one once."""
    listed = [*snap.events(id), *also]
    return list({(e["on"], e["text"]): e for e in listed}.values())


def notes(dated: Sequence[Flag], first: Row | None, *sentences: str | None) -> tuple[Any, ...]:
    """What stands under a figure over time: the sentences given, from when (`first`) a rule is not confirmed, and the
    flags in words."""
    lines: list[Any] = [said for said in sentences if said]
    if first is not None:
        lines.append(
            f"{dates.sentence(UNCONFIRMED)}: fra {dates.period(first.period)} tæller frister med, der følger "
            "regler, som kilderne ikke bekræfter."
        )
    if dated:
        lines.append(Events(tuple(Dated(flag.letter, flag.on, flag.words, flag.source) for flag in dated)))
    return tuple(lines)
