"""A rule that owes nothing in a whole load is told, with its name and why; what was not delivered is said already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.settings.settings import SHIPPED
from metrics import Warehouse
from spec.tables import given

FOLLOWUP = '[[followup]]\nname = "samtale"\nfirst_week = 8\nthen_days = 28\nsource = "S"\n'
MILESTONE = {
    "kind": "letter", "name": "brev", "clock": "opened_on", "created_days": 0, "due_days": 7, "act": "medical",
    "match": "first", "source": "S",
}  # fmt: skip
TABLES = {
    "cases": "case_id opened_on closed_on benefit fast_track_on\nA 2026-01-05 2026-03-20 sickness .\nB 2026-01-05 . sickness .",
    "followups": "followup_id case_id held_on\n1 A 2026-01-20",
    "reviews": "review_id case_id kind held_on\n1 A medical 2026-01-07",
    "categories": "case_id valid_from category\nA 2026-01-05 2",
}


def told(tmp_path: Path, *rules: str, followup: str = FOLLOWUP, **changes: Any) -> dict[str, list[str]]:
    """Rule of the finding -> its examples, under these rules; a table that is None is not delivered."""
    (tmp_path / "rules.toml").write_text(followup + "".join(rules), encoding="utf-8")
    tables = {name: text for name, text in {**TABLES, **changes}.items() if text is not None}
    snapshot = given(as_of="2026-03-31", settings={"rules_file": tmp_path / "rules.toml"}, **tables)
    return {f["rule"]: f["examples"] for f in snapshot.findings() if f["rule"].startswith("rule_")}


def milestone(**changes: Any) -> str:
    lines = [
        f"{key} = {value if isinstance(value, int) or key in ('from', 'until') else repr(value)}"
        for key, value in {**MILESTONE, **changes}.items()
        if value is not None
    ]
    return "\n".join(["[[milestone]]", *lines, ""])


def test_rules_that_owe_something_are_not_told(tmp_path: Path) -> None:
    assert told(tmp_path, milestone()) == {}


def test_an_obligation_that_is_void_is_one(tmp_path: Path) -> None:
    """Case A closes before the due day, and case B is too young to owe: A's is void, and the rule made it."""
    rule = milestone(created_days=70, due_days=80)
    assert told(tmp_path, rule, cases=TABLES["cases"].replace("\nB 2026-01-05", "\nB 2026-03-05")) == {}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"from": "2062-01-01"}, "gælder først fra 2062-01-01"),
        ({"from": "2026-01-06"}, "ingen sag er fra reglens tid"),
        ({"benefit": "job_clarification"}, "ingen sag fra reglens tid har dens ydelse"),
        ({"clock": "fast_track_on"}, "ingen sag under reglen har en dag for fast-track"),
        ({"clock": "category_3"}, "ingen sag under reglen har været i kategori 3"),
        ({"created_days": 700, "due_days": 707}, "ingen sag under reglen er åben, den dag forpligtelsen opstår, med en frist efter åbningen"),
    ],
)  # fmt: skip
def test_a_rule_that_owes_nothing_is_told_with_its_name_and_why(
    tmp_path: Path, changes: dict[str, Any], why: str
) -> None:
    assert told(tmp_path, milestone(**changes)) == {
        "rule_owes_nothing": [f"brev ([[milestone]] nr. 1): {why}"]
    }


def test_the_others_of_the_file_are_not(tmp_path: Path) -> None:
    """Two rows of one kind: the one that owes nothing is told by its number."""
    found = told(tmp_path, milestone(until="2026-03-01"), milestone(**{"from": "2026-03-01"}))
    assert found == {"rule_owes_nothing": ["brev ([[milestone]] nr. 2): ingen sag er fra reglens tid"]}


@pytest.mark.parametrize(
    ("rule", "missing"),
    [
        (milestone(benefit="job_clarification"), "reviews"),
        (milestone(benefit="job_clarification", act="followup"), "followups"),
        (milestone(clock="category_3"), "categories"),
    ],
)
def test_what_was_not_delivered_is_said_already(tmp_path: Path, rule: str, missing: str) -> None:
    assert "rule_owes_nothing" in told(tmp_path, rule)
    assert told(tmp_path, rule, **{missing: None}) == {}


def test_a_rule_that_ended_before_the_first_case_is_kept_apart(tmp_path: Path) -> None:
    """It is no fault: the shipped file has rules of 2014 that a young history does not reach."""
    found = told(tmp_path, milestone(until="2020-01-01"))
    assert found == {"rule_expired": ["brev ([[milestone]] nr. 1): gjaldt til 2020-01-01"]}


def test_a_follow_up_rule_is_told_too(tmp_path: Path) -> None:
    later = FOLLOWUP + "from = 2026-03-01\n"
    found = told(tmp_path, followup=f"{FOLLOWUP}until = 2026-03-01\n{later}")
    assert found == {"rule_owes_nothing": ["samtale ([[followup]] nr. 2): ingen sag er fra reglens tid"]}


def test_without_a_case_nothing_is_told(tmp_path: Path) -> None:
    none = {name: text.split("\n")[0] for name, text in TABLES.items()}
    assert told(tmp_path, milestone(), **none) == {}


def test_a_rule_without_a_name_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, milestone(name=None)) == {"rule_unnamed": ["letter: [[milestone]] nr. 1"]}


def test_the_finding_is_danish(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text(milestone(clock="fast_track_on"), encoding="utf-8")
    snapshot = given(settings={"rules_file": tmp_path / "rules.toml"}, **TABLES)
    (finding,) = [f for f in snapshot.findings() if f["rule"] == "rule_owes_nothing"]
    assert (finding["severity"], finding["count"]) == ("warning", 1)
    assert finding["text_da"].startswith("En regel i rules.toml gav ikke én eneste forpligtelse")


def test_each_shipped_rule_owes_something_in_the_sample(sample_house: Path) -> None:
    sample = Warehouse(sample_house).current()
    counts = sample.rows("select section, rule, owed from rule_counts")
    assert len(counts) == (SHIPPED / "rules.toml").read_text(encoding="utf-8").count("\n[[")
    assert all(row["owed"] for row in counts)
    assert not [f for f in sample.findings() if f["rule"].startswith("rule_")]
