"""The filter bar says what the address says: each value that an address may hold is a choice of its control."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, g

from dashboard import frame
from dashboard.access.who import LOCAL
from metrics import Warehouse
from topics.url import DIMS, parse, to_query


def choices(control: Any) -> Iterator[tuple[str, str]]:
    for choice in control.data:
        for item in choice.get("items", [choice]):
            yield item["value"], item["label"]


@pytest.mark.parametrize(
    ("search", "name", "label"),
    [
        ("?team=none", "unit", "Ikke tildelt"),
        ("?afdeling=none", "unit", "Ikke tildelt"),
        ("?maalgruppe=none", "target_group", "Uoplyst"),
        ("?team=T01", "unit", None),
        ("?ydelse=none", "benefit", None),
    ],
)
def test_the_bar_names_what_is_looked_at(
    small_house: Warehouse, search: str, name: str, label: str | None
) -> None:
    snap = small_house.current()
    allowed = {dim: snap.labels(dim) for dim in DIMS}
    state, _ = parse(search, allowed, snap.history_from, snap.as_of)
    values = dict(zip(frame.CONTROLS, frame.control_values(state, "month"), strict=True))
    with Flask(__name__).test_request_context():
        g.reader = LOCAL
        bar = [c for c in frame.filters(snap, values) if getattr(c, "id", None) == f"filter-{name}"]
    known = dict(choices(bar[0]))
    assert values[name] is None or values[name] in known
    assert label is None or known[values[name]] == label
    assert (values[name] is None) == (to_query(state) == "")
