"""One topic, one table: what was found as its title, the numbers, and native charts over them.

Every number is an answer of `metrics`; a cut that is not released is left out and said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from metrics import INDICATORS, Question, Row, text

from .figures import Figures
from .series import (
    ALL,
    JUDGED,
    MONTHS,
    actual,
    by_unit,
    columns,
    goals,
    in_time,
    kind_of,
    label,
    lines,
    months_back,
    over_time,
)
from .table import Amount, Cell, Chart, Column, Kind, Table
from .words import amount, finding, latest, missing, reached, shown, status, target, when

RESERVATION = (
    "Kildens eget forbehold: »Det er dog svært at estimere, hvordan effekten vil være på sygedagpenge- og "
    "jobafklaringsområdet« (Budgetforslag BI08 (2022), linje 239-240)."
)


def whole(figures: Figures, ident: str, weeks: int | None = None, **where: str) -> Question:
    """The undivided question of a figure over two years, with the same month of the year before."""
    start = max(months_back(figures.as_of, JUDGED - 1), figures.snapshot.calendar_from)
    return Question(
        ident, grain="month", start=start, weeks=weeks, compare="last_year", where=tuple(where.items())
    )


def cut(figures: Figures, ident: str, *by: str, weeks: int | None = None) -> Question:
    """The question of a figure by a dim over thirteen months."""
    start = max(months_back(figures.as_of, MONTHS - 1), figures.snapshot.calendar_from)
    return Question(ident, by, "month", start, weeks=weeks)


def _about(*idents: str) -> tuple[str, ...]:
    return tuple(f"{INDICATORS[i].label}: {INDICATORS[i].definition}" for i in idents)


def _ratio(
    figures: Figures,
    ident: str,
    name: str,
    what: str,
    first: str,
    by: str,
    counted: tuple[str, str],
    value: str,
    flow: bool,
    many: str,
) -> Table:
    """A share or a ratio: undivided, then by a dim; its course and the last period's cells as charts."""  # fmt: skip
    total, parts = whole(figures, ident), cut(figures, ident, by)
    rows = figures.rows(total)
    row = latest(rows, flow)
    title = finding(what, ident, row, figures.chart(total))
    cells = [r for r in figures.rows(parts) if row is not None and r.period == row.period]
    lead = (f"{reached(cells, 'team', many)} i {when(row)}.",) if row and reached(cells, "team", many) else ()
    unit = INDICATORS[ident].unit
    words = text.unit(unit)
    subtitle = f"{INDICATORS[ident].label}{f', {words}' if words and words != INDICATORS[ident].label.lower() else ''}, måned for måned"
    return Table(
        name, title, subtitle, columns(first, *counted, ident, value),
        (*lines(figures, total)[-MONTHS:], *lines(figures, parts)),
        (replace(in_time(figures, total, INDICATORS[ident].label, ALL), finding=title),
         replace(by_unit(figures, parts, row.period if row else "", f"{INDICATORS[ident].label}, {when(row) if row else ''}"),
                 finding=f"{what}: {_across(cells, row, many)}")),
        lead, _about(ident),
    )  # fmt: skip


def closures(figures: Figures) -> Table:
    """Closures per worker and month, by team, against the norm of 10."""
    return _ratio(
        figures, "closures_per_worker_month", "Afslutninger", "Afslutninger pr. medarbejder pr. måned", "Team", "team",
        ("Afslutninger", "Medarbejdermåneder"), "Pr. medarbejder pr. måned", True, "team",
    )  # fmt: skip


def caseload(figures: Figures) -> Table:
    """Cases per worker by team against 50 and 35-50, with median, 90th percentile and the share over 50 beside."""
    made = _ratio(
        figures, "caseload_per_worker", "Sagsstamme", "Sagsstammen pr. medarbejder", "Team", "team",
        ("Tildelte sager", "Medarbejdere"), "Sager pr. medarbejder", False, "team",
    )  # fmt: skip
    beside = []
    for ident in (
        "caseload_median",
        "caseload_p90",
        "workers_over_target",
        "workers_within_band",
        "long_stock",
    ):
        row = latest(figures.rows(whole(figures, ident)), False)
        if row is not None:
            beside.append(
                f"{INDICATORS[ident].label.replace('{weeks}', '52')}: {_or_why(figures, row, ident)}"
            )
    row = latest(figures.rows(whole(figures, "caseload_per_worker")), False)
    title = _since_baseline(figures, row) or made.title
    course, *others = made.charts
    return replace(
        made, title=title, lead=(*made.lead, "; ".join(beside) + "."), charts=(replace(course, finding=title), *others)
    )  # fmt: skip


