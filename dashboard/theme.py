"""The look of a figure, in one place: colours by name, type, axes and Plotly's settings.

Colours are CSS custom properties (`var(--ink)`); `assets/scripts/figures.js` puts in their values as
the browser draws, so a figure is the same dict in light and in dark. `assets/css/tokens.css` holds
the values.
"""

from __future__ import annotations

from typing import Any

Figure = dict[str, Any]

INK = "var(--actual)"
TEXT = "var(--ink)"
QUIET = "var(--grey-1)"
PALE = "var(--grey-2)"
HAIR = "var(--grey-3)"
PAPER = "var(--paper)"
ACCENT = "var(--accent)"
BAND = "var(--band)"
SOFT = "var(--soft)"
IMPROVED = "var(--blue)"
CONCERN = "var(--orange)"

FONT = "IBM Plex Sans, system-ui, sans-serif"
SIZE = 12
"""Points and labels inside a figure are the smallest of the five sizes."""

CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "locale": "da",
    "responsive": False,  # `assets/scripts/figures.js` sees that the place has another size
    "doubleClick": False,
    "showTips": False,
}
"""Every graph's config. Nothing is ever sent anywhere: no cloud button, no server."""


def axis(**more: Any) -> dict[str, Any]:
    """An axis with no line and no grid, in quiet type; `more` overrides."""
    return {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "fixedrange": True,
        "automargin": False,
        "ticks": "",
        "tickangle": 0,
        "tickfont": {"color": QUIET, "size": SIZE, "family": FONT},
        "separatethousands": True,
        **more,
    }


def value_axis(unit: str, **more: Any) -> dict[str, Any]:
    """The axis of the values: hairlines, and the tick format that the unit wants."""
    usual = {
        "showgrid": True,
        "gridcolor": HAIR,
        "gridwidth": 1,
        "nticks": 5,
        "tickformat": tick_format(unit),
    }
    return axis(**{**usual, **more})


def tick_format(unit: str) -> str:
    """The d3 format of ticks: whole numbers with thousands points, shares as per cent."""
    return ",.0%" if unit == "share" else ",~f"


def layout(height: int | None = None, **more: Any) -> dict[str, Any]:
    """A figure's layout before anything is put in it."""
    base: dict[str, Any] = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": SIZE, "color": TEXT},
        "margin": {"l": 40, "r": 16, "t": 8, "b": 28},
        "showlegend": False,
        "separators": ",.",
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": PALE,
            "font": {"family": FONT, "size": 13, "color": TEXT},
            "align": "left",
        },
        "dragmode": False,
        "autosize": True,
        "bargap": 0.35,
    }
    if height is not None:
        base["height"] = height
    return {**base, **more}
