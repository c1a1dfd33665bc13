"""A callback that is called in another form than it declares is refused with a sentence, and is no fault of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from unit.access import Person, app_with, payload

BROKEN: list[dict[str, Any]] = [
    {"inputs": []}, {"inputs": None}, {"inputs": "x"}, {"inputs": [None, None]}, {"inputs": [["x"], []]},
    {"state": ["x"]}, {"state": {"a": 1}}, {"outputs": None}, {"outputs": [7]}, {"outputs": {"id": []}},
    {"changedPropIds": "url.search"}, {"changedPropIds": [None]}, {"changedPropIds": None}, {"output": []}, {"output": "..main.nothing.."},
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_another_form_is_refused_with_a_sentence(small_folder: Path, broken: dict[str, Any]) -> None:
    app = app_with(small_folder)
    sent = payload(app, "..main", {"url.pathname": "/", "url.search": ""})
    person = Person(app, "supervision")
    person.read_notice()
    assert person.post("/_dash-update-component", json=sent).status_code == 200
    answer = person.post("/_dash-update-component", json={**sent, **broken})
    assert (answer.status_code, answer.json) == (400, {"error": "Det kan siden ikke."})
