"""What people write is kept whole, by several at once, with who and when, and without citizen numbers."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from store import Actions, Comments, Fault, Samples, Store, Unfit, checked, clock
from store.schema import STEPS, VERSION
from store.words import CPR_SENTENCE

DAYS = (date(2026, 1, 1), date(2026, 1, 31))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_reading_makes_no_file(store: Store) -> None:
    assert Actions(store).of("T01") == []
    assert Samples(store).all() == []
    assert Comments(store).of("open_cases") == []
    assert store.revision() == 0
    assert not store.path.exists()


def test_an_action_is_kept_with_who_and_when(store: Store) -> None:
    number = Actions(store).add(
        "T01", " Ring til  de 7 ", "vagten", date(2026, 10, 29), "leder", "phone_on_time"
    )
    (found,) = Actions(Store(store.path.parent)).of("T01")
    assert (found.id, found.team, found.text, found.owner) == (number, "T01", "Ring til de 7", "vagten")
    assert found.goal == "phone_on_time"
    assert (found.due_on, found.created_by, found.done_at) == (date(2026, 10, 29), "leder", None)
    assert found.created_at == clock.now()
    assert Actions(store).of("T02") == []
    assert store.path.stat().st_mode & 0o077 == 0, "nobody else reads it"


def test_an_action_is_ticked_off_and_on_again(store: Store) -> None:
    actions = Actions(store)
    number = actions.add("T01", "Omfordel 12 sager", "leder", None, "a")
    actions.tick("T01", number, True, "b")
    first = actions.of("T01")[0]
    assert (first.done_by, first.done_at is not None) == ("b", True)
    actions.tick("T01", number, True, "c")
    assert actions.of("T01")[0].done_by == "b", "the first who ticked it did it"
    actions.tick("T01", number, False, "c")
    assert actions.of("T01")[0].done_at is None


def test_another_teams_action_cannot_be_ticked_or_removed(store: Store) -> None:
    actions = Actions(store)
    number = actions.add("T01", "Omfordel 12 sager", "leder", None, "a")
    with pytest.raises(Fault, match="findes ikke længere"):
        actions.tick("T02", number, True, "b")
    with pytest.raises(Fault, match="findes ikke længere"):
        actions.remove("T02", number, "b")
    assert actions.of("T01")[0].done_at is None


def test_a_removed_action_is_gone_from_the_board_and_kept_in_the_file(store: Store) -> None:
    actions = Actions(store)
    number = actions.add("T01", "En fejl", "leder", None, "a")
    actions.remove("T01", number, "b")
    assert actions.of("T01") == []
    with sqlite3.connect(store.path) as connection:
        assert connection.execute("select text, removed_by from actions").fetchall() == [("En fejl", "b")]


def test_open_actions_come_first_by_due_day_then_the_done(store: Store) -> None:
    actions = Actions(store)
    for text, due in (("c", None), ("b", date(2026, 11, 5)), ("a", date(2026, 11, 1)), ("d", None)):
        actions.add("T01", text, "x", due, "x")
    actions.tick("T01", 4, True, "x")
    assert [a.text for a in actions.of("T01")] == ["a", "b", "c", "d"]
    assert [a.text for a in actions.of("T01", clock.now() + timedelta(days=1))] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "text",
    ["Ring til 010203-1234", "0102031234", "cpr 010203 1234.", "borger 01 02 03 - 1234", "610203–1234", "x010203-1234y"],
)  # fmt: skip
def test_what_looks_like_a_citizen_number_is_refused(store: Store, text: str) -> None:
    with pytest.raises(Unfit) as said:
        Actions(store).add("T01", text, "leder", None, "a")
    assert str(said.value) == CPR_SENTENCE
    with pytest.raises(Unfit):
        Actions(store).add("T01", "Ring", text, None, "a")
    with pytest.raises(Unfit):
        Comments(store).add("open_cases", "", "2026-10", text, "a")
    assert not store.path.exists()


@pytest.mark.parametrize(
    "text", ["Ring til de 7 inden 05-11-2026", "S00123 og S00456", "tlf. 33 17 33 17", "12.345.678 kr."]
)
def test_other_numbers_are_not(text: str) -> None:
    assert checked(text, "Aftalen", 140) == text


def test_empty_and_too_long_texts_are_refused() -> None:
    with pytest.raises(Unfit, match="Aftalen mangler"):
        checked("  \n ", "Aftalen", 140)
    with pytest.raises(Unfit, match="højst 10 tegn, her er 11"):
        checked("a" * 11, "Aftalen", 10)
    assert checked("a\u202eb\x00c", "Aftalen", 10) == "abc"


def test_a_sample_is_kept_whole_with_its_findings(store: Store) -> None:
    samples = Samples(store)
    drawn = [("C1", "S1"), ("C2", None), ("C3", "S3")]
    what = {
        "frame": "f",
        "title": "Telefon",
        "snapshot": "s",
        "as_of": date(2026, 10, 31),
        "population": 40,
        "period": (date(2026, 10, 1), date(2026, 10, 31)),
        "population_met": 30,
        "seed": "7",
    }
    number = samples.add(**what, drawn=drawn, who="tilsyn")  # type: ignore[arg-type]
    assert [(d.place, d.key, d.case_id) for d in samples.cases(number)] == [
        (1, "C1", "S1"), (2, "C2", None), (3, "C3", "S3"),
    ]  # fmt: skip
    samples.find(number, 1, "met", "", "tilsyn")
    samples.find(number, 2, "missed", "svar mangler", "tilsyn")
    samples.find(number, 3, "unknown", "", "tilsyn")
    samples.find(number, 3, None, "", "tilsyn")
    found = samples.get(number)
    assert found is not None
    assert (found.size, found.population, found.met, found.missed, found.unknown) == (3, 40, 1, 1, 0)
    assert (found.period_from, found.period_to, found.population_met) == (
        date(2026, 10, 1),
        date(2026, 10, 31),
        30,
    )
    assert samples.cases(number)[1].note == "svar mangler"
    assert samples.cases(number)[2].found_at is None
    second = samples.add(**what, drawn=drawn[:1], who="tilsyn")  # type: ignore[arg-type]
    later = samples.get(second)
    assert later is not None
    earlier = samples.before(later)
    assert earlier is not None
    assert earlier.id == number
    assert samples.before(found) is None
    assert [s.id for s in samples.all()] == [second, number]


def test_a_finding_that_does_not_exist_is_refused(store: Store) -> None:
    samples = Samples(store)
    number = samples.add(frame="f", title="t", snapshot="s", as_of=date(2026, 1, 1), population=1, seed="1", period=DAYS, population_met=None,
                         drawn=[("C1", None)], who="x")  # fmt: skip
    with pytest.raises(Fault):
        samples.find(number, 1, "fine", "", "x")
    with pytest.raises(Fault):
        samples.find(number, 2, "met", "", "x")
    with pytest.raises(Unfit):
        samples.find(number, 1, "met", "010203-1234", "x")


def test_a_transaction_is_kept_whole_or_not_at_all(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        Samples(store).add(frame="f", title="t", snapshot="s", as_of=date(2026, 1, 1), population=-1, seed="1", period=DAYS, population_met=None,
                           drawn=[("C1", None)], who="x")  # fmt: skip
    assert Samples(store).all() == []
    assert store.revision() == 0


def test_comments_are_found_by_indicator_and_filter(store: Store) -> None:
    comments = Comments(store)
    comments.add("open_cases", "?team=T01", "2026-10", "Sommerferie", "leder")
    second = comments.add("open_cases", "", "2026-10", "Ny leverandør", "leder")
    assert [c.text for c in comments.of("open_cases")] == ["Ny leverandør", "Sommerferie"]
    assert [c.text for c in comments.of("open_cases", "?team=T01")] == ["Sommerferie"]
    comments.remove(second, "leder")
    assert [c.text for c in comments.of("open_cases")] == ["Sommerferie"]
    with pytest.raises(Fault):
        comments.remove(second, "leder")


def test_the_revision_grows_with_every_write(store: Store) -> None:
    actions = Actions(store)
    number = actions.add("T01", "a", "x", None, "x")
    first = store.revision()
    actions.tick("T01", number, True, "x")
    assert store.revision() == first + 1
    with pytest.raises(Fault):
        actions.tick("T01", 99, True, "x")
    assert store.revision() == first + 1


def _write(folder: Path, name: str, count: int) -> None:
    actions = Actions(Store(folder))
    for n in range(count):
        actions.add("T01", f"{name} {n}", "x", None, name)


def test_several_processes_and_threads_write_at_once_and_nothing_is_lost(store: Store) -> None:
    folder = store.path.parent
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_write, args=(folder, f"p{n}", 20)) for n in range(2)]
    threads = [threading.Thread(target=_write, args=(folder, f"t{n}", 20)) for n in range(4)]
    for one in (*processes, *threads):
        one.start()
    for one in (*processes, *threads):
        one.join()
    assert [p.exitcode for p in processes] == [0, 0]
    found = Actions(store).of("T01")
    assert len(found) == 120
    assert {a.text for a in found} == {
        f"{k}{n} {i}" for k, m in (("p", 2), ("t", 4)) for n in range(m) for i in range(20)
    }
    assert store.revision() == 120


def test_a_file_of_a_later_version_is_left_alone(store: Store) -> None:
    Actions(store).add("T01", "a", "x", None, "x")
    with sqlite3.connect(store.path) as connection:
        connection.execute(f"pragma user_version = {VERSION + 1}")
    with pytest.raises(Fault, match="nyere udgave"):
        Actions(store).of("T01")


def test_an_empty_file_takes_the_steps_it_lacks(store: Store) -> None:
    store.path.touch()
    assert Actions(store).of("T01") == []
    with sqlite3.connect(store.path) as connection:
        assert connection.execute("pragma user_version").fetchone() == (VERSION,)
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)


def test_a_file_of_the_first_version_is_brought_up_to_date_with_what_it_holds(store: Store) -> None:
    with sqlite3.connect(store.path) as connection:
        for statement in STEPS[0]:
            connection.execute(statement)
        connection.execute("pragma user_version = 1")
        connection.execute(
            "insert into samples values (1, 'f', 't', 's', '2026-10-31', 40, 1, '7', 'x', '2026-11-01T08:00:00+00:00')"
        )
    (found,) = Samples(store).all()
    assert (found.seed, found.period_to, found.population_met) == ("7", date(2026, 10, 31), None)


def test_a_damaged_file_gives_a_sentence(store: Store) -> None:
    store.path.write_bytes(b"not a database at all, but long enough to be read as one" * 40)
    with pytest.raises(Fault, match=r"store\.sqlite"):
        Actions(store).of("T01")
