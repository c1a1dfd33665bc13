"""Where everything is, and links that keep the filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, quote, urlencode

from .url import State, to_query

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


def with_own(path: str, state: State, own: Mapping[str, str | None]) -> str:
    """The address of a page that has keys of its own beside the filters; those that are None are left out."""
    pairs = [(key, value) for key, value in own.items() if value is not None]
    query = to_query(state)
    return f"{path}{query}{('&' if query else '?') + urlencode(pairs) if pairs else ''}"


def cases(id: str, state: State, part: str = "all", **changes: str | None) -> str:
    """The rows behind a figure: all, those that met it, or those that did not."""
    word = {"all": None, "met": "opfyldt", "missed": "ikke"}[part]
    return with_own("/sager", state.but(**changes), {"tal": id, "del": word})


def behind(id: str, state: State, period: str, *, rows: bool) -> str:
    """What is behind one point of a figure: its rows where the reader sees `rows`, else its parts."""
    return behind_each(id, state, (period,), rows=rows)[0]


def behind_each(id: str, state: State, periods: Iterable[str], *, rows: bool) -> tuple[str, ...]:
    """The same for each point of a series."""
    whole = state.but(start=None, end=None, grain=None)
    begin = with_own("/sager" if rows else "/bag", whole, {"tal": id})
    return tuple(f"{begin}&periode={quote(period)}" for period in periods)


def indicator(id: str, state: State) -> str:
    return to(OWN_PAGE.get(id, f"/indikator/{id}"), state)


FORMS = {"csv": "CSV", "xlsx": "Excel", "pptx": "PowerPoint"}
"""Ending of a file -> its name in a menu."""
FILE_KEYS = ("_side", "_panel", "_data")
"""The keys of a file's address beside those of the page: the page, the panel's number, the snapshot looked at."""


def files(path: str, search: str, snapshot: str, panel: int | None = None) -> tuple[tuple[str, str], ...]:
    """Name and address of each file of a panel; without a `panel` those of the whole page, of which none is a CSV."""
    page, number, data = FILE_KEYS
    pairs = [(page, path), *([(number, str(panel))] if panel is not None else []), (data, snapshot)]
    asked = urlencode([*pairs, *parse_qsl(search)])
    return tuple(
        (name, f"/hent/{form}?{asked}") for form, name in FORMS.items() if panel is not None or form != "csv"
    )
