"""Numbers that a page makes itself say what the figures behind them say, and nothing where they are not known."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dashboard import reader
from dashboard.page import render
from dashboard.pages import cases, composition
from metrics import OPERATOR, Answer, Question, Row, Scope, Snapshot, UsageError, Warehouse
from metrics.behind.cases import behind
from metrics.behind.loads import loads_by_team
from spec.tables import given, rows
from topics import sections as parts
from topics import series, survival, tables, worker
from topics.cells import Shown, plain_text
from topics.overview_cards import changes
from topics.rows import summed
from topics.url import State
from topics.values import Empty, Group, Panel, Text
from topics.view import View
from topics.worker_statement import ask_all, statement
from unit.screen import to_html


def seen(snapshot: Snapshot, path: str) -> str:
    """What stands on a page, in words."""
    name, _, search = path.partition("?")
    page = render(Warehouse(snapshot.path.parent), name, f"?{search}" if search else "").main
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", to_html(page))).replace("\u00a0", " ")


def month(number: int, value: float | None, status: str = "none", **more: Any) -> Row:
    start = date(2026, number, 1)
    found: dict[str, Any] = {
        "period": f"{start:%Y-%m}", "period_start": start, "period_end": start + timedelta(days=27),
        "complete": True, "dims": ("valby",), "numerator": None, "denominator": None, "value": value,
        "target_low": None, "target_high": None, "status": status,
    }  # fmt: skip
    return Row(**{**found, **more})


def crossed() -> Snapshot:
    """W of T holds 45 cases of T and 10 in U's queue; X of U holds 20; Gone held 3 of T, and left."""
    ids = {"W": range(45), "WU": range(45, 55), "X": range(55, 75), "Gone": range(75, 78)}
    held = "\n".join(
        f"c{n} 2026-03-01 {name.removesuffix('U')} {'U' if name == 'WU' else '.'}"
        for name, numbers in ids.items()
        for n in numbers
    )
    return given(
        as_of="2026-03-31",
        teams="team_id\nT\nU",
        workers="worker_id team_id valid_to\nW T .\nX U .\nGone T 2026-03-15",
        cases="case_id opened_on\nc0…c77 2026-03-01",
        assignments=f"case_id valid_from worker_id team_id\n{held}",
    )


def test_a_dot_of_the_distribution_is_a_whole_load() -> None:
    """'they judge a worker's whole load': the dots say what `workers_over_target` says, whatever queue a case is in;
    dots and the rest are all assigned cases."""
    snapshot, day = crossed(), date(2026, 3, 31)
    assert rows(snapshot, "workers_over_target", "numerator denominator") == ["2026-03 1 2"]
    whole = loads_by_team(snapshot, OPERATOR, day)
    assert (whole.teams, whole.away, whole.elsewhere) == ({"T": [55], "U": [20]}, 3, 0)
    assert rows(snapshot, "caseload_per_worker", "numerator") == ["2026-03 78"]
    of_u = loads_by_team(snapshot, OPERATOR, day, (("team", "U"),))
    assert (of_u.teams, of_u.away, of_u.elsewhere) == ({"U": [20]}, 0, 10)
    page = seen(snapshot, "/indikator/caseload_per_worker")
    assert "1 af 2 medarbejdere har flere end 50 sager" in page
    assert "Ikke vist som prikker: 3 sager hos medarbejdere, der er på orlov eller holdt op." in page
    for scope in (Scope("finance"), Scope("head", units=(("team", "U"),), level="case")):
        with pytest.raises(UsageError):
            loads_by_team(snapshot, scope, day)


