"""Everybody can read it: axe finds nothing serious on any page, the keyboard reaches all, it grows, rests and prints."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from conftest import Contexts, Reader

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
PAGES = (
    "/", "/indikator/caseload_per_worker", "/indikator/closures_per_worker_month", "/indikator/phone_on_time",
    "/indikator/followup_on_time", "/flow", "/maalgrupper", "/milepaele",
    "/handleplan?plan=Sygedagpengeaftalen+2015&nr=1.6", "/bemanding?pris=630000", "/sager?tal=phone_on_time&del=ikke",
    "/stikproeve", "/mit?medarbejder=M010", "/tavle", "/tavle/T01", "/rapporter", "/definitioner", "/datakvalitet",
    "/findes-ikke",
)  # fmt: skip


ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
ALIKE = ".definition-item:nth-child(n+5), tbody tr:nth-child(n+13), tbody:nth-of-type(n+9)"
"""What is of the same make as what stands before it: left out, for axe takes its time with every element."""


def findings(page: Page, only: str = "tag") -> list[str]:
    """What axe calls serious or critical: rule, and the first place."""
    if not page.evaluate("() => !!window.axe"):
        page.evaluate(AXE)
        page.evaluate(f"document.querySelectorAll({ALIKE!r}).forEach(e => e.remove())")
        page.evaluate("[...document.querySelectorAll('.graph .main-svg')].slice(6).forEach(e => e.remove())")
    found: dict[str, Any] = page.evaluate(
        "only => axe.run(document, {resultTypes: ['violations'], runOnly: only, preload: false})",
        {"type": only, "values": ALL if only == "tag" else COLOURS},
    )
    return [
        f"{v['impact']} {v['id']} ({len(v['nodes'])}): {v['nodes'][0]['html'][:160]}"
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]


def on_paper(page: Page) -> list[str]:
    """What is wrong in print: menus, filters and buttons stand there, something is cut off, or ink is not dark on white."""
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    wrong: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('#menu, #filters, #scheme, .fetch, .menu-button')]"
        ".filter(e => e.checkVisibility()).map(e => `printed: ${e.className}`)"
    )
    wrong += page.evaluate(
        "() => [...document.querySelectorAll('main .table-scroll, main .plan-aside')]"
        ".filter(e => e.checkVisibility() && e.scrollHeight > e.clientHeight + 2 && getComputedStyle(e).overflowY !== 'visible')"
        ".map(e => `cut off: ${e.className}`)"
    )
    wrong += page.evaluate(
        "() => [...document.querySelectorAll('main .panel')].filter(e => e.querySelector('svg.main-svg') &&"
        " getComputedStyle(e).breakInside !== 'avoid').map(e => `a figure over two sheets: ${e.innerText.slice(0, 40)}`)"
    )
    wrong += page.evaluate(
        "() => [...document.querySelectorAll('main svg.main-svg')].filter(e => e.checkVisibility() &&"
        " e.getBoundingClientRect().bottom > e.closest('.graph').getBoundingClientRect().bottom + 1)"
        ".map(e => `below its frame: ${e.closest('section').innerText.slice(0, 40)}`)"
    )
    wrong += page.evaluate(
        "() => [...document.querySelectorAll('main .strip')].filter(e => e.lastElementChild &&"
        " e.lastElementChild.getBoundingClientRect().right < e.getBoundingClientRect().right - 2)"
        ".map(e => `an empty place in a strip: ${e.innerText.slice(0, 40)}`)"
    )
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    ink = page.evaluate("getComputedStyle(document.querySelector('main h1')).color")
    if ground != "rgb(255, 255, 255)" or max(map(int, re.findall(r"\d+", ink))) > 60:
        wrong.append(f"{ink} on {ground}")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    return wrong


def test_every_page_is_readable_in_light_in_dark_and_on_paper(reader: Reader) -> None:
    """Each page once, with its menus open: axe in light, its colours in dark (the switch changes nothing else), print."""
    page, wrong = reader.page, []
    page.emulate_media(reduced_motion="reduce")
    for path in PAGES:
        reader.go(path)
        page.evaluate(
            "document.querySelectorAll('main details, .freshness details').forEach(d => { d.open = true; })"
        )
        for scheme in ("light", "dark"):
            page.evaluate(f"document.documentElement.setAttribute('data-mantine-color-scheme', '{scheme}')")
            page.wait_for_timeout(50)
            found = findings(page, "tag" if scheme == "light" else "rule")
            wrong += [f"{path} {scheme}: {said}" for said in found]
        wrong += [f"{path} on paper: {said}" for said in on_paper(page)]
        assert page.get_attribute("html", "data-mantine-color-scheme") == "dark", (
            "paper changes nothing on the screen"
        )
    assert not wrong, "\n".join(wrong)


def test_axe_finds_nothing_serious_on_a_phone(contexts: Contexts, address: str) -> None:
    page = contexts["phone", "light"].new_page()
    wrong = []
    for path in ("/", "/flow", "/handleplan", "/rapporter", "/sager"):
        reader = Reader(page, address)
        reader.go(path)
        page.click("#menu-button")
        wrong += [f"{path}: {said}" for said in findings(page)]
    page.close()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["/", "/handleplan", "/rapporter"])
def test_the_keyboard_reaches_everything(reader: Reader, path: str) -> None:
    """Tab goes through all that can be used, in order, each with a mark that is seen; the first leads to the content."""
    reader.go(path)
    page = reader.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    wanted = page.evaluate(
        "() => [...document.querySelectorAll('a[href], button, summary, input, [tabindex=\"0\"]')]"
        ".filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0 && !e.closest('details:not([open]) > :not(summary)')"
        " && !(e.type === 'radio' && !e.checked)).length"
    )
    seen, unmarked = 1, []
    for _ in range(wanted + 20):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "() => { const e = document.activeElement; if (e === document.body) return null; const s = getComputedStyle(e);"
            " const p = e.closest('label, .mantine-SegmentedControl-root, .mantine-Select-root, .card') || e;"
            " const ring = n => { const c = getComputedStyle(n); return c.outlineStyle !== 'none' || c.boxShadow !== 'none'; };"
            " const after = getComputedStyle(e, '::after').outlineStyle !== 'none';"
            " return [e.outerHTML.slice(0, 90), ring(e) || after || ring(p) || s.borderColor !== getComputedStyle(p).borderColor]; }"
        )
        if at is None:
            break
        seen += 1
        if not at[1]:
            unmarked.append(at[0])
    assert unmarked == []
    assert seen >= wanted * 0.95, f"{seen} of {wanted} were reached"


@pytest.mark.parametrize("path", ["/", "/flow", "/handleplan", "/milepaele", "/sager", "/rapporter"])
def test_at_twice_the_size_nothing_is_lost(contexts: Contexts, address: str, path: str) -> None:
    """200 % of 1280 pixels is a window of 640: nothing scrolls sideways, and nothing lies over another."""
    page = contexts["wide", "light"].new_page()
    page.set_viewport_size({"width": 640, "height": 512})
    Reader(page, address).go(path)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    over = page.evaluate(
        "() => [...document.querySelectorAll('main h1, main h2')].filter(h => h.scrollWidth > h.clientWidth + 1)"
        ".map(h => h.innerText)"
    )
    assert over == []
    page.close()


def test_nothing_moves_where_the_reader_wants_rest(contexts: Contexts, address: str) -> None:
    page = contexts["wide", "light"].new_page()
    page.emulate_media(reduced_motion="reduce")
    for path in ("/", "/tavle/T01"):
        Reader(page, address).go(path)
        moving = page.evaluate(
            "() => [...document.querySelectorAll('body *')].filter(e => { const s = getComputedStyle(e);"
            " return parseFloat(s.transitionDuration) > 0.02 || (s.animationName !== 'none' && parseFloat(s.animationDuration) > 0.02); })"
            ".map(e => e.outerHTML.slice(0, 100)).slice(0, 5)"
        )
        assert moving == []
    page.close()
