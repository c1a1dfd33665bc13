"""The generator: same bytes, a profile that turns round, a sample that is its own, a unit that is plausible."""

from __future__ import annotations

import csv
import tomllib
import zipfile
from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import holidays
import pyarrow.parquet as pq
import pytest

from etl.delivery.contracts import CODES, TABLES
from etl.errors import Refused
from etl.generate import SEED, generate
from etl.generate.wrong import REJECTED
from etl.snapshots.load import Options, load

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
PROFILE = Path(__file__).parents[2] / "etl" / "delivery" / "profiles" / "kmd-opera.toml"
AS_OF = date(2026, 10, 31)
Rows = list[dict[str, str]]


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def rows(folder: Path, table: str, delimiter: str = ",", encoding: str = "utf-8") -> Rows:
    with (folder / f"{table}.csv").open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


# --- bytes -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("form", ["raw", "canonical"])
def test_same_seed_same_bytes(tmp_path: Path, form: str) -> None:
    counts = [generate(cases=700, seed=5, out=tmp_path / n, form=form) for n in "ab"]
    assert counts[0] == counts[1]
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    generate(cases=700, seed=6, out=tmp_path / "c", form=form)
    assert contents(tmp_path / "a") != contents(tmp_path / "c")


def test_the_number_of_cases_is_the_one_asked_for(tmp_path: Path) -> None:
    for number in (120, 700):
        assert generate(cases=number, out=tmp_path / str(number))["cases"] == number


def test_what_cannot_be_made_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="too few"):
        generate(cases=3, out=tmp_path)
    with pytest.raises(ValueError, match="sample or city"):
        generate("village", out=tmp_path)  # type: ignore[arg-type]
    generate(cases=100, out=tmp_path, form="raw")
    with pytest.raises(Refused, match="another source"):
        generate(cases=100, out=tmp_path, form="canonical")


def test_the_sample_is_what_the_generator_makes(tmp_path: Path) -> None:
    """Byte by byte; workbooks and Parquet by content, since their packing is another library's business."""
    generate("sample", seed=SEED, out=tmp_path)
    made = contents(tmp_path)
    assert set(made) == {p.name for p in SAMPLE.iterdir()} - {"README.md"}
    for name, data in made.items():
        kept = SAMPLE / name
        if name.endswith(".xlsx"):
            assert _members(tmp_path / name) == _members(kept), name
        elif name.endswith(".parquet"):
            assert pq.read_table(tmp_path / name).equals(pq.read_table(kept)), name
        else:
            assert data == kept.read_bytes(), name


BEFORE = {
    "sager.csv": "2fd6e2200a4803a55fc8ae15fb85ea2b9e0cdad110d6d640fa5935fb9cf1528b",
    "vurderinger.csv": "68c094495b56072fbe4dc747eed4cbbb87425bebb5ef05c49b942431651caaf4",
}
"""File of the sample -> the SHA-256 of it in 0.2.0."""


def test_the_sample_has_gained_and_nothing_in_it_has_moved() -> None:
    """Since 0.2.0 a column at the end of the cases and reviews after the others: without them, byte for byte the same."""
    lines = (SAMPLE / "sager.csv").read_bytes().split(b"\r\n")
    cases = b"\r\n".join(line.rpartition(b";")[0] for line in lines)
    reviews = b"".join((SAMPLE / "vurderinger.csv").read_bytes().splitlines(keepends=True)[:15_414])
    assert {"sager.csv": sha256(cases).hexdigest(), "vurderinger.csv": sha256(reviews).hexdigest()} == BEFORE


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_the_sample_is_small() -> None:
    assert sum(p.stat().st_size for p in SAMPLE.iterdir()) < 6_000_000


# --- the raw form ----------------------------------------------------------------------------------
def test_the_profile_turns_round() -> None:
    """Every column has one header, every code one word of the export, and none is missing."""
    profile = tomllib.loads(PROFILE.read_text(encoding="utf-8"))["tables"]
    assert set(profile) == set(TABLES) - {"initiatives"}
    for name, table in profile.items():
        headers = list(table["columns"].values())
        assert len(set(headers)) == len(headers), name
        assert set(TABLES[name].names) - set(table["columns"]) <= {"municipality"}, name
        for column in TABLES[name].columns:
            if column.code is None:
                continue
            canonical = list(table["codes"][column.name].values())
            assert len(set(canonical)) == len(canonical), (name, column.name)
            if column.code != "district":
                assert set(canonical) == set(CODES[column.code]), (name, column.name)


