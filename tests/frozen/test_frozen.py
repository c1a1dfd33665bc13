"""What readers see of the sample is what it was when it was frozen.

Where it changes on purpose, `make frozen` writes it anew, and the commit shows what a reader sees otherwise.
"""

from __future__ import annotations

from difflib import unified_diff
from functools import cache

import pytest

from .kept import DATA, Sections, read
from .make import files, offers, page, report, section_of
from .page_text import Parts
from .read import Readings
from .what import ADDRESSES, FILES_FOR, FILTERS, READERS, REPORTS, Address, Report

SHOWN = 20
"""Differing lines that a failure shows."""
frozen = cache(read)


@pytest.fixture(scope="session")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Readings:
    """The sample, loaded once, with what people have written."""
    return Readings(tmp_path_factory.mktemp("frozen") / "warehouse")


def differences(before: Parts, now: Parts) -> list[str]:
    """The lines that differ, each part under its name."""
    found: list[str] = []
    for part in dict.fromkeys([*before, *now]):
        lines = list(unified_diff(before.get(part, []), now.get(part, []), lineterm="", n=0))[2:]
        if lines:
            found += [f"[{part}]", *(line for line in lines if not line.startswith("@@"))]
    return found


def compare(where: str, before: Parts, now: Parts) -> None:
    """Fail with the first differing lines, where there are any."""
    found = differences(before, now)
    if found:
        more = f"\n… and {len(found) - SHOWN} lines more" if len(found) > SHOWN else ""
        pytest.fail(
            f"{where} reads otherwise than frozen (- frozen, + now; `make frozen` where it is meant):\n"
            + "\n".join(found[:SHOWN]) + more,
            pytrace=False,
        )  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda a: a.name)
def test_a_page_reads_as_it_was_frozen(
    readings: Readings, address: Address, filters: str, reader: str
) -> None:
    section = section_of(reader, filters)
    before = frozen(f"pages/{address.name}")[section]
    compare(f"{address.under(filters)} for {section}", before, page(readings, address, reader, filters))


@pytest.mark.parametrize("who", FILES_FOR, ids=lambda who: section_of(*who))
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda a: a.name)
def test_a_pages_files_hold_what_was_frozen(
    readings: Readings, address: Address, who: tuple[str, str]
) -> None:
    section = section_of(*who)
    before = {
        name: parts
        for name, parts in frozen(f"files/{address.name}").items()
        if name.startswith(f"{section}, ")
    }
    now = files(readings, address, *who)
    assert list(now) == list(before), f"{address.under(who[1])} for {section} offers other files"
    for name, parts in now.items():
        compare(f"{address.under(who[1])}, file of {name}", before[name], parts)


@pytest.mark.parametrize("wanted", REPORTS, ids=lambda r: f"{r.file}: {r.section}")
def test_a_report_holds_what_was_frozen(readings: Readings, wanted: Report) -> None:
    before = frozen(f"reports/{wanted.file}")[wanted.section]
    compare(f"report {wanted.file} for {wanted.section}", before, report(readings, wanted))


def test_each_reader_is_offered_the_reports_that_were_frozen(readings: Readings) -> None:
    now, before = offers(readings), frozen("reports/offered")
    assert list(now) == list(before)
    for reader, parts in now.items():
        compare(f"reports offered to {reader}", before[reader], parts)


def test_nothing_is_frozen_that_is_not_compared() -> None:
    """Every section on disk has a test above, so a renamed page leaves no dead text behind."""
    known = {f"pages/{a.name}" for a in ADDRESSES} | {f"files/{a.name}" for a in ADDRESSES}
    known |= {f"reports/{r.file}" for r in REPORTS} | {"reports/offered", "menus"}
    assert {str(p.relative_to(DATA).with_suffix("")) for p in DATA.rglob("*.txt")} == known
    for address in ADDRESSES:
        pages: Sections = frozen(f"pages/{address.name}")
        assert set(pages) == {section_of(r, f) for r in READERS for f in FILTERS}
    for file in {r.file for r in REPORTS}:
        assert set(frozen(f"reports/{file}")) == {r.section for r in REPORTS if r.file == file}


def test_a_difference_is_shown_under_its_part() -> None:
    before = {"status": ["200"], "words": ["Tilgang", "43"]}
    assert differences(before, before) == []
    assert differences(before, {"status": ["200"], "words": ["Tilgang", "44"], "links": ["a -> /"]}) == [
        "[words]", "-43", "+44", "[links]", "+a -> /",
    ]  # fmt: skip
