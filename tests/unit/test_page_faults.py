"""Whatever is wrong, a page is a sentence: nothing loaded, a snapshot that cannot be read, a fault of ours."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from dashboard import registry
from dashboard.access.rules import EVERYBODY
from dashboard.app import create_app
from dashboard.page import FAULT, render
from dashboard.problems import NO_DATA, UNREADABLE
from dashboard.registry import Found, Page
from etl.errors import Refused
from etl.settings.settings import load_settings
from etl.snapshots.load import load
from etl.snapshots.publish import current_snapshot
from metrics import Warehouse
from topics.view import View
from unit.deliveries import write
from unit.screen import to_html


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults")
    load([write(folder / "in")], folder / "wh")
    return folder / "wh"


def test_nothing_loaded_says_what_to_do(tmp_path: Path) -> None:
    assert NO_DATA in to_html(render(Warehouse(tmp_path), "/tavle/T1", "").main)


def test_a_snapshot_that_cannot_be_read_is_told_from_none(tmp_path: Path) -> None:
    folder = tmp_path / "wh"
    load([write(tmp_path / "in")], folder)
    path = current_snapshot(folder)
    assert path is not None
    path.write_bytes(b"not a database")
    page = to_html(render(Warehouse(folder), "/", "").main)
    assert UNREADABLE in page
    assert NO_DATA not in page


def test_a_fault_of_ours_is_a_sentence_and_a_line_in_the_log(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_view: View) -> list[Any]:
        raise KeyError("S00001 is nobody's business")

    app = create_app(warehouse)
    record = Page("/x", "X", broken, roles=EVERYBODY, logged=False)
    monkeypatch.setattr(registry, "find", lambda _path: Found(record, "/x", "X", "month"))
    with caplog.at_level(logging.ERROR, logger="tavle.dashboard"):
        answer = app.server.test_client().get("/x")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert FAULT in page
    assert "S00001" not in page
    assert "the page at /x could not be made" in caplog.text


@pytest.mark.parametrize(
    "search",
    ["?team=%00", "?x=" + "y" * 5000, "?start=9999-99&slut=0000-00", "?tal=%27%22%3C", "?side=1e9", "?%F0%9F", "?nr=²"],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/", "/sager", "/stikproeve", "/bemanding", "/mit", "/tavle/%00", "/tavle/T1/x"]
)
def test_forged_addresses_give_pages(warehouse: Path, path: str, search: str) -> None:
    page = to_html(render(Warehouse(warehouse), path, search).main)
    assert "<h1" in page
    assert FAULT not in page


def test_a_site_chooses_its_goals_and_its_meeting(tmp_path: Path) -> None:
    path = tmp_path / "tavle.toml"
    path.write_text('board_goals = ["closures", "long_stock"]\nboard_meeting = "tirsdag 09:00"\n')
    site = load_settings(path)
    assert (site.board_goals, site.board_meeting) == (("closures", "long_stock"), "tirsdag 09:00")
    for wrong in ("board_goals = 3", 'board_goals = ["a","b","c","d","e"]', "board_meeting = 9"):
        path.write_text(wrong)
        with pytest.raises(Refused, match="board_"):
            load_settings(path)
