"""View are plain dicts that obey the notation, and nothing in them calls home."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from datetime import date, timedelta
from math import exp, log, sqrt
from pathlib import Path

import pytest

from dashboard.figures import theme
from dashboard.figures.bars import bars, wrap
from dashboard.figures.base import extent, room, ticks
from dashboard.figures.bridge import bridge
from dashboard.figures.dots import dots, pack
from dashboard.figures.flow import Side, flow
from dashboard.figures.pairs import pairs
from dashboard.figures.ratio import marks, ratios
from dashboard.figures.series import end_labels, line
from dashboard.figures.survival import survival
from metrics.judge import rates
from metrics.question import Row
from topics.answers import few_note

ROOT = Path(__file__).resolve().parents[2]


def rows(values: list[float | None], *, high: float | None = None, running: bool = False) -> list[Row]:
    found = []
    for n, value in enumerate(values):
        start = date(2025 + n // 12, n % 12 + 1, 1)
        found.append(
            Row(
                f"{start:%Y-%m}", start, start + timedelta(days=27), not (running and n == len(values) - 1), (), None,
                None, value, None, high, "none",
            )
        )  # fmt: skip
    return found


def test_nothing_is_sent_to_plotlys_cloud() -> None:
    script = (ROOT / "dashboard" / "assets" / "first" / "figures.js").read_text(encoding="utf-8")
    assert 'showSendToCloud: false, plotlyServerURL: ""' in script and "displaylogo: false" in script
    others = [
        p.name for p in (ROOT / "dashboard").rglob("*.js") if "Plotly.react" in p.read_text(encoding="utf-8")
    ]
    assert [name for name in others if not name.startswith("plotly")] == ["figures.js"]


def test_the_server_starts_without_pandas() -> None:
    code = "import sys, dashboard.app; print([m for m in ('pandas', 'plotly.express') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_colours_are_names_that_the_tokens_define() -> None:
    tokens = (ROOT / "dashboard/assets/css/1_tokens.css").read_text(encoding="utf-8")
    light, dark = tokens.split('[data-mantine-color-scheme="dark"]')
    said = json.dumps([line(rows([1, 2, 3], high=2), "cases"), bars([("A", rows([1])[0])], "cases")])
    for name in {part.split(")")[0] for part in said.split("var(")[1:]}:
        assert f"{name}:" in light and f"{name}:" in dark, name


def test_numbers_are_danish_and_bars_begin_at_zero() -> None:
    figure = bars([("A", rows([40])[0]), ("B", rows([60])[0])], "cases_per_worker", band=(35, 50))
    assert figure["layout"]["separators"] == ",."
    assert figure["layout"]["xaxis"]["range"][0] == 0


def test_a_running_period_is_hollow_and_hatched() -> None:
    drawn = line(rows([1, 2, 3], running=True), "cases")["data"][-1]
    assert drawn["marker"]["color"][-1] == theme.PAPER
    assert "foreløbig" in drawn["customdata"][-1]
    assert bars([("A", rows([1], running=True)[0])], "cases")["data"][0]["marker"]["pattern"]["shape"] == [
        "/"
    ]


def test_a_missing_value_is_a_gap_and_a_dash() -> None:
    assert line(rows([1, None, 3]), "cases")["data"][-1]["y"] == [1, None, 3]
    assert any("–" in a["text"] for a in bars([("A", rows([None])[0])], "cases")["layout"]["annotations"])


def test_a_line_says_where_its_axis_begins() -> None:
    assert line(rows([100, 101, 102]), "cases")["layout"]["meta"]["zero"] is False
    assert line(rows([1, 50, 102]), "cases")["layout"]["meta"]["zero"] is True
    assert extent([]) == (0.0, 1.0, True)


def test_ticks_are_few_and_carry_the_year_once() -> None:
    found = ticks(rows([1.0] * 24))
    assert len(found["tickvals"]) <= 10
    assert sum("<br>2026" in word for word in found["ticktext"]) == 1


def test_dots_of_a_strip_do_not_cover_each_other() -> None:
    placed = pack([40, 40, 40, 41], 1.5)
    lanes = [lane for _, lane in placed]
    assert len(set(lanes[:3])) == 3
    figure = dots([("A", [40, 55]), ("B", [])], band=(35, 50), target=50)
    assert figure["data"][0]["x"] == [40, 55]
    assert "Medarbejder" not in json.dumps(figure)


def test_a_share_of_very_few_is_told_and_not_drawn() -> None:
    few, many = (rows([1.0])[0]._replace(numerator=n, denominator=n) for n in (1, 40))
    figure = pairs([("A", few, many)], "share", ("fra job", "fra ledighed"))
    assert [trace["x"] for trace in figure["data"]] == [[0], [1.0]]
    assert [trace["text"] for trace in figure["data"]] == [["1 af 1"], ["100\u00a0%"]]
    assert "under 5" in few_note([("A", few, many)])
    assert few_note([("A", None, many)]) == ""


def test_the_axis_of_ratios_names_no_more_marks_than_can_be_read_and_always_1() -> None:
    for low, high in ((0.7, 1.35), (0.4, 2.2), (0.2, 5.0), (0.05, 30.0), (0.74, 1.35)):
        assert 1.0 in marks(low, high) and 3 <= len(marks(low, high)) <= 5, (low, high)
    figure = ratios([("A", 0.7, 0.16, 5.0)], ("lavere", "højere"))
    assert figure["layout"]["xaxis"]["ticktext"] == ["0,25", "0,5", "1", "2", "4"]


def test_a_bridge_adds_up_or_says_so() -> None:
    steps = [("Tilgang", 30.0), ("Afgang", -20.0)]
    assert bridge(100, steps, 110, ("Ved start", "Ved slut"))["layout"]["meta"]["adds_up"]
    assert not bridge(100, steps, 111, ("Ved start", "Ved slut"))["layout"]["meta"]["adds_up"]


def test_outflow_hangs_below_zero() -> None:
    come, gone, net, stock = (Side(rows(values)) for values in ([5, 6], [4, 7], [1, -1], [101, 100]))
    figure = flow(come, gone, net, stock)
    assert figure["data"][1]["y"] == [-4, -7]
    assert figure["data"][2]["y"] == [1, -1]


def test_a_whole_point_that_no_line_goes_through_is_drawn_too() -> None:
    figure = line(rows([1, None, 3, None, 4, 5]), "cases")
    assert figure["data"][-1]["marker"]["size"] == [4, 0, 4, 0, 0, 8]


def test_labels_at_the_end_of_lines_keep_apart() -> None:
    words = [(50.0, "a", "x"), (50.2, "b", "x"), (49.9, "c", "x")]
    notes = end_labels(words, 3, (0, 100))
    heights = sorted(n["y"] * 2.3 + n["yshift"] for n in notes)
    assert all(b - a >= 15 for a, b in itertools.pairwise(heights))
    assert notes[0]["yshift"] == 0


def test_long_names_are_wrapped_at_spaces() -> None:
    assert (
        wrap("3 Varige og betydelige funktionsnedsættelser")
        == "3 Varige og betydelige<br>funktionsnedsættelser"
    )


def test_a_rate_ratio_and_its_interval() -> None:
    now, before = rates.Rate(60, 18_100, 100), rates.Rate(40, 18_100, 100)
    found = rates.ratio(now, before)
    assert found is not None
    reach = 1.959963984540054 * sqrt(1 / 60 + 1 / 40)
    assert found.value == pytest.approx(1.5)
    assert (found.low, found.high) == pytest.approx((exp(log(1.5) - reach), exp(log(1.5) + reach)))


def test_no_events_make_no_ratio() -> None:
    assert rates.ratio(rates.Rate(0, 100, 1), rates.Rate(4, 100, 1)) is None
    assert rates.ratio(None, rates.Rate(4, 100, 1)) is None


def test_an_axis_of_shares_has_room_before_the_sign() -> None:
    shown = theme.value_axis("share", range=[0, 0.98], nticks=4)
    assert shown["ticktext"] == ["0\u00a0%", "25\u00a0%", "50\u00a0%", "75\u00a0%"]
    assert shown["tickvals"] == [0, 0.25, 0.5, 0.75]
    assert "ticktext" not in theme.value_axis("share", range=[0.9961, 0.9968])


def test_nothing_is_counted_in_halves() -> None:
    assert theme.value_axis("cases", range=[0, 1])["dtick"] == 1
    assert "dtick" not in theme.value_axis("cases", range=[0, 40])
    assert "dtick" not in theme.value_axis("cases_per_worker", range=[0, 1])


def test_the_widest_tick_has_room_beside_the_figure() -> None:
    assert room("kroner", 412_000.0, None) > room("kroner", 41_200.0) > room("cases", 4.0) == 40
    money = line(rows([122_787.0, 246_973.0]), "kroner")
    assert money["layout"]["margin"]["l"] >= 7 * len("400.000")


def test_values_under_each_other_have_the_same_decimals() -> None:
    found = bars([(name, row) for name, row in zip("ab", rows([1.9, 2.0]), strict=True)], "workers")
    said = [note["text"] for note in found["layout"]["annotations"]]
    assert said == ["<b>1,9</b>", "<b>2,0</b>"]
    whole = bars([(name, row) for name, row in zip("ab", rows([1.0, 2.0]), strict=True)], "workers")
    assert [note["text"] for note in whole["layout"]["annotations"]] == ["<b>1</b>", "<b>2</b>"]


def test_cohorts_that_end_together_keep_their_names_apart() -> None:
    curve = [(4, row) for row in rows([0.5])]
    figure = survival([("2024", curve), ("2025", curve), ("2026", rows_at([(4, 0.5)], running=True))], (4,))
    heights = sorted(note["y"] for note in figure["layout"]["annotations"])
    assert all(b - a >= 0.05 for a, b in itertools.pairwise(heights))
    assert [trace["y"][0] for trace in figure["data"]] == [1.0, 1.0, 1.0]
    assert figure["data"][2]["marker"]["color"][1] == theme.PAPER  # not known for so long: hollow


def rows_at(points: list[tuple[int, float]], running: bool) -> list[tuple[int, Row]]:
    return list(
        zip([week for week, _ in points], rows([share for _, share in points], running=running), strict=True)
    )
