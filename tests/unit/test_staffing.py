"""The arithmetic of the staffing page, and what it does with numbers that are none."""

from __future__ import annotations

import pytest

from etl.errors import Refused
from etl.settings.settings import load_settings
from topics.cells import Amount, in_file, plain_text
from topics.staffing import flow_through, grant, shared
from topics.staffing_sums import GRANT, Asked, Now, bought, lacking, months_a_case, needed, people


def test_ten_closures_a_month_at_fifty_cases_is_five_months_a_case() -> None:
    assert months_a_case(50, 10) == 5
    assert months_a_case(35, 10) == 3.5


@pytest.mark.parametrize(
    ("cases", "load", "heads"), [(0, 50, 0), (1, 50, 1), (50, 50, 1), (51, 50, 2), (929, 50, 19), (929, 35, 27), (9200, 50, 184)]
)  # fmt: skip
def test_as_many_as_bring_the_mean_to_the_target_and_not_one_more(cases: int, load: int, heads: int) -> None:
    assert needed(cases, load) == heads
    assert heads == 0 or cases / heads <= load
    assert heads < 2 or cases / (heads - 1) > load


def test_a_grant_buys_its_price_and_nothing_is_assumed() -> None:
    assert GRANT == 11_340_000
    assert bought(GRANT, 630_000) == 18
    assert load_settings().worker_cost_kr is None, "no default: the sources state no price"


@pytest.mark.parametrize(
    ("heads", "words"),
    [(1, "1 medarbejder"), (0.97, "1 medarbejder"), (2, "2 medarbejdere"), (1.3, "1,3 medarbejdere")],
)
def test_heads_are_counted_as_they_are_shown(heads: float, words: str) -> None:
    assert people(heads) == words


def test_none_is_lacking_where_the_mean_is_at_the_target_also_of_split_heads() -> None:
    assert lacking(Now(929, 18, 0, 0, 0, 0)) == 1
    assert lacking(Now(900, 18, 0, 0, 0, 0)) == 0
    assert lacking(Now(1, 0.024, 0, 0, 0, 0)) == 0


@pytest.mark.parametrize(
    ("now", "sums"),
    [
        (Now(9171, 176, 8640, 1000, 18439, 12), ["52,1 / 8,64 = 6,0", "1.536,6 nye sager pr. måned / 10 = 153,7 ", "× 5 måneder = 7.683 "]),
        (Now(3, 3, 3, 12, 6, 12), ["1 / 0,25 = 4,0", "0,5 nye sager pr. måned / 10 = 0,05 ", "× 5 måneder = 2,5 "]),
        (Now(3, 3, 3, 12, 12, 12), ["1 ny sag pr. måned / 10 = 0,10 medarbejdere", "1 ny sag pr. måned × 5 måneder = 5 "]),
    ],
)  # fmt: skip
def test_whoever_works_a_sum_out_again_gets_what_stands_there(now: Now, sums: list[str]) -> None:
    steps = [plain_text(step).replace("\u00a0", " ") for step in flow_through(now).body[0].items]
    for one in sums:
        assert any(one in step for step in steps), steps


def test_what_the_reader_asks_for_is_reckoned_beside_the_sources_numbers() -> None:
    """929 cases and 18 caseworkers: 45 each takes 21 (20.6 rounded up), and 3 more leave 929 / 21 = 44.2 each; a
    caseworker at 600,000 a year makes 3 of them 1.8 million."""
    asked = shared(Now(929, 18, 0, 0, 0, 0), Asked(load=45, more=3), 600_000, 50, (35, 50))
    assert asked.file is not None
    rows = [[in_file(cell) for cell in row] for row in asked.file.rows]
    amount = [[cell.value for cell in row if isinstance(cell, Amount)] for row in rows]
    assert [row[0] for row in rows] == [
        "højst 50 (målet)", "højst 35 (det laveste anbefalede)", "højst 45 (dit tal)",
        "+3 medarbejdere giver 44,2 sager hver",
    ]  # fmt: skip
    assert amount == [[19, 1, 600_000], [27, 9, 5_400_000], [21, 3, 1_800_000], [21, 3, 1_800_000]]
    unpriced = shared(Now(929, 18, 0, 0, 0, 0), Asked(), None, 40, None)
    assert unpriced.body[1].rows[0][0] == "højst 50 (kildernes mål)"
    assert {row[4] for row in unpriced.body[1].rows} == {"pris ikke fastsat"}


def test_a_grant_is_divided_by_a_price_or_by_those_who_lack() -> None:
    priced = [plain_text(step) for step in grant(Now(929, 18, 0, 0, 0, 0), 630_000).body[0].items]
    assert priced[0].startswith("11.340.000 kr. / 630.000 kr. = 18,0 medarbejdere")
    assert grant(Now(929, 18, 0, 0, 0, 0), None).title.endswith("prisen pr. medarbejder mangler")
    assert grant(Now(900, 18, 0, 0, 0, 0), None).title.endswith("50 er nået uden")


def test_without_workers_nothing_is_divided() -> None:
    nobody = Now(10, 0, 0, 0, 0, 0)
    assert (nobody.load, nobody.pace) == (None, None)


def test_the_price_is_a_sites_setting(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "tavle.toml"
    path.write_text("worker_cost_kr = 650000\n", encoding="utf-8")
    assert load_settings(path).worker_cost_kr == 650_000
    for wrong in ('"650.000"', "0", "-1", "true"):
        path.write_text(f"worker_cost_kr = {wrong}\n", encoding="utf-8")
        with pytest.raises(Refused, match="worker_cost_kr"):
            load_settings(path)
