"""A status: an icon and a word, never colour alone."""

from __future__ import annotations

from typing import Any

from dashboard import html
from topics.values import Running, Status


def status(kind: str, *, word: bool = True, of: str = "") -> Status:
    """`● opfyldt`."""
    return Status(kind, word, of)


def running() -> Running:
    """The mark of a period that is not over."""
    return Running()


STEPS = {
    "done": ("met", "gennemført"),
    "partly": ("near", "delvist gennemført"),
    "running": ("near", "i gang"),
    "not_started": ("missed", "ikke begyndt"),
}
"""Status of a milestone -> the icon's name, the word."""


def step_status(kind: str | None, late: bool) -> Any:
    """How far a milestone or an initiative is, and that it is past its day: `○ ikke begyndt · over frist`."""
    icon, words = STEPS.get(kind or "", ("none", "uoplyst"))
    return html.Span(
        [
            html.Span(
                [html.Span(className=f"icon icon-{icon}", **{"aria-hidden": "true"}), html.Span(words)],
                className="status",
            ),
            html.Span("over frist", className="overdue") if late else None,
        ],
        className="step-status",
    )
