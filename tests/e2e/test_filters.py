"""The address is the state: filters write it, links carry it, back undoes it, nonsense gets a note."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from conftest import Contexts, Reader, serve


def query(reader: Reader) -> dict[str, list[str]]:
    return parse_qs(urlsplit(reader.page.url).query)


def choose(reader: Reader, control: str, option: str) -> None:
    reader.page.click(f"#filter-{control}")
    reader.page.get_by_role("option", name=option, exact=True).click()


def test_a_filter_changes_the_address_and_the_figures(reader: Reader) -> None:
    reader.go("/indikator/caseload_per_worker")
    before = reader.heading()
    choose(reader, "unit", "Ledige Syd")
    reader.page.wait_for_url(re.compile(r"team=T04"))
    reader.page.wait_for_function(f"() => document.querySelector('main h1').innerText !== {before!r}")
    assert "Ledige Syd" in reader.page.inner_text(".kicker")
    assert "Ledige Syd" in reader.page.title()


def test_back_and_forward_work(reader: Reader) -> None:
    reader.go("/indikator/closures_per_worker_month")
    whole = reader.heading()
    choose(reader, "district", "Valby")
    reader.page.wait_for_function(f"() => document.querySelector('main h1').innerText !== {whole!r}")
    valby = reader.heading()
    reader.page.go_back()
    reader.page.wait_for_function(f"() => document.querySelector('main h1').innerText === {whole!r}")
    assert query(reader) == {}
    expect(reader.page.locator("#filter-district")).to_have_value("")
    reader.page.go_forward()
    reader.page.wait_for_function(f"() => document.querySelector('main h1').innerText === {valby!r}")
    expect(reader.page.locator("#filter-district")).to_have_value("Valby")


def test_filters_that_change_together_come_back_together(reader: Reader) -> None:
    reader.go("/?team=T01&bydel=valby&opdeling=kvartal")
    reader.page.click(".brand")
    expect(reader.page.locator("#filter-unit")).to_have_value("")
    expect(reader.page.locator("#filter-district")).to_have_value("")
    assert query(reader) == {}
    reader.page.go_back()
    expect(reader.page.locator("#filter-unit")).to_have_value("Fastholdelse Nord")
    expect(reader.page.locator("#filter-district")).to_have_value("Valby")
    expect(reader.page.locator("#filter-grain input:checked")).to_have_value("quarter")
    reader.settle()
    assert query(reader) == {"team": ["T01"], "bydel": ["valby"], "opdeling": ["kvartal"]}


def test_an_address_sets_the_filters(reader: Reader) -> None:
    reader.go(
        "/?afdeling=Afdeling+for+ledige&bydel=valby&beskaeftigelse=unemployed&slut=2026-06&opdeling=kvartal"
    )
    page = reader.page
    expect(page.locator("#filter-unit")).to_have_value("Afdeling for ledige")
    expect(page.locator("#filter-district")).to_have_value("Valby")
    expect(page.locator("#filter-employment")).to_have_value("Fra ledighed")
    expect(page.locator("#filter-end")).to_have_value("juni 2026")
    assert page.locator("#filter-grain input:checked").get_attribute("value") == "quarter"
    assert "2. kvartal 2026" in reader.heading()
    assert page.locator(".notes").count() == 0


def test_links_carry_the_filters(reader: Reader) -> None:
    reader.go("/?bydel=valby")
    reader.page.get_by_role("link", name="Til- og afgang").click()
    reader.page.wait_for_url(re.compile(r"/flow\?bydel=valby$"))
    reader.settle()
    expect(reader.page.locator("#filter-district")).to_have_value("Valby")


def test_a_click_on_a_team_and_on_a_district_filters(reader: Reader) -> None:
    reader.go("/")
    reader.page.click(".matrix >> text=Fastholdelse Nord")
    reader.page.wait_for_url(re.compile(r"team=T01"))
    reader.page.wait_for_selector(".matrix tr.chosen")
    reader.page.click(".tile >> text=Valby")
    reader.page.wait_for_url(re.compile(r"bydel=valby"))
    assert query(reader) == {"team": ["T01"], "bydel": ["valby"]}


def test_the_grain_changes_the_series(reader: Reader) -> None:
    reader.go("/indikator/caseload_per_worker")
    reader.page.get_by_text("halvår", exact=True).click()
    reader.page.wait_for_url(re.compile(r"opdeling=halvaar"))
    reader.page.wait_for_function("() => document.querySelector('main h1').innerText.includes('halvår')")
    assert query(reader) == {"opdeling": ["halvaar"]}


def test_a_wrong_value_gives_the_page_with_a_note(sized: Reader) -> None:
    sized.go("/?team=findes-ikke&bydel=valby")
    assert "Team “findes-ikke” findes ikke" in sized.page.inner_text(".notes")
    assert "1 af" in sized.page.inner_text("main") or sized.page.locator(".card").count() == 6
    assert "team=findes-ikke" in sized.page.url, "the address stays, and the note with it"


def test_an_unknown_address_is_a_page(reader: Reader) -> None:
    reader.go("/findes/ikke")
    assert reader.heading() == "Der er ingen side på /findes/ikke"


def test_what_cannot_be_cut_says_so(reader: Reader) -> None:
    reader.go("/indikator/caseload_per_worker?bydel=valby")
    assert "hele sagsstamme" in reader.page.inner_text("main")


def test_an_empty_cut_says_why(reader: Reader) -> None:
    reader.go("/indikator/phone_on_time?team=T06")
    assert "ingen tal for det valgte udsnit" in reader.page.inner_text("main")


def test_transfers_stand_in_the_bridge_of_a_team(reader: Reader) -> None:
    reader.go("/flow")
    assert "Overført" not in " ".join(reader.page.locator(".xtick").all_text_contents())
    reader.go("/flow?team=T01")
    assert "Overført" in " ".join(reader.page.locator(".xtick").all_text_contents())
    assert "giver ikke bestanden" not in reader.page.inner_text("main")
    # A number of the balance leads to as many rows as it says.
    reader.page.locator("details.as-table summary").first.click()
    closed = reader.page.locator("details.as-table").first.locator("tbody tr").nth(1).locator("td a").nth(1)
    count = closed.inner_text()
    closed.click()
    reader.page.wait_for_url(re.compile(r"/sager\?team=T01&tal=outflow&periode=2026-W43"))
    reader.page.wait_for_selector(f"main h1 >> text={count} række")


def test_the_menu_and_the_filters_open_on_a_phone(sized: Reader, size: str) -> None:
    sized.go("/")
    button = sized.page.locator("#menu-button")
    if size == "wide":
        assert not button.is_visible()
        return
    assert not sized.page.locator("#filters").is_visible()
    sized.page.click("#filter-button")
    choose(sized, "district", "Valby")
    sized.page.wait_for_url(re.compile(r"bydel=valby"))
    assert sized.page.locator("#filters").is_visible()
    button.click()
    sized.page.get_by_role("link", name="Målgrupper", exact=True).first.click()
    sized.page.wait_for_url(re.compile(r"/maalgrupper\?bydel=valby"))
    sized.settle()
    assert not sized.page.locator("#menu").is_visible()


def test_the_server_goes_and_comes_back(contexts: Contexts, warehouse: Path) -> None:
    """A filter that is chosen while the server is away is shown when it is back; a line says so meanwhile."""
    gone, server = serve(warehouse)
    page = contexts["wide", "light"].new_page()
    reader = Reader(page, gone)
    reader.go("/flow")
    page.route("**/*", lambda route: route.abort())
    page.locator("#menu").get_by_role("link", name="Målgrupper").click()
    expect(page.locator("#away")).to_contain_text("Ingen forbindelse til serveren siden kl. ")
    assert "Til- og afgang" in page.inner_text(".kicker"), "what was shown stays"
    page.unroute("**/*")
    page.wait_for_selector(".kicker >> text=Målgrupper", timeout=15_000)
    assert page.locator("#away").count() == 0
    page.close()
    server.close()  # type: ignore[attr-defined]
