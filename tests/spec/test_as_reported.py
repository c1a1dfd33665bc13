"""A figure asked of a kept snapshot (`--snapshot`), and what has been revised since (`--against`)."""

from __future__ import annotations

import io
import json
from datetime import date
from functools import cache
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import Result
from typer.testing import CliRunner

from metrics import OPERATOR, Question, Snapshot, UsageError, ask
from metrics.revisions import ask_against
from spec.tables import given, lines
from tavle.main import app

HISTORY = "2026-01-01"
WORKERS = "worker_id\nW"


@cache
def world() -> tuple[Snapshot, Snapshot]:
    """Reported on 15 February; loaded again on 31 March with A's closing a correction (it is open), D known too late,
    C moved to another district, and E new."""
    first = given(
        as_of="2026-02-15",
        history_from=HISTORY,
        workers=WORKERS,
        cases="""
            case_id opened_on  closed_on  district
            A       2026-01-05 2026-01-20 valby
            B       2026-01-06 2026-01-21 valby
            C       2026-01-07 .          valby
        """,
        assignments="case_id valid_from worker_id\nC 2026-01-07 W",
    )
    second = given(
        as_of="2026-03-31",
        history_from=HISTORY,
        into=first,
        workers=WORKERS,
        cases="""
            case_id opened_on  closed_on  district
            A       2026-01-05 .          valby
            B       2026-01-06 2026-01-21 valby
            C       2026-01-07 .          vanloese
            D       2026-01-08 .          vanloese
            E       2026-02-10 .          valby
        """,
        assignments="case_id valid_from worker_id\nC 2026-01-07 W",
        contacts="contact_id case_id channel received_at",
    )
    return first, second


def revised(ident: str, **more: Any) -> list[str]:
    """The revised rows: period, dims, numerator, denominator, value, then the earlier ones, and the change."""
    first, second = world()
    found = []
    for row in ask_against(second, first, Question(ident, **more), OPERATOR):
        then = row.revision
        assert then is not None
        numbers = (
            row.numerator,
            row.denominator,
            row.value,
            then.numerator,
            then.denominator,
            then.value,
            then.change,
        )
        shown = ["-" if n is None else f"{n:.6f}".rstrip("0").rstrip(".") for n in numbers]
        found.append(" ".join([row.period, *(d or "-" for d in row.dims), *shown]))
    return found


def test_a_correction_shows_as_a_revision() -> None:
    """'The same case_id open again in a later delivery is a correction (the closure disappears, and shows as a
    revision)' (extracts)."""
    assert revised("closures") == ["2026-01 1 - 1 2 - 2 -1"]
    assert revised("inflow") == ["2026-01 4 - 4 3 - 3 1"]


def test_what_did_not_change_is_not_shown() -> None:
    assert revised("transfers_in") == []
    assert revised("outflow", grain="week") == ["2026-W04 1 - 1 2 - 2 -1"]


def test_a_period_that_ran_then_is_no_revision() -> None:
    """February ended on the 15th then; its figures are of other days. A week inside it that was over is compared."""
    assert [row.split()[0] for row in revised("open_cases")] == ["2026-01"]
    assert revised("inflow", grain="week", start=date(2026, 2, 2)) == ["2026-W07 1 - 1 0 - 0 1"]


def test_a_cell_that_occurs_in_one_of_them_only() -> None:
    """C left valby for vanloese (and A is back in valby): in vanloese there was nothing then, and no worker serves
    valby now."""
    assert revised("open_cases", by=("district",), end=date(2026, 1, 31)) == [
        "2026-01 vanloese 2 - 2 0 - 0 2"
    ]
    assert revised("caseload_per_worker", by=("district",), end=date(2026, 1, 31)) == lines("""
        2026-01 valby    0 0 - 1 1 1 -
        2026-01 vanloese 1 1 1 0 0 - -
    """)


def test_known_longer_is_marked() -> None:
    """Of January's closures on 15 February those of the 18th and before were known for 28 days: none. Now all are."""
    first, second = world()
    (row,) = ask_against(second, first, Question("reopened_28d", end=date(2026, 1, 31)), OPERATOR)
    assert row.revision is not None
    assert (row.complete, row.denominator, row.revision.complete, row.revision.denominator) == (
        True,
        1,
        False,
        0,
    )