def _since_baseline(figures: Figures, row: Row | None) -> str:
    """`Sagsstammen er faldet fra 70 i 2022 til 51,6 i oktober 2026, målet er højst 50`; empty without a baseline.

    The value is no sample and the baseline is stated, so that this is a difference and no noise; less than
    half a case is none.
    """
    stated = [
        t
        for t in figures.snapshot.targets("caseload_per_worker")
        if t["kind"] == "baseline" and not t["unit_level"]
    ]
    if not stated or row is None or row.value is None:
        return ""
    last = max(stated, key=lambda t: t["valid_from"])
    then, now = last["low"], shown(row, "cases_per_worker")
    ends = f" i {when(row)}" + (
        f", {target(row, 'cases_per_worker')}" if target(row, "cases_per_worker") else ""
    )
    if abs(row.value - then) < 0.5:
        return f"Sagsstammen er uændret mod {last['valid_from']:%Y}: {now}{ends}"
    word = "faldet" if row.value < then else "steget"
    return f"Sagsstammen er {word} fra {text.plain(then, 'cases_per_worker')} i {last['valid_from']:%Y} til {now}{ends}"


def _across(cells: list[Row], row: Row | None, many: str) -> str:
    """How many units reach the target in the row's period, as the end of a sentence."""
    if row is None:
        return "ingen tal i perioden"
    if not any(r.value is not None for r in cells):
        return f"ingen {many} kan vises i {when(row)}"
    return f"{reached(cells, 'team', many) or text.count(len(cells), 'team', many)} i {when(row)}"


def _or_why(figures: Figures, row: Row, ident: str) -> str:
    if row.value is None:
        return missing(row, figures.snapshot.small_numbers)
    return amount(row.value, INDICATORS[ident].unit)


def long_cases(figures: Figures, weeks: int) -> Table:
    """Inflow to, outflow from and stock of the cases of N weeks or more."""
    asked = [
        whole(figures, i, weeks if weeks != 52 else None)
        for i in ("long_inflow", "long_outflow", "long_stock")
    ]
    answers = [figures.rows(q) for q in asked]
    name, threshold = f"Lange sager {weeks} uger", figures.snapshot.small_numbers
    if any(q in figures.refused for q in asked):
        return Table(
            name, f"Sager på {weeks} uger eller mere er ikke med i den frigivne udgave", "Åbne sager, til- og afgang",
            (Column("Begrundelse", "wide"),),
            ((f"Frigivne tal har én grænse for lange sager (52 uger): to grænser ved siden af hinanden viser de få sager "
              f"mellem dem. Til brug i huset findes tallene med --whole (uger: {weeks}).",),),
        )  # fmt: skip
    ins, outs, stocks = answers
    last_stock = latest(stocks, False)
    title = f"Sager på {weeks} uger eller mere: ingen tal"
    if last_stock is not None:
        title = finding(f"Antallet af åbne sager på {weeks} uger eller mere", "long_stock", last_stock)
    lead = []
    for what, ident, question, found in (
        (f"Tilgangen til sager på {weeks} uger", "long_inflow", asked[0], ins), ("Afgangen fra dem", "long_outflow", asked[1], outs),
    ):  # fmt: skip
        lead.append(finding(what, ident, latest(found, True), figures.chart(question)) + ".")
    stated = {r.period: r for r in stocks}
    rows: list[tuple[Cell, ...]] = []
    for a, b in zip(ins[-MONTHS:], outs[-MONTHS:], strict=True):
        cells = (a, b, stated[a.period])
        rows.append((
            a.period_start, *(c.value if c.value is not None else missing(c, threshold) for c in cells),
            "" if a.complete else f"til og med {text.day(a.period_end)}",
        ))  # fmt: skip
    shown_months = over_time(ins[-MONTHS:])
    return Table(
        name, title, f"Sager på {weeks} uger eller mere fra første fraværsdag, antal pr. måned",
        (Column("Periode", "month"), Column("Tilgang", "count"), Column("Afgang", "count"),
         Column("Åbne ved periodens slutning", "count"), Column("Foreløbig")),
        tuple(rows),
        (Chart(f"Til- og afgang, {weeks} uger og mere", shown_months,
               (actual("Tilgang", ins[-MONTHS:]), actual("Afgang", outs[-MONTHS:], "other")), "column", "count", "cases",
               "; ".join(line.removesuffix(".") for line in lead)),
         Chart(f"Åbne sager på {weeks} uger og mere", shown_months, (actual("Åbne sager", stocks[-MONTHS:]),),
               "line", "count", "cases", title)),
        tuple(lead), tuple(n.replace("{weeks}", str(weeks)) for n in _about("long_inflow", "long_outflow", "long_stock")),
    )  # fmt: skip


