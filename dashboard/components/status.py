"""A status: an icon and a word, never colour alone."""

from __future__ import annotations

from dash import html

from dashboard import text


def status(kind: str, *, word: bool = True, of: str = "") -> html.Span:
    """`● opfyldt`. Without the word on the screen it is still there for a screen reader. `of` says what is not set,
    where the words stand alone: `– mål ikke fastsat`."""
    words = f"{of} {text.STATUS.get(kind, kind)}".strip()
    icon = "none" if kind in ("no_value", "running") else kind
    return html.Span(
        [
            html.Span(className=f"icon icon-{icon}", **{"aria-hidden": "true"}),
            html.Span(words, className="" if word else "unseen"),
        ],
        className=f"status status-{icon}",
        title=text.HIDDEN if kind == "suppressed" else words,
    )


def running() -> html.Span:
    """The mark of a period that is not over."""
    return html.Span("foreløbig", className="running")


STEPS = {
    "done": ("met", "gennemført"),
    "partly": ("near", "delvist gennemført"),
    "running": ("near", "i gang"),
    "not_started": ("missed", "ikke begyndt"),
}
"""Status of a milestone -> the icon's name, the word."""


def step_status(kind: str | None, late: bool) -> html.Span:
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
