"""What is dated about a figure: the events that name it, and what stands under the figure of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboard import text
from dashboard.asking import View
from dashboard.figures import flags
from metrics.question import Row


def events(view: View, id: str, also: Sequence[Mapping[str, Any]] = ()) -> list[Mapping[str, Any]]:
    """The dated events that name an indicator, and those given; the same one once."""
    listed = [*view.snap.events(id), *also]
    return list({(e["on"], e["text"]): e for e in listed}.values())


def beside(dated: Sequence[flags.Flag], first: Row | None, *said: Any) -> Any:
    """What stands under a figure over time: its flags in words, and from when a rule is not confirmed."""
    lines: list[Any] = [part for part in said if part]
    if first is not None:
        lines.append(
            f"{text.sentence(flags.UNCONFIRMED)}: fra {text.period(first.period)} tæller frister med, der følger "
            "regler, som kilderne ikke bekræfter."
        )
    if dated:
        lines.append(
            html.Ul(
                [
                    html.Li(
                        [
                            html.B(flag.letter),
                            f" {text.day(flag.on)}: {flag.words}",
                            f" · {flag.source}" if flag.source else "",
                        ]
                    )
                    for flag in dated
                ],
                className="flags",
            )
        )
    return lines or None
