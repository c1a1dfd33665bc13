"""Sager: the rows behind any figure that counts rows, filtered, sorted and fetched a page at a time.

The state is in the address: `tal` (the indicator), `del` (all, those that met it, or the rest), `soeg` (part
of a case's number), `sorter` (column, a minus before it for descending) and `side`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import html
from dashboard.render_cells import scrolled
from metrics import INDICATORS, Question
from metrics.behind.cases import Behind, Part, behind, count_behind, countable, whole_range
from metrics.behind.cases import is_share_of_rows as has_parts
from metrics.danish import dates, numbers
from metrics.question import Grain
from topics import links, sections, url
from topics.cells import Cell, Column, Kind, Link, Marked, Table
from topics.values import Control, Empty, Group, Panel, Text
from topics.view import View

TITLE = "Sager"
GRAIN: Grain = "month"
FIXED_GRAIN = True
KEYS = ("tal", "del", "soeg", "sorter", "side", "periode")

PAGE = 100
"""Rows that are fetched and shown at a time."""
FIRST = "open_cases"
PART: dict[str, Part] = {"alle": "all", "opfyldt": "met", "ikke": "missed"}
PART_WORDS = {"alle": "alle", "opfyldt": "opfyldt", "ikke": "ikke opfyldt"}
"""Part of a figure in the address -> its word in the field."""

COLUMNS: dict[str, str] = {
    "case_id": "Sag", "kind": "Hvad", "day": "Dag", "due_on": "Frist", "done_on": "Gjort", "met": "Opfyldt",
    "weeks": "Uger", "team": "Team", "worker": "Medarbejder", "district": "Bydel", "benefit": "Ydelse",
    "employment": "Job eller ledig", "target_group": "Målgruppe", "category": "Kategori", "opened_on": "Åbnet",
    "closed_on": "Lukket", "close_reason": "Årsag",
}  # fmt: skip
"""Column of a row -> its heading, in the order of the table."""
DAYS = ("day", "due_on", "done_on", "opened_on", "closed_on")
DIMS = ("team", "worker", "district", "benefit", "employment", "target_group", "category", "close_reason")

KINDS = {
    "open": "åben", "opened": "åbnet", "closed": "lukket", "transfer_in": "flyttet til", "transfer_out": "flyttet fra",
    "phone": "telefon", "mail": "mail", "in_person": "fremmøde", "digital": "digital samtale", "letter": "brev",
    "workplace": "på arbejdspladsen", "rehabilitation_team": "rehabiliteringsteam", "assessment": "vurdering",
    "medical": "lægelig vurdering", "followup": "opfølgning", "review": "vurdering", "offer": "tilbud",
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What the page's own keys ask for, and a sentence for each that was not understood."""

    id: str
    part: Part
    search: str
    sort: tuple[str, bool] | None
    page: int
    problems: tuple[str, ...]


def wanted(view: View) -> Wanted:
    """The page's own keys, with what is wrong left out."""
    own, problems = view.own, []
    ident = own.get("tal", FIRST)
    if ident not in INDICATORS or not countable(ident):
        problems.append(f"“{ident[:40]}” er ikke et tal, der tæller sager; {INDICATORS[FIRST].name} er vist.")
        ident = FIRST
    if own.get("del", "alle") not in PART:
        problems.append(f"“{own['del'][:40]}” er ikke en del af et tal; alle er vist.")
    part = PART.get(own.get("del", "alle"), "all") if has_parts(ident) else "all"
    sort = own.get("sorter", "")
    column = sort.removeprefix("-")
    if sort and column not in COLUMNS:
        problems.append(f"Der kan ikke sorteres efter “{column[:40]}”.")
    period = own.get("periode", "")
    found = url.period_of(period)
    if period and (found is None or found[1] > view.snap.as_of or found[1] < view.snap.calendar_from):
        problems.append(f"Der er ingen periode “{period[:20]}” i data; den nyeste er vist.")
    page = own.get("side", "1")
    if not page.isdecimal() or not 1 <= int(page) <= 1_000_000:
        problems.append(f"Der er ingen side “{page[:20]}”; den første er vist.")
        page = "1"
    return Wanted(
        ident, part, own.get("soeg", "")[:40], (column, sort.startswith("-")) if column in COLUMNS else None,
        int(page), tuple(problems),
    )  # fmt: skip


