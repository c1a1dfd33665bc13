"""What stands around every page: the bar, the menu, the filters, the freshness line, and the place for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import dcc

from dashboard import html, registry
from dashboard.access.opening import in_menu, may_open
from dashboard.access.who import ROLE_WORDS, current
from dashboard.controls import segments, select
from dashboard.figures.theme import FONT
from dashboard.registry import Page
from dashboard.render import for_dash
from metrics.danish import dates, numbers
from metrics.danish.labels import none_label
from topics import links, url
from topics.url import State

if TYPE_CHECKING:
    from dashboard.page import Rendered

INDEX = """<!DOCTYPE html>
<html lang="da">
<head>
{%metas%}
<meta name="color-scheme" content="light dark">
<title>{%title%}</title>
{%favicon%}
{%css%}
</head>
<body>
{%app_entry%}
<footer>{%config%}{%scripts%}{%renderer%}</footer>
<noscript>Denne side kræver JavaScript.</noscript>
</body>
</html>"""

CONTROLS = ("unit", "district", "employment", "target_group", "benefit", "start", "end", "grain")
"""The filter bar's controls, in order; each has the id `filter-<name>`."""


def frame(snap: Any | None, page: Rendered | None = None) -> Any:
    """The whole frame, with the choices of the snapshot (None: nothing is published yet).

    With a `page` it stands in the frame from the start: so the first answer has it. The browser asks for its own.
    """
    waiting = html.Div("Henter tallene …", className="loading")
    values = dict(zip(CONTROLS, page.controls, strict=True)) if page else {}
    return dmc.MantineProvider(
        defaultColorScheme="auto",
        theme={"fontFamily": FONT, "primaryColor": "teal", "defaultRadius": "sm", "fontSmoothing": True},
        children=[
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="page", data={}),
            dcc.Store(id="sink"),
            dcc.Store(id="own-sink"),
            html.A("Til indholdet", href="#main", className="skip"),
            html.Header(
                [
                    html.Div(
                        [
                            html.link(
                                [html.Span(className="mark", **{"aria-hidden": "true"}), "tavle"],
                                href="/",
                                className="brand",
                            ),
                            html.Button(
                                "Menu",
                                id="menu-button",
                                className="menu-button",
                                **{"aria-controls": "menu", "aria-expanded": "false"},
                            ),
                            html.Button(
                                "Filtre",
                                id="filter-button",
                                className="menu-button filter-button",
                                **{"aria-controls": "filters", "aria-expanded": "false"},
                            ),
                            html.Nav(
                                page.menu if page else None,
                                id="menu",
                                className="menu",
                                **{"aria-label": "Sider"},
                            ),
                            account(),
                            dmc.ColorSchemeToggle(
                                id="scheme",
                                lightIcon=for_dash(scheme_word("Mørk")),
                                darkIcon=for_dash(scheme_word("Lys")),
                                variant="subtle",
                                color="gray",
                                size="lg",
                                **{"aria-label": "Skift mellem Mørk visning og Lys visning"},
                            ),
                        ],
                        className="bar",
                    ),
                    html.Div(
                        filters(snap, values, fixed=page.fixed if page else False),
                        id="filters",
                        className=page.filters if page else "filters",
                        role="group",
                        **{"aria-label": "Filtre"},
                    ),
                    html.Div(page.freshness if page else None, id="freshness", className="freshness"),
                ],
                className="top",
            ),
            html.Main(page.main if page else waiting, id="main", tabIndex=-1),
            html.Div(id="announce", className="unseen", role="status", **{"aria-live": "polite"}),
        ],
    )


def filters(snap: Any | None, values: Mapping[str, str | None], *, fixed: bool = False) -> list[Any]:
    """The filter bar. `values` are the controls' values by name; `fixed` says that the page has its own grain."""
    labels = snap.labels if snap is not None else (lambda _dim: {})

    def choose(
        name: str, label: str, data: Sequence[Any], everything: str, width: int, search: bool = False
    ) -> Any:
        return select(f"filter-{name}", label, data, everything, values.get(name), width=width, search=search)

    def choices(dim: str) -> list[dict[str, str]]:
        return [{"value": value, "label": dates.sentence(label)} for value, label in labels(dim).items()]

    months = month_choices(snap)
    return [
        choose("unit", "Enhed", units(snap), "Hele centret", 184, search=True),
        choose("district", "Bydel", choices("district"), "Alle", 176),
        choose("employment", "Fra job eller ledighed", choices("employment"), "Alle", 168),
        choose("target_group", "Målgruppe", [*choices("target_group"), nobody("target_group")], "Alle", 168),
        choose("benefit", "Ydelse", choices("benefit"), "Alle", 160),
        html.Div(
            [
                choose("start", "Fra og med", months, "automatisk", 132, search=True),
                choose("end", "Til og med", months, "nyeste", 132, search=True),
            ],
            className="control-pair",
        ),
        segments("filter-grain", "Pr.", dates.GRAINS, values.get("grain") or "month", fixed=fixed),
    ]


