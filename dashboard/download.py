"""`/hent/<form>`: the panels of a page as a file. The page is made again for whoever asks.

`_side` is the page, `_panel` the number of one panel (absent: the whole page), `_data` the snapshot that was
looked at; the rest of the query is the page's own. What the file holds is what that reader's page holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

from flask import Flask, Response, request

from dashboard import registry
from dashboard.access import log
from dashboard.access.opening import may_open
from dashboard.access.rules import EVERYBODY, open_to
from dashboard.access.who import current, site
from dashboard.file_name import disposition, file_name
from dashboard.page import Rendered, page_of
from metrics import NoSnapshot, Snapshot, Warehouse
from metrics.danish import dates, numbers
from topics.cells import Amount, Cell, Column, Table, in_file, plain_text
from topics.links import FILE_KEYS
from topics.values import Chart, Events, Panel, Series, tabled

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
MOST_BARS = 40
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""Ending of a file -> its kind, as a browser knows it."""


def register(server: Flask, house: Warehouse) -> None:
    """The route of the files."""

    @server.get("/hent/<form>")
    @open_to(EVERYBODY)
    def hent(form: str) -> Response:
        return fetch(house, form)


def fetch(house: Warehouse, form: str) -> Response:
    """The file that the request asks for; a sentence and 404 or 409 where there is none."""
    asked = dict(parse_qsl(request.query_string.decode("utf-8", "replace")))
    path, panel, wanted = (asked.pop(key, "") for key in FILE_KEYS)
    if form not in TYPES:
        return _sentence("Der er ikke sådan en fil. Vælg CSV, Excel eller PowerPoint på siden.", 404)
    try:
        snapshot = house.current()
        if wanted and snapshot.id != wanted:
            snapshot = house.named(wanted)
    except NoSnapshot:
        return _sentence("De data, siden viste, er ikke her længere. Hent siden igen, og prøv så.", 409)
    search = f"?{urlencode(asked)}" if asked else ""
    if registry.find(path or "/") is None:
        return _sentence("Der er ingen side på den adresse.", 404)
    if not may_open(current(), path or "/", snapshot):
        log.denied(f"/hent/{form} {path}")
        return _sentence("Siden er ikke åben for din rolle.", 403)
    page = page_of(snapshot, path or "/", search)
    found = list(page.panels)
    if panel:
        if not panel.isdecimal() or not 1 <= int(panel) <= len(found):
            return _sentence("Den tabel er ikke på siden længere. Hent siden igen, og prøv så.", 404)
        found = [found[int(panel) - 1]]
    if not found or (form == "csv" and not panel):
        return _sentence("Der er intet at hente på siden.", 404)
    body = make(form, found, page, snapshot, path, search)
    log.note("export", f"{form} {path}{search}{f' panel {panel}' if panel else ''}", snapshot=snapshot.id)
    title = (found[0].name or found[0].heading) if panel else ""
    headers = {
        "Content-Disposition": disposition(file_name(page.title, title, page.view, form)),
        "Cache-Control": "no-store",
    }
    return Response(body, mimetype=None, content_type=TYPES[form], headers=headers)


def make(
    form: str, found: Sequence[Panel], page: Rendered, snapshot: Snapshot, path: str, search: str
) -> bytes:
    """The bytes of the file: the panels, and what was asked of which data."""
    lines = about(page, snapshot, path, search)
    if form == "csv":
        from reports.danish_csv import danish_csv

        head: list[tuple[str, Cell]] = [
            ("Titel", found[0].heading),
            ("Hvad der er målt", found[0].subtitle),
        ]
        notes: list[tuple[str, Cell]] = [("Bemærk", note) for note in notes_of(found[0])]
        return danish_csv(table_of(found[0]), [*head, *notes, *lines])
    if form == "xlsx":
        from reports.xlsx import workbook

        sheets = [sheet(panel, name) for panel, name in zip(found, sheet_names(found), strict=True)]
        columns = (Column("Emne", "wide"), Column("Indhold", "wide"))
        sheets.append(Panel(
            "Om dette udtræk", "Filtre, data, definitioner og mål med kilder", table=Table(columns, tuple(lines)),
            name="Om dette udtræk",
        ))  # fmt: skip
        return workbook(sheets, page.title, snapshot.loaded_at)
    from reports.pptx import Slide, deck

    told = tuple(f"{subject}: {_in_words(content)}" for subject, content in lines)
    slides = []
    for panel in found:
        chart = chart_of(panel)
        slides.append(Slide(
            panel.heading, panel.subtitle, chart,
            (*numbers_of(chart), *notes_of(panel), *told), f"Øjebliksbillede {snapshot.id}",
            () if chart else _list(table_of(panel)),
        ))  # fmt: skip
    footer = f"Data pr. {dates.day(snapshot.as_of)}"
    unit = page.view.unit_name() if page.view else ""
    return deck(page.title, f"{footer} · {unit}", slides, footer, snapshot.loaded_at)


def table_of(panel: Panel) -> Table:
    """What a file holds of a panel."""
    found = tabled(panel)
    assert found is not None, "a panel without a table is not offered as a file"
    return found


def sheet(panel: Panel, name: str) -> Panel:
    """The panel as a sheet of a workbook."""
    chart = chart_of(panel)
    return Panel(
        panel.heading, panel.subtitle, table=table_of(panel), notes=notes_of(panel),
        charts=(chart,) if chart else (), name=name,
    )  # fmt: skip