def answers(figures: Figures) -> Table:
    """Answers on time by channel and by employment."""
    rows: list[tuple[Cell, ...]] = []
    made, titles = [], []
    for ident, word in (("phone_on_time", "telefon"), ("mail_on_time", "mail")):
        total, parts = whole(figures, ident), cut(figures, ident, "employment")
        row = latest(figures.rows(total), True)
        titles.append(finding(f"Besvaret til tiden pr. {word}", ident, row, figures.chart(total)))
        for question, last in ((total, MONTHS), (parts, None)):
            found = lines(figures, question)
            rows += [(line[0], text.sentence(word), *line[1:]) for line in (found[-last:] if last else found)]
        series = [actual(ALL, figures.rows(total)[-MONTHS:])]
        for value in dict.fromkeys(r.dims[0] for r in figures.rows(parts)):
            if value is not None:
                cells = [r for r in figures.rows(parts) if r.dims[0] == value]
                series.append(actual(figures.name("employment", value), cells, "other"))
        made.append(Chart(f"Besvaret til tiden, {word}", over_time(figures.rows(total)[-MONTHS:]),
                          (*series, *goals(figures.rows(total)[-MONTHS:], "share")), "line", "share", "share", titles[-1]))  # fmt: skip
    period, *rest = columns("Fra", "Til tiden", "Skyldige svar", "phone_on_time", "Andel til tiden")
    return Table(
        "Svar", titles[0], "Andel af henvendelser besvaret til tiden, telefon 2 og mail 10 arbejdsdage, pr. måned",
        (period, Column("Kanal"), *rest), tuple(rows), tuple(made), (titles[1] + ".",),
        _about("phone_on_time", "mail_on_time"),
    )  # fmt: skip


def followup(figures: Figures) -> Table:
    """Timeliness of follow-up by team against 90 per cent."""
    return _ratio(
        figures, "followup_on_time", "Opfølgning", "Rettidig opfølgning", "Team", "team",
        ("Til tiden", "Skyldige opfølgninger"), "Andel til tiden", True, "team",
    )  # fmt: skip


def extensions(figures: Figures) -> Table:
    """Extensions for want of clarification against the third that was found in 2008; reasons where not released."""
    ident = "unclarified_extension_share"
    total, reasons = whole(figures, ident), cut(figures, "extensions", "extension_reason")
    rows = figures.rows(total)
    row = latest(rows, True)
    title = finding("Andelen af forlængelser uden afklaring", ident, row, figures.chart(total))
    stated = [t for t in figures.snapshot.targets(ident) if t["kind"] == "baseline"]
    third = stated[-1]["low"] if stated else None
    if third is not None and row is not None and row.value is not None:
        title += f", i november 2008 var den ca. {text.percent(third)}"
    shown_rows = rows[-MONTHS:]
    course = in_time(figures, total, INDICATORS[ident].label, "Uden afklaring")
    if third is not None:
        course = Chart(course.title, course.categories, (
            *course.series, actual("november 2008: ca. en tredjedel", [r._replace(value=third) for r in shown_rows], "baseline"),
        ), "line", "share", "share")  # fmt: skip
    table: list[tuple[Cell, ...]] = [
        (*line[:1], "Uden afklaring af alle", *line[2:]) for line in lines(figures, total)[-MONTHS:]
    ]
    made = [replace(course, finding=title)]
    if figures.answer(reasons) is not None and row is not None:
        for line in lines(figures, reasons, with_denominator=False):
            table.append((line[0], line[1], line[2], "", "", *line[4:]))
        made.append(by_unit(figures, reasons, row.period, f"Grunde til forlængelse, {when(row)}"))
    return Table(
        "Forlængelser", title, "Forlængelser pr. måned og andelen, hvis grund er manglende afklaring",
        columns("Grund", "Forlængelser", "Forlængelser i alt", ident, "Andel uden afklaring"), tuple(table), tuple(made),
        () if len(made) > 1 else ("Hver grund for sig er ikke med i den frigivne udgave.",), _about("extensions", ident),
    )  # fmt: skip


