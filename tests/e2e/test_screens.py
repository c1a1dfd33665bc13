"""The main task of each screen that is not a figure alone, done as a person would."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from conftest import Reader


def fits(reader: Reader) -> bool:
    """The page does not scroll sideways."""
    return bool(reader.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_who_comes_next_is_found_on_the_milestones(sized: Reader) -> None:
    sized.go("/milepaele?team=T05")
    assert re.match(r"[\d.]+ af [\d.]+ milepæle er nået til tiden \(\d+\s%\)", sized.heading())
    weeks = sized.page.locator(".milestones tbody th").all_inner_texts()
    assert weeks[:7] == ["8", "22", "26", "39", "47", "52", "78"]
    first = sized.page.locator("table:has-text('Frist') tbody tr").first.inner_text()
    assert re.search(r"\d\d-11-2026\s+uge 4\d\s+S\d+", first)
    assert "Lange forløb" in first
    assert fits(sized)


def test_what_if_is_answered_and_stays_in_the_address(sized: Reader) -> None:
    page = sized.page
    sized.go("/bemanding")
    expect(page.locator("main")).to_contain_text("50 sager / 10 afslutninger pr. måned = 5 måneder pr. sag")
    expect(page.locator("main")).to_contain_text("prisen pr. medarbejder mangler")
    page.get_by_label("En medarbejder koster om året").fill("630000")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"pris=630000"))
    expect(page.locator("main")).to_contain_text("11,34 mio. kr. om året svarer til 18,0 medarbejdere")
    page.get_by_label("Sager pr. medarbejder", exact=True).fill("40")
    page.keyboard.press("Tab")
    page.wait_for_url(re.compile(r"pris=630000.*maal=40|maal=40.*pris=630000"))
    expect(page.locator("main")).to_contain_text("højst 40 (dit tal)")
    sized.settle()
    page.go_back()
    page.wait_for_function("() => !document.querySelector('main').innerText.includes('dit tal')")
    assert fits(sized)


def test_a_number_that_is_none_gives_a_sentence(reader: Reader) -> None:
    reader.go("/bemanding?maal=mange&pris=-5")
    assert "“mange” er sprunget over" in reader.page.inner_text("main")
    assert "Pris pr. medarbejder skal være et tal fra 100.000" in reader.page.inner_text("main")


def test_pages_that_belong_together_open_under_one_name(reader: Reader) -> None:
    page = reader.page
    reader.go("/?bydel=valby")
    page.locator(".menu-group summary", has_text="Indikatorer").click()
    page.get_by_role("link", name="Svar til borgere", exact=True).click()
    page.wait_for_url(re.compile(r"phone_on_time\?bydel=valby"))
    reader.settle()
    assert page.locator(".menu-group[open]").count() == 0
    page.locator(".menu-group summary", has_text="Data").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Definitioner", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Definitioner", exact=True)).to_be_hidden()


def test_the_rows_behind_a_figure_are_found_filtered_sorted_and_turned(reader: Reader) -> None:
    page = reader.page
    reader.go("/indikator/phone_on_time?team=T04")
    page.get_by_role("link", name="Se sagerne bag tallet").click()
    page.wait_for_url(re.compile(r"/sager\?team=T04&tal=phone_on_time"))
    reader.settle()
    whole = int(re.findall(r"^\d+", reader.heading())[0])
    assert page.locator(".cases tbody tr").count() == whole > 0
    page.get_by_text("ikke opfyldt", exact=True).click()
    page.wait_for_url(re.compile("del=ikke"))
    page.wait_for_function(f"() => !document.querySelector('main h1').innerText.startsWith('{whole} ')")
    assert set(page.locator(".cases tbody tr td:nth-child(6)").all_inner_texts()) == {"nej"}
    page.get_by_role("link", name="Frist", exact=True).click()
    page.wait_for_url(re.compile("sorter=due_on"))
    page.wait_for_selector("th[aria-sort=ascending]")
    page.get_by_role("link", name="Frist ▴").click()
    page.wait_for_selector("th[aria-sort=descending]")
    days = [d[6:] + d[3:5] + d[:2] for d in page.locator(".cases tbody tr td:nth-child(4)").all_inner_texts()]
    assert days == sorted(days, reverse=True)


def test_rows_come_a_page_at_a_time_and_a_case_is_found(sized: Reader) -> None:
    page = sized.page
    sized.go("/sager")
    assert page.locator(".cases tbody tr").count() == 100
    first = page.locator(".cases tbody th").first.inner_text()
    page.get_by_role("link", name="Næste").click()
    page.wait_for_url(re.compile("side=2"))
    page.wait_for_selector(".pager >> text=101–200")
    assert page.locator(".cases tbody th").first.inner_text() != first
    page.get_by_label("Sagsnummer").fill(first.lower())
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('1 række bag')")
    assert page.locator(".cases tbody th").all_inner_texts() == [first]
    assert "side" not in page.url
    assert fits(sized)


def test_nonsense_in_the_address_of_the_rows_gives_sentences(reader: Reader) -> None:
    reader.go("/sager?tal=workers&del=x&sorter=citizen_id&side=-3&soeg=%27%3B--")
    said = " ".join(reader.page.locator(".notes").all_inner_texts())
    for word in ("“workers”", "“x”", "“citizen_id”", "“-3”"):
        assert word in said
    assert reader.heading() == "0 rækker bag “Åbne sager”"


def test_a_sample_is_drawn_judged_and_drawn_again(sized: Reader) -> None:
    """The supervisor draws ten calls, judges three, and what it says stands there with its interval."""
    page = sized.page
    sized.go("/stikproeve?start=2026-09&slut=2026-10")
    page.fill("#sample-size", "10")
    page.fill("#sample-seed", "010203-1234")
    page.click("#sample-draw")
    expect(page.locator("#sample-say")).to_contain_text("CPR-nummer")
    page.fill("#sample-seed", "tilsyn 7")
    page.click("#sample-draw")
    page.wait_for_url(re.compile(r"nr=\d+"))
    page.wait_for_selector(".sample-rows")
    expect(page.locator(".strip")).to_contain_text("trukket igen: de samme")
    cases = page.locator(".sample-rows tbody tr td:nth-child(2)").all_inner_texts()
    assert len(cases) == 10

    def judge(n: int, word: str) -> None:
        page.locator(".sample-rows tbody tr").nth(n).get_by_text(word, exact=True).click()
        expect(page.locator("#sample-said")).to_have_text(f"Nr. {n + 1} er gemt.")

    judge(0, "ja")
    judge(1, "ja")
    judge(2, "nej")
    judge(3, "kan ikke vurderes")
    expect(page.locator("#sample-result h2")).to_have_text(
        re.compile(r"67\s% overholdt af 3 vurderede; 6 er ikke set endnu")
    )
    # Wilson for 2 of 3: 20.8 % to 93.9 %.
    expect(page.locator("#sample-result")).to_contain_text(re.compile(r"95 %-interval 21\s% – 94\s%"))
    expect(page.locator("#sample-result")).to_contain_text("Hele rammen, som registreret")
    remark = (
        page.locator(".sample-rows tbody tr").nth(2).locator("input[type=text], input:not([type=radio])").last
    )
    remark.fill("010203-1234")
    remark.press("Enter")
    expect(page.locator("#sample-said")).to_contain_text("CPR-nummer")
    remark.fill("intet svar i sagen")
    remark.press("Enter")
    expect(page.locator("#sample-said")).to_have_text("Nr. 3 er gemt.")
    page.reload()
    sized.settle()
    expect(page.locator("#sample-result h2")).to_contain_text("overholdt af 3 vurderede")
    assert page.locator(".sample-rows input").locator("visible=true").count() >= 1
    assert fits(sized)

    sized.go("/stikproeve?start=2026-09&slut=2026-10")
    page.fill("#sample-size", "10")
    page.fill("#sample-seed", "tilsyn 7")
    page.click("#sample-draw")
    page.wait_for_url(re.compile(r"nr=\d+"))
    page.wait_for_selector(".sample-rows")
    assert page.locator(".sample-rows tbody tr td:nth-child(2)").all_inner_texts() == cases, (
        "the same seed, the same cases"
    )
    expect(page.locator("#sample-result")).to_contain_text("Forrige: nr.")
    page.get_by_role("link", name="Alle stikprøver").click()
    page.wait_for_selector("#sample-draw")
    expect(page.locator("main")).to_contain_text(re.compile(r"\d stikprøver er trukket"))


def test_a_sample_that_is_not_there_leads_to_the_register(reader: Reader) -> None:
    reader.go("/stikproeve?nr=999999")
    assert "Der er ingen stikprøve nr. 999999" in reader.page.inner_text("main")


def test_a_caseworker_sees_the_own_figures_and_nobody_elses(sized: Reader) -> None:
    page = sized.page
    sized.go("/mit")
    assert sized.heading() == "Vælg en sagsbehandler"
    expect(page.locator(".notes")).to_contain_text("uden login")
    page.locator("input[id*=medarbejder]").click()
    page.get_by_role("option", name="Medarbejder 010", exact=True).click()
    page.wait_for_url(re.compile("medarbejder=M010"))
    page.wait_for_selector(".kicker >> text=Medarbejder 010")
    sized.settle()
    assert re.match(
        r"\d+ sager, \d+ afslutning(er)? i oktober og \d+ henvendelser? over frist", sized.heading()
    )
    said = page.inner_text("main")
    assert set(re.findall(r"Medarbejder \d+", said)) == {"Medarbejder 010"}
    assert "skal tages i de næste fire uger" in said
    count = int(re.findall(r"(\d+) åbne sager, de længste først", said)[0])
    assert sized.heading().startswith(f"{count} sager")
    assert fits(sized)


def test_a_worker_who_is_not_there_gives_the_choice(reader: Reader) -> None:
    reader.go("/mit?medarbejder=ingen")
    assert "Der er ingen sagsbehandler “ingen”" in reader.heading()


def test_a_comment_on_a_figure_is_kept_with_its_view(reader: Reader) -> None:
    page = reader.page
    reader.go("/indikator/phone_on_time?bydel=valby")
    page.locator(".remarks summary").click()
    expect(page.locator(".remarks")).to_contain_text("Læses af alle, der kan se denne side")
    page.fill("#remark-text", "Borgeren 010203-1234 ringede")
    page.click("#remark-add")
    expect(page.locator("#remark-say")).to_contain_text("CPR-nummer")
    page.fill("#remark-text", "Telefonen var nede i uge 42")
    page.click("#remark-add")
    expect(page.locator("#remark-say")).to_have_text("Kommentaren er gemt.")
    expect(page.locator(".remark-list")).to_contain_text(re.compile(r"Hele centret · Valby · oktober 2026"))
    expect(page.locator("#remark-text")).to_have_value("")
    reader.go("/indikator/phone_on_time")
    expect(page.locator(".remark-list")).to_contain_text("Telefonen var nede i uge 42")
    page.get_by_role("button", name=re.compile("Fjern kommentaren")).click()
    expect(page.locator("#remark-say")).to_have_text("Kommentaren er fjernet.")
    expect(page.locator("#remarks")).to_contain_text("Ingen kommentarer endnu.")


def test_a_click_on_a_point_shows_what_is_behind_it(reader: Reader) -> None:
    """A point leads to as many rows as the figure says, a bar to its team; the table's links lead there too."""
    page = reader.page
    reader.go("/indikator/contacts_overdue?team=T01")
    point = page.locator(".graph").first.locator(".main-svg .points path").last
    box = point.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile(r"/sager\?team=T01&tal=contacts_overdue&periode=2026-\d\d"))
    page.wait_for_selector(".kicker >> text=Sager bag et tal")
    rows = int(reader.heading().split()[0].replace(".", ""))
    page.go_back()
    page.wait_for_selector(".kicker >> text=Henvendelser over frist")
    reader.settle()
    page.locator("details.as-table summary").first.click()
    newest = page.locator("details.as-table tbody tr").first
    assert int(newest.locator("td").first.inner_text().replace(".", "")) == rows
    newest.locator("th a").click()
    page.wait_for_url(re.compile(r"/sager\?team=T01&tal=contacts_overdue&periode=2026-10"))
    reader.go("/indikator/caseload_per_worker")
    bars = page.locator(".panel", has=page.locator("h2", has_text="teams har")).locator(".points path").last
    box = bars.bounding_box()
    assert box
    page.mouse.click(box["x"] + 20, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile(r"caseload_per_worker\?team=T0\d"))
    reader.settle()


def test_a_figure_that_counts_no_rows_shows_its_parts(reader: Reader) -> None:
    reader.go("/bag?tal=caseload_per_worker&periode=2026-09")
    said = reader.page.inner_text("main")
    assert re.search(r"[\d.]+ / [\d.,]+ = [\d,]+ sager pr. medarbejder", said)
    assert "i september 2026" in reader.heading()
    assert reader.page.locator("main table").count() >= 2
    reader.go("/bag?tal=nonsens&periode=2031-44")
    assert "Der er intet tal “nonsens”" in reader.page.inner_text("main")
