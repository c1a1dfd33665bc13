"""What may leave the room, and in which cuts: the menu of released figures, and their protected form.

The menu is narrow on purpose. One grain a figure (months; half-years for the target groups), because a
quarter less two of its months is the third. One way to cut, none crossed with another, because a row
of one table less the rows of a finer one is a cell that nobody checked; the levels of the
organisation count as one. No rolling sums, no transfers and no other N than the default, because one
such figure less its neighbour is a few days, a few moves or one duration band. Within the menu
`disclosure` decides what is hidden, once for the whole snapshot.

Source: indicators, "Small numbers".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from metrics.catalogue import INDICATORS
from metrics.question import Answer, Comparison, Grain, NotReleased, Question, Row
from metrics.warehouse.snapshot import Snapshot

from .disclosure import FEW_WORKERS, ROOT, Cell, Family, Hidden, Node, Rules, Tree, hide, tree_of
from .families import CASE_CUTS, FAMILIES, GROUPS, LEVELS, MEASURES, STANDS_ON
from .hidden import Tables, remembered

Ask = Callable[[Question], Answer]


@dataclass(frozen=True)
class Cut:
    """One way to cut: the dims of its tree, outermost first, and the grain of its periods."""

    levels: tuple[str, ...]
    grain: Grain


def released() -> tuple[str, ...]:
    """The ids that are on the menu, in the catalogue's order."""
    return tuple(i for i in INDICATORS if i in STANDS_ON or "plan" in INDICATORS[i].dims)


def menu(ident: str, levels: tuple[str, ...] = LEVELS) -> str:
    """One sentence: the grain and the cuts in which a figure is released."""
    if ident not in released():
        return f"{ident} is not released. Released are: {', '.join(released())}."
    grain, weeks = _grain(ident), _weeks(ident)
    cuts = [d for d in _case_cuts(ident) if d in INDICATORS[ident].dims]
    either = f" (levels of the organisation), or by one of {', '.join(cuts)}" if cuts else ""
    organisation = f"{', '.join(levels)}{either}" if ident not in GROUPS else ", ".join(cuts)
    return f"{ident} is released by {grain}{weeks}, undivided, or by {organisation}; --where takes the same dims."


def protect(snapshot: Snapshot, question: Question, answer: Answer, ask: Ask) -> Answer:
    """The protected form of `answer`, which is the whole answer to `question` (checked by `on_menu`).

    `ask` answers any other question whole. A hidden row has null numbers and the status `suppressed`.
    """
    if "plan" in INDICATORS[question.id].dims:
        return replace(answer, released=True)
    cut, name = _cut(snapshot, question)
    hidden = [_hidden_cells(snapshot, part, cut, ask) for part in STANDS_ON[question.id]]
    numbers = {p.period: n for n, p in enumerate(_periods(snapshot, cut.grain, ask))}
    stated = question.compare == "baseline" and INDICATORS[question.id].baseline_year is None
    rows = []
    for row in answer:
        node, at = name(row), numbers.get(row.period)
        # Before the first case there is no table to decide it in.
        gone = row.status != "not_delivered" and (at is None or any((node, at) in part for part in hidden))
        if gone:
            other = row.comparison.period if row.comparison else None
            rows.append(hidden_row(row, beside=other in numbers))
        else:
            rows.append(_compared(row, node, hidden, numbers, stated))
    return replace(answer, rows=tuple(rows), released=True)


def families() -> tuple[tuple[str, Grain], ...]:
    """What is decided together, and at which grain: for `prepare` in the engine."""
    return tuple((name, "halfyear" if name.startswith("group_") else "month") for name in FAMILIES)


def prepare(snapshot: Snapshot, name: str, grain: Grain, ask: Ask) -> None:
    """Work out what a family hides, before anybody asks; it is remembered beside the snapshot."""
    for levels in _tables(snapshot, FAMILIES[name])[:1]:
        _hidden_cells(snapshot, name, Cut(levels, grain), ask)


def on_menu(snapshot: Snapshot, question: Question) -> Question:
    """The question with the menu's grain; UsageError, with the menu, where it is not on it."""
    ident = question.id
    if ident in INDICATORS and "plan" in INDICATORS[ident].dims:
        return question
    levels = nested_levels(snapshot)
    question = replace(question, grain=question.grain or _grain(ident))
    dims = {*question.by, *(d for d, _ in question.where)}
    organisation = dims <= set(levels) and ident not in GROUPS
    case = len(dims) == 1 and dims <= set(_case_cuts(ident))
    union = [d for d, _ in question.where if d not in question.by]
    fine = (
        ident in STANDS_ON
        and (organisation or case or not dims)
        and question.grain == _grain(ident)
        and question.cut is None
        and question.weeks in (None, INDICATORS[ident].weeks_default)
        and len(set(union)) == len(union)
    )
    if not fine:
        raise NotReleased(menu(ident, levels))
    return question


