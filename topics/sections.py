"""What pages have in common beside their panels: the head, the map of districts, the definitions, why something is
empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from metrics import INDICATORS
from metrics.danish import dates, numbers
from metrics.judge.compare import is_count
from metrics.question import Answer, Row

from . import links, url
from .cells import Status
from .hidden import SENTENCE
from .rows import latest
from .values import Definitions, Head, Panel, Text, Tile, Tiles, Verdict
from .view import View

NOTHING = "Der er ingen tal for det valgte udsnit i perioden. Vælg en længere periode eller et større udsnit."


def head(kicker: str, title: str, *, aside: Any = None, under: str = "") -> Head:
    """The head of a page: its name in small, its finding in large."""
    return Head(kicker, title, under, aside)


def verdict(row: Row | None, unit: str, source: str = "") -> Verdict:
    """Status and target of the page's own figure."""
    return Verdict((*standing(row, unit), *((f"kilde: {source}",) if source else ())))


def standing(row: Row | None, unit: str) -> tuple[Status | str, ...]:
    """How a row stands against its target, and the target; that none is set, once."""
    kind = numbers.standing(row) if row else "none"
    if row is None or (row.target_low is None and row.target_high is None):
        return (Status(kind, of="mål" if kind == "none" else ""),)
    return (Status(kind), numbers.target(row.target_low, row.target_high, unit))


def source_of(view: View, id: str, kind: str = "target") -> str:
    """Where the target comes from, as its record says."""
    return next((str(t["source"]) for t in view.targets(id, kind) if t.get("source")), "")


def district_map(view: View, id: str, answer: Answer, path: str) -> Tiles | None:
    """The tile map of the last period; None where the site's districts are not those of the map."""
    unit = INDICATORS[id].unit
    rows = {dims[0]: row for dims, row in latest(answer).items() if dims[0] is not None}
    labels = view.snap.labels("district")
    values = [row.value for row in rows.values() if row.value is not None]
    if not labels or not set(labels) <= set(PLACES) or not values:
        return None
    # A sum that has no row is of nobody; what is protected says nothing of who is not there.
    none = 0.0 if is_count(INDICATORS[id]) and not answer.released else None
    if none is not None and not set(PLACES) <= set(rows):
        values.append(none)
    least, most = min(values), max(values)
    reach = (most - least) or 1
    places = numbers.column(rows.values(), unit)
    tiles = []
    for district, place in PLACES.items():
        row = rows.get(district)
        value = row.value if row else none
        chosen = view.state.district == district
        tiles.append(Tile(
            labels.get(district, district),
            numbers.value(value, unit, places=places) if row is None else numbers.of(row, unit, places),
            0.0 if value is None or row is None else 0.16 + 0.84 * (value - least) / reach,
            links.to(path, view.state, district=None if chosen else district),
            place, chosen,
        ))  # fmt: skip
    return Tiles(tuple(tiles))


PLACES: dict[str, tuple[int, int]] = {
    "broenshoej_husum": (1, 1), "bispebjerg": (1, 2), "oesterbro": (1, 3),
    "vanloese": (2, 1), "noerrebro": (2, 2), "indre_by": (2, 3), "amager_oest": (2, 4),
    "valby": (3, 1), "vesterbro_kgs_enghave": (3, 2), "amager_vest": (3, 3), "udenbys": (3, 4),
}  # fmt: skip
"""District -> (row, column) of its tile: the ten as Copenhageners know them, and "Udenbys" beside."""


def map_panel(view: View, id: str, answer: Answer, path: str) -> Panel | None:
    """The tile map in a panel of its own; None where there is none."""
    drawn = district_map(view, id, answer, path)
    if drawn is None:
        return None
    return Panel(
        f"{view.indicator(id).name} på kortet",
        "Jo kraftigere farve, jo højere tal · vælg en bydel for at se den alene",
        (drawn,),
    )


def definition(view: View, *ids: str) -> Definitions:
    """What the figures of a page mean, in words."""
    return Definitions(tuple((i.id, i.name, i.meaning) for i in map(view.indicator, ids)))


def not_cut(view: View, id: str) -> Text | None:
    """A sentence where a filter in force cannot cut the figure."""
    ignored = view.ignored(id)
    if not ignored:
        return None
    return Text(
        f"Filteret på {dates.join(ignored)} er ikke brugt her: tallet bedømmer en medarbejders hele sagsstamme.",
        "note",
    )


def subtitle(view: View, id: str, answer: Answer) -> str:
    """What is measured, for whom, in which periods."""
    grain = answer.question.grain or INDICATORS[id].grain
    return f"{measured(view, id)} · {view.unit_name()} · pr. {dates.GRAINS.get(grain, 'dag')}"


def measured(view: View, id: str) -> str:
    """An indicator's name, and its unit where the name does not say it."""
    indicator = view.indicator(id)
    unit = numbers.unit(indicator.unit)
    known = not unit or unit.split()[0] in indicator.name.lower()
    return indicator.name if known else f"{indicator.name}, {unit}"


def in_order(view: View, answer: Answer, dim: str) -> list[tuple[str, Row]]:
    """The rows of the last period with the names of their dim's values, as units are listed."""
    rows = {dims[0]: row for dims, row in latest(answer).items()}
    return [(view.label(dim, value), rows[value]) for value in view.order(dim, rows)]


def in_focus(view: View, dim: str) -> str | None:
    """The name of the chosen unit, which is drawn in ink and the others pale; None where none is chosen."""
    chosen = getattr(view.state, dim, None)
    return None if chosen is None else view.label(dim, None if chosen == url.NONE else chosen)


def no_head(items: Sequence[tuple[str, Row]]) -> str | None:
    """A note where cells have cases and nobody there to divide by."""
    found = [name for name, row in items if row.value is None and row.numerator]
    return (
        f"– hos {dates.join(found)}: der er sager, men ingen medarbejder at dele dem med." if found else None
    )


def why(rows: Sequence[Row], view: View | None = None, grain: str | None = None) -> str:
    """Why there is nothing to draw."""
    if view is not None and view.scope.protected and grain not in (None, "month", "halfyear"):
        return f"Pr. {dates.GRAINS.get(str(grain), 'dag')} er tallet ikke åbent for din rolle. Vælg måned."
    if rows and all(row.status == "not_delivered" for row in rows):
        return "Ikke leveret: leverancen har ikke den tabel, som tallet regnes af."
    return SENTENCE if any(row.status == "suppressed" for row in rows) else NOTHING
