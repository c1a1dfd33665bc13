"""Topics that are a ratio by team: closures, caseload, follow-up; undivided, then by team, against the target."""

from __future__ import annotations

from dataclasses import replace

from metrics import INDICATORS, Question, Row
from metrics.danish import dates, numbers
from metrics.danish.labels import none_label
from metrics.judge.compare import baseline_in_force, stated
from topics.findings import amount, doubt, finding, latest, reached, shown, target, when
from topics.native import ALL, about_figures, by_unit, columns, cut, in_time, lines, sheet, whole
from topics.periods import MONTHS, months_back
from topics.values import Panel
from topics.view import View


def _ratio(
    view: View,
    ident: str,
    name: str,
    what: str,
    first: str,
    by: str,
    counted: tuple[str, str],
    value: str,
    flow: bool,
    many: str,
) -> Panel:
    """A share or a ratio: undivided, then by a dim; its course and the last period's cells as charts."""  # fmt: skip
    total, parts = whole(view, ident), cut(view, ident, by)
    rows = view.rows(total)
    row = latest(rows, flow)
    title = finding(what, ident, row, view.chart(total))
    cells = [r for r in view.rows(parts) if row is not None and r.period == row.period]
    met = reached(cells, "team", many, when(row)) if row else ""
    doubted = doubt(view.answer(total))
    lead = (*((f"{dates.sentence(met)}.",) if met else ()), *((doubted,) if doubted else ()))
    unit = INDICATORS[ident].unit
    words = numbers.unit(unit)
    subtitle = f"{INDICATORS[ident].name}{f', {words}' if words and words != INDICATORS[ident].name.lower() else ''}, måned for måned"
    return sheet(
        name, title, subtitle, columns(first, *counted, ident, value),
        (*lines(view, total)[-MONTHS:], *lines(view, parts)),
        (replace(in_time(view, total, INDICATORS[ident].name, ALL), finding=title),
         replace(by_unit(view, parts, row.period if row else "", f"{INDICATORS[ident].name}, {when(row) if row else ''}"),
                 finding=f"{what}: {_across(cells, row, many)}")),
        lead, about_figures(ident),
    )  # fmt: skip


def closures(view: View) -> Panel:
    """Closures per worker and month, by team, against the norm of 10."""
    return _ratio(
        view, "closures_per_worker_month", "Afslutninger", "Afslutninger pr. medarbejder pr. måned", "Team", "team",
        ("Afslutninger", "Medarbejdermåneder"), "Pr. medarbejder pr. måned", True, "teams",
    )  # fmt: skip


def caseload(view: View) -> Panel:
    """Cases per worker by team against 50 and 35-50, with median, 90th percentile and the share over 50 beside."""
    made = _ratio(
        view, "caseload_per_worker", "Sagsstamme", "Sagsstammen pr. medarbejder", "Team", "team",
        ("Tildelte sager", "Medarbejdere"), "Sager pr. medarbejder", False, "teams",
    )  # fmt: skip
    beside = []
    for ident in (
        "caseload_median",
        "caseload_p90",
        "workers_over_target",
        "workers_within_band",
        "long_stock",
    ):
        row = latest(view.rows(whole(view, ident)), False)
        if row is not None:
            beside.append(f"{INDICATORS[ident].name}: {_or_why(view, row, ident)}")
    if categories := _categories(view):
        beside.append(categories)
    row = latest(view.rows(whole(view, "caseload_per_worker")), False)
    title = _since_baseline(view, row) or made.title
    course, *others = made.charts
    return replace(
        made, title=title, lead=(*made.lead, "; ".join(beside) + "."), charts=(replace(course, finding=title), *others)
    )  # fmt: skip


def _categories(view: View) -> str:
    """`Kategori 1: 7 %, 2: 82 %, uoplyst: 11 % af de åbne sager`; empty without categories, and in the protected form,
    which has no such cut."""
    if view.scope.protected or "categories" not in view.snap.delivered:
        return ""
    found = view.rows(Question("open_cases", ("category",), "month", months_back(view.as_of, 0)))
    total = sum(row.value or 0 for row in found)
    if not total:
        return ""
    said = (
        f"{row.dims[0] or none_label('category')}: {numbers.percent((row.value or 0) / total)}"
        for row in found
        if row.value
    )
    return f"Kategori {', '.join(said)} af de åbne sager"


def followup(view: View) -> Panel:
    """Timeliness of follow-up by team against 90 per cent."""
    return _ratio(
        view, "followup_on_time", "Opfølgning", "Rettidig opfølgning", "Team", "team",
        ("Til tiden", "Skyldige opfølgninger"), "Andel til tiden", True, "teams",
    )  # fmt: skip


def _since_baseline(view: View, row: Row | None) -> str:
    """`Sagsstammen er faldet fra 70 i 2022 til 51,6 i oktober 2026, målet er højst 50`; empty without a baseline.

    The value is no sample and the baseline is stated, so that this is a difference and no noise; less than
    half a case is none.
    """
    last = baseline_in_force(view.snap.baselines("caseload_per_worker"), view.as_of, ())
    then = stated(last).value
    if last is None or then is None or row is None or row.value is None:
        return ""
    now = shown(row, "cases_per_worker")
    ends = f" i {when(row)}" + (
        f", {target(row, 'cases_per_worker')}" if target(row, "cases_per_worker") else ""
    )
    if abs(row.value - then) < 0.5:
        return f"Sagsstammen er uændret mod {last['valid_from']:%Y}: {now}{ends}"
    word = "faldet" if row.value < then else "steget"
    return f"Sagsstammen er {word} fra {numbers.plain(then, 'cases_per_worker')} i {last['valid_from']:%Y} til {now}{ends}"


def _across(cells: list[Row], row: Row | None, many: str) -> str:
    """How many units reach the target in the row's period, as the end of a sentence."""
    if row is None:
        return "ingen tal i perioden"
    if not any(r.value is not None for r in cells):
        return f"ingen {many} kan vises i {when(row)}"
    return reached(cells, "team", many, when(row)) or f"{dates.count(len(cells), 'team', many)} i {when(row)}"


def _or_why(view: View, row: Row, ident: str) -> str:
    if row.value is None:
        return numbers.missing(row, view.snap.small_numbers)
    return amount(row.value, INDICATORS[ident].unit)