def test_of_few_cases_a_mean_has_a_decimal_and_one_enquiry_is_one() -> None:
    snapshot = given(
        as_of="2026-06-30",
        workers="worker_id team_id\nW T",
        cases="case_id opened_on closed_on close_reason target_group\nc1 2022-01-05 2022-04-02 job 2\nc2 2026-01-05 2026-04-02 job 2",
        assignments="case_id valid_from worker_id\nc1 2022-01-05 W\nc2 2026-01-05 W",
        contacts="contact_id case_id channel received_at answered_at team_id\n1 . phone 2026-06-08 2026-06-09 T",
    )
    assert re.search(r" 0,\d+ sager i snit", seen(snapshot, "/maalgrupper"))
    assert "1 henvendelse med frist i perioden" in seen(snapshot, "/")
    waits = "Alle henvendelser i dine sager er besvaret, eller deres frist er ikke nået."
    assert waits in seen(snapshot, "/mit?medarbejder=W")


def test_what_is_not_told_of_a_case_has_one_word_and_what_cannot_be_has_none() -> None:
    snapshot = given(
        as_of="2026-03-31",
        workers="worker_id team_id\nW T",
        cases="case_id opened_on closed_on close_reason\nc1 2026-01-05 . .\nc2 2026-01-05 2026-03-02 job\nc3 2026-01-05 2026-03-02 .\nc4 2026-01-05 . .",
        assignments="case_id valid_from worker_id\nc1…c4 2026-01-05 W",
        categories="case_id valid_from category\nc1…c2 2026-01-05 1",
        contacts="contact_id case_id channel received_at team_id\n1 c1 phone 2026-03-02 .\n2 . phone 2026-03-02 T",
    )
    told = seen(snapshot, "/sager?tal=open_cases")
    assert re.search(r" c1 åben .*?Kategori 1 ", told) and re.search(r" c4 åben .*? uoplyst ", told)
    assert "uoplyst: 50 %" in seen(snapshot, "/indikator/caseload_per_worker")
    (closed,) = re.findall(r" c3 lukket .*? Næste", seen(snapshot, "/sager?tal=closures"))
    assert closed.count("uoplyst") >= 2 and "–" not in closed.removesuffix("Næste").split(" 1–")[0]
    assert re.search(r" uden sag telefon .*? – ", seen(snapshot, "/sager?tal=contacts_overdue"))


@pytest.mark.parametrize(
    ("end", "first"),
    [("2026-10-31", "2025-11-01"), ("2026-02-28", "2025-03-01"), ("2024-02-29", "2023-03-01"), ("2026-07-01", "2025-08-01")],
)  # fmt: skip
def test_a_year_is_twelve_whole_months(end: str, first: str) -> None:
    """A year that begins on the 4th of March would leave out three days of deadlines and keep the month's cases."""
    snap = SimpleNamespace(as_of=date.fromisoformat(end), history_from=date(2020, 1, 1))
    assert View(snap, State()).year() == date.fromisoformat(first)


def test_a_sum_with_a_hidden_part_is_hidden() -> None:
    """'A hidden number is no zero': ten closures in January and a hidden February are not ten in the two months."""
    shown = month(1, 5.0, "missed", numerator=10, denominator=2.0)
    question = Question("closures_per_worker_month", by=("district",), grain="month")
    hidden = Answer(question, (shown, month(2, None, "suppressed")), "s", date(2026, 2, 28))
    (row,) = summed(hidden)
    assert (row.numerator, row.denominator, row.value, row.status) == (None, None, None, "suppressed")
    (row,) = summed(Answer(question, (shown, shown._replace(numerator=20)), "s", date(2026, 2, 28)))
    assert (row.numerator, row.value) == (30, 7.5)


