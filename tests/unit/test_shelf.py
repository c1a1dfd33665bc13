"""Made pages are shared by the server's processes: each scope its own, none that is older than what people wrote."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import time
from dataclasses import replace
from pathlib import Path
from threading import Event

import brotli
import lxml.html
import pytest
from access import URL, Person, app_with, payload
from dash import Dash
from flask import Response, g

import dashboard.app
from dashboard import kept, preparing, registry, shelf, static, warming
from dashboard.access.who import LOCAL
from dashboard.shelf import Place, Shelf
from dashboard.steady import READY
from etl.snapshots.publish import BESIDE, POINTER
from metrics import OPERATOR, Scope, Warehouse
from metrics.warehouse.beside import recall
from store import Comments, Store
from unit.test_steady import rename

PAGE = "/indikator/phone_on_time"
FIRST = "..main.children..."


@pytest.fixture
def folder(small_folder: Path, tmp_path: Path) -> Path:
    """A warehouse of its own: pages are laid down beside its snapshot."""
    ignored = shutil.ignore_patterns(BESIDE, "deliveries", "store.*")
    return Path(shutil.copytree(small_folder, tmp_path / "wh", ignore=ignored))


@pytest.fixture
def no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on no page can be made."""

    def none(*_: object) -> object:
        raise AssertionError("a page was made")

    monkeypatch.setattr(dashboard.app, "render", none)


def opened(app: Dash, groups: str, search: str = "", takes: str = "identity") -> bytes:
    """What a reader of these groups is sent."""
    sent = payload(app, FIRST, {"url.pathname": PAGE, "url.search": search})
    reader = Person(app, groups, headers={"Accept-Encoding": takes})
    reader.get("/konto")
    answer = reader.post("/_dash-update-component", json=sent)
    assert answer.status_code == 200
    return answer.get_data()


def read(text: str) -> tuple[str, list[str]]:
    """What is read of an answer, and where its links lead."""
    (early,) = lxml.html.fromstring(text).xpath("//*[@id='early']")
    return early.text_content(), early.xpath(".//a/@href")


def laid(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob(f"{BESIDE}/*/page-*"))


def test_a_page_that_one_process_made_is_given_by_another(
    folder: Path, request: pytest.FixtureRequest
) -> None:
    first, second = app_with(folder, notice=None), app_with(folder, notice=None)
    made = opened(first, "supervision")
    request.getfixturevalue("no_more")
    assert opened(second, "supervision") == made
    assert len(laid(folder)) == 1
    with pytest.raises(AssertionError, match="500 == 200"):
        opened(second, "finance")
    with pytest.raises(AssertionError, match="500 == 200"):
        opened(second, "supervision", search="?grain=week")


def test_it_leaves_as_the_browser_takes_it(folder: Path) -> None:
    app = app_with(folder, notice=None)
    for _ in range(2):
        assert brotli.decompress(opened(app, "supervision", takes="gzip, br")) == opened(app, "supervision")
    assert gzip.decompress(opened(app, "supervision", takes="gzip")) == opened(app, "supervision")
    assert json.loads(opened(app, "supervision"))["response"]["main"]


