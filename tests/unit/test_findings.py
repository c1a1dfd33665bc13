"""extracts, "What bad input gets": what is repaired or kept with a warning; one that trips each rule and one
that just does not. The rejections are in test_rejects.py, the refusals in test_refusals.py."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from etl.build.report import Finding
from etl.build.show import report_text
from etl.check.checks import check_files, run_checks
from etl.check.reasons import RULES as REASONS
from etl.errors import Refused
from etl.settings.settings import load_settings
from etl.snapshots.load import load, rebuild
from etl.snapshots.publish import current_snapshot
from unit.deliveries import GOOD, TOML, write

Changes = dict[str, str | bytes | None]


def plus(name: str, *rows: str) -> Changes:
    """The good file of a table with rows more."""
    return {f"{name}.csv": GOOD[f"{name}.csv"] + "".join(f"{row}\n" for row in rows)}


def instead(name: str, old: str, new: str) -> Changes:
    """The good file of a table with one text replaced."""
    assert old in GOOD[f"{name}.csv"]
    return {f"{name}.csv": GOOD[f"{name}.csv"].replace(old, new)}


def early(first: str) -> Changes:
    """Case A in category 1, and absent since `first`."""
    row = f"A,610190-1234,sickness,{first},2025-12-10"
    return {**instead("cases", "A,610190-1234,sickness,2025-10-01,2025-10-10", row),
            **instead("categories", "A,2025-10-10,2", "A,2025-12-10,1")}  # fmt: skip


def absent(first: str) -> Changes:
    """Case A, which came in on 2025-10-10, absent since `first`."""
    return instead("cases", "A,610190-1234,sickness,2025-10-01", f"A,610190-1234,sickness,{first}")


def back(day: str) -> Changes:
    """Case A, open from 2025-10-10, partly back at work from `day`."""
    first, *rest = GOOD["cases.csv"].splitlines()
    rows = [f"{row},{day if row.startswith('A,') else ''}" for row in rest]
    return {"cases.csv": "\n".join([f"{first},partly_back_on", *rows, ""])}


B_ENDED = instead("assignments", "B,2025-10-10,,", "B,2025-10-10,2026-01-05,")
C_HELD = instead("assignments", "C,2025-12-10,,,T2", "C,2025-12-10,,W1,")

# rule, severity, table, count, what trips it, an example, and what just does not
RULES: list[tuple[str, str, str, int, Changes, str, Changes]] = [
    ("assignment_overlap", "repaired", "assignments", 1, plus("assignments", "A,2025-11-01,,W2,"),
     "A: 2025-10-10 / 2025-11-01",
     instead("assignments", "A,2025-10-10,,W1,", "A,2025-10-10,2025-11-01,W1,\nA,2025-11-01,,W2,")),
    ("assignment_outside", "repaired", "assignments", 2, instead("assignments", "A,2025-10-10", "A,2025-10-09"),
     "A: 2025-10-09 - ", B_ENDED),
    ("empty_interval", "repaired", "assignments", 1, plus("assignments", "A,2025-11-01,2025-11-01,W1,"),
     "assignments A: 2025-11-01", plus("assignments", "A,2025-11-01,2025-11-02,W1,")),
    ("empty_interval", "repaired", "assignments", 1, plus("workers", "W3,2025-01-01,2025-01-01,T1,1"),
     "workers W3: 2025-01-01", plus("workers", "W3,2025-01-01,2025-01-02,T1,1")),
    ("empty_interval", "repaired", "assignments", 1, plus("exemptions", "A,2025-11-01,2025-11-01,other"),
     "exemptions A: 2025-11-01", plus("exemptions", "A,2025-11-01,2025-11-02,other")),
    ("closed_after_as_of", "repaired", "cases", 1, instead("cases", "2025-10-10,,,employed", "2025-10-10,2026-02-01,job,employed"),
     "A: 2026-02-01", instead("cases", "2025-10-10,,,employed", "2025-10-10,2026-01-31,job,employed")),
    ("begins_after_as_of", "repaired", "assignments", 1, plus("assignments", "A,2026-02-01,,W2,"),
     "assignments A: 2026-02-01", plus("assignments", "A,2026-01-31,,W2,")),
    ("begins_after_as_of", "repaired", "assignments", 1, plus("workers", "W3,2026-02-01,,T1,1"),
     "workers W3: 2026-02-01", plus("workers", "W3,2026-01-31,,T1,1")),
    ("begins_after_as_of", "repaired", "assignments", 1, plus("categories", "A,2026-02-01,1"),
     "categories A: 2026-02-01", plus("categories", "A,2026-01-31,3")),
    ("open_without_worker", "kept", "cases", 1, {}, "C: T2", C_HELD),
    ("open_worker_left", "kept", "cases", 1, instead("workers", "W1,2025-01-01,,", "W1,2025-01-01,2026-01-31,"),
     "A: W1", instead("workers", "W1,2025-01-01,,", "W1,2025-01-01,2026-02-01,")),
    ("reason_missing", "kept", "cases", 1, instead("cases", "2026-01-05,job", "2026-01-05,"), "B: 2026-01-05", {}),
    ("held_outside", "kept", "followups", 1, plus("followups", "2,B,2026-01-05,phone"), "B: followup 2026-01-05",
     plus("followups", "2,B,2026-01-04,phone")),
    ("held_outside", "kept", "followups", 1, plus("reviews", "2,A,medical,2025-10-09,,"), "A: review 2025-10-09",
     plus("reviews", "2,A,medical,2025-10-10,,")),
    ("category_1_long", "kept", "cases", 1, early("2025-12-06"), "A: 2025-12-06", early("2025-12-07")),
    ("partly_back_outside", "kept", "cases", 1, back("2025-10-09"), "A: 2025-10-09", back("2025-10-10")),
    ("unanswered_closed", "kept", "contacts", 1, plus("contacts", "3,B,phone,2025-12-22 10:00,,2026-01-31,false,,"),
     "3: 2026-01-31", plus("contacts", "3,B,phone,2025-12-22 10:00,,2026-02-01,false,,",
                           "4,B,phone,2025-12-22,2026-01-31,2026-01-02,false,,")),
    ("received_late", "kept", "cases", 1, absent("2025-08-14"), "A: followup_first 2025-10-09", absent("2025-08-15")),
    ("received_late", "kept", "cases", 3, absent("2025-04-10"), "A: followup_next 2025-10-09", absent("2025-08-15")),
    ("two_names", "warning", "teams", 1, plus("teams", "T3,Team Vest,AFDELING A,Centret"), "department: AFDELING A, Afdeling A",
     plus("teams", "T3,Team Vest,Afdeling B,Centret")),
    ("unit_twice", "warning", "teams", 1, plus("teams", "T3,Team Vest,Afdeling A,Et andet center"),
     "department Afdeling A: in Centret, Et andet center", plus("teams", "T3,Team Vest,Afdeling B,Et andet center")),
    ("price_missing", "kept", "offers", 1, plus("offers", "2,A,Leverandør A,Pakke 1,2025-12-01,"), "2: 2025-12-01",
     plus("offers", "2,A,Leverandør A,Pakke 1,2025-12-01,0")),
    ("row_count", "warning", "cases", 1, {"delivery.toml": TOML + "[rows]\ncases = 4\n"}, "4 / 3",
     {"delivery.toml": TOML + "[rows]\ncases = 3\n"}),
    ("unknown_header", "warning", "offers", 1, instead("offers", "price_dkk", "price"), "price", {}),
    ("cpr_elsewhere", "repaired", "offers", 1, plus("offers", "2,A,Lev. 610190-1234,P,2025-12-01,1"), "",
     plus("offers", "2,A,Lev. 61019-01234,P,2025-12-01,1")),
    ("unread_file", "warning", "", 2, {"cases (1).csv": GOOD["cases.csv"], "notat 610190-1234.csv": "a;b\n"}, "cases (1).csv",
     {"SHA256SUMS.txt": "x", ".cases.csv": "x", "~$offers.xlsx": "x", "README.txt": "x", "kort.pdf": b"x"}),
    ("no_rows", "warning", "offers", 1, {"offers.csv": GOOD["offers.csv"].split("\n")[0]}, "ingen rækker", {}),
]  # fmt: skip


def _found(folder: Path, changes: Changes) -> list[Finding]:
    toml = None if "delivery.toml" in changes else TOML
    report = load([write(folder / "in", changes, toml)], folder / "wh")
    assert not report.rejects
    for count in report.tables:
        assert count.read == count.loaded
    return list(report.findings)


@pytest.mark.parametrize("case", RULES, ids=[f"{r[0]}-{n}" for n, r in enumerate(RULES)])
def test_what_is_repaired_or_kept_is_told_with_count_and_example(
    tmp_path: Path, case: tuple[str, str, str, int, Changes, str, Changes]
) -> None:
    rule, severity, table, count, trips, example, passes = case
    (finding,) = [f for f in _found(tmp_path / "a", trips) if f.rule == rule]
    assert (finding.severity, finding.table, finding.count) == (severity, table, count)
    assert any(example in e for e in finding.examples) or not example
    assert finding.text_da
    assert "610190" not in str(finding)
    assert rule not in {f.rule for f in _found(tmp_path / "b", passes)}


def test_files_of_no_table_are_named_once_on_a_line_and_stay_when_built_again(tmp_path: Path) -> None:
    stray: Changes = {f"cases ({n}).csv": GOOD["cases.csv"] for n in range(1, 13)}
    folders = [write(tmp_path / "in", stray)]
    (tmp_path / "calls").mkdir()
    (tmp_path / "calls" / "delivery.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "calls" / "contacts.csv").write_text("contact_id,channel,received_at\n9,phone,2026-01-05\n")
    (tmp_path / "calls" / "notes.csv").write_text("a,b\n", encoding="utf-8")
    report = load([*folders, tmp_path / "calls"], tmp_path / "wh")
    found = [f for f in report.findings if f.rule == "unread_file"]
    assert [(f.count, f.examples[-1]) for f in found] == [(12, "cases (7).csv"), (1, "notes.csv")]
    (many, one) = [line for line in report_text(report, True).splitlines() if "unread_file" in line]
    assert many.endswith("ignored, no table is read from: " + ", ".join(found[0].examples) + " and 2 more")
    assert one.endswith("ignored, no table is read from: notes.csv")
    (again,) = rebuild(tmp_path / "wh")
    assert [f for f in again.findings if f.rule == "unread_file"] == found


OWN = """-- rule: {rule}
-- severity: {severity}
-- table: cases
-- da: Selvstændige uden målgruppe
select case_id as key, citizen_id as detail from cases where employment = 'self_employed'
"""


def _site(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "checks"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.sql").write_text(text, encoding="utf-8")
    (tmp_path / "tavle.toml").write_text('checks_folder = "checks"\n', encoding="utf-8")
    return tmp_path / "tavle.toml"


def _checked(tmp_path: Path, **files: str) -> dict[str, Finding]:
    """The findings of the site's own checks, run on a published snapshot as a load runs them."""
    settings = load_settings(_site(tmp_path, **files))
    load([write(tmp_path / "in")], tmp_path / "wh", replace(settings, checks_folder=None))
    snapshot = current_snapshot(tmp_path / "wh")
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        shipped = run_checks(connection)
        found = run_checks(connection, settings.checks_folder)
    assert found[: len(shipped)] == shipped
    return {f.rule: f for f in found[len(shipped) :]}


