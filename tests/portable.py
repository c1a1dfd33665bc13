"""A linter for the portable subset of SQL that DuckDB and Spark run alike.

`python tests/portable.py` reads every statement of the facts and checks, and every kind of question
that the catalogue can ask, and prints what does not belong: file, line, construct, what to write instead.
Only constructs on the list are in the subset; a new one is added here, once both engines have it.

Source: architecture, "SQL is text a reader can paste".
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlglot
from sqlglot import expressions as e
from sqlglot.errors import SqlglotError
from sqlglot.tokens import TokenType

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("etl/build/facts", "etl/check/checks")
DIALECTS = ("duckdb", "spark")

ALLOWED: frozenset[str] = frozenset(["Add", "AddMonths", "Alias", "And", "Between", "Boolean", "CTE", "Case", "Cast", "Coalesce", "Column", "Count", "Create", "DPipe", "DataType", "DataTypeParam", "DenseRank", "Distinct", "Div", "EQ", "Exists", "Filter", "Floor", "From", "GT", "GTE", "Greatest", "Group", "Having", "Identifier", "If", "In", "Is", "Join", "LT", "LTE", "Lag", "Lead", "Least", "Lower", "Literal", "Max", "Min", "Mul", "NEQ", "Neg", "Not", "Null", "NullSafeEQ", "NullSafeNEQ", "Nullif", "Or", "Order", "Ordered", "Paren", "PercentileCont", "Properties", "RowNumber", "Rank", "Schema", "Select", "Star", "Sub", "Subquery", "Sum", "Table", "TableAlias", "TemporaryProperty", "Tuple", "Union", "Where", "Window", "WindowSpec", "With", "WithinGroup", "Drop"])  # fmt: skip
"""Classes of sqlglot's tree that are in the subset."""
FUNCTIONS = frozenset({"add_days", "days_between"})
"""Functions that a dialect makes."""
TYPES = frozenset({"DATE", "INT", "BIGINT", "DOUBLE", "BOOLEAN", "TEXT"})
INSTEAD: dict[str, str] = {
    "Interval": "add_days(day, n)",
    "DateAdd": "add_days(day, n)", "DateSub": "add_days(day, -n)", "DateDiff": "days_between(later, earlier)",
    "DateTrunc": "a column of calendar (week_start, month_start, …)",
    "TimestampTrunc": "a column of calendar (week_start, month_start, …)",
    "Extract": "a column of calendar", "Year": "a column of calendar", "Month": "a column of calendar",
    "Week": "a column of calendar", "Quarter": "a column of calendar", "DayOfWeek": "is_working of calendar",
    "DayOfWeekIso": "is_working of calendar", "TimeToStr": "the label is made in Python",
    "CurrentDate": "as_of of info", "CurrentTimestamp": "as_of of info", "Now": "as_of of info",
    "Unnest": "a join with steps or calendar", "Explode": "a join with steps or calendar",
    "Lateral": "a join", "ArgMax": "row_number() and a filter", "ArgMin": "row_number() and a filter",
    "Array": "rows", "ArrayAgg": "rows", "List": "rows", "Struct": "columns", "Map": "columns",
    "Quantile": "percentile_cont(p) within group (order by x)", "Median": "percentile_cont(0.5) within group (order by x)",
    "ApproxQuantile": "percentile_cont(p) within group (order by x)",
    "IntDiv": "floor(a / nullif(b, 0.0))", "Mod": "a column that was made for it", "Qualify": "a subquery with a filter",
    "TryCast": "cast, of a value that is checked before", "Pivot": "case when … then … end",
    "LogicalOr": "max(case when … then 1 else 0 end)", "LogicalAnd": "min(case when … then 1 else 0 end)",
    "Limit": "row_number() and a filter", "Rollup": "a union of selects", "Cube": "a union of selects",
    "GroupingSets": "a union of selects", "RegexpLike": "a check in Python",
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One construct outside the subset."""

    where: str
    line: int
    construct: str
    instead: str

    def __str__(self) -> str:
        return f"{self.where}, line {self.line}: {self.construct}. Write instead: {self.instead}."


def lint(text: str, where: str) -> list[Finding]:
    """What does not belong in a text of one or more statements, in order of its lines."""
    found: list[Finding] = []
    trees: list[e.Expression] = []
    for dialect in DIALECTS:
        try:
            parsed = [tree for tree in sqlglot.parse(text, dialect=dialect) if tree is not None]
        except SqlglotError as error:
            line = next((d.get("line") for d in getattr(error, "errors", [])), None) or 1
            return [Finding(where, line, f"{dialect} cannot read this", "a statement that both engines read")]
        trees = trees or parsed
    begins: list[int] = []
    fresh = True
    for token in sqlglot.tokenize(text, dialect="duckdb"):
        if token.token_type == TokenType.SEMICOLON:
            fresh = True
            continue
        if fresh:
            begins.append(token.line)
            fresh = False
        if token.token_type == TokenType.DCOLON:
            found.append(Finding(where, token.line, "a cast with ::", "cast(x as type)"))
        if token.text.lower() in ("varchar", "text"):
            found.append(Finding(where, token.line, f"the type {token.text.lower()}", "string"))
    for tree, begin in zip(trees, begins, strict=False):
        for node in tree.walk():
            for construct, instead in _faults(node):
                found.append(Finding(where, _line(node, begin), construct, instead))
    return sorted(set(found), key=lambda f: (f.line, f.construct))


def _faults(node: e.Expression) -> Iterator[tuple[str, str]]:
    name = type(node).__name__
    if isinstance(node, e.Anonymous):
        if node.name.lower() not in FUNCTIONS:
            yield f"the function {node.name}", INSTEAD.get(node.name, "a function of the subset, or Python")
    elif name not in ALLOWED:
        yield (
            f"{node.sql_name().lower() if isinstance(node, e.Func) else name.lower()}",
            INSTEAD.get(name, "what the list ALLOWED in tests/portable.py has"),
        )
    if isinstance(node, e.PercentileCont) and not isinstance(node.parent, e.WithinGroup):
        yield "quantile_cont", INSTEAD["Quantile"]
    if isinstance(node, e.Div) and not _safe(node.expression):
        yield "a division by what may be zero", "a / nullif(b, 0)"
    if isinstance(node, e.Filter) and not isinstance(node.this, e.Count):
        yield "filter on another aggregate than count", "sum(case when … then x end)"
    if isinstance(node, e.DataType) and node.this.value not in TYPES:
        yield f"the type {node.sql()}", "date, integer, bigint, double, boolean or string"
    if isinstance(node, e.Group):
        if node.args.get("all") or any(isinstance(x, e.Literal) for x in node.expressions):
            yield "group by all or by place", "every key by its name"
        if any(node.args.get(k) for k in ("cube", "rollup", "grouping_sets")):
            yield "grouping sets", "a union of selects"
    if isinstance(node, e.Order) and any(isinstance(x.this, e.Literal) for x in node.expressions):
        yield "order by place", "every key by its name"
    if isinstance(node, e.Select):
        if node.args.get("qualify"):
            yield "qualify", INSTEAD["Qualify"]
        distinct = node.args.get("distinct")
        if distinct is not None and distinct.args.get("on"):
            yield "distinct on", "row_number() and a filter"
    if isinstance(node, e.Join):
        if (node.args.get("method") or "").lower() in ("asof", "natural", "positional"):
            yield f"{node.args['method'].lower()} join", "a join with its conditions"
        if (node.args.get("kind") or "").lower() in ("semi", "anti"):
            yield f"{node.args['kind'].lower()} join", "exists, or a left join and is null"
    if isinstance(node, e.Star) and any(node.args.get(k) for k in ("except_", "except", "replace", "rename")):
        yield "a star with exclude or replace", "the columns by name"


def _safe(divisor: e.Expression) -> bool:
    while isinstance(divisor, e.Paren):
        divisor = divisor.this
    if isinstance(divisor, e.Nullif):
        return True
    return isinstance(divisor, e.Literal) and not divisor.is_string and float(divisor.this) != 0


def _line(node: e.Expression, begin: int) -> int:
    """The line of a node: of the nearest word that knows its own, else the statement's first."""
    near: e.Expression | None = node
    while near is not None:
        for inner in near.walk():
            if "line" in inner.meta:
                return int(inner.meta["line"])
        near = near.parent
    return begin


def files() -> list[Path]:
    """The SQL files of facts and checks."""
    return [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.sql"))]


def questions() -> Iterator[tuple[str, str]]:
    """Every shape of question that the catalogue can ask: its name and its statement."""
    from metrics import INDICATORS, Question
    from metrics.question import GRAINS
    from metrics.sql.statement import compile_question

    start, end = date(2025, 1, 1), date(2025, 12, 31)
    for ident, indicator in INDICATORS.items():
        first, last = indicator.dims[0], indicator.dims[-1]
        none: tuple[tuple[str, str | None], ...] = ()
        mixed = ((first, "X"), (first, None), (last, None), (last, "it's"))
        asked = [((), none, grain) for grain in GRAINS if grain != "month"]
        asked += [
            (by, where, "month") for by in ((), (first, last), indicator.dims) for where in (none, mixed)
        ]
        for by, where, grain in asked:
            question = Question(ident, by=by, where=where)
            sql = compile_question(indicator, question, grain, start, end, end)
            yield f"{ident} by {', '.join(by) or 'nothing'} at {grain}", sql


def main() -> int:
    """Print every finding; 1 where there is one."""
    found = [
        f for path in files() for f in lint(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    ]
    seen = set()
    for name, sql in questions():
        shape = sql.translate(str.maketrans("", "", "0123456789"))
        if shape not in seen:
            seen.add(shape)
            found += lint(sql, name)
    for finding in found:
        print(finding)
    print(f"{len(files())} files and {len(seen)} questions read, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
