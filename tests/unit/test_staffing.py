"""The arithmetic of the staffing page, and what it does with numbers that are none."""

from __future__ import annotations

import pytest

from dashboard.pages.staffing_panels import flow_through
from dashboard.pages.staffing_sums import GRANT, Now, bought, lacking, months_a_case, needed, people
from etl.errors import Refused
from etl.settings.settings import load_settings


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
    said = str(flow_through(now)).replace("\u00a0", " ")
    for one in sums:
        assert one in said, said


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