def sheet_names(found: Sequence[Panel]) -> list[str]:
    """A short name for each, none twice, without what Excel forbids: `1 Sagsstamme pr. team`."""
    return [f"{n} {_FORBIDDEN.sub(' ', p.heading)}"[:31].strip(" '") for n, p in enumerate(found, 1)]


def notes_of(panel: Panel) -> tuple[str, ...]:
    """What stands under a panel, as one text."""
    parts = []
    for note in panel.notes:
        if isinstance(note, Events):
            parts += [
                f"{e.letter} {dates.day(e.on)}: {e.words}" + (f" · {e.source}" if e.source else "") for e in note.events
            ]  # fmt: skip
        else:
            parts.append(plain_text(note))
    return (" ".join(parts),) if parts else ()


def chart_of(panel: Panel) -> Chart | None:
    """The panel's chart; where it has none, its first column of numbers as bars by its first column."""
    title, under = panel.heading, panel.subtitle
    if panel.charts:
        return replace(panel.charts[0], title=under or title, finding=title)
    table = table_of(panel)
    rows = [tuple(in_file(cell) for cell in row) for row in table.rows]
    if not 1 < len(rows) <= MOST_BARS:
        return None
    for n, column in enumerate(table.columns[1:], 1):
        cells = [row[n] for row in rows]
        if sum(isinstance(c, Amount) for c in cells) > len(rows) / 2:
            values = tuple(c.value if isinstance(c, Amount) else None for c in cells)
            kind = next(c.kind for c in cells if isinstance(c, Amount))
            names = tuple(_in_words(row[0]) for row in rows)
            return Chart(under or title, names, (Series(column.title, values),), "column", kind, "", title)
    return None


def about(page: Rendered, snapshot: Snapshot, path: str, search: str) -> list[tuple[str, Cell]]:
    """What was asked of which data: the page's filters, the data's date and snapshot, definitions and targets."""
    view = page.view
    assert view is not None, "a page without panels has no file"
    lines: list[tuple[str, Cell]] = [
        ("Side", page.title),
        ("Udsnit", view.unit_name()),
        ("Adresse", f"{path or '/'}{search}"),
        *[("Filter", said) for said in view.filter_words()],
        ("Data pr.", snapshot.as_of),
        ("Øjebliksbillede", snapshot.id),
        ("Indlæst", dates.moment(snapshot.loaded_at)),
        ("Historik fra", snapshot.history_from),
        ("Kilde", snapshot.source),
        (
            "Udgave",
            numbers.what_is_hidden(snapshot.small_numbers)
            if view.scope.protected or view.forms == {True}
            else "til brug i huset: egne enheder med alle tal, andres med små tal skjult; må ikke sendes videre"
            if not view.scope.protected and view.forms == {True, False}
            else "til brug i huset: alle tal, også de små; må ikke sendes videre",
        ),
    ]
    for id in view.indicators:
        indicator = view.indicator(id)
        label = indicator.name
        source = f" Kilde: {indicator.source}." if indicator.source else ""
        lines.append((f"Definition: {label}", f"{indicator.meaning}{source}"))
        lines += [
            (f"Mål: {label}", f"{_bounds(t, indicator.unit)} fra {dates.day(t['valid_from'])}; {t['source'] or 'kilde ikke angivet'}")
            for t in snapshot.targets(indicator.id)
        ]  # fmt: skip
    title = str(site().get("title", "tavle"))
    return [*lines, ("Lavet af", title)]


def _bounds(target: dict[str, object], unit: str) -> str:
    low, high = (None if target[k] is None else float(str(target[k])) for k in ("low", "high"))
    kind = {"target": "mål", "band": "anbefalet", "baseline": "udgangspunkt"}[str(target["kind"])]
    if low is not None and high is not None and low != high:
        return f"{kind} {numbers.plain(low, unit)}–{numbers.plain(high, unit)}"
    if target["kind"] == "baseline":
        return f"{kind} {numbers.plain(low if low is not None else high, unit)}"
    side, bound = ("højst", high) if high is not None else ("mindst", low)
    return f"{kind} {side} {numbers.plain(bound, unit)}"


def _in_words(cell: Cell) -> str:
    cell = in_file(cell)
    if isinstance(cell, Amount):
        return numbers.number(cell.value)
    return dates.day(cell) if isinstance(cell, date) else str(cell or "")


def _list(table: Table) -> tuple[str, ...]:
    """The first rows in words, where there is no chart to draw."""
    rows = [
        " · ".join(
            _in_words(c) for c in map(in_file, row) if not isinstance(c, Amount) and c not in ("", None)
        )
        for row in table.rows
    ]
    more = len(rows) - 8
    return (*[r[:140] for r in rows[:8]], *([f"og {numbers.number(more)} til; se Excel"] if more > 0 else []))


def numbers_of(chart: Chart | None) -> list[str]:
    """The chart's numbers in the notes, a line a series; `skjult` where one is hidden."""
    if chart is None:
        return []
    return [
        f"{series.name}: "
        + "; ".join(
            f"{category}{' (foreløbig)' if n in chart.running else ''} "
            f"{numbers.HIDDEN_WORD if n in series.hidden else _amount(value, chart.kind)}"
            for n, (category, value) in enumerate(zip(chart.categories, series.values, strict=True))
        )
        for series in chart.series
    ]


def _amount(value: float | None, kind: str) -> str:
    if value is None:
        return numbers.DASH
    if kind in ("share", "rate"):
        return numbers.percent(value, 1)
    return numbers.number(value, 0 if float(value).is_integer() else 1)


def _sentence(words: str, status: int) -> Response:
    return Response(words, status=status, content_type="text/plain; charset=utf-8")
