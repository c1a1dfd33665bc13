"""Answers as table, CSV, Danish CSV, JSON and Parquet. Every number that leaves goes through here."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from metrics.catalogue import INDICATORS
from metrics.question import Answer, Comparison, Judged, Revision, Row

FORMATS: tuple[str, ...] = ("table", "csv", "csv-da", "json", "parquet")
_BEFORE = ("period", "period_start", "period_end", "complete")
_AFTER = ("numerator", "denominator", "value", "target_low", "target_high", "status")
_COMPARED = ("compare_period", "compare_value", "difference", "index")
_REVISED = ("against_complete", "against_numerator", "against_denominator", "against_value", "revision")
_JUDGED = ("mean", "lower", "upper", "special_cause", "variation", "assurance", "why_not")
_DIGITS = 10


def columns(answer: Answer) -> tuple[str, ...]:
    """The columns of `indicators`, in their order: the question's dims in the middle, then what was asked
    for beside: a comparison, what another snapshot said, what is signal and what noise."""
    compared = _COMPARED if answer.question.compare else ()
    revised = _REVISED if answer.against else ()
    judged = _JUDGED if answer.judged else ()
    # The dim `status` of a plan and the status against a target are two columns.
    dims = ("initiative_status" if dim == "status" else dim for dim in answer.question.by)
    return (*_BEFORE, *dims, *_AFTER, *compared, *revised, *judged)


def cells(row: Row) -> tuple[Any, ...]:
    """One row's cells, numbers rounded to ten decimals so that no float noise leaves."""
    numbers = (row.numerator, row.denominator, row.value, row.target_low, row.target_high)
    return (
        row.period, row.period_start, row.period_end, row.complete, *row.dims, *map(_rounded, numbers), row.status,
        *_beside(row.comparison), *_said(row.revision),
        *_judged(row.judged),
    )  # fmt: skip


def _beside(other: Comparison | None) -> tuple[Any, ...]:
    if other is None:
        return ()
    return (other.period, *map(_rounded, (other.value, other.difference, other.index)))


def _said(then: Revision | None) -> tuple[Any, ...]:
    if then is None:
        return ()
    return (then.complete, *map(_rounded, (then.numerator, then.denominator, then.value, then.change)))


def _judged(point: Judged | None) -> tuple[Any, ...]:
    if point is None:
        return ()
    limits = map(_rounded, (point.mean, point.lower, point.upper))
    return (*limits, point.special_cause, point.variation, point.assurance, point.why_not)


def _rounded(value: float | int | None) -> float | int | None:
    if not isinstance(value, float):
        return value
    value = round(value, _DIGITS)
    return int(value) if value.is_integer() else value


def to_csv(answer: Answer) -> str:
    """CSV for programs: `,`, decimal point, ISO dates, true/false, empty for null; UTF-8, LF."""
    return _csv(answer, ",", lambda v: v, "\n")


def to_csv_da(answer: Answer) -> str:
    """CSV that a Danish Excel opens: BOM, `;`, decimal comma, dd-mm-yyyy, ja/nej, CRLF."""
    return "\ufeff" + _csv(answer, ";", _danish, "\r\n")


def _csv(answer: Answer, delimiter: str, comma: Any, newline: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=newline)
    writer.writerow(columns(answer))
    for row in answer:
        writer.writerow([_plain(v) if delimiter == "," else comma(v) for v in cells(row)])
    return out.getvalue()


def _plain(value: Any) -> Any:
    return ("true" if value else "false") if isinstance(value, bool) else value


def _danish(value: Any) -> Any:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    return value.strftime("%d-%m-%Y") if hasattr(value, "strftime") else value


def to_json(answer: Answer) -> bytes:
    """A JSON object: id, snapshot, as_of and `rows`, one object a row under the columns' names.

    `unconfirmed_from` is there where rules are not confirmed: the first day of the first period they touch.
    With a comparison of the target groups each row has `rate_ratio`, `ratio_low` and `ratio_high` too.
    """
    names = columns(answer)
    return orjson.dumps(
        {
            "indicator": answer.question.id,
            "snapshot": answer.snapshot,
            "as_of": answer.as_of,
            **(
                dict(zip(("against", "against_as_of"), answer.against, strict=True)) if answer.against else {}
            ),
            **({"unconfirmed_from": answer.unconfirmed_from} if answer.unconfirmed_from else {}),
            "rows": [{**dict(zip(names, cells(row), strict=True)), **_ratio(answer, row)} for row in answer],
        },
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )


def _ratio(answer: Answer, row: Row) -> dict[str, Any]:
    """The rate ratio and its interval, null where there is none; nothing where rates are not compared."""
    if row.comparison is None or INDICATORS[answer.question.id].baseline_year is None:
        return {}
    found = row.comparison.ratio
    numbers = (found.value, found.low, found.high) if found else (None, None, None)
    return dict(zip(("rate_ratio", "ratio_low", "ratio_high"), map(_rounded, numbers), strict=True))


def to_arrow(answer: Answer) -> pa.Table:
    """An Arrow table: dates as date32, numbers as double, dims and status as text."""
    kinds = {
        "period": pa.string(), "period_start": pa.date32(), "period_end": pa.date32(), "complete": pa.bool_(),
        "status": pa.string(), "compare_period": pa.string(), "against_complete": pa.bool_(),
        **dict.fromkeys(("special_cause", "variation", "assurance", "why_not"), pa.string()),
        **dict.fromkeys(answer.question.by, pa.string()),
    }  # fmt: skip
    names = columns(answer)
    data: Sequence[tuple[Any, ...]] = [cells(row) for row in answer]
    arrays = [
        pa.array([row[i] for row in data], kinds.get(n, pa.float64()), safe=False)
        for i, n in enumerate(names)
    ]
    return pa.table(arrays, names=list(names))


def to_parquet(answer: Answer) -> bytes:
    """The Arrow table as a Parquet file."""
    sink = io.BytesIO()
    pq.write_table(to_arrow(answer), sink)
    return sink.getvalue()