def test_the_first_answer_is_the_same_of_a_kept_page_and_makes_one_for_the_callback(
    folder: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (Person(app_with(folder, notice=None), "supervision") for _ in range(2))
    page = f"{PAGE}?grain=month"
    text = first.get(page).get_data(as_text=True)
    assert len(read(text)[1]) > 20
    layout = first.client.get("/_dash-layout", base_url=URL, headers=first._headers())
    request.getfixturevalue("no_more")
    monkeypatch.setattr(kept, "render", dashboard.app.render)
    other = second.get(page).get_data(as_text=True)
    assert read(other) == read(text)
    again = second.client.get("/_dash-layout", base_url=URL, headers=second._headers())
    assert again.get_json() == layout.get_json()
    assert opened(second.app, "supervision", "?grain=month")


def test_the_key_is_of_all_that_a_page_is_made_of() -> None:
    place = Place(Scope("head", units=(("team", "T1"),), level="case"), False, "/", "?team=T1")
    others = [
        replace(place, read_only=True),
        replace(place, path="/flow"),
        replace(place, search=""),
        *(
            replace(place, scope=replace(place.scope, **change))
            for change in (
                {"units": (("team", "T2"),)},
                {"units": (("department", "T1"),)},
                {"named": False},
                {"level": "unit"},
                {"released": True},
                {"role": "finance"},
                {"worker": "W"},
            )
        ),
    ]
    keys = {one.key("") for one in (place, *others)} | {place.key(shelf.fingerprint({"board_goals": ["x"]}))}
    assert len(keys) == len(others) + 2
    assert Place.of(place.told()) == place
    with pytest.raises(ValueError, match="not a place"):
        Place.of(b"[1]")


def test_what_people_wrote_since_is_on_the_page_and_what_they_took_back_lies_nowhere(folder: Path) -> None:
    app = app_with(folder, notice=None)
    assert b"Telefonen var nede" not in opened(app, "supervision")
    written = Comments(Store(folder))
    snap = Warehouse(folder).current()
    number = written.add("phone_on_time", "", "2026-10", "Telefonen var nede", "en leder")
    assert "Telefonen var nede" in opened(app, "supervision").decode()
    before = laid(folder)
    assert len(before) == 1, "the page of before is gone"
    written.remove(number, "en leder")
    assert "Telefonen var nede" not in opened(app, "supervision").decode()
    assert set(laid(folder)).isdisjoint(before)
    assert snap.id == Warehouse(folder).current().id


def test_the_next_snapshot_has_the_pages_that_readers_asked_for_of_the_last(
    folder: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "PREPARED", ("/milepaele",))
    app = app_with(folder, notice=None)
    own = opened(app, "finance", search="?grain=month")
    first = Warehouse(folder).current()
    assert shelf.before(first) == []
    second = "2026-02-01-20260202T050000Z"
    rename(Path(shutil.copy(first.path, folder / f"{second}.duckdb")), second)
    (folder / POINTER).write_text(f"{second}.duckdb")
    now = Warehouse(folder).current()
    assert [(p.scope.role, p.path, p.search) for p in shelf.before(now)] == [
        ("finance", PAGE, "?grain=month")
    ]
    preparing.prepare_all(app_with(folder, notice=None), Event())
    assert recall(now, READY) is not None
    assert len(list(folder.glob(f"{BESIDE}/{second}-*/hidden-*.json"))) > 1, "the released form comes last"
    assert not list(folder.glob(f"{BESIDE}/{first.path.stem}-[0-9a-f]*/asked-*")), (
        "of the last there is nothing left"
    )
    units = now.units()
    teams, departments = ({unit[level] for unit in units} for level in ("team", "department"))
    assert len(laid(folder)) == 1 + 1 + len(teams) + len(departments)
    request.getfixturevalue("no_more")
    # The mark of a page is of all that stands in it, the snapshot's name too.
    marks = re.compile(r'"data-made":"\w+"')
    assert marks.sub(
        "", opened(app_with(folder, notice=None), "finance", search="?grain=month").decode()
    ) == (marks.sub("", own.decode().replace(first.id, second)))


def test_a_page_made_while_another_snapshot_was_published_is_not_kept_as_of_the_one_before(
    folder: Path,
) -> None:
    """Else whoever goes back to the one before (`tavle snapshots use`) would read the other's figures under its name."""
    app = app_with(folder, notice=None)
    house = app.server.config["TAVLE_HOUSE"]
    first = house.current()
    second = "2026-02-01-20260202T050000Z"
    rename(Path(shutil.copy(first.path, folder / f"{second}.duckdb")), second)
    with app.server.test_request_context("/"):
        g.reader = LOCAL
        pages = kept.PageCache(house, Shelf({}))
        key = pages._key(PAGE, "")
        (folder / POINTER).write_text(f"{second}.duckdb")
        assert key is not None
        kept.render(house, PAGE, "")
        assert (g.made_of, key.snap.id) == (second, first.id)
        assert not kept._whole(key)
        g.page_key = key
        pages.keep(Response("a page", status=200))
    assert laid(folder) == []
    assert not pages.pages


@pytest.mark.parametrize("typed", ["?team=010190-1234", "?x=0101901234", "?x=010190%201234"])
def test_what_may_be_a_citizens_number_in_an_address_reaches_no_disk(folder: Path, typed: str) -> None:
    assert opened(app_with(folder, notice=None), "supervision", search=typed)
    assert not list(folder.glob(f"{BESIDE}/*/page-*")) + list(folder.glob(f"{BESIDE}/*/asked-*"))


def test_addresses_without_end_fill_no_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST", 2)
    app = app_with(folder, notice=None)
    for search in ("?x=1", "?x=2", "?x=3", "?x=4"):
        assert opened(app, "supervision", search=search)
    assert len(laid(folder)) == len(list(folder.glob(f"{BESIDE}/*/asked-*"))) == 2


def test_where_nothing_can_be_written_pages_are_made(folder: Path) -> None:
    shutil.rmtree(folder / BESIDE, ignore_errors=True)
    (folder / BESIDE).write_text("no folder")
    app = app_with(folder, notice=None)
    assert opened(app, "supervision") == opened(app, "supervision")
    assert laid(folder) == []
    assert Shelf({}).page(Warehouse(folder).current(), Place(OPERATOR, False, "/", ""), 0) is None


def test_where_nothing_can_be_kept_nothing_is_prepared(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Path] = []
    monkeypatch.setattr(warming, "_have_prepared", lambda folder, *_: begun.append(folder))
    for writable in (False, True):
        (folder / BESIDE).write_text("no folder") if not writable else (folder / BESIDE).unlink()
        stop = Event()
        thread = warming.keep_warm(Warehouse(folder), settings={}, stop=stop)
        until = time.monotonic() + (20 if writable else 1)
        while not begun and time.monotonic() < until:
            time.sleep(0.02)
        stop.set()
        thread.join(20)
        assert begun == ([folder] if writable else [])


def test_a_server_that_starts_makes_no_page_to_find_its_own_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that is ended while it starts would be in the middle of one."""
    app = app_with(folder, notice=None)
    monkeypatch.setattr(kept, "render", lambda *_: pytest.fail("a page was made"))
    monkeypatch.setattr(static, "_kept", {})
    static.warm(app.server)
    assert any("plotly" in path for path in static._kept), "they lie compressed"
