"""How a caseload falls as people come: cases shared by a number of caseworkers, as one curve."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.figures.base import Band, band_shape, label
from dashboard.figures.theme import ACCENT, INK, PAPER, QUIET, Figure, axis, layout, value_axis
from metrics.danish import numbers


def curve(
    cases: float,
    workers: float,
    marks: Sequence[tuple[float, str]],
    *,
    band: Band | None,
    target: float | None,
) -> Figure:
    """`marks` are (caseworkers, word) on the curve; the first of them is today."""
    most = max([workers, *(n for n, _ in marks)]) * 1.12
    least = max(1.0, min([workers, *(n for n, _ in marks)]) * 0.75)
    steps = [least + (most - least) * n / 60 for n in range(61)]
    shapes = band_shape(band)
    notes = []
    if band:
        notes.append(
            label(
                f"anbefalet {numbers.number(band[0])}–{numbers.number(band[1])}",
                least,
                band[0],
                xanchor="left",
                yanchor="bottom",
            )
        )
    if target is not None:
        shapes.append({"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": target, "y1": target,
                       "line": {"color": ACCENT, "width": 1.25}})  # fmt: skip
        notes.append(
            label(
                f"mål {numbers.number(target)}", least, target, color=ACCENT, xanchor="left", yanchor="bottom"
            )
        )
    top = max(cases / least, target or 0) * 1.06
    named: dict[float, list[str]] = {}
    for n, word in marks:
        named.setdefault(round(n, 2), []).append(word)
    for place, (n, words) in enumerate(sorted(named.items())):
        above = place % 2 == 0 or cases / n < 0.12 * top
        notes.append(
            label(
                " · ".join(words),
                n,
                cases / n,
                color=INK,
                xanchor="left" if above else "right",
                yanchor="bottom" if above else "top",
                xshift=8 if above else -8,
            )
        )
    return {
        "data": [
            {"type": "scatter", "mode": "lines", "x": steps, "y": [cases / n for n in steps],
             "line": {"color": QUIET, "width": 1.5, "dash": "dash"}, "hoverinfo": "skip"},
            {"type": "scatter", "mode": "markers", "cliponaxis": False, "x": [n for n, _ in marks], "y": [cases / n for n, _ in marks],
             "marker": {"size": 11, "color": [INK] + [PAPER] * (len(marks) - 1), "line": {"color": INK, "width": 2}},
             "hovertemplate": "%{x:,.1f} medarbejdere: %{y:,.1f} sager hver<extra></extra>"},
        ],
        "layout": layout(
            300,
            margin={"l": 44, "r": 24, "t": 12, "b": 40},
            xaxis=axis(range=[least, most], title={"text": "medarbejdere", "font": {"size": 12, "color": QUIET}}, **({"dtick": 1} if most - least < 7 else {"nticks": 7})),
            yaxis=value_axis("cases", range=[0, top]),
            shapes=shapes,
            annotations=notes,
            meta={"zero": True},
        ),
    }  # fmt: skip
