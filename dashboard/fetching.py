"""`/hent/<form>`: what a page shows, as a file. The page is made again for whoever asks, and read.

`_side` is the page, `_panel` the number of one panel (absent: the whole page), `_data` the snapshot that was
looked at; the rest of the query is the page's own. What the file holds is what that reader's page holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from flask import Flask, Response, request

from dashboard import export, text
from dashboard.access import log
from dashboard.access.rules import EVERYBODY, may_open, open_to
from dashboard.access.who import current
from dashboard.components.fetch import FORMS, OWN
from dashboard.export import Piece
from dashboard.page import Page, page_of, site
from metrics import INDICATORS, NoSnapshot, Snapshot, Warehouse
from reports.table import Cell, Column, Table


def register(server: Flask, house: Warehouse) -> None:
    """The route of the files."""

    @server.get("/hent/<form>")
    @open_to(EVERYBODY)
    def hent(form: str) -> Response:
        return fetch(house, form)


def fetch(house: Warehouse, form: str) -> Response:
    """The file that the request asks for; a sentence and 404 or 409 where there is none."""
    asked = dict(parse_qsl(request.query_string.decode("utf-8", "replace")))
    path, panel, wanted = (asked.pop(key, "") for key in OWN)
    if form not in FORMS:
        return _sentence("Der er ikke sådan en fil. Vælg CSV, Excel eller PowerPoint på siden.", 404)
    try:
        snapshot = house.current()
        if wanted and snapshot.id != wanted:
            snapshot = house.named(wanted)
    except NoSnapshot:
        return _sentence("De data, siden viste, er ikke her længere. Hent siden igen, og prøv så.", 409)
    search = f"?{urlencode(asked)}" if asked else ""
    if not may_open(current(), path or "/", snapshot):
        log.denied(f"/hent/{form} {path}")
        return _sentence("Siden er ikke åben for din rolle.", 403)
    page = page_of(snapshot, path or "/", search)
    found = export.pieces(page.main)
    if panel:
        if not panel.isdecimal() or not 1 <= int(panel) <= len(found):
            return _sentence("Den tabel er ikke på siden længere. Hent siden igen, og prøv så.", 404)
        found = [found[int(panel) - 1]]
    if not found or (form == "csv" and not panel):
        return _sentence("Der er intet at hente på siden.", 404)
    body = make(form, found, page, snapshot, path, search)
    log.note("export", f"{form} {path}{search}{f' panel {panel}' if panel else ''}", snapshot=snapshot.id)
    name = re.sub(r"[^a-z0-9]+", "-", page.title.lower().translate(_PLAIN)).strip("-")[:60] or "tavle"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}-{snapshot.as_of}.{form}"',
        "Cache-Control": "no-store",
    }
    return Response(body, mimetype=None, content_type=FORMS[form][1], headers=headers)


_PLAIN = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e"})


def make(form: str, found: Sequence[Piece], page: Page, snapshot: Snapshot, path: str, search: str) -> bytes:
    """The bytes of the file: the pieces, and what was asked of which data."""
    lines = about(page, snapshot, path, search)
    if form == "csv":
        from reports.danish_csv import danish_csv

        head: list[tuple[str, Cell]] = [("Titel", found[0].title), ("Hvad der er målt", found[0].subtitle)]
        notes: list[tuple[str, Cell]] = [("Bemærk", note) for note in found[0].notes]
        return danish_csv(export.sheet(found[0], "1"), [*head, *notes, *lines])
    if form == "xlsx":
        from reports.xlsx import workbook

        sheets = [export.sheet(p, name) for p, name in zip(found, export.sheet_names(found), strict=True)]
        sheets.append(
            Table(
                "Om dette udtræk", "Om dette udtræk", "Filtre, data, definitioner og mål med kilder",
                (Column("Emne", "wide"), Column("Indhold", "wide")), tuple(lines),
            )
        )  # fmt: skip
        return workbook(sheets, page.title, snapshot.loaded_at)
    from reports.pptx import Slide, deck

    said = tuple(f"{subject}: {_words(content)}" for subject, content in lines)
    slides = [
        Slide(
            p.title, p.subtitle, p.chart, (*_numbers(p, snapshot.small_numbers), *p.notes, *said), f"Øjebliksbillede {snapshot.id}",
            () if p.chart else _list(p),
        )
        for p in found
    ]  # fmt: skip
    footer = f"Data pr. {text.day(snapshot.as_of)}"
    return deck(page.title, f"{footer} · {page.unit}", slides, footer, snapshot.loaded_at)


def about(page: Page, snapshot: Snapshot, path: str, search: str) -> list[tuple[str, Cell]]:
    """What was asked of which data: the page's filters, the data's date and snapshot, definitions and targets."""
    lines: list[tuple[str, Cell]] = [
        ("Side", page.title),
        ("Udsnit", page.unit),
        ("Adresse", f"{path or '/'}{search}"),
        *[("Filter", words) for words in page.filter_words],
        ("Data pr.", snapshot.as_of),
        ("Øjebliksbillede", snapshot.id),
        ("Indlæst", text.moment(snapshot.loaded_at)),
        ("Historik fra", snapshot.history_from),
        ("Kilde", snapshot.source),
        (
            "Udgave",
            f"små tal er skjult: antal af personer fra 1 til {snapshot.small_numbers - 1} og det, de kan regnes ud af"
            if page.protected
            else "til brug i huset: egne enheder med alle tal, andres med små tal skjult; må ikke sendes videre"
            if page.mixed
            else "til brug i huset: alle tal, også de små; må ikke sendes videre",
        ),
    ]
    for id in page.indicators:
        indicator = INDICATORS[id]
        label = indicator.name
        source = f" Kilde: {indicator.source}." if indicator.source else ""
        words = indicator.meaning
        lines.append((f"Definition: {label}", f"{words}{source}"))
        lines += [
            (f"Mål: {label}", f"{_bounds(t, indicator.unit)} fra {text.day(t['valid_from'])}; {t['source'] or 'kilde ikke angivet'}")
            for t in snapshot.targets(indicator.id)
        ]  # fmt: skip
    title = str(site().get("title", "tavle"))
    return [*lines, ("Lavet af", title)]


def _bounds(target: dict[str, object], unit: str) -> str:
    low, high = (None if target[k] is None else float(str(target[k])) for k in ("low", "high"))
    kind = {"target": "mål", "band": "anbefalet", "baseline": "udgangspunkt"}[str(target["kind"])]
    if low is not None and high is not None and low != high:
        return f"{kind} {text.plain(low, unit)}–{text.plain(high, unit)}"
    if target["kind"] == "baseline":
        return f"{kind} {text.plain(low if low is not None else high, unit)}"
    side, bound = ("højst", high) if high is not None else ("mindst", low)
    return f"{kind} {side} {text.plain(bound, unit)}"


def _words(cell: Cell) -> str:
    return text.day(cell) if hasattr(cell, "strftime") else str(cell)  # type: ignore[arg-type]


def _list(piece: Piece) -> tuple[str, ...]:
    """The first rows in words, where there is no chart to draw."""
    rows = [
        " · ".join(_words(c) for c in row if not hasattr(c, "kind") and c not in ("", None))
        for row in piece.rows
    ]
    more = len(rows) - 8
    return (*[r[:140] for r in rows[:8]], *([f"og {text.number(more)} til; se Excel"] if more > 0 else []))


def _numbers(piece: Piece, below: int) -> list[str]:
    """The chart's numbers in the notes, a line a series; `<5` (`below`) where one is hidden."""
    if piece.chart is None:
        return []
    kind = piece.chart.kind
    return [
        f"{series.name}: "
        + "; ".join(
            f"{category}{' (foreløbig)' if n in piece.chart.running else ''} "
            f"{f'<{below}' if n in series.hidden else _amount(value, kind)}"
            for n, (category, value) in enumerate(zip(piece.chart.categories, series.values, strict=True))
        )
        for series in piece.chart.series
    ]


def _amount(value: float | None, kind: str) -> str:
    if value is None:
        return text.DASH
    if kind in ("share", "rate"):
        return text.percent(value, 1)
    return text.number(value, 0 if float(value).is_integer() else 1)


def _sentence(words: str, status: int) -> Response:
    return Response(words, status=status, content_type="text/plain; charset=utf-8")
