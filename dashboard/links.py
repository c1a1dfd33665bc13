"""Where everything is, and links that keep the filters."""

from __future__ import annotations

from dashboard.url import State, to_query

PAGES: tuple[tuple[str, str], ...] = (
    ("/", "Overblik"),
    ("/tavle", "Tavle"),
    ("/indikator/caseload_per_worker", "Sagsstamme"),
    ("/indikator/closures_per_worker_month", "Afslutninger"),
    ("/indikator/phone_on_time", "Svar til borgere"),
    ("/flow", "Til- og afgang"),
    ("/maalgrupper", "Målgrupper"),
    ("/definitioner", "Definitioner"),
    ("/datakvalitet", "Datakvalitet"),
)
"""The pages in the order of the menu."""

OWN_PAGE = {
    "mail_on_time": "/indikator/phone_on_time",
    "closures": "/indikator/closures_per_worker_month",
    "target_group_outflow_rate": "/maalgrupper",
    "target_group_job_rate": "/maalgrupper",
    "inflow": "/flow",
    "outflow": "/flow",
    "net_flow": "/flow",
    "long_stock": "/flow",
}
"""Indicators that are shown on another's page."""


def to(path: str, state: State, **changes: str | None) -> str:
    """The address of a page under the same filters, some of them changed."""
    return f"{path}{to_query(state.but(**changes))}"


def indicator(id: str, state: State) -> str:
    return to(OWN_PAGE.get(id, f"/indikator/{id}"), state)