def target_groups(figures: Figures) -> Table:
    """The four target groups by half-year, each with the same half of 2022 beside it."""
    threshold = figures.snapshot.small_numbers
    rows: list[tuple[Cell, ...]] = []
    made: list[Chart] = []
    lead = []
    for ident, word in (("target_group_outflow_rate", "Afgang"), ("target_group_job_rate", "Afgang til job")):
        question = Question(
            ident, ("target_group",), "halfyear", months_back(figures.as_of, 18), compare="baseline"
        )
        found = [r for r in figures.rows(question) if r.dims[0] is not None]
        for row in found:
            beside = row.comparison
            ratio = beside.ratio if beside else None
            hidden = missing(row, threshold)
            rows.append((
                text.period(row.period), word, label(figures, question, row),
                row.numerator if row.numerator is not None else hidden,
                row.denominator if row.denominator is not None else hidden,
                row.value if row.value is not None else hidden,
                beside.value if beside and beside.value is not None else text.DASH,
                *((ratio.value, ratio.low, ratio.high) if ratio else (text.DASH,) * 3),
                _against(row), "" if row.complete else f"til og med {text.day(row.period_end)}",
            ))  # fmt: skip
        over = [r for r in found if r.complete] or found
        last = [r for r in over if r.period == over[-1].period] if over else []
        if last:
            lead.append(f"{word}, {when(last[-1])}: " + "; ".join(
                f"målgruppe {r.dims[0]} {_against(r)}" for r in last) + ".")  # fmt: skip
            made.append(Chart(
                f"{word} pr. 100 sager, {text.period(last[-1].period)} og samme halvår 2022",
                tuple(f"Målgruppe {r.dims[0]}" for r in last),
                (actual(text.period(last[-1].period), last),
                 actual("samme halvår 2022", [r._replace(value=r.comparison.value if r.comparison else None) for r in last],
                        "baseline")), "column", "rate", "rate", _groups_title(word, last)))  # fmt: skip
    return Table(
        "Målgrupper", made[0].finding if made else "Målgrupperne: ingen tal i perioden", "Afslutninger pr. 100 sager i gennemsnit, pr. halvår, mod samme halvår i 2022",
        (Column("Periode"), Column("Figur"), Column("Målgruppe", "wide"), Column("Afslutninger", "count"),
         Column("Sager i gennemsnit", "decimal"), Column("Pr. 100 sager", "rate"), Column("Samme halvår 2022", "rate"),
         Column("Forhold", "ratio"), Column("95 % fra", "ratio"), Column("95 % til", "ratio"), Column("Mod 2022"),
         Column("Foreløbig")),
        tuple(rows), tuple(made), (*lead, RESERVATION), _about("target_group_outflow_rate", "target_group_job_rate"),
    )  # fmt: skip


def _groups_title(word: str, rows: list[Row]) -> str:
    """`Afgang: højere end i samme halvår 2022 for 1 af 4 målgrupper, de øvrige er uændrede`; hidden ones are said."""
    found = [_against(row) for row in rows]
    higher, lower, same = (found.count(w) for w in ("højere end 2022", "lavere end 2022", "uændret"))
    unknown = len(found) - higher - lower - same
    said = [f"{what} for {n} af {len(found)} målgrupper" for what, n in (
        ("højere end i samme halvår 2022", higher), ("lavere end i samme halvår 2022", lower), ("uændret", same),
        ("kan ikke sammenlignes", unknown)) if n]  # fmt: skip
    return f"{word} i {when(rows[-1])}: {', '.join(said)}"


def _against(row: Row) -> str:
    """How a rate stands against the baseline: only an interval that leaves out 1 is a difference."""
    ratio = row.comparison.ratio if row.comparison else None
    if row.status == "suppressed":
        return "kan ikke vises"
    if ratio is None:
        return "kan ikke sammenlignes"
    if ratio.low > 1:
        return "højere end 2022"
    return "lavere end 2022" if ratio.high < 1 else "uændret"


INITIATIVE_STATUS = {
    "done": "Gennemført",
    "partly": "Delvist gennemført",
    "running": "I gang",
    "not_started": "Ikke begyndt",
}


