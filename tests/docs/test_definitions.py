"""The definitions are made from catalogue and spec tests, never stale, and no change of one goes unsaid."""

from __future__ import annotations

from collections import Counter

import pytest

import definitions as maker
from etl.settings.settings import SHIPPED
from etl.settings.site import Target, read_table
from metrics import INDICATORS
from metrics.out.definitions import as_markdown, define, examples, fingerprint, history


@pytest.fixture(scope="module")
def modules() -> list[maker._Module]:
    return maker.read()


def test_what_is_made_is_not_stale() -> None:
    for path, text in maker.made().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale. Run: make docs"


@pytest.mark.parametrize("ident", INDICATORS)
def test_no_change_of_a_definition_goes_unsaid(ident: str) -> None:
    """The last version bears the fingerprint of today's words and measures."""
    own = history().get(ident, ())
    assert own and own[-1].fingerprint == fingerprint(INDICATORS[ident]), (
        f"{ident} has changed: add a row to metrics/history.csv, "
        f"{ident},{len(own) + 1},<today>,{fingerprint(INDICATORS[ident])},<what changed>. Then run: make docs"
    )
    assert [c.version for c in own] == list(range(1, len(own) + 1))
    assert all(c.change for c in own) and [c.on for c in own] == sorted(c.on for c in own)


def test_history_names_no_unknown_indicator() -> None:
    assert set(history()) == set(INDICATORS)


@pytest.mark.parametrize("ident", INDICATORS)
def test_every_indicator_has_its_spec_tests(ident: str, modules: list[maker._Module]) -> None:
    assert maker.named_by_tests(modules).get(ident)


def test_every_indicator_has_an_example() -> None:
    """An example is a test that is nothing but tables in and rows out."""
    assert list(examples()) == list(INDICATORS)
    assert all(e.rows and e.tables and e.indicator == ident for ident, e in examples().items())


def test_the_words_hold_no_target() -> None:
    """A site has its own: what the target is stands in its table, not in the definition."""
    for target in read_table(Target, SHIPPED / "targets.csv"):
        words = define(target.indicator).words
        for bound in (target.low, target.high):
            assert bound is None or bound <= 1 or f" {bound:g}" not in words, target


def test_every_definition_has_words_formula_and_sql() -> None:
    for ident in INDICATORS:
        d = define(ident)
        assert d.words.endswith(".") and "{" not in d.words + d.formula
        assert d.sql.startswith(("with", "select"))


def test_the_page_has_a_section_each() -> None:
    text = as_markdown(examples(), {})
    heads = Counter(line[3:] for line in text.splitlines() if line.startswith("## "))
    assert all(heads[ident] == 1 for ident in INDICATORS)
    assert heads["What the sources contradict"] == 1
