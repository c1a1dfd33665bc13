"""A callback with values that no page of ours sends ends without a fault, and writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from access import callbacks_of, payload
from dash import Dash

from dashboard.app import create_app
from store import Actions, Comments, Samples, Store

FORGED: tuple[Any, ...] = (
    None, "", "x" * 300, "<script>alert(1)</script>", -1, 10**30, 1.5, True, [], [[]], {}, {"a": 1}, ["a"], "../../etc/passwd",
    "/tavle/T01", "?team=T01&team=%00", "2026-13-99",
)  # fmt: skip


@pytest.fixture(scope="module")
def app(small_folder: Path) -> Dash:
    return create_app(small_folder)


@pytest.mark.parametrize("value", FORGED, ids=repr)
def test_no_value_is_a_fault(app: Dash, small_folder: Path, value: Any) -> None:
    client = app.server.test_client()
    for output in [callback.name for callback in callbacks_of(app)]:
        sent = payload(app, output, {})
        for part in ("inputs", "state"):
            for item in sent[part]:
                for one in item if isinstance(item, list) else (item,):
                    one["value"] = value
            sent[part] = [
                [
                    {
                        "id": {"type": "report-choice", "key": "x", "place": 1, "id": 1},
                        "property": "value",
                        "value": value,
                    }
                ]
                if item == []
                else item
                for item in sent[part]
            ]
        answer = client.post("/_dash-update-component", json=sent)
        assert answer.status_code in (200, 204, 400), (output[:60], answer.status_code)
    store = Store(small_folder)
    assert Actions(store).of("T01") == []
    assert Comments(store).of("closures") == []
    assert Samples(store).all() == []