def test_raw_and_canonical_say_the_same(tmp_path: Path) -> None:
    generate(cases=600, seed=9, out=tmp_path / "raw", form="raw")
    generate(cases=600, seed=9, out=tmp_path / "canonical", form="canonical")
    profile = tomllib.loads(PROFILE.read_text(encoding="utf-8"))["tables"]
    for name in ("cases", "assignments", "categories", "followups", "reviews", "exemptions", "offers"):
        table = profile[name]
        raw = rows(tmp_path / "raw", table["file"], ";", "cp1252")
        plain = rows(tmp_path / "canonical", name)
        assert len(raw) == len(plain) > 0
        for danish, canonical in zip(raw, plain, strict=True):
            for column in TABLES[name].columns:
                text = danish[table["columns"][column.name]]
                text = table.get("codes", {}).get(column.name, {}).get(text, text)
                if column.type == "date" and len(text) == 10 and text not in canonical.values():
                    text = f"{text[6:]}-{text[3:5]}-{text[:2]}"
                if column.type == "number":
                    text = text.replace(".", "").replace(",", ".")
                    if text and text[0].isdigit():
                        assert float(text) == float(canonical[column.name])
                        continue
                assert text == canonical[column.name], (name, column.name)


def test_the_raw_form_is_windows_1252_with_crlf() -> None:
    data = (SAMPLE / "tilbud.csv").read_bytes()
    assert data.startswith("Tilbudsnr.;Sagsnummer;Leverandør".encode("cp1252"))
    assert "–".encode("cp1252") in data
    assert data.count(b"\r\n") == data.count(b"\n")


def test_citizens_are_nobody(tmp_path: Path) -> None:
    """The day of the month is 60 too many, and a citizen of two cases has one number."""
    generate(cases=800, out=tmp_path, form="canonical")
    numbers = [r["citizen_id"] for r in rows(tmp_path, "cases") if r["citizen_id"]]
    assert all(61 <= int(n[:2]) <= 91 and n[6] == "-" and len(n) == 11 for n in numbers)
    assert 0.6 < len(set(numbers)) / len(numbers) < 1


# --- what is wrong in it ---------------------------------------------------------------------------
def test_the_wrong_rows_are_rejected_and_no_others(tmp_path: Path) -> None:
    assert len({rule for rules in REJECTED.values() for rule in rules}) >= 12
    report = load([SAMPLE], tmp_path, options=Options(publish=False))
    own = {t.table: t.rejected_own for t in report.tables if t.rejected_own}
    orphans = {t.table: t.rejected - t.rejected_own for t in report.tables}
    # a reference to what was never sent is a parent's fault too
    unknown = {name: sum("unknown" in r for r in rules) for name, rules in REJECTED.items()}
    assert own == {name: len(rules) - unknown[name] for name, rules in REJECTED.items()}
    assert all(orphans[name] >= count for name, count in unknown.items())
    assert all(count < 10 for count in own.values())
    assert {f.rule for f in report.findings} >= {
        "assignment_overlap", "assignment_outside", "open_without_worker", "open_worker_left", "reason_missing",
        "closed_after_as_of", "begins_after_as_of", "empty_interval", "held_outside", "category_1_long",
    }  # fmt: skip


