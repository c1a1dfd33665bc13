"""The rules that a site edits: what is wrong in one stops the start, and a row more needs no code."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.errors import Refused
from etl.settings.rules import followup_names, read_rules
from etl.settings.settings import SHIPPED, load_settings
from spec.tables import given, lines, rows

FOLLOWUP = "[[followup]]\nfirst_week = 8\nthen_days = 28\nsource = 'S'\n"
MILESTONE = (
    "[[milestone]]\nkind = 'screening'\nclock = 'first_absence_on'\ncreated_days = 182\ndue_days = 273\n"
    "act = 'screening'\nmatch = 'first'\nsource = 'S'\n"
)
WRONG: tuple[tuple[str, str], ...] = (
    ("first = ", "cannot be read"),
    ("rules = 1", "unknown key 'rules'"),
    ("unconfirmed_from = 'soon'", "unconfirmed_from must be a date"),
    ("[followup]\nfirst_week = 8", "followup must be rows"),
    (FOLLOWUP.replace("source = 'S'", ""), "number 1 has no source"),
    (FOLLOWUP + "weeks = 3\n", "unknown key 'weeks'"),
    (FOLLOWUP.replace("then_days = 28", ""), "needs one of then_days, nth and once"),
    (FOLLOWUP + "once = true", "needs one of then_days, nth and once"),
    (FOLLOWUP.replace("then_days = 28", "once = 'yes'"), "once must be true or false"),
    (FOLLOWUP.replace("then_days = 28", "nth = 4"), "has one of nth and nth_week"),
    (FOLLOWUP + "nth_week = 26", "has one of nth and nth_week"),
    (FOLLOWUP + "nth_void_days = 91", "nth_void_days but no nth"),
    (
        FOLLOWUP.replace("then_days = 28", "nth = 1\nnth_week = 26"),
        "nth must be a whole number of at least 2",
    ),
    (FOLLOWUP.replace("then_days = 28", "nth = 4\nnth_week = 7"), "nth_week is before first_week"),
    (FOLLOWUP.replace("= 28", "= 0"), "then_days must be a whole number of at least 1"),
    (
        FOLLOWUP + "until = 2002-01-01\n" + FOLLOWUP + "from = 2020-01-01",
        "no [[followup]] row is in force from 2002-01-01 to 2020-01-01",
    ),
    ("followup = [1]", "followup must be rows"),
    (FOLLOWUP.replace("= 8", "= -8"), "first_week must be a whole number"),
    (FOLLOWUP + FOLLOWUP, "are in force on 0001-01-01"),
    (FOLLOWUP + "from = 2020-01-01\nuntil = 2019-01-01\n", "from before until"),
    (MILESTONE.replace("source = 'S'", ""), "number 1 has no source"),
    (MILESTONE.replace("'first_absence_on'", "'birthday'"), "clock = 'birthday' is not one of"),
    (MILESTONE.replace("act = 'screening'", "act = 'party'"), "act = 'party' is not one of"),
    (MILESTONE.replace("'first'", "'last'"), "match = 'last' is not one of"),
    (MILESTONE + "benefit = 'pension'\n", "benefit = 'pension' is not one of"),
    (MILESTONE + "every_days = 7\n", 'needs match = "unused"'),
    (MILESTONE + "every_days = 0\n", "needs match"),
    (
        MILESTONE.replace("'first'", "'unused'") + "every_days = 0\n",
        "every_days must be a whole number of at least 1",
    ),
    (MILESTONE.replace("'first'", "'frist'"), "Did you mean first?"),
    (MILESTONE.replace("act = 'screening'", "act = 'followups'"), "Did you mean followup?"),
    (MILESTONE + "created_at_opening = 'false'\n", "created_at_opening must be true or false"),
    (MILESTONE.replace("= 182", "= 300"), "is due (273 days) before it is created (300 days)"),
    (MILESTONE.replace("kind = 'screening'", ""), "has no kind"),
    (MILESTONE.replace("kind = 'screening'", "kind = 3"), "has no kind"),
    (MILESTONE.replace("kind = 'screening'", "kind = 'screning'"), "nearly 'screening'"),
    (MILESTONE.replace("kind = 'screening'", "kind = 'Screening'"), "nearly 'screening'"),
    (MILESTONE.replace("kind = 'screening'", "kind = 'screening '"), "letters, digits"),
    (MILESTONE.replace("kind = 'screening'", "kind = 'phone'"), "is taken by what tavle owes itself"),
    (MILESTONE.replace("kind = 'screening'", "kind = 'followup_next'"), "is taken by what tavle owes itself"),
    (MILESTONE + "name = ''\n", "name must be a few words"),
    (MILESTONE + "name = 'to\\nlinjer'\n".replace("'", '"'), "name must be a few words"),
    (MILESTONE + MILESTONE, "numbers 1 and 2 both owe 'screening' on the same day"),
    (
        MILESTONE + "until = 2020-01-01\nname = 'a'\n" + MILESTONE + "from = 2020-01-01\nname = 'b'\n",
        "the kind 'screening' has two names, 'a' and 'b'",
    ),
    (
        FOLLOWUP + MILESTONE + MILESTONE.replace("= 273", "= 'late'"),
        "number 2: due_days must be a whole number",
    ),
)


@pytest.mark.parametrize(("text", "says"), WRONG, ids=[says for _, says in WRONG])
def test_a_wrong_rule_stops_the_start(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    (tmp_path / "tavle.toml").write_text('rules_file = "own.toml"', encoding="utf-8")
    with pytest.raises(Refused) as error:
        load_settings(tmp_path / "tavle.toml")
    assert "own.toml" in str(error.value)
    assert says in str(error.value)


def test_the_shipped_rules_say_from_when_they_are_not_certain() -> None:
    assert read_rules(SHIPPED / "rules.toml").unconfirmed_from == date(2026, 7, 1)


def test_a_kind_like_a_shipped_one_stands_beside_it(tmp_path: Path) -> None:
    """Only where the shipped kind is missing can the other be a misspelling of it."""
    (tmp_path / "own.toml").write_text(
        MILESTONE + MILESTONE.replace("kind = 'screening'", "kind = 'screenings'")
    )
    assert read_rules(tmp_path / "own.toml").milestone["kind"].to_pylist() == ["screening", "screenings"]


def test_rows_of_a_kind_may_follow_each_other_or_be_of_two_benefits(tmp_path: Path) -> None:
    for one, other in (
        ("until = 2020-01-01", "from = 2020-01-01"),
        ("benefit = 'sickness'", "benefit = 'job_clarification'"),
    ):
        (tmp_path / "own.toml").write_text(f"{MILESTONE}{one}\n{MILESTONE}{other}\n", encoding="utf-8")
        assert read_rules(tmp_path / "own.toml").milestone.num_rows == 2


def test_the_shipped_names_are_those_that_screens_have_always_shown() -> None:
    rules = read_rules(SHIPPED / "rules.toml")
    assert dict(zip(rules.milestone["kind"].to_pylist(), rules.milestone["name"].to_pylist(), strict=True)) == {
        "reassessment": "revurdering", "screening": "screening", "clarification": "afklaring",
        "coordinator": "faglig koordinator", "fast_track": "fast-track", "rehabilitation": "rehabiliteringsteam",
        "jc_rehabilitation": "rehabiliteringsteam (jobafklaring)", "jc_assessment": "vurdering (jobafklaring)",
        "jc_visitation": "visitation (andet jobafklaringsforløb)",
    }  # fmt: skip
    assert all(rules.milestone["named"].to_pylist())
    names = {followup_names(row["name"], row["nth"]) for row in rules.followup.to_pylist()}
    assert names == {
        ("første opfølgning", "næste opfølgning"),
        ("første opfølgning", "fjerde opfølgning"),
    }


def test_a_rule_without_a_name_has_a_readable_one(tmp_path: Path) -> None:
    """A shipped kind keeps the name that ships, so that a file from before names reads as it did."""
    own = MILESTONE.replace("kind = 'screening'", "kind = 'first_letter'").replace("182", "0")
    (tmp_path / "own.toml").write_text(MILESTONE + own, encoding="utf-8")
    found = read_rules(tmp_path / "own.toml").milestone
    assert found["name"].to_pylist() == ["screening", "first letter"]
    assert found["named"].to_pylist() == [True, False]


def test_a_row_more_needs_no_code(tmp_path: Path) -> None:
    """A site that screens by week 10 instead of 39: its own row, and the figure follows."""
    own = MILESTONE.replace("182", "0").replace("273", "70")
    (tmp_path / "own.toml").write_text(FOLLOWUP + own, encoding="utf-8")
    snapshot = given(
        as_of="2026-03-31",
        settings={"rules_file": tmp_path / "own.toml"},
        cases="case_id opened_on\nA 2026-01-05\nB 2026-01-05",
        reviews="review_id case_id kind held_on\n1 A screening 2026-03-16\n2 B screening 2026-03-17",
    )
    assert rows(snapshot, "screening_on_time", "numerator denominator", start="2026-02-01") == lines(
        "2026-02 0 0 \n 2026-03 1 2"
    )
