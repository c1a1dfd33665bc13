"""A sparkline with no chart library: an SVG in the page, whose lines take the theme's colours."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.elements import Markup

WIDTH, HEIGHT, AIR = 120.0, 32.0, 3.0


def spark(values: Sequence[float | None], goal: float | None = None, *, running: bool = False) -> Markup:
    """The values as a line with its last point, over the target as a thin line. Decoration: hidden from readers.

    `running` makes the last point hollow. Too few values make an empty span of the same size.
    """
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return _spark("")
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
    paths = f"<path class='spark-line' d='{''.join(lines)}'/>"
    if goal is not None:
        paths = f"<path class='spark-goal' d='M0 {up(goal):.1f}H{WIDTH:g}'/>{paths}"
    end = ""
    if values[-1] is not None:
        name = "spark-end spark-end-running" if running else "spark-end"
        end = f"<span class='{name}' style='top:{up(values[-1]) / HEIGHT * 100:.1f}%'></span>"
    return _spark(f"<svg viewBox='0 0 {WIDTH:g} {HEIGHT:g}' preserveAspectRatio='none'>{paths}</svg>{end}")


def _spark(inside: str) -> Markup:
    return Markup("span", {"className": "spark", "aria-hidden": "true"}, inside)