def nested_levels(snapshot: Snapshot) -> tuple[str, ...]:
    """The levels of the organisation whose units lie whole in one unit of the level above."""
    kept: list[str] = []
    for level in reversed(LEVELS):
        above = {(u[kept[-1]], u[level]) for u in snapshot.unit_rows} if kept else set()
        if len({lower for lower, _ in above}) == len(above):
            kept.append(level)
    return tuple(reversed(kept))


def hidden_row(row: Row, *, beside: bool = False) -> Row:
    """A row of which nothing but its place is shown. `beside`: there is something to compare it with."""
    bare = row._replace(numerator=None, denominator=None, value=None, status="suppressed")
    return _without_comparison(bare, beside)


def _without_comparison(row: Row, hidden: bool) -> Row:
    if row.comparison is None:
        return row
    return row._replace(comparison=Comparison(row.comparison.period, hidden=hidden))


def _compared(
    row: Row, node: Node, hidden: list[frozenset[Cell]], numbers: dict[str, int], stated: bool
) -> Row:
    """A shown row, without its comparison where that period's cell is hidden, or is only a part of one.

    A baseline that a source states is public.
    """
    if row.comparison is None or stated:
        return row
    at = numbers.get(row.comparison.period or "")
    withheld = any((node, at) in part for part in hidden)
    return _without_comparison(row, withheld) if withheld or at is None or not row.complete else row


# ---- one table -----------------------------------------------------------------------------------------


def _grain(ident: str) -> Grain:
    return "halfyear" if ident in GROUPS else "month"


def _weeks(ident: str) -> str:
    return f", at {INDICATORS[ident].weeks_default} weeks" if INDICATORS[ident].weeks != "none" else ""


def _case_cuts(ident: str) -> tuple[str, ...]:
    if ident in GROUPS:
        return ("target_group",)
    return tuple(d for d in CASE_CUTS if d in INDICATORS[ident].dims) if ident in INDICATORS else ()


def _cut(snapshot: Snapshot, question: Question) -> tuple[Cut, Callable[[Row], Node]]:
    """The table that a question's rows come from, and the node of a row."""
    levels, grain = nested_levels(snapshot), _grain(question.id)
    fixed = dict(question.where)
    dims = [*question.by, *fixed]
    if not dims:
        # A total is hidden in every table or in none, so any will do.
        return Cut(_case_cuts(question.id) if question.id in GROUPS else levels, grain), lambda _: ROOT
    finest = max(dims, key=lambda d: levels.index(d) if d in levels else 0)
    cut = Cut(levels if finest in levels else (finest,), grain)
    if finest in question.by:
        place = question.by.index(finest)
        return cut, lambda row: (finest, row.dims[place])
    return cut, lambda _: (finest, fixed[finest])


def _periods(snapshot: Snapshot, grain: Grain, ask: Ask) -> tuple[Row, ...]:
    return _kept(snapshot, ("periods", grain), lambda: ask(Question("inflow", grain=grain)).rows)


def _hidden_cells(snapshot: Snapshot, part: str, cut: Cut, ask: Ask) -> frozenset[Cell]:
    """The hidden cells of one part of an indicator in one table."""
    name, _, stock = part.partition(":")
    tables: Tables = _kept(
        snapshot,
        ("hidden", name, cut.grain),
        lambda: remembered(
            snapshot,
            f"{name}-{cut.grain}",
            _tables(snapshot, FAMILIES[name]),
            lambda: {c.levels: h for c, h in _hide(snapshot, name, cut.grain, ask).items()},
        ),
    )
    hidden = tables[cut.levels]
    return hidden.stocks if stock else hidden.units


def _hide(snapshot: Snapshot, name: str, grain: Grain, ask: Ask) -> dict[Cut, Hidden]:
    """What one family hides in each table on the menu; a total hidden in one is hidden in all."""
    family = FAMILIES[name]
    whole = [whole for _, whole in family.within]
    wanted = dict.fromkeys((*family.unit, *([family.stock] if family.stock else []), *whole))
    cuts = [Cut(levels, grain) for levels in _tables(snapshot, family)]
    values = {cut: {m: _values(snapshot, m, cut, ask) for m in wanted} for cut in cuts}
    trees = {cut: _tree(snapshot, cut, ask) for cut in cuts}
    rules = {cut: _rules(snapshot, cut, ask) for cut in cuts}
    totals = Hidden(frozenset(), frozenset())
    while True:
        tables = {
            cut: hide(
                trees[cut],
                family,
                values[cut],
                rules[cut],
                totals,
            )
            for cut in cuts
        }
        found = Hidden(
            frozenset(c for t in tables.values() for c in t.units if c[0] == ROOT),
            frozenset(c for t in tables.values() for c in t.stocks if c[0] == ROOT),
        )
        if found == totals:
            return tables
        totals = found


