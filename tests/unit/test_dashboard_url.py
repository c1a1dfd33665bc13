"""The address is the state: there and back, and what happens to values that do not exist."""

from __future__ import annotations

from datetime import date

import pytest

from topics import url
from topics.url import State, last_day, parse, to_query

ALLOWED = {
    "team": {"T01": "Nord"},
    "department": {"Afdeling æ & b": "Afdeling æ & b"},
    "district": {"valby": "Valby"},
    "employment": {"unemployed": "Fra ledighed"},
    "target_group": {"1": "1"},
    "benefit": {"sickness": "Sygedagpenge"},
}
FIRST, LAST = date(2021, 1, 1), date(2026, 10, 31)


def read(search: str) -> tuple[State, list[str]]:
    return parse(search, ALLOWED, FIRST, LAST)


@pytest.mark.parametrize(
    "state",
    [
        State(),
        State(team="T01"),
        State(department="Afdeling æ & b", district="valby"),
        State(district="valby", employment="unemployed", target_group="1", benefit="sickness"),
        State(team="none", target_group="none"),
        State(grain="halfyear", start="2026-01", end="2026-10"),
    ],
)
def test_there_and_back(state: State) -> None:
    assert read(to_query(state)) == (state, [])


def test_defaults_are_left_out() -> None:
    assert to_query(State()) == ""
    assert to_query(State(team="T01", grain="week")) == "?team=T01&opdeling=uge"


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("?team=T99", "Team “T99” findes ikke i data; filteret er sprunget over."),
        ("?bydel=none", "Bydel “none” findes ikke i data; filteret er sprunget over."),
        ("?bydel=frederiksberg", "Bydel “frederiksberg” findes ikke i data; filteret er sprunget over."),
        ("?opdeling=dag", "Opdeling “dag” findes ikke i data; filteret er sprunget over."),
        ("?start=2026-13", "Første måned “2026-13” findes ikke i data; filteret er sprunget over."),
        ("?start=2019-01", "Der er ingen data for 2019-01; perioden viser alt, hvad der er."),
        ("?farve=blå", "“farve” i adressen er ikke et filter og er sprunget over."),
    ],
)
def test_a_wrong_value_is_dropped_with_a_note(search: str, said: str) -> None:
    assert read(search) == (State(), [said])


def test_a_wrong_value_leaves_the_others() -> None:
    state, notes = read("?team=T99&bydel=valby")
    assert state == State(district="valby")
    assert len(notes) == 1


def test_a_period_that_ends_before_it_begins_keeps_its_beginning() -> None:
    state, notes = read("?start=2026-05&slut=2026-01")
    assert state == State(start="2026-05")
    assert notes == ["Perioden sluttede før den begyndte; slutmåneden er sprunget over."]


def test_a_team_wins_over_a_department() -> None:
    assert read("?team=T01&afdeling=Afdeling+%C3%A6+%26+b")[0] == State(team="T01")


def test_filters_become_what_a_question_wants() -> None:
    state = State(team="T01", target_group="none")
    assert state.where() == (("team", "T01"), ("target_group", None))
    assert state.where(("team",)) == (("team", "T01"),)


def test_the_last_day_of_a_month() -> None:
    assert [last_day(m) for m in ("2024-02", "2026-12")] == [date(2024, 2, 29), date(2026, 12, 31)]


def test_a_periods_label_is_read_back() -> None:
    assert url.period_of("2026-10") == ("month", date(2026, 10, 1))
    assert url.period_of("2026-W01") == ("week", date(2025, 12, 29))
    assert url.period_of("2026-H2") == ("halfyear", date(2026, 7, 1))
    assert url.period_of("2026-Q4") == ("quarter", date(2026, 10, 1))
    assert url.period_of("2026") == ("year", date(2026, 1, 1))
    assert url.period_of("2026-10-31") == ("day", date(2026, 10, 31))
    for wrong in ("", "2026-13", "2026-W54", "2026-02-30", "2026-10-", "20x6", "3026-01", "2026-H3"):
        assert url.period_of(wrong) is None, wrong
