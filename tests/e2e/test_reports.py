"""A report is chosen, made with its progress shown, and fetched; nothing forged makes anything."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect
from pptx import Presentation

from conftest import Reader


def test_slides_are_made_and_fetched(reader: Reader, tmp_path: Path) -> None:
    page = reader.page
    reader.go("/rapporter")
    assert re.match(r"\d rapporter kan laves af data pr\. 31-10-2026", reader.heading())
    expect(page.locator("main")).to_contain_text("Du har ikke lavet nogen rapporter")
    expect(page.locator("main")).to_contain_text("ikke udsendt")
    page.get_by_role("textbox", name="Præsentation").click()
    page.get_by_role("option", name="Målgrupperne: halvårlig opfølgning").click()
    page.get_by_role("button", name="Lav præsentation").click()
    expect(page.locator("#report-say")).to_have_text("Præsentation bliver lavet.")
    link = page.locator(".report-jobs a")
    link.wait_for(timeout=60_000)
    with page.expect_download() as fetched:
        link.click()
    assert re.fullmatch(r".+-2026-10-31\.pptx", fetched.value.suggested_filename)
    fetched.value.save_as(tmp_path / "a.pptx")
    titles = [s.shapes.title.text for s in Presentation(str(tmp_path / "a.pptx")).slides]
    assert titles[0] == "Målgrupperne: halvårlig opfølgning"
    assert len(titles) > 1
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.wait_for_timeout(2500)
    assert asked == [], "nothing is asked while nothing is made"


def test_what_is_not_there_is_a_sentence(reader: Reader) -> None:
    answer = reader.page.request.get(f"{reader.address}/rapport/{'0' * 32}")
    assert (answer.status, answer.text()) == (404, "Rapporten findes ikke længere. Lav den igen.")
    assert reader.page.request.get(f"{reader.address}/rapport/job.json").status == 404


def test_what_one_sees_is_fetched(reader: Reader, tmp_path: Path) -> None:
    """The panel's menu gives the panel's file, the page's menu the whole page; Escape closes it."""
    page = reader.page
    reader.go("/flow?team=T02")
    menu = page.locator(".panel .fetch").first
    menu.locator("summary").click()
    with page.expect_download() as fetched:
        menu.get_by_role("link", name="CSV").click()
    fetched.value.save_as(tmp_path / "a.csv")
    said = (tmp_path / "a.csv").read_text("utf-8-sig")
    assert "Filter;team: " in said
    assert "Øjebliksbillede;2026-10-31" in said
    page.locator(".freshness .fetch summary").click()
    assert page.locator(".panel .fetch[open]").count() == 0, "one menu is open at a time"
    with page.expect_download() as fetched:
        page.locator(".freshness .fetch").get_by_role("link", name="PowerPoint").click()
    fetched.value.save_as(tmp_path / "a.pptx")
    slides = list(Presentation(str(tmp_path / "a.pptx")).slides)
    assert sum(s.has_chart for slide in slides for s in slide.shapes) >= 4
    page.keyboard.press("Escape")
    assert page.locator(".fetch[open]").count() == 0