# --- plausibility, counted in plain Python ---------------------------------------------------------
class Counted:
    """The sample's canonical tables, and the few figures that make it a unit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cases: Rows = []
        for row in rows(folder, "cases"):
            try:
                opened = date.fromisoformat(row["opened_on"])
                if date.fromisoformat(row["first_absence_on"]) > opened or opened > AS_OF:
                    continue
            except ValueError:
                continue
            self.cases.append(row)
        self.spells = {
            r["case_id"]: (_day(r["opened_on"]), _day(r["closed_on"] or "2099-01-01")) for r in self.cases
        }
        self.assignments: dict[str, Rows] = defaultdict(list)
        for row in rows(folder, "assignments"):
            self.assignments[row["case_id"]].append(row)
        self.workers = [
            r for r in rows(folder, "workers") if r["carries_cases"] == "true" and float(r["fte"]) > 0
        ]
        self.contacts = rows(folder, "contacts")

    def open(self, on: date) -> Rows:
        return [r for r in self.cases if self.spells[r["case_id"]][0] <= on < self.spells[r["case_id"]][1]]

    def active(self, on: date) -> int:
        text = on.isoformat()
        return sum(w["valid_from"] <= text < (w["valid_to"] or "2099") for w in self.workers)

    def holder(self, case: str, on: date) -> str | None:
        text = on.isoformat()
        held = [a for a in self.assignments[case] if a["valid_from"] <= text < (a["valid_to"] or "2099")]
        return max(held, key=lambda a: a["valid_from"])["worker_id"] or None if held else None

    def caseload(self, year: int) -> float:
        days = [date(year, month, 28) for month in range(1, 11)]
        held = sum(1 for day in days for row in self.open(day) if self.holder(row["case_id"], day))
        return held / sum(map(self.active, days))

    def closures_per_worker_month(self, year: int) -> float:
        closed = sum(date(year, 1, 1) <= end < date(year, 11, 1) for _, end in self.spells.values())
        return closed / sum(self.active(date(year, month, 15)) for month in range(1, 11))


def _day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Counted:
    folder = tmp_path_factory.mktemp("canonical")
    generate("sample", out=folder, form="canonical")
    return Counted(folder)


def test_stock_and_caseload(counted: Counted) -> None:
    assert 890 <= len(counted.open(AS_OF)) <= 950
    assert 850 <= len(counted.open(date(2021, 1, 1))) <= 1_050
    loads = {year: counted.caseload(year) for year in (2022, 2023, 2024, 2025, 2026)}
    assert 67 <= loads[2022] <= 72
    assert 48 <= loads[2026] <= 54
    assert loads[2022] > loads[2023] > loads[2024] > loads[2025]


def test_closures_are_around_and_under_ten(counted: Counted) -> None:
    for year in range(2021, 2027):
        assert 8 <= counted.closures_per_worker_month(year) <= 11


def test_nothing_happens_on_days_off(counted: Counted) -> None:
    closed = holidays.country_holidays("DK", years=range(2017, 2027))
    for opened, ended in counted.spells.values():
        assert opened.weekday() < 5 and opened not in closed
        if ended <= AS_OF:
            assert ended.weekday() < 5 and ended not in closed


def test_july_is_quiet(counted: Counted) -> None:
    months = Counter(opened.month for opened, _ in counted.spells.values() if opened.year >= 2021)
    assert months[7] < 0.85 * (months[6] + months[8]) / 2


def test_target_groups_of_the_stock(counted: Counted) -> None:
    """1,400 : 3,000 : 250 : 350 of 9,200 in 2022."""
    stock = Counter(r["target_group"] for month in range(1, 13) for r in counted.open(date(2022, month, 28)))
    share = {group: stock[group] / sum(stock.values()) * 9_200 for group in "1234"}
    assert 1_150 < share["1"] < 1_650
    assert 2_700 < share["2"] < 3_300
    assert 180 < share["3"] < 340
    assert 260 < share["4"] < 450
    newly = Counter(
        r["target_group"] for r in counted.cases if r["opened_on"] >= "2022" and r["target_group"]
    )
    assert newly.most_common(1)[0][0] == "2"


def test_job_clarification_follows_on(counted: Counted) -> None:
    """About 1,200 of 9,200, each the day another case of the citizen was closed to it."""
    ended = {
        (r["citizen_id"], r["closed_on"]): r
        for r in counted.cases
        if r["close_reason"] == "job_clarification"
    }
    courses = [
        r for r in counted.cases if r["benefit"] == "job_clarification" and r["opened_on"] >= "2021-01-05"
    ]
    followed = [ended.get((r["citizen_id"], r["opened_on"])) for r in courses]
    assert sum(before is None for before in followed) <= 5  # whose other row is one of the wrong ones
    assert all(
        b["first_absence_on"] == r["first_absence_on"] for b, r in zip(followed, courses, strict=True) if b
    )
    stock = counted.open(date(2022, 3, 31))
    assert 0.10 < sum(r["benefit"] == "job_clarification" for r in stock) / len(stock) < 0.18


def test_phone_answers_are_better_from_work(counted: Counted) -> None:
    off = holidays.country_holidays("DK", years=range(2020, 2028))
    span = [date(2020, 12, 1) + timedelta(n) for n in range(2_300)]
    working = [d for d in span if d.weekday() < 5 and d not in off]
    employment = {r["case_id"]: r["employment"] for r in counted.cases}
    tally: dict[str, list[int]] = defaultdict(list)
    for row in counted.contacts:
        who = employment.get(row["case_id"])
        if (
            row["channel"] != "phone"
            or row["answered_live"] == "true"
            or who not in ("employed", "unemployed")
        ):
            continue
        due = working[bisect_right(working, _day(row["received_at"][:10])) + 1]
        if due <= AS_OF:
            tally[who].append(bool(row["answered_at"]) and _day(row["answered_at"][:10]) <= due)
    on_time = {who: sum(hits) / len(hits) for who, hits in tally.items()}
    assert 0.82 <= on_time["employed"] <= 0.89
    assert 0.68 <= on_time["unemployed"] <= 0.76


def test_long_cases_fall_where_they_are_screened(counted: Counted) -> None:
    def long(on: date) -> int:
        return sum((on - _day(r["first_absence_on"])).days >= 364 for r in counted.open(on))

    assert long(date(2026, 8, 31)) < 0.85 * long(date(2025, 8, 31))


def test_categories_districts_and_staff(counted: Counted) -> None:
    assert len({r["district"] for r in counted.cases}) >= 11
    categories = [r for r in rows(counted.folder, "categories") if r["category"] in "123" and r["valid_from"]]
    assert not [r for r in categories if r["category"] == "3" and r["valid_from"] >= "2025"]
    assert {r["category"] for r in categories if r["valid_from"] < "2025"} == {"1", "2", "3"}
    everyone = rows(counted.folder, "workers")
    assert {r["carries_cases"] for r in everyone} == {"true", "false"}
    assert any(0 < float(r["fte"]) < 1 for r in everyone)
    teams = defaultdict(set)
    for row in everyone:
        teams[row["worker_id"]].add(row["team_id"])
    assert any(len(t) > 1 for t in teams.values())