def _rules(snapshot: Snapshot, cut: Cut, ask: Ask) -> Rules:
    """What is small in a table: one or two workers stand behind a unit on the last day, or over the month."""
    organisation = cut.levels[-1] in LEVELS
    if not organisation:
        return Rules(snapshot.small_numbers)
    staff = [_values(snapshot, m, cut, ask) for m in ("workers", "months")]
    few = frozenset(c for held in staff for c, n in held.items() if 1e-9 < n < FEW_WORKERS + 1e-9)
    shown = frozenset(m for f in FAMILIES.values() if f.plain for m in (*f.unit, f.stock) if m)
    return Rules(snapshot.small_numbers, few, organisation, shown)


def _tables(snapshot: Snapshot, family: Family) -> list[tuple[str, ...]]:
    """The levels of each table that the menu has of a family's figures."""
    idents = {MEASURES[m][0] for m in family.unit}
    if idents & set(GROUPS):
        return [("target_group",)]
    return [
        nested_levels(snapshot),
        *((d,) for d in CASE_CUTS if all(d in INDICATORS[i].dims for i in idents)),
    ]


def _tree(snapshot: Snapshot, cut: Cut, ask: Ask) -> Tree:
    if cut.levels[-1] in LEVELS:
        paths = [tuple(u[level] for level in cut.levels) for u in snapshot.unit_rows]
        paths.append((None,) * len(cut.levels))
    else:
        paths = [(value,) for value in (*snapshot.labels(cut.levels[0]), None)]
    return tree_of(cut.levels, paths, len(_periods(snapshot, cut.grain, ask)))


def _values(snapshot: Snapshot, measure: str, cut: Cut, ask: Ask) -> dict[Cell, float]:
    return _kept(snapshot, ("values", measure, cut), lambda: dict(_sums(snapshot, measure, cut, ask)))


def _sums(snapshot: Snapshot, measure: str, cut: Cut, ask: Ask) -> dict[Cell, float]:
    """The measure in every node and period; what is counted in the leaves is summed upwards."""
    numbers = {p.period: n for n, p in enumerate(_periods(snapshot, cut.grain, ask))}
    if measure in ("out_all", "job_all"):
        # Of everybody, with and without a target group: known as a total only.
        whole = MEASURES["out" if measure == "out_all" else "to_job"][0]
        rows = ask(Question(whole, grain=cut.grain))
        return {(ROOT, numbers[r.period]): r.numerator or 0 for r in rows if r.period in numbers}
    ident, column = MEASURES[measure]
    sums: dict[Cell, float] = {}
    above = _above(snapshot, cut)
    for row in ask(Question(ident, by=cut.levels[-1:], grain=cut.grain)):
        amount, at = _number(row, column), numbers[row.period]
        if amount:
            for node in above[row.dims[0]]:
                sums[node, at] = sums.get((node, at), 0) + amount
    if _alone(ident):
        for at in numbers.values():
            sums.pop((ROOT, at), None)
        for row in ask(Question(ident, grain=cut.grain)):
            sums[ROOT, numbers[row.period]] = _number(row, column)
    return sums


def _above(snapshot: Snapshot, cut: Cut) -> dict[str | None, tuple[Node, ...]]:
    """Value of the innermost level -> its nodes from everything inwards."""
    if cut.levels[-1] in LEVELS:
        inner = {
            u[cut.levels[-1]]: tuple((level, u[level]) for level in cut.levels) for u in snapshot.unit_rows
        }
        inner[None] = tuple((level, None) for level in cut.levels)
    else:
        inner = {value: ((cut.levels[0], value),) for value in (*snapshot.labels(cut.levels[0]), None)}
    return {value: (ROOT, *nodes) for value, nodes in inner.items()}


def _alone(ident: str) -> bool:
    """Whether a total is no sum of its parts: workers without cases are in the total and in no district, and a
    survival curve is estimated anew for everybody."""
    indicator = INDICATORS[ident]
    shapes = {m.shape for m in (indicator.numerator, indicator.denominator) if m is not None}
    return bool(shapes & {"heads", "presence", "loads", "survival"})


def _number(row: Row, column: str) -> float:
    if column == "left":
        return 0 if row.value is None else round((row.denominator or 0) * (1 - row.value), 6)
    return getattr(row, column) or 0


def _kept(snapshot: Snapshot, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """Computed once a snapshot, which never changes."""
    if key not in snapshot.kept:
        snapshot.kept[key] = make()
    return snapshot.kept[key]