def units(snap: Any | None) -> list[dict[str, Any]]:
    """Departments and teams, grouped, as `department:X` and `team:Y`."""
    if snap is None:
        return []
    found = snap.units()
    departments = sorted({u["department"] for u in found}, key=dates.sort_key)
    teams = sorted({(u["team"], u["team_name"]) for u in found}, key=lambda t: dates.sort_key(t[1]))
    return [
        {"group": "Afdelinger", "items": [{"value": f"department:{d}", "label": d} for d in departments]},
        {
            "group": "Teams",
            "items": [
                *({"value": f"team:{id}", "label": name} for id, name in teams),
                nobody("team", "team:"),
            ],
        },
    ]


def nobody(dim: str, prefix: str = "") -> dict[str, str]:
    """The choice of what has no value of a dim."""
    return {"value": f"{prefix}{url.NONE}", "label": dates.sentence(none_label(dim))}


def month_choices(snap: Any | None) -> list[dict[str, str]]:
    """Every month of the data, the newest first."""
    if snap is None:
        return []
    first, last = url.month(snap.history_from), url.month(snap.as_of)
    months = []
    year, number = map(int, last.split("-"))
    while f"{year}-{number:02d}" >= first:
        label = f"{year}-{number:02d}"
        months.append({"value": label, "label": dates.period(label, short=False).replace(" ", " ")})
        year, number = (year, number - 1) if number > 1 else (year - 1, 12)
    return months


def menu(path: str, state: State) -> list[Any]:
    """The menu, each link with the filters in force; pages that belong together open under one name."""
    items = []
    reader = current()
    for name, pages in registry.menu():
        links_to = [html.Li(_menu_link(page, path, state)) for page in pages if in_menu(reader, page)]
        if not pages[0].group:
            items += links_to
            continue
        if not links_to:
            continue
        here = any(page.path == path for page in pages)
        inside = html.Ul(links_to)
        items.append(
            html.Li(
                html.Details(
                    [html.Summary(name, className="here" if here else ""), inside], className="menu-group"
                )
            )
        )
    return [html.Ul(items)]


def scheme_word(which: str) -> Any:
    """The words of the switch between light and dark; on a phone the first alone."""
    return html.Span([which, html.Span(" visning", className="scheme-rest")], className="scheme-word")


def account() -> Any:
    """Who is logged in, in which role: the way to another role and out. Nothing where there is no login."""
    reader = current()
    if reader.role == "operator" or reader.read_only:
        return None
    return html.A(
        [
            html.Span(reader.name, className="who-name"),
            html.Span(f" · {ROLE_WORDS[reader.role]}", className="who-role"),
        ],
        href="/konto",
        className="who",
    )


def _menu_link(page: Page, path: str, state: State) -> Any:
    to = links.to(page.path, state)
    if page.path == path:
        return html.A(page.menu, href=to, className="here", **{"aria-current": "page"})
    return html.link(page.menu, href=to, className="")


def freshness(snap: Any) -> list[Any]:
    """`Data pr. 31-10-2026 · indlæst … · 14 af 81.223 rækker afvist · 3 advarsler`."""
    report = snap.load_report()
    read, rejected = sum(r["read"] for r in report), sum(r["rejected"] for r in report)
    warnings = len(snap.findings())
    return [
        html.Span(["Data pr. ", html.Strong(dates.day(snap.as_of))]),
        html.Span(f"indlæst {dates.moment(snap.loaded_at)}"),
        html.Span(f"{numbers.number(rejected)} af {numbers.number(read)} rækker afvist"),
        html.Span(dates.count(warnings, "advarsel", "advarsler")),
        *(
            [html.link("se datakvalitet", href="/datakvalitet")]
            if may_open(current(), "/datakvalitet", snap)
            else []
        ),
    ]


def control_values(state: State, grain: str) -> tuple[str | None, ...]:
    """The values of the controls, in the order of `CONTROLS`."""
    # A case that is in no department is in no team either.
    team = state.team or (url.NONE if state.department == url.NONE else None)
    unit = f"team:{team}" if team else f"department:{state.department}" if state.department else None
    return (
        unit,
        state.district,
        state.employment,
        state.target_group,
        state.benefit,
        state.start,
        state.end,
        grain,
    )
