"""How a column writes its numbers: what a cell proves, what the column proves, and what is told where neither does."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.delivery.readers.numbers import plain_number
from etl.snapshots.load import load
from metrics import OPERATOR, Question, Warehouse, ask
from unit.deliveries import GOOD, write
from unit.intake import take


def _prices(folder: Path, prices: list[str], **others: str) -> Path:
    rows = "".join(f"{n};A;L;P;2025-12-01;{p}\n" for n, p in enumerate(prices))
    offers = "offer_id;case_id;supplier;package;started_on;price_dkk\n" + rows
    return write(folder, {"offers.csv": offers, **{f"{name}.csv": text for name, text in others.items()}})


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("1200", "1200"), ("1.200,00", "1200,00"), ("1.234.567", "1234567"), ("1,200.00", "1200,00"),
        ("1,234,567", "1234567"), ("1,234,567.8", "1234567,8"), ("12.50", "12,50"), ("12,5", "12,5"),
        ("1 200", "1200"), ("1\u00a0200,50", "1200,50"), ("1\u202f234\u202f567", "1234567"), ("1\u2009200", "1200"),
        ("1'200.50", "1200,50"), ("1’200", "1200"), ("1 200.125", "1200,1250"),
        ("1.200,00-", "-1200,00"), ("-1.200,00", "-1200,00"), ("\u2212120", "-120"), ("(1.200,00)", "-1200,00"),
        ("1.200,-", "1200"), ("kr. 1.200,00", "1200,00"), ("1.200,00 kr.", "1200,00"), ("1.200 kr", "1200"),
        ("DKK 1.200", "1200"), ("kr. -1.200", "-1200"), ("-1.200,- kr.", "-1200"), ("(kr. 1.200)", "-1200"), ("+12", "12"),
    ],
)  # fmt: skip
def test_a_number_isplain_number_plainly(text: str, plain: str) -> None:
    assert plain_number(text, english=False) == plain


@pytest.mark.parametrize(
    "text", ["dyrt", "1.23.456", "12 34", "1,23,456", "1 20 300", "12 EUR", "", "1-2", "1.200,00.5", "1'20"]
)
def test_what_is_no_number_stays_as_delivered(text: str) -> None:
    assert plain_number(text, english=False) == text


@pytest.mark.parametrize(
    ("prices", "expected", "said"),
    [
        (["1.234", "12.50", "9.75", "3.5"], [1.234, 12.5, 9.75, 3.5], "læst som engelske"),
        (["1.234", "12.50", "7"], [1234, 12.5, 7], "som tusinder, 1 har decimalpunktum"),
        (["1.234", "1.234,50", "12.50", "9.75", "3.5"], [1234, 1234.5, 12.5, 9.75, 3.5], "som tusinder, 3 har"),
        (["1.234", "999"], [1234, 999], None),
        (["1234.5", "12.50", "0.5"], [1234.5, 12.5, 0.5], None),
        (["12,500", "1,200.00"], [12500, 1200], "læst som engelske"),
        (["12,500", "1,234,567"], [12500, 1234567], "læst som engelske"),
        (["12,500", "12.50", "9.75", "3.5"], [12500, 12.5, 9.75, 3.5], "læst som engelske"),
        (["12,500", "12,50"], [12.5, 12.5], None),
        (["12,500", "1.200,00"], [12.5, 1200], None),
        (["12,500", "9,250"], [12.5, 9.25], "2 værdier som 12,500 kan læses på to måder"),
        (["12,500", "1,200.00", "12,50"], [12.5, 1200, 12.5], "kan læses på to måder"),
        (["1,200.00", "1.200,00"], [1200, 1200], "hver er læst for sig"),
        (["kr. 1.200,00", "1 300", "1.400,00-", "(5)"], [1200, 1300, -1400, -5], None),
    ],
)  # fmt: skip
def test_the_column_decides_and_what_is_open_is_told(
    tmp_path: Path, prices: list[str], expected: list[float], said: str | None
) -> None:
    taken = take(_prices(tmp_path, prices, workers=GOOD["workers.csv"].replace("0.8", "1")), "offers")
    assert taken.column("price_dkk") == expected
    texts = [text for rule, text in taken.notes if rule == "number_form"]
    assert (len(texts) == 1 and said in texts[0]) if said else not texts


@pytest.mark.parametrize(
    ("fte", "expected", "said"),
    [("0.8", 12500, "fordi leverancens øvrige tal viser det"), ("0,8", 12.5, "efter leverancens øvrige tal"),
     ("1", 12.5, "kan læses på to måder")],
)  # fmt: skip
def test_where_a_column_proves_nothing_the_delivery_decides(
    fte: str, expected: float, said: str, tmp_path: Path
) -> None:
    rows = "".join(f"W{n};2025-01-01;;T1;{fte}\n" for n in range(1, 5))
    folder = _prices(tmp_path, ["12,500"], workers="worker_id;valid_from;valid_to;team_id;fte\n" + rows)
    taken = take(folder, "offers")
    assert taken.column("price_dkk") == [expected]
    (text,) = [text for rule, text in taken.notes if rule == "number_form"]
    assert said in text


def test_the_cost_of_english_offers(tmp_path: Path) -> None:
    """40 x "12,500" and one "1,200.00": 501,200 kroner, and the report says how they were read."""
    report = load([_prices(tmp_path / "in", ["12,500"] * 40 + ["1,200.00"])], tmp_path / "wh")
    rows = ask(Warehouse(tmp_path / "wh").current(), Question("offers_cost", grain="year"), OPERATOR)
    assert sum(r.numerator or 0 for r in rows) == 501_200
    assert [f.rule for f in report.findings].count("number_form") == 1
