"""A sparkline with no chart library: an SVG that is a mask over the ink's colour, so it follows the theme."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from dash import html

WIDTH, HEIGHT, AIR = 120.0, 32.0, 3.0


def spark(values: Sequence[float | None], goal: float | None = None, *, running: bool = False) -> html.Span:
    """The values as a line with its last point, over the target as a thin line. Decoration: hidden from readers.

    `running` makes the last point hollow. Too few values make an empty span of the same size.
    """
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return html.Span(className="spark", **{"aria-hidden": "true"})
    low, high = (
        min([*known, *([goal] if goal is not None else [])]),
        max([*known, *([goal] if goal is not None else [])]),
    )
    reach = (high - low) or 1.0

    def up(v: float) -> float:
        return HEIGHT - AIR - (v - low) / reach * (HEIGHT - 2 * AIR)

    step = WIDTH / (len(values) - 1)
    lines, pen = [], "M"
    for n, v in enumerate(values):
        if v is None:
            pen = "M"
            continue
        lines.append(f"{pen}{n * step:.1f} {up(v):.1f}")
        pen = "L"
    parts = []
    if goal is not None:
        parts.append(_layer(f"M0 {up(goal):.1f}L{WIDTH} {up(goal):.1f}", "spark-goal", 1))
    parts.append(_layer("".join(lines), "spark-line", 1.75))
    if values[-1] is not None:
        parts.append(
            html.Span(
                className="spark-end spark-end-running" if running else "spark-end",
                style={"top": f"{up(values[-1]) / HEIGHT * 100:.1f}%"},
            )
        )
    return html.Span(parts, className="spark", **{"aria-hidden": "true"})


def _layer(path: str, name: str, width: float) -> html.Span:
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH:g} {HEIGHT:g}' preserveAspectRatio='none'>"
        f"<path d='{path}' fill='none' stroke='#000' stroke-width='{width}' stroke-linejoin='round' "
        "vector-effect='non-scaling-stroke'/></svg>"
    )
    url = f'url("data:image/svg+xml,{quote(svg)}")'
    return html.Span(className=f"spark-layer {name}", style={"maskImage": url, "WebkitMaskImage": url})