def test_with_a_comparison() -> None:
    """`--compare` stands beside the row as it is now."""
    first, second = world()
    (row,) = ask_against(second, first, Question("closures", compare="previous"), OPERATOR)
    assert row.comparison is not None and row.comparison.period == "2025-12"


def test_what_one_of_them_cannot_answer() -> None:
    """A sentence that names the snapshot."""
    first, second = world()
    with pytest.raises(UsageError, match=f"not delivered in {first.id}"):
        ask_against(second, first, Question("phone_on_time"), OPERATOR)
    with pytest.raises(UsageError, match=f"lies after that. .Asked of {first.id}"):
        ask_against(second, first, Question("closures", start=date(2026, 3, 1)), OPERATOR)
    with pytest.raises(UsageError, match="vanlose"):
        ask_against(second, first, Question("closures", where=(("district", "vanlose"),)), OPERATOR)


def command(*words: str) -> Result:
    return CliRunner().invoke(app, ["metric", *words, "--warehouse", str(world()[1].path.parent)])


def test_any_kept_snapshot_can_be_asked() -> None:
    """'a figure can be asked of any kept snapshot (--snapshot)': the same numbers as on that day, by name or how it
    begins; without it, the published one."""
    first, second = world()
    for name in (first.id, "2026-02-15"):
        result = command("closures", "--snapshot", name, "--format", "json")
        told = json.loads(result.stdout)
        assert (told["snapshot"], told["as_of"]) == (first.id, "2026-02-15")
        assert [row["value"] for row in told["rows"]] == [
            row.value for row in ask(first, Question("closures"), OPERATOR)
        ]
    assert json.loads(command("closures", "--format", "json").stdout)["snapshot"] == second.id


def test_an_unknown_snapshot_is_refused_with_a_sentence() -> None:
    for option in ("--snapshot", "--against"):
        result = command("closures", option, "2020")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "There is no snapshot '2020'" in result.stderr
        assert "tavle snapshots list" in result.stderr
    assert "is the beginning of several snapshots" in command("closures", "--snapshot", "2026").stderr


def test_every_format_shows_what_was_revised() -> None:
    first, second = world()
    plain = command("closures", "--against", "2026-02-15", "--format", "csv").stdout
    assert plain.splitlines() == [
        "period,period_start,period_end,complete,numerator,denominator,value,target_low,target_high,status,"
        "against_complete,against_numerator,against_denominator,against_value,revision",
        "2026-01,2026-01-01,2026-01-31,true,1,,1,,,none,true,2,,2,-1",
    ]
    danish = command("closures", "--against", "2026-02-15", "--format", "csv-da").stdout_bytes.decode(
        "utf-8-sig"
    )
    assert danish.splitlines()[1] == "2026-01;01-01-2026;31-01-2026;ja;1;;1;;;none;ja;2;;2;-1"
    told = json.loads(command("closures", "--against", "2026-02-15", "--format", "json").stdout)
    assert (told["snapshot"], told["against"], told["against_as_of"]) == (second.id, first.id, "2026-02-15")
    assert told["rows"][0]["revision"] == -1
    table = pq.read_table(
        io.BytesIO(command("closures", "--against", "2026-02-15", "--format", "parquet").stdout_bytes)
    )
    assert table.to_pylist()[0]["against_complete"] is True
    shown = command("closures", "--against", "2026-02-15").stdout
    assert f"De viste tal er ændret siden {first.id} (data pr. 15-02-2026)" in shown
    assert "Intet tal er ændret" in command("transfers_in", "--against", "2026-02-15").stdout


def test_what_is_hidden_on_either_side_is_left_out() -> None:
    """One closing now and two then are both fewer than five: the protected form tells neither."""
    shown = command("closures", "--against", "2026-02-15", "--release", "--format", "csv").stdout
    assert len(shown.splitlines()) == 1


def test_the_other_way_round_the_signs_turn() -> None:
    first, second = world()
    there = ask_against(second, first, Question("inflow", grain="week", by=("district",)), OPERATOR).rows
    back = ask_against(first, second, Question("inflow", grain="week", by=("district",)), OPERATOR).rows
    assert [(r.period, r.dims) for r in there] == [(r.period, r.dims) for r in back]
    for a, b in zip(there, back, strict=True):
        assert a.revision is not None and b.revision is not None
        assert (a.value, a.revision.value, a.revision.change) == (
            b.revision.value,
            b.value,
            -(b.revision.change or 0),
        )
