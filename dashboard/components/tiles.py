"""The ten districts as Copenhageners know them: a map of tiles, and "Udenbys" beside it."""

from __future__ import annotations

from collections.abc import Mapping

from dash import dcc, html

PLACES: dict[str, tuple[int, int]] = {
    "broenshoej_husum": (1, 1), "bispebjerg": (1, 2), "oesterbro": (1, 3),
    "vanloese": (2, 1), "noerrebro": (2, 2), "indre_by": (2, 3), "amager_oest": (2, 4),
    "valby": (3, 1), "vesterbro_kgs_enghave": (3, 2), "amager_vest": (3, 3), "udenbys": (3, 4),
}  # fmt: skip
"""District -> (row, column) of its tile."""


def known(districts: Mapping[str, object]) -> bool:
    """Whether the site's districts are those of the map."""
    return bool(districts) and set(districts) <= set(PLACES)


def tiles(items: Mapping[str, tuple[str, str, float, str]], chosen: str | None = None) -> html.Div:
    """`items`: district -> (name, value in words, strength 0 to 1, link). The strength shades the tile."""
    return html.Div(
        [
            dcc.Link(
                [
                    html.Span(name.replace("/", "/\u200b"), className="tile-name"),
                    html.Span(words, className="tile-value"),
                ],
                href=href,
                className="tile tile-chosen" if district == chosen else "tile",
                style={
                    "gridRow": PLACES[district][0],
                    "gridColumn": PLACES[district][1],
                    "--strength": f"{strength * 46:.0f}%",
                },
            )
            for district, (name, words, strength, href) in items.items()
        ],
        className="tiles",
    )