def test_a_reader_of_protected_numbers_gets_no_mean_of_hidden_months(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty cases came in January and two in February: the two are hidden, so the month's mean is too."""
    staff = "\n".join(f"w{n}" for n in range(4))
    snapshot = given(
        as_of="2026-02-28",
        history_from="2026-01-01",
        workers=f"worker_id\n{staff}",
        cases="case_id opened_on\na0…a19 2026-01-05\nb0…b1 2026-02-05",
        assignments="case_id valid_from worker_id\na0…a19 2026-01-05 w1\nb0…b1 2026-02-05 w2",
    )
    assert "11 sager pr. måned" in seen(snapshot, "/bemanding")
    monkeypatch.setattr(reader, "scope", lambda: Scope("finance"))
    assert "sager pr. måned" not in seen(snapshot, "/bemanding")


def two_cases() -> Snapshot:
    return given(
        as_of="2026-03-31",
        workers="worker_id\nW",
        cases="case_id opened_on\nA 2026-01-05\nB 2026-01-05",
        assignments="case_id valid_from worker_id\nA 2026-01-05 W\nB 2026-01-05 W",
    )


def test_what_is_not_delivered_is_not_none_on_a_workers_page() -> None:
    """'Nothing delivered: the row says not_delivered', which is not zero."""
    page = seen(two_cases(), "/mit?medarbejder=W")
    assert "2 sager og 0 afslutninger i marts" in page
    assert "Opkald over frist – ikke leveret" in page
    assert "Uden opfølgning – ikke leveret" in page
    assert "henvendelser over frist" not in page


def test_nor_on_a_workers_statement() -> None:
    figures = View(two_cases(), scope=OPERATOR)
    page = statement(figures, ask_all(figures, dialogue=True), "W")
    assert [(f.value, f.name) for f in page.facts if "over frist" in f.name or "uden" in f.name] == [
        ("–", "opkald over frist"), ("–", "mails over frist"), ("–", "uden opfølgning"),
    ]  # fmt: skip
    assert page.dialogue is not None and page.dialogue.table is not None
    said = {plain_text(name): cells for name, *cells in page.dialogue.table.rows}
    missing = ["ikke leveret"] * 4 + [""]
    for name in (
        "Telefon til tiden",
        "Henvendelser over frist ved ugens udgang",
        "Sager uden opfølgning i 8 uger",
    ):
        assert said[name] == missing, name
    assert said["Afslutninger"] == [0, 0, 0, 0, 0]


def test_a_list_that_is_cut_is_counted_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MOST", 1)
    page = seen(two_cases(), "/mit?medarbejder=W")
    assert "2 åbne sager, de længste først" in page
    assert "de første 1 er vist" in page


def test_a_change_is_from_what_is_known_and_says_when_it_is_from_a_whole_month() -> None:
    before, last = month(1, 9.0), month(2, 10.0)
    running = month(3, 8.0, complete=False)
    unit = "closures_per_month"
    assert changes([before, last], unit) == "+1,0 fra jan"
    assert changes([before, last, running], unit) == "−2,0 fra hele feb"
    assert changes([before, last, running], unit, stock=True) == "−2,0 fra feb"
    assert changes([before._replace(complete=False), last], unit) == ""
    weeks = [
        before._replace(period="2025-W42"),
        last._replace(period="2026-W41"),
        last._replace(period="2026-W42"),
    ]
    assert changes(weeks, unit) == "±0,0 fra uge 41 · +1,0 fra uge 42 2025"


def test_two_units_of_one_name_keep_their_own_numbers() -> None:
    """Side by side each has its own series, and by name they are told apart."""
    drawn = tables.wide_table([("Nord", [month(1, 1.0)]), ("Nord", [month(1, 2.0)])], "cases")
    assert [series.values for series in drawn[1].series] == [(1.0,), (2.0,)]
    snapshot = given(teams="team_id team_name\nT1 Nord\nT2 Nord\nT3 Syd")
    assert snapshot.labels("team") == {"T1": "Nord (T1)", "T2": "Nord (T2)", "T3": "Syd"}


def test_a_response_time_is_not_rounded_to_its_deadline() -> None:
    """A median of 1,5 working days is not 2, and 2,8 for nine in ten is not within 3."""
    answered = [(1, "2026-03-03"), (2, "2026-03-03"), (3, "2026-03-04"), (4, "2026-03-05")]
    page = seen(
        given(
            as_of="2026-03-31",
            contacts="contact_id team_id channel received_at answered_at\n"
            + "\n".join(f"{n} T phone 2026-03-02 {day}" for n, day in answered),
        ),
        "/indikator/phone_on_time",
    )
    assert "1,5 dage arbejdsdage, median · 90-percentil 2,7" in page


def test_a_figure_of_so_many_weeks_names_those_it_is_of() -> None:
    page = seen(two_cases(), "/indikator/still_open_at")
    assert "Stadig åben efter 26 uger" in page
    assert "stadig er åbne 26 uger efter" in page
    assert "{weeks}" not in page


def test_a_team_has_its_own_band() -> None:
    bands = [
        {"kind": "band", "unit_level": level, "unit": unit, "low": low, "high": high, "valid_from": date(2022, 1, 1),
         "valid_to": None, "source": ""}
        for level, unit, low, high in (("team", "T", 20, 30), ("", "", 35, 50))
    ]  # fmt: skip
    snap = SimpleNamespace(
        as_of=date(2026, 3, 31), targets=lambda _: bands, unit_rows=({"team": "T", "department": "D"},)
    )
    assert View(cast(Any, snap), State()).band("caseload_per_worker") == (35, 50)
    assert View(cast(Any, snap), State(team="T")).band("caseload_per_worker") == (20, 30)


def test_a_workers_own_figures_are_counts_with_the_days_that_name_them() -> None:
    """76 and not 76,0; dated events as on every figure over time; not judged (indicators, "Signal or noise")."""
    snapshot = two_cases()
    page = seen(snapshot, "/mit?medarbejder=W")
    assert re.search(r"Mine sager: 2 i \w+ 2026", page)
    assert not re.search(r"Mine (sager|afslutninger): \d+,0", page)
    assert page.count("Signal eller støj: ikke bedømt, for få sager hos én medarbejder til at skelne") == 2


def test_that_no_target_is_set_is_said_once() -> None:
    words = re.sub(r"<[^>]+>", "", to_html(parts.verdict(month(1, 9.0), "cases")))
    assert words == "mål ikke fastsat"
    aimed = re.sub(r"<[^>]+>", " ", to_html(parts.verdict(month(1, 9.0, "met", target_high=10.0), "cases")))
    assert " ".join(aimed.split()) == "opfyldt mål højst 10"


def test_panels_of_unlike_heights_stand_where_there_is_room() -> None:
    named = [(n, Panel(str(n))) for n in (5, 11, 3, 4, 2)]
    left, right = composition.side_by_side([*named[:2], None, *named[2:]])
    assert [panel.title for panel in left] == ["5", "3", "2"]
    assert [panel.title for panel in right] == ["11", "4"]


def test_a_day_is_not_broken_at_its_hyphen() -> None:
    drawn = to_html(Panel("T", "med frist 01-11-2026 – 28-11-2026"))
    assert 'med frist <span class="day">01-11-2026</span> – <span class="day">28-11-2026</span>' in drawn


def test_a_column_of_parts_has_the_decimals_of_its_least() -> None:
    items = [("a", month(1, 50.6, denominator=10.38)), ("b", month(1, 53.7, denominator=6.43))]
    drawn = to_html(
        tables.latest_table([*items, ("c", month(1, 2.0, denominator=16.0))], "cases_per_worker", "ydelse")
    )
    assert [f">{n}<" in drawn for n in ("10,38", "6,43", "16,00")] == [True] * 3


def test_points_of_a_workers_own_figures_lead_to_the_own_rows() -> None:
    """What the local user is shown of one worker leads nowhere: /sager has no filter of one worker."""
    view = View(two_cases(), State(), scope=Scope("worker", worker="W", level="case"))
    to = "/sager?tal=caseload_per_worker&amp;periode=2026-03"
    assert to in to_html(worker.own(view))
    assert "/sager?" not in to_html(worker.own(view, ["chosen"]))
    asked = Question("caseload_per_worker", grain="month", start=date(2026, 3, 1), end=date(2026, 3, 31))
    assert {r.case_id for r in behind(view.snap, asked, view.scope)} == {"A", "B"}


def test_how_long_cases_stay_open_is_told_by_the_year_they_were_opened() -> None:
    """product.md: 'survival by cohort'. Of four cases of 2025 one closes on day 100, one on day 300 and one on day 400;
    half a year (182 days) later 3 of 4 are open, a year (364) later 2, and two years (728) later 1, which not every
    case of 2025 could have been known for yet."""
    snapshot = given(
        as_of="2027-03-31",
        teams="team_id\nT",
        cases="case_id opened_on closed_on\nA 2025-01-01 2025-04-11\nB 2025-01-01 2025-10-28\n"
        "C 2025-01-01 .\nD 2025-01-01 2026-02-05",
    )
    view = View(snapshot, State())
    made = survival.survival_panel(view, view.ask(survival.questions(view)))
    assert (
        made.title.replace("\u00a0", " ") == "75 % af sagerne fra 2025 var åbne efter 26 uger, 50 % efter 52"
    )
    assert made.table is not None
    cells = {row[0]: row[1] for row in made.table.rows}
    assert cells["26 uger"] == Shown("75\u00a0%", 0.75, "share")
    assert cells["104 uger"] == Shown("25\u00a0% (foreløbig)", 0.25, "share")
    empty_year = View(snapshot, State(end="2024-12"))
    (why,) = survival.survival_panel(empty_year, empty_year.ask(survival.questions(empty_year))).body
    assert isinstance(why, Empty) and why.why.startswith("Der er ingen tal for det valgte udsnit")


@pytest.mark.parametrize(
    ("teams", "shown"), [(2, [["team", "map"], "district"]), (4, ["team", ["district", "map"]])]
)
def test_the_map_stands_under_the_shorter_list(
    monkeypatch: pytest.MonkeyPatch, teams: int, shown: list[Any]
) -> None:
    view = View(two_cases())
    monkeypatch.setattr(series, "by_unit", lambda _view, _id, _answer, dim: Text(dim))
    monkeypatch.setattr(parts, "map_panel", lambda *_: Text("map"))

    def of(count: int) -> Any:
        return [month(1, 1.0, dims=(str(n),)) for n in range(count)]

    found = series.by_units(view, "workers", of(teams), of(3))
    assert [[s.words for s in p.parts] if isinstance(p, Group) else p.words for p in found] == shown
    assert series.by_units(view, "workers", None, None) == ()


def test_a_workers_rows_are_not_those_of_the_whole_centre() -> None:
    view = View(
        two_cases(), State(), scope=Scope("worker", worker="W", level="case"), own={"tal": "open_cases"}
    )
    said = to_html(cases.render(view))
    assert "Egne sager" in said
    assert "Hele centret" not in said
    assert 'href="/mit"' in said
    assert "/indikator/" not in said


@pytest.mark.parametrize(("ident", "shown"), [("open_cases", "0"), ("median_duration_weeks", "–")])
def test_a_district_with_nobody_has_none_of_a_sum_and_no_median(ident: str, shown: str) -> None:
    snapshot = given(
        as_of="2026-03-31",
        teams="team_id\nT",
        cases="case_id opened_on closed_on district\nA 2026-01-05 . valby\nB 2026-01-05 2026-03-20 valby",
    )
    view = View(snapshot, State())
    answer = view.ask({"d": view.question(ident, grain="month", by=("district",), start=snapshot.as_of)})["d"]
    drawn = to_html(parts.district_map(view, ident, answer, "/indikator/x"))
    found = dict(re.findall(r'tile-name">([^<]+)</span><span class="tile-value">([^<]+)<', drawn))
    assert found["Nørrebro"] == shown
    assert found["Valby"] not in ("0", "–")
