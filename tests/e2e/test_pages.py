"""Each page stands with real numbers at both sizes, in Danish, and sends nothing anywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from conftest import Contexts, Reader, serve

PAGES = {
    "/": ("Overblik", "tilgang op, afgang ned"),
    "/indikator/caseload_per_worker": ("Sagsstamme", "Hver prik er en medarbejder"),
    "/indikator/closures_per_worker_month": ("Afslutninger", "Afsluttede sager efter årsag"),
    "/indikator/phone_on_time": ("Svar til borgere", "Mail inden 10 arbejdsdage"),
    "/flow": ("Til- og afgang", "Sager på 52 uger eller mere"),
    "/maalgrupper": ("Målgrupper", "95 %-interval"),
    "/indikator/contacts_overdue": ("Henvendelser over frist", "pr. bydel"),
}


def fresh(reader: Reader) -> None:
    """The freshness line stands on the page."""
    line = reader.page.inner_text("#freshness")
    assert "Data pr. 31-10-2026" in line
    assert re.search(r"[\d.]+ af [\d.]+ rækker afvist", line)
    assert re.search(r"indlæst \d\d-\d\d-\d{4} kl\.", line)
    assert re.search(r"\d+ advars(el|ler)", line)


@pytest.mark.parametrize("path", list(PAGES))
def test_a_page_draws_its_figures_from_real_numbers(sized: Reader, path: str) -> None:
    sized.go(path)
    kicker, words = PAGES[path]
    assert sized.page.inner_text(".kicker").startswith(kicker)
    if path != "/":
        assert words in sized.page.inner_text("main")
    assert re.search(r"\d", sized.heading())
    drawn = sized.page.eval_on_selector_all(
        ".graph .main-svg:first-child",
        "svgs => svgs.map(s => s.querySelectorAll('path.point, path.js-line, .points path').length)",
    )
    assert drawn
    assert all(n > 0 for n in drawn), drawn
    assert sized.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "the page scrolls sideways"
    )
    names = sized.page.eval_on_selector_all(
        ".graph", "g => g.map(e => e.closest('[role=img]')?.ariaLabel || '')"
    )
    assert all(len(name) > 10 for name in names), "every figure has a name"
    assert sized.page.locator("details.as-table").count() > 0
    fresh(sized)


def test_a_long_address_that_is_no_page_does_not_widen_the_screen(sized: Reader) -> None:
    sized.go(f"/indikator/{'findes_ikke_' * 8}")
    assert "findes_ikke" in sized.heading()
    assert sized.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("path", ["/definitioner", "/datakvalitet"])
def test_the_pages_of_words_stand(sized: Reader, path: str) -> None:
    sized.go(path)
    assert sized.page.locator("main table tbody tr").count() > 3
    fresh(sized)


def test_mail_leads_to_the_same_page_as_phone(reader: Reader) -> None:
    reader.go("/indikator/mail_on_time")
    assert reader.page.inner_text(".kicker").startswith("Svar til borgere")


def test_the_overview_shows_the_indicators_as_cards(reader: Reader) -> None:
    reader.go("/")
    names = reader.page.locator(".card h2").all_inner_texts()
    assert names == [
        "Sagsstamme", "Afslutninger", "Telefon ≤ 2 dage", "Mail ≤ 10 dage", "Lange sager", "Målgrupper",
    ]  # fmt: skip
    assert reader.page.locator(".card .status").count() == 6
    assert reader.page.locator(".tile").count() == 11


def test_the_page_is_danish(reader: Reader) -> None:
    reader.go("/flow")
    assert reader.page.get_attribute("html", "lang") == "da"
    assert reader.page.title() == "Til- og afgang · Hele centret · tavle"
    said = reader.page.inner_text("body")
    assert not re.search(r"\b(Loading|week|month|target|undefined|None|NaN)\b", said)
    assert re.search(r"\d\.\d{3}", said), "thousands have points"


def test_a_figure_is_also_a_table(reader: Reader) -> None:
    reader.go("/flow")
    assert reader.page.locator("details.as-table").count() > 5
    opened = reader.page.locator("details.as-table").first
    opened.locator("summary").click()
    assert opened.locator("tbody tr").first.is_visible()


def test_nobody_is_named(reader: Reader) -> None:
    reader.go("/indikator/caseload_per_worker")
    assert not re.search(r"Medarbejder \d+", reader.page.content())


def test_nothing_leaves_the_machine(reader: Reader) -> None:
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/flow"):
        reader.go(path)
    assert asked
    assert [url for url in asked if not url.startswith((reader.address, "data:", "blob:"))] == []
    assert reader.page.locator(".modebar").count() == 0


def test_plotly_is_the_small_bundle_of_our_own(reader: Reader) -> None:
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.go("/")
    assert [url for url in asked if "plotly" in url and "/assets/plotly/plotly-basic" not in url] == []


def test_one_request_makes_a_page(reader: Reader) -> None:
    asked: list[str] = []
    reader.page.on("request", lambda r: asked.append(r.url) if "_dash-update-component" in r.url else None)
    reader.go("/")
    assert len(asked) <= 1, "the first page is asked for once more, to take over what the first answer shows"
    asked.clear()
    with reader.page.expect_response(lambda r: "_dash-update-component" in r.url):
        reader.page.get_by_role("link", name="Til- og afgang").click()
    reader.page.wait_for_selector(".kicker >> text=Til- og afgang")
    reader.settle()
    assert len(asked) == 1


def test_the_page_comes_too_where_the_browser_keeps_its_address_to_itself(
    contexts: Contexts, address: str
) -> None:
    page = contexts["wide", "light"].new_page()
    page.route(
        "**/_dash-layout",
        lambda r: r.continue_(headers={k: v for k, v in r.request.headers.items() if k != "referer"}),
    )
    page.goto(f"{address}/flow?bydel=valby")
    page.wait_for_selector(".kicker >> text=Valby")
    page.wait_for_selector("#early", state="detached")
    expect(page.locator("#filter-district")).to_have_value("Valby")
    page.close()


def test_light_and_dark_draw_with_their_own_ink(reader: Reader, dark: Reader) -> None:
    inks = []
    for who in (reader, dark):
        who.go("/flow")
        inks.append(who.page.evaluate("getComputedStyle(document.querySelector('.js-line')).stroke"))
    assert inks[0] != inks[1]


def test_the_switch_changes_the_figures_too(dark: Reader) -> None:
    dark.go("/flow")
    ink = "getComputedStyle(document.querySelector('.js-line')).stroke"
    before = dark.page.evaluate(ink)
    dark.page.click("#scheme")
    dark.page.wait_for_function(f"() => {ink} !== '{before}'")
    assert dark.page.get_attribute("html", "data-mantine-color-scheme") == "light"
    dark.page.click("#scheme")
    dark.page.wait_for_function(f"() => {ink} === '{before}'")


def test_a_figure_follows_the_width_of_its_place(reader: Reader) -> None:
    reader.go("/flow")
    wide = "[...document.querySelectorAll('.graph')].every(g => g.querySelector('.main-svg').clientWidth === g.clientWidth)"
    assert reader.page.evaluate(wide)
    reader.page.set_viewport_size({"width": 1100, "height": 900})
    reader.page.wait_for_function(f"() => {wide}")


def test_a_link_among_words_is_followed_in_place_and_with_a_key_beside(reader: Reader) -> None:
    reader.go("/")
    reader.page.evaluate("window.same = true")
    team = reader.page.locator(".matrix tbody a").first
    with reader.page.context.expect_page() as beside:
        team.click(modifiers=["ControlOrMeta"])
    assert "team=" in beside.value.url
    beside.value.close()
    assert "team=" not in reader.page.url
    team.click()
    reader.page.wait_for_selector(".matrix tr.chosen")
    assert reader.page.evaluate("window.same"), "the frame was not loaded again"


def test_an_empty_warehouse_says_what_to_do(browser: Browser, tmp_path: Path) -> None:
    address, server = serve(tmp_path)
    page = browser.new_page()
    page.goto(address)
    page.wait_for_selector(".empty")
    assert "tavle load" in page.inner_text("main")
    page.close()
    server.close()  # type: ignore[attr-defined]


def test_the_numbers_stand_before_any_script_has_run(browser: Browser, address: str) -> None:
    """The first answer is the page itself: what is read without scripts is what is read with them."""
    said = []
    for scripts in (False, True):
        context = browser.new_context(viewport={"width": 1920, "height": 1080}, java_script_enabled=scripts)
        page = context.new_page()
        page.goto(f"{address}/?team=T04")
        if scripts:
            page.wait_for_selector("#react-entry-point main .page h1")
        said.append([page.inner_text("main h1"), *page.locator("main .card").all_inner_texts()])
        context.close()
    assert said[0] == said[1]
    assert len(said[0]) > 5