def test_a_sites_own_check_runs_beside_those_that_ship(tmp_path: Path) -> None:
    found = _checked(tmp_path, own=OWN.format(rule="own", severity="kept"))
    assert (found["own"].count, found["own"].severity) == (1, "kept")
    assert found["own"].examples[0].startswith("C: ")


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        (OWN.format(rule="own", severity="kept") + "oops", "syntax error"),
        (OWN.format(rule="own", severity="fatal"), "'fatal'"),
        (OWN.replace("-- table: cases\n", "").format(rule="own", severity="kept"), "its table"),
        ("select 1", "its rule"),
        (OWN.format(rule="own", severity="kept").replace("from cases", "from sager"), "sager"),
    ],
)
def test_a_sites_check_that_cannot_run_stops_nothing_and_is_told(
    tmp_path: Path, sql: str, words: str
) -> None:
    found = _checked(tmp_path, own=sql)
    assert list(found) == ["check_failed"]
    assert "own.sql" in found["check_failed"].text_da
    assert words in found["check_failed"].examples[0]


def test_a_checks_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tavle.toml").write_text('checks_folder = "nowhere"\n', encoding="utf-8")
    with pytest.raises(Refused, match="no folder checks_folder"):
        load_settings(tmp_path / "tavle.toml")


def test_every_rule_stands_in_the_documentation() -> None:
    root = Path(__file__).resolve().parents[2]
    text = (root / "docs" / "extracts.md").read_text(encoding="utf-8")
    shipped = {line.split(": ")[1] for path in check_files() for line in path.read_text("utf-8").splitlines()
               if line.startswith("-- rule: ")}  # fmt: skip
    assert len(shipped) >= 10
    missing = {rule for rule in (*REASONS, *shipped, *(case[0] for case in RULES)) if f"`{rule}`" not in text}
    assert not missing
