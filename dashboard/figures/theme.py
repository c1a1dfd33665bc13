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
    """The axis of the values: hairlines, and ticks as the unit wants them: whole numbers with thousands points,
    shares as `50 %`."""
    usual = {
        "showgrid": True,
        "gridcolor": HAIR,
        "gridwidth": 1,
        "nticks": 5,
        "tickformat": ",~f",
    }
    low, high = more["range"]
    most = more.get("nticks", 5)
    if unit == "share":
        usual |= per_cent(low, high, most)
    elif unit in COUNTED and high - low < most:
        usual |= {"tick0": 0, "dtick": 1}
    return axis(**{**usual, **more})


COUNTED = ("cases", "contacts", "initiatives")
"""What is counted in whole numbers, and has no tick between two of them."""


def per_cent(low: float, high: float, most: int) -> dict[str, Any]:
    """Ticks of a share, at most so many: the format of Plotly has no room between a number and its sign.

    >>> per_cent(0, 1, 3)["ticktext"]
    ['0\\xa0%', '50\\xa0%', '100\\xa0%']
    """
    places: list[int] = []
    for step in (1, 2, 5, 10, 20, 25, 50, 100):
        places = [n for n in range(0, 101, step) if low - 1e-9 <= n / 100 <= high + 1e-9]
        if len(places) <= most:
            break
    if len(places) < 2:
        return {"tickformat": ",.1%"}
    return {
        "tickmode": "array",
        "tickvals": [n / 100 for n in places],
        "ticktext": [f"{n}\u00a0%" for n in places],
    }


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
