"""The middle of a board: the team's caseloads as unnamed dots, its closures against the pace, what it owes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dashboard import html
from dashboard.figures.dots import pack
from metrics.behind.loads import unnamed_loads
from metrics.behind.obligations import Outcome, left_behind, not_told, outcomes
from metrics.danish import dates, numbers
from metrics.question import Answer, Question, Row
from topics.rows import latest
from topics.view import View

SCALE_TO = 80.0
"""The scale of caseloads reaches at least so far, so that it stays the same from week to week."""
DOT = 1.9
"""A dot's width in per cent of the strip."""


def questions(view: View) -> dict[str, Question]:
    """What the middle asks, in the view of one team."""
    today = view.snap.as_of
    return {
        "overdue": view.question("contacts_overdue", grain="day", by=("channel",), start=today),
    }


def people(view: View, goal: Row | None, closures: Row | None) -> Any:
    """One dot a colleague on the band, and closures so far against what 10 a month would be by now."""
    loads = view.once(unnamed_loads, view.snap.as_of, view.state.where(("team",)))
    return html.Section(
        [
            html.H2("Sager pr. medarbejder"),
            dots(loads, view.band("caseload_per_worker"), goal.target_high if goal else None),
            html.H2("Afslutninger i måneden", className="board-second"),
            pace(closures),
        ],
        className="board-panel",
    )


def dots(loads: Sequence[float], band: tuple[float, float] | None, goal: float | None) -> Any:
    """The strip: the band as a field, the target as a line, a dot a colleague in no order but the scale's."""
    if not loads:
        return html.Div(html.P("Ingen aktive medarbejdere i teamet."), className="board-empty")
    most = max(SCALE_TO, max(loads) * 1.04)

    def at(x: float) -> str:
        return f"{x / most * 100:.2f}%"

    marks: list[Any] = []
    if band:
        low, high = band
        marks.append(
            html.Span(
                html.Span(
                    f"anbefalet {numbers.number(low)}–{numbers.number(high)}", className="board-band-word"
                ),
                className="board-band",
                style={"left": at(low), "width": at(high - low)},
            )
        )
    if goal is not None:
        marks.append(
            html.Span(
                html.Span(f"mål {numbers.number(goal)}", className="board-line-word"),
                className="board-line",
                style={"left": at(goal)},
            )
        )
    apart = most * DOT / 100
    marks += [
        html.Span(className="board-dot", style={"left": at(load), "--lane": str(lane)})
        for load, lane in pack(loads, apart)
    ]
    step = 20 if most <= 140 else 50
    ticks = [
        html.Span(numbers.number(x), className="board-tick", style={"left": at(x)})
        for x in range(0, int(most) + 1, step)
    ]
    over = sum(load > goal for load in loads) if goal is not None else 0
    said = f"{dates.count(len(loads), 'kollega', 'kolleger')} med {numbers.number(loads[0])} til {numbers.number(loads[-1])} sager"
    if goal is not None:
        said += f", {numbers.number(over)} over {numbers.number(goal)}"
    return html.Div(
        [html.Div(marks, className="board-strip"), html.Div(ticks, className="board-ticks")],
        role="img",
        className="board-dots",
        **{"aria-label": f"En prik for hver kollega, uden navn: {said}."},
    )


def pace(row: Row | None) -> Any:
    """Closures so far, beside what the norm would be by now for those who were there."""
    if row is None or row.numerator is None or not row.denominator:
        return html.Div(html.P("Ingen medarbejdermåneder at regne tempoet af."), className="board-empty")
    norm = row.target_low * row.denominator if row.target_low is not None else None
    most = max(row.numerator, norm or 0, 1) * 1.12
    bar: list[Any] = [html.Span(className="board-bar", style={"width": f"{row.numerator / most * 100:.2f}%"})]
    if norm is not None:
        bar.append(html.Span(className="board-pace", style={"left": f"{norm / most * 100:.2f}%"}))
    said = f"{numbers.number(row.numerator)} afsluttet"
    if norm is not None and row.target_low is not None:
        said += f" · tempoet til {numbers.plain(row.target_low, 'closures_per_month')} pr. kollega er {numbers.fine(norm)} nu"
    return html.Div(
        [html.Div(bar, className="board-track", **{"aria-hidden": "true"}), html.P(said)],
        className="board-bars",
    )


def owed(view: View, answers: dict[str, Answer]) -> Any:
    """What is over its deadline, what nobody holds, and what falls due this week and next."""
    where = view.state.where(("team",))
    monday = view.today - timedelta(days=view.today.weekday())
    this, following = (
        view.once(outcomes, first, first + timedelta(days=6), where)
        for first in (monday, monday + timedelta(days=7))
    )
    behind = view.once(left_behind, view.snap.as_of, where)
    overdue = {dims[0]: row for dims, row in latest(answers["overdue"]).items()}
    delivered = all(row.status != "not_delivered" for row in overdue.values())
    calls, mails = (overdue[c].value if c in overdue else 0 for c in ("phone", "mail"))
    top = [
        (numbers.number(calls) if delivered else numbers.DASH, "opkald over frist"),
        (
            numbers.number(mails) if delivered else numbers.DASH,
            "mail over frist" if mails == 1 else "mails over frist",
        ),
        (numbers.number(behind.unassigned), f"{_cases(behind.unassigned)} uden medarbejder"),
        (
            numbers.number(behind.of_those_who_left),
            f"{_cases(behind.of_those_who_left)} hos en, der er holdt op",
        ),
    ]
    return html.Section(
        [
            html.H2("Over frist og uden hænder"),
            html.Ul(
                [html.Li([html.Strong(n), html.Span(words)]) for n, words in top], className="board-counts"
            ),
            due_table(this, following, monday, dates.not_delivered(not_told(view.snap))),
        ],
        className="board-panel",
    )


def _cases(n: int) -> str:
    return "sag" if n == 1 else "sager"


MOST_KINDS = 4


def due_table(this: Sequence[Outcome], following: Sequence[Outcome], monday: date, missing: str = "") -> Any:
    """The steps not taken yet whose deadline is this week or next: how many, by kind; `missing` says of which kinds
    nothing was delivered."""
    counts: dict[tuple[int, str], list[int]] = {}
    for column, found in enumerate((this, following)):
        for o in found:
            if o.waiting or o.missing:
                key = (o.week if o.week is not None else 999, o.called)
                counts.setdefault(key, [0, 0])[column] += o.waiting + o.missing
    if not counts:
        said = f"Milepæle: {dates.within(missing)}." if missing else "Ingen milepæle i denne og næste uge."
        return html.P(said, className="board-empty")
    shown, rest = sorted(counts.items())[:MOST_KINDS], sorted(counts.items())[MOST_KINDS:]
    if len(rest) == 1:
        shown, rest = shown + rest, []
    weeks = [f"uge {(monday + timedelta(days=d)).isocalendar().week}" for d in (0, 7)]
    body = [(words, counted) for (_, words), counted in shown]
    if rest:
        body.append((f"og {len(rest)} andre slags", [sum(n[c] for _, n in rest) for c in (0, 1)]))
    return html.Table(
        [
            html.Thead(
                html.Tr(
                    [
                        html.Th(
                            f"Milepæle uden trin endnu{f' ({dates.within(missing)})' if missing else ''}",
                            scope="col",
                        ),
                        *(html.Th(w, scope="col") for w in weeks),
                    ]
                )
            ),
            html.Tbody(
                [
                    html.Tr([html.Th(words, scope="row"), *(html.Td(numbers.number(n)) for n in counted)])
                    for words, counted in body
                ]
            ),
        ],
        className="board-due",
    )
