"""The board meeting: what is shown, what is agreed, ticked off and kept; and the night between two meetings."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from conftest import ROOT, Contexts, Reader, serve
from store import Actions, Store


@pytest.fixture
def own(warehouse: Path, tmp_path: Path) -> Path:
    """A warehouse of the test's own, to write in."""
    return Path(
        shutil.copytree(warehouse, tmp_path / "wh", ignore=shutil.ignore_patterns("deliveries", "store.*"))
    )


def _own_page(contexts: Contexts, address: str, path: str, said: list[str]) -> Page:
    page = contexts["wide", "light"].new_page()
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address + path)
    page.wait_for_selector("#react-entry-point:not([hidden]) .board h1")
    return page


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _process(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """`tavle serve` as a process of its own, answering."""
    command = [sys.executable, "-m", "tavle", "serve", "--port", str(port), "--warehouse", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/tavle-version", timeout=5).close()
            return process
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The server and its workers, at once."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _agree(page: Page, text: str, owner: str, due: str = "") -> None:
    if not page.locator("#board-text").is_visible():
        page.click("#board-new summary")
    page.fill("#board-text", text)
    page.fill("#board-owner", owner)
    if due:
        page.fill("#board-due", due)
    page.click("#board-add")


def test_the_meeting_agrees_ticks_off_and_finds_it_again_next_week(contexts: Contexts, own: Path) -> None:
    address, server = serve(own)
    said: list[str] = []
    page = _own_page(contexts, address, "/tavle/T01", said)
    assert page.locator(".board-goal").count() == 4
    expect(page.locator(".board-agreements")).to_contain_text("Ingen aftaler endnu")

    page.click("#board-new summary")
    expect(page.locator(".board-readers")).to_contain_text("Læses af alle, der kan se tavlen")
    _agree(page, "Ring til borger 010203-1234", "vagten")
    expect(page.locator("#board-say")).to_contain_text("CPR-nummer")
    assert page.input_value("#board-text") == "Ring til borger 010203-1234", "nothing is lost"
    assert Actions(Store(own)).of("T01") == []

    _agree(page, "Ring til de 7 inden torsdag", "vagten", "2026-11-05")
    expect(page.locator(".board-actions li")).to_have_count(1)
    expect(page.locator(".board-actions")).to_contain_text("senest 05-11-2026")
    expect(page.locator("#board-text")).to_have_value("")

    page.get_by_label("Ring til de 7 inden torsdag", exact=True).check()
    expect(page.locator(".board-actions")).to_contain_text(re.compile(r"gjort \d\d-\d\d-\d{4}"))
    page.reload()
    page.wait_for_selector("#react-entry-point:not([hidden]) .board h1")
    expect(page.get_by_label("Ring til de 7 inden torsdag", exact=True)).to_be_checked()
    (kept,) = Actions(Store(own)).of("T01")
    assert (kept.owner, kept.done_at is not None, kept.created_by) == ("vagten", True, "lokal bruger")
    assert said == []
    page.close()
    server.close()  # type: ignore[attr-defined]


def test_nothing_scrolls_and_what_does_not_fit_is_counted(contexts: Contexts, own: Path) -> None:
    words = "Aftale nummer {} med en tekst, der er lang nok til at fylde linjen"
    for n in range(9):
        Actions(Store(own)).add("T01", words.format(n), "leder", None, "x", "caseload_per_worker")
    address, server = serve(own)
    said: list[str] = []
    page = _own_page(contexts, address, "/tavle/T01", said)
    expect(page.locator(".board-agreements")).to_contain_text("de første 4, og 5 til")
    assert page.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]") == [
        1080,
        1920,
    ]
    cut = page.evaluate(
        "[...document.querySelectorAll('.board-panel, .board-goal, .board, .board-live')]"
        ".filter(e => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1).map(e => e.className)"
    )
    assert cut == [], "nothing is cut off"
    small = page.evaluate(
        "[...document.querySelectorAll('.board-live *')].filter(e => e.childElementCount === 0 && e.textContent.trim()"
        " && e.checkVisibility() && !e.closest('.unseen') && !e.classList.contains('unseen')"
        " && !e.matches('button, a')).map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(small) >= 19, "readable at four metres"
    assert said == []
    page.close()
    server.close()  # type: ignore[attr-defined]


def test_what_one_writes_another_sees_without_the_form_being_emptied(contexts: Contexts, own: Path) -> None:
    address, server = serve(own)
    said: list[str] = []
    one = _own_page(contexts, address, "/tavle/T01", said)
    other = _own_page(contexts, address, "/tavle/T01", said)
    other.click("#board-new summary")
    other.fill("#board-text", "Jeg er ved at skrive")
    _agree(one, "Omfordel 12 sager", "leder")
    expect(one.locator(".board-actions li")).to_have_count(1)
    other.evaluate(
        "() => { window.gaps = 0; const look = () => { window.gaps += document.querySelectorAll('.board-goal').length !== 4;"
        " requestAnimationFrame(look); }; look(); }"
    )
    other.evaluate("window.tavleAskBoard()")
    expect(other.locator(".board-actions li")).to_have_count(1)
    expect(other.locator("#board-text")).to_have_value("Jeg er ved at skrive")
    other.wait_for_timeout(300)
    assert other.evaluate("window.gaps") == 0, "no frame without the goals: no flicker"
    assert said == []
    one.close()
    other.close()
    server.close()  # type: ignore[attr-defined]


def test_it_hangs_through_the_night(contexts: Contexts, own: Path) -> None:
    """The server goes and comes back with something new: the board says so, waits, and shows it."""
    port = _free_port()
    address, server = f"http://127.0.0.1:{port}", _process(own, port)
    page = _own_page(contexts, address, "/tavle/T01", [])
    _kill(server)
    page.evaluate("window.tavleAskBoard()")
    expect(page.locator("#board-lost")).to_contain_text("Ingen forbindelse til serveren siden kl.")
    expect(page.locator(".board-value").first).to_contain_text(re.compile(r"\d"))
    Actions(Store(own)).add("T01", "Skrevet imens", "leder", None, "x")
    again = _process(own, port)
    page.evaluate("window.tavleAskBoard()")
    expect(page.locator("#board-lost")).to_be_hidden()
    expect(page.locator(".board-actions")).to_contain_text("Skrevet imens")
    page.get_by_label("Skrevet imens", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.locator(".board-actions")).to_contain_text("gjort")
    expect(page.get_by_label("Skrevet imens", exact=True)).to_be_focused()
    page.close()
    _kill(again)


def test_a_team_is_chosen(sized: Reader) -> None:
    sized.go("/tavle")
    sized.page.get_by_role("link", name="Ledige Syd").click()
    sized.page.wait_for_url(re.compile("/tavle/T04$"))
    sized.page.wait_for_selector(".board h1 >> text=Ledige Syd")
    assert not re.search(r"Medarbejder \d+|M0\d\d", sized.page.inner_text("main"))
    assert sized.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_team_that_is_no_more_leads_to_the_choice(reader: Reader) -> None:
    reader.go("/tavle/findes-ikke")
    assert "Der er intet team “findes-ikke”" in reader.heading()
    assert reader.page.locator(".board-choice").count() == 6


@pytest.mark.parametrize("team", ["T02", "T03", "T05", "T06"])
def test_every_team_has_a_board_in_the_dark_too(dark: Reader, team: str) -> None:
    dark.go(f"/tavle/{team}")
    assert dark.page.locator(".board-goal").count() == 4
    assert dark.page.evaluate("document.documentElement.scrollHeight") == 1080


def test_it_prints_on_one_a3_sheet_and_stacks_at_twice_the_size(contexts: Contexts, address: str) -> None:
    page = _own_page(contexts, address, "/tavle/T02", [])
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.set_viewport_size({"width": 960, "height": 540})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.board-why')).fontSize)")
    assert size >= 14, "at 200 % the words are larger, not the same"
    page.close()