def initiatives(figures: Figures) -> Table:
    """The milestones of the plans with their status; how many initiatives are done and how many are late."""
    since = months_back(figures.as_of, 0)
    done = figures.rows(Question("initiatives_done", ("plan",), "month", since))
    late = {r.dims: r for r in figures.rows(Question("initiatives_late", ("plan",), "month", since))}
    lead = []
    for row in done:
        behind = late[row.dims].value if row.dims in late else None
        lead.append(
            f"{figures.name('plan', row.dims[0])}: {text.number(row.numerator)} af {text.count(row.denominator or 0, 'initiativ', 'initiativer')} "
            f"anses for gennemført, {text.number(behind or 0)} er over frist."
        )  # fmt: skip
    total = sum(r.denominator or 0 for r in done)
    title = "Der er ingen handleplaner" if not total else (
        f"{text.number(sum(r.numerator or 0 for r in done))} af {text.number(total)} initiativer anses for gennemført"
    )  # fmt: skip
    rows = tuple(
        (s["plan"], s["no"], s["initiative"], s["milestone"] or "", s["due_text"] or "", s["due_on"],
         INITIATIVE_STATUS.get(s["status"] or "", "uoplyst"), s["done_on"], s["owner"] or "", s["source"] or "")
        for s in sorted(figures.snapshot.steps, key=lambda s: (s["plan"], text.sort_key(s["no"])))
    )  # fmt: skip
    return Table(
        "Initiativer", title, "Handleplanernes milepæle; et initiativ er gennemført, når alle dets milepæle er det",
        (Column("Plan"), Column("Nr."), Column("Initiativ", "wide"), Column("Milepæl", "wide"), Column("Frist, som skrevet"),
         Column("Frist", "date"), Column("Status"), Column("Gennemført den", "date"), Column("Ansvarlig", "wide"),
         Column("Kilde", "wide")),
        rows, (), tuple(lead), _about("initiatives_done", "initiatives_late"),
    )  # fmt: skip


Topic = Callable[[Figures], Table]

FRONT: tuple[tuple[str, bool, int | None], ...] = (
    ("closures_per_worker_month", True, None), ("caseload_per_worker", False, None), ("caseload_median", False, None),
    ("workers_over_target", False, None), ("open_cases", False, None), ("inflow", True, None), ("outflow", True, None),
    ("long_stock", False, None), ("long_inflow", True, None), ("long_outflow", True, None),
    ("phone_on_time", True, None), ("mail_on_time", True, None), ("contacts_overdue", False, None),
    ("followup_on_time", True, None), ("unclarified_extension_share", True, None),
)  # fmt: skip
"""The figures of the front sheet: id, whether the last whole month counts (a flow), N."""


def _fine(value: float, kind: Kind) -> Kind:
    """A median of counts may lie between two."""
    return "decimal" if kind == "count" and not float(value).is_integer() else kind


def front(figures: Figures) -> Table:
    """The answer in words and numbers: the two questions of initiative 16, then one line a figure."""
    first, second = initiatives(figures), closures(figures)
    total = whole(figures, "closures_per_worker_month")
    row = latest(figures.rows(total), True)
    reached_it = "Kan ikke besvares" if row is None or row.value is None else {
        "met": "Ja", "near": "Nej, men tæt på", "missed": "Nej",
    }.get(row.status, "Mål er ikke fastsat")  # fmt: skip
    lead = (
        "Hvilke initiativer anses for gennemført?", *first.lead,
        "Er målsætningen om antal afslutninger pr. medarbejder opfyldt?",
        f"{reached_it}. {second.title}.", *second.lead,
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for ident, flow, weeks in FRONT:
        question, indicator = whole(figures, ident, weeks), INDICATORS[ident]
        row = latest(figures.rows(question), flow)
        if row is None:
            continue
        chart, kind = figures.chart(question), kind_of(indicator.unit)
        beside = row.comparison
        word = ""
        if chart is not None and chart.variation is not None:
            word = chart.words_da[0]
        rows.append((
            indicator.label.replace("{weeks}", "52"),
            Amount(row.value, _fine(row.value, kind)) if row.value is not None else missing(row, figures.snapshot.small_numbers),
            text.unit(indicator.unit), row.period_start,
            target(row, indicator.unit).removeprefix("målet er "), status(row),
            Amount(beside.value, _fine(beside.value, kind)) if beside and beside.value is not None else text.DASH,
            word or (chart.why_not_da if chart else ""),
            "" if row.complete else f"til og med {text.day(row.period_end)}",
        ))  # fmt: skip
    return Table(
        "Svar på spørgsmålene", f"Status på handleplanen pr. {text.day(figures.as_of)}",
        "Initiativ 16: hvilke initiativer er gennemført, og er målsætningen om antal afslutninger opfyldt",
        (Column("Figur", "wide"), Column("Værdi", "decimal"), Column("Enhed"), Column("Periode", "month"), Column("Mål"),
         Column("Status"), Column("Samme måned året før", "decimal"), Column("Signal eller støj"), Column("Foreløbig")),
        tuple(rows), (), lead, ("Et fald eller en stigning nævnes kun, hvor serien selv viser et signal (XmR); ellers er den uændret.",),
    )  # fmt: skip


STATUS: tuple[Topic, ...] = (
    front, initiatives, closures, lambda f: long_cases(f, 52), lambda f: long_cases(f, 26), caseload, answers, followup,
    extensions, target_groups,
)  # fmt: skip
"""The sheets of the status report, in order."""
