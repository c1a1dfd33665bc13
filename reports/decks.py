"""Which slides a deck holds: the budget seminar, the half-yearly target groups, the monthly centre status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from metrics import INDICATORS
from metrics.danish import dates, numbers
from metrics.danish.rules import UNCONFIRMED
from topics import answers, caseload, closures, extensions, followup, plans, shift
from topics.findings import amount
from topics.flow import in_and_out, long_cases
from topics.questions import as_text
from topics.target_groups import RESERVATION, target_groups
from topics.values import Chart, Panel, Series
from topics.view import View

from .menu import DECKS
from .pptx import Slide, deck
from .progress import Tell, each, silent


def slides_file(view: View, which: str = "seminar", tell: Tell = silent) -> bytes:
    """The deck as a PPTX file."""
    footer = f"Data pr. {dates.day(view.as_of)}"
    form = "frigivet udgave" if view.scope.protected else "til brug i huset"
    made = slides(view, which, tell)
    return deck(DECKS[which], f"{footer} · {form}", made, footer, view.snap.loaded_at)


def slides(view: View, which: str = "seminar", tell: Tell = silent) -> list[Slide]:
    """The slides of one deck, in order."""
    parts: dict[str, tuple[Callable[[View], list[Slide]], ...]] = {
        "seminar": (
            _of(caseload.report), _of(closures.report), _flow, _long, _of(answers.report), _of(followup.report), _of(extensions.report), _groups, _money,
            _plans,
        ),
        "target-groups": (_groups,),
        "centre": (_of(caseload.report), _of(closures.report), _flow, _long, _of(answers.report), _of(followup.report), _plans),
    }  # fmt: skip
    return [slide for made in each(parts[which], view, tell) for slide in made]


def _of(topic: Callable[[View], Panel]) -> Callable[[View], list[Slide]]:
    return lambda view: _slides(view, topic(view))


def _slides(view: View, table: Panel, reservation: str = "") -> list[Slide]:
    """A slide for each chart of a topic; where there is none, one that says why."""
    idents = [
        i
        for i, indicator in INDICATORS.items()
        if any(n.startswith(f"{indicator.name}: ") for n in table.notes)
    ]
    sources = list(dict.fromkeys(INDICATORS[i].source for i in idents if INDICATORS[i].source))
    source = f"Kilde til definitionen: {sources[0]}" if sources else ""
    reservation = reservation or next(
        (line for line in table.lead if line.lower().startswith(UNCONFIRMED)), ""
    )
    if not table.charts:
        return [Slide(table.title, table.subtitle, None, (*table.lead, *table.notes), source, table.lead)]
    return [
        Slide(
            chart.finding or table.title, chart.title if n else table.subtitle, chart,
            (*_numbers(chart, view), *table.lead, *table.notes, _asked(view)), source,
            reservation=reservation,
        )
        for n, chart in enumerate(table.charts)
    ]  # fmt: skip


def _numbers(chart: Chart, view: View) -> list[str]:
    """The chart's numbers, a line a series: `Alle: okt 25 9,9; nov 25 7,7`."""
    unit = chart.unit
    said = []
    for series in chart.series:
        cells = [
            f"{category}{' (foreløbig)' if n in chart.running else ''} "
            f"{amount(value, unit) if value is not None else _gap(view)}"
            for n, (category, value) in enumerate(zip(chart.categories, series.values, strict=True))
        ]
        said.append(f"{series.name}: {'; '.join(cells)}")
    return said


def _gap(view: View) -> str:
    return "kan ikke vises" if view.scope.protected else numbers.DASH


def _asked(view: View) -> str:
    return f"Øjebliksbillede {view.snap.id}. Tallene er dem, som tavle metric{' --release' if view.scope.released else ''} giver."


def _flow(view: View) -> list[Slide]:
    """Inflow and outflow beside each other, and the open cases."""
    both, stock = in_and_out(view)
    moved = shift.last_year(view)
    ids = ("inflow", "outflow", "open_cases")
    notes = tuple(f"{INDICATORS[i].name}: {INDICATORS[i].meaning}" for i in ids)
    source = f"Kilde til definitionen: {INDICATORS['inflow'].source}"
    return [
        Slide(both.finding, "Sager åbnet og afsluttet, antal pr. måned", both,
              (*_numbers(both, view), *([moved] if moved else []), *notes, _asked(view)), source,
              reservation=f"{moved}." if moved else ""),
        Slide(stock.finding, "Åbne sager ved månedens udgang", stock, (*_numbers(stock, view), *notes, _asked(view)),
              f"Kilde til definitionen: {INDICATORS['open_cases'].source}"),
    ]  # fmt: skip


def _long(view: View) -> list[Slide]:
    return _slides(view, long_cases(view, 52))


def _groups(view: View) -> list[Slide]:
    return _slides(view, target_groups(view), RESERVATION)


def _plans(view: View) -> list[Slide]:
    table = plans.report(view)
    notes = (
        *table.lead,
        *table.notes,
        *(as_text(q) for q in view.answers if q.id.startswith("initiatives_")),
    )
    source = "Kilde: handleplanerne af november 2008 og Sygedagpengeaftalen 2015"
    return [
        Slide(table.title, table.subtitle, None, notes, source, table.lead or ("Der er ingen handleplaner.",))
    ]


def _money(view: View) -> list[Slide]:
    """The money as the budget proposal states it, a year a bar: the source is a proposal, so it never says that the
    money was given; nor what came of it."""
    lines = [b for b in view.snap.budget if b["plan"] == "Budgetforslag BI08" and b["year"] is not None]
    if not lines:
        return []
    values = tuple(b["kroner"] / 1e6 for b in lines)
    chart = Chart(
        "Budgetforslag, mio. kr.",
        tuple(str(b["year"]) for b in lines),
        (Series("Mio. kr.", values),),
        "column",
        "decimal",
    )
    what = lines[0]["plan"]
    title = f"{what} er på {numbers.number(values[0], 2)} mio. kr. om året i {lines[0]['year']}-{lines[-1]['year']}"
    if len(set(values)) > 1:
        title = (
            f"{what} er på {numbers.number(sum(values), 2)} mio. kr. i {lines[0]['year']}-{lines[-1]['year']}"
        )
    level = f", {lines[0]['price_level']} p/l" if lines[0]["price_level"] else ""
    notes = tuple(f"{b['year']}: {numbers.number(b['kroner'])} kr. ({b['source']})" for b in lines)
    return [Slide(title, f"Foreslået til lavere sagsstammer, mio. kr.{level}", replace(chart, finding=title),
                  notes, f"Kilde: {lines[0]['source']}", reservation=RESERVATION)]  # fmt: skip