def question(view: View, ident: str) -> Question:
    """The question whose rows are asked for: a stock on the last day, else the filter's period or its last month."""
    period = url.period_of(view.own.get("periode", ""))
    if period is not None and period[1] <= view.snap.as_of:
        grain, first = period
        return view.question(ident, grain=grain, start=max(first, view.snap.calendar_from), end=first)
    start = url.first_day(view.state.start) if view.state.start else view.end
    return view.question(ident, grain="month", start=start)


def render(view: View) -> list[Any]:
    """The page: what is asked, how many there are, and one page of them."""
    asked = wanted(view)
    if not view.sees_cases:
        return [sections.head("Sager", "De enkelte sager er kun for dem, der arbejder med dem")]
    indicator, whose = view.indicator(asked.id), question(view, asked.id)
    start, end = whole_range(view.snap, whose)
    if not set(indicator.needs) <= view.snap.delivered:
        return [sections.head("Sager", "Ikke leveret"), controls(view, asked), Empty(sections.NOTHING)]
    count = count_behind(view.snap, whose, view.scope, asked.part, asked.search)
    pages = max(1, -(-count // PAGE))
    page = min(asked.page, pages)
    sort = (asked.sort,) if asked.sort else ()
    rows = behind(
        view.snap, whose, view.scope, asked.part, search=asked.search, sort=sort, offset=(page - 1) * PAGE, limit=PAGE,
    )  # fmt: skip
    stock = indicator.numerator.shape == "stock"
    when = dates.day(end) if stock else f"{dates.day(start)} – {dates.day(end)}"
    only = {"all": "", "met": " · kun opfyldte", "missed": " · kun ikke opfyldte"}[asked.part]
    return [
        sections.head(
            f"Sager bag et tal · {view.unit_name()}",
            f"{dates.count(count, 'række', 'rækker')} bag “{indicator.name}”",
            under=f"{when}{only}",
        ),
        *[Text(problem, "notes", "note") for problem in asked.problems],
        controls(view, asked),
        grid(view, asked, rows, count, page, pages)
        if rows
        else Empty("Ingen rækker i udsnittet. Vælg et større, eller en anden periode."),
        Text(
            Marked(("Så mange rækker, som tallet siger. ", Link("Se tallet selv", _figure(view, asked.id)))),
            "note",
        ),
        sections.definition(view, asked.id),
    ]


def kind(view: View, code: str) -> str:
    """What a row is, in words: an obligation by the name that its rule has."""
    return str(view.snap.labels("obligation").get(code) or KINDS.get(code, code))


def controls(view: View, asked: Wanted) -> Group:
    """Which figure, which part of it, which case."""
    figures = tuple((id, view.indicator(id).name) for id in INDICATORS if countable(id))
    shown = [Control("choice", "tal", "Tal", asked.id, figures, width=360)]
    if has_parts(asked.id):
        value = next(word for word, part in PART.items() if part == asked.part)
        shown.append(Control("segments", "del", "Vis", value, tuple(PART_WORDS.items())))
    shown.append(Control("search", "soeg", "Sagsnummer", asked.search))
    return Group(tuple(shown), "whatif panel")


def grid(view: View, asked: Wanted, rows: Sequence[Behind], count: int, page: int, pages: int) -> Panel:
    """One page of rows; a heading sorts, and the pager fetches the next ones."""
    columns = [c for c in COLUMNS if any(getattr(r, c) is not None for r in rows) or c == "case_id"]
    first = (page - 1) * PAGE + 1
    listed = html.Table(
        [
            html.Caption(f"Rækker bag {view.indicator(asked.id).name}", className="unseen"),
            html.Thead(html.Tr([_heading(view, asked, c) for c in columns])),
            html.Tbody([html.Tr([_cell(view, c, r) for c in columns]) for r in rows]),
        ],
        className="table cases",
    )
    pager = html.Nav(
        [
            _turn(view, page - 1, "Forrige") if page > 1 else html.Span("Forrige", className="quiet"),
            html.Span(
                f"{numbers.number(first)}–{numbers.number(first + len(rows) - 1)} af {numbers.number(count)} · side {numbers.number(page)} af {numbers.number(pages)}"
            ),
            _turn(view, page + 1, "Næste") if page < pages else html.Span("Næste", className="quiet"),
        ],
        className="pager",
        **{"aria-label": "Rækkernes sider"},
    )  # fmt: skip
    return Panel(
        "",
        body=(scrolled(listed, "Rækkerne", "cases-scroll"), pager),
        file=as_file(view, asked, columns, rows),
    )


def as_file(view: View, asked: Wanted, columns: Sequence[str], rows: Sequence[Behind]) -> Table:
    """The same rows with their days as days."""
    kinds: dict[str, Kind] = {**dict.fromkeys(DAYS, "date"), "weeks": "count"}
    return Table(
        tuple(Column(COLUMNS[c] + _mark(asked, c), kinds.get(c, "text")) for c in columns),
        tuple(tuple(_value(view, c, r) for c in columns) for r in rows),
    )


def _value(view: View, column: str, row: Behind) -> Cell:
    value: Cell = getattr(row, column)
    return value if column in (*DAYS, "weeks") and value is not None else _words(view, column, row)


def address(view: View, **changes: str | None) -> str:
    """The page's own address with some of its keys changed."""
    return links.with_own("/sager", view.state, {**view.own, **changes})


def _turn(view: View, page: int, word: str) -> Any:
    return html.link(word, href=address(view, side=str(page) if page > 1 else None))


def _mark(asked: Wanted, column: str) -> str:
    """How the rows are sorted by a column, as a sign behind its heading."""
    return {None: "", True: " ▾", False: " ▴"}[
        asked.sort[1] if asked.sort and asked.sort[0] == column else None
    ]


def _heading(view: View, asked: Wanted, column: str) -> Any:
    down, mark = asked.sort == (column, False), _mark(asked, column)
    sorted_as = {"": "none", " ▾": "descending", " ▴": "ascending"}[mark]
    href = address(view, sorter=f"-{column}" if down else column, side=None)
    return html.Th(
        html.link(f"{COLUMNS[column]}{mark}", href=href, className="sort"),
        scope="col",
        className="num" if column == "weeks" else "",
        **{"aria-sort": sorted_as},
    )


def _cell(view: View, column: str, row: Behind) -> Any:
    words = _words(view, column, row)
    if column == "case_id":
        return html.Th(words, scope="row")
    return html.Td(words, className="num" if column == "weeks" else "")


def _words(view: View, column: str, row: Behind) -> str:
    value = getattr(row, column)
    if column == "case_id":
        return value or "uden sag"
    if column in DAYS:
        return dates.day(value)
    if column == "met":
        return "ja" if value else "nej"
    if column == "kind":
        return kind(view, value)
    if column in DIMS:
        return view.label(column, value) if value is not None or _lacks(column, row) else numbers.DASH
    return numbers.number(value) if value is not None else numbers.DASH


def _lacks(column: str, row: Behind) -> bool:
    """Whether there could be a value: a case that is open has no reason yet, and an enquiry of no case no category."""
    if column in ("team", "worker"):
        return True
    return row.case_id is not None and (column != "close_reason" or row.closed_on is not None)


def _figure(view: View, id: str) -> str:
    """Where the figure itself stands: for a worker on the own page, the only one that is open."""
    return "/mit" if view.scope.role == "worker" else links.indicator(id, view.state)
