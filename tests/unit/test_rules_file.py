"""The rules that a site edits: what is wrong in one stops the start, and a row more needs no code."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.errors import Refused
from etl.settings.rules import read_rules
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
    (FOLLOWUP.replace("then_days = 28", ""), "needs either then_days or nth"),
    (FOLLOWUP.replace("then_days = 28", "nth = 4"), "has nth but no nth_week"),
    (FOLLOWUP.replace("= 8", "= -8"), "first_week must be a whole number"),
    (FOLLOWUP + FOLLOWUP, "are in force on 0001-01-01"),
    (FOLLOWUP + "from = 2020-01-01\nuntil = 2019-01-01\n", "from before until"),
    (MILESTONE.replace("source = 'S'", ""), "number 1 has no source"),
    (MILESTONE.replace("'first_absence_on'", "'birthday'"), "clock = 'birthday' is not one of"),
    (MILESTONE.replace("act = 'screening'", "act = 'party'"), "act = 'party' is not one of"),
    (MILESTONE.replace("'first'", "'last'"), "match = 'last' is not one of"),
    (MILESTONE + "benefit = 'pension'\n", "benefit = 'pension' is not one of"),
    (MILESTONE + "every_days = 7\n", 'needs match = "unused"'),
    (MILESTONE.replace("kind = 'screening'", ""), "has no kind"),
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
