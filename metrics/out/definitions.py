"""What a figure means, in full: words, formula, SQL, target and source, example, version. Pure.

One builder for the page `/definitioner`, `tavle definitions` and `docs/indicators.md`. The words and the
measures are the catalogue's; the example is one of its spec tests; what has changed when stands in
`history.csv`, whose last row of an indicator must bear the fingerprint of its words and measures.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path

import orjson

from etl.settings.site import SHIPPED, Contradiction, Target, read_table
from metrics.catalogue import INDICATORS
from metrics.danish.rules import RuleSet, described
from metrics.indicator import Indicator, Measure
from metrics.question import CASE, ORGANISATION, Question
from metrics.release.menu import menu
from metrics.sql.statement import compile_question

HERE = Path(__file__).resolve().parents[1]
EXAMPLES = HERE / "examples.json"
HISTORY = HERE / "history.csv"
_FROM, _TO = date(2026, 1, 1), date(2026, 12, 31)
_SHAPES = {
    "stock": "bestand på periodens sidste dag", "flow": "sum over periodens dage",
    "average": "sagsdage / kalenderdage", "heads": "aktive medarbejdere på periodens sidste dag",
    "presence": "aktive medarbejdere pr. arbejdsdag / månedens arbejdsdage", "loads": "over de aktive medarbejderes sagsstammer",
    "percentile": "fraktil", "rolling": "sum over de seneste 52 hele uger", "survival": "Kaplan-Meier",
}  # fmt: skip


@dataclass(frozen=True)
class Example:
    """A spec test: tables in (name -> text), a question, rows out."""

    indicator: str
    test: str
    tables: dict[str, str]
    question: dict[str, str]
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One version of a definition."""

    id: str
    version: int
    on: date
    fingerprint: str
    change: str


@dataclass(frozen=True)
class Definition:
    """Everything that is said of one figure. `words` with the default N of `--weeks` in its place."""

    indicator: Indicator
    words: str
    formula: str
    sql: str
    example: Example | None
    changes: tuple[Change, ...]

    @property
    def version(self) -> str:
        """`1 (22-11-2026)`."""
        last = self.changes[-1]
        return f"{last.version} ({last.on:%d-%m-%Y})"


def define(ident: str, rules: RuleSet | None = None) -> Definition:
    """The definition of one indicator, in the words of a site's or a snapshot's own `rules` where they are given;
    KeyError where there is none.

    >>> define("closures").formula
    "sum over periodens dage af 1 i movements, hvor kind = 'closed'"
    """
    indicator = INDICATORS[ident] if rules is None else described(INDICATORS[ident], rules)
    return Definition(
        indicator,
        indicator.meaning,
        formula(indicator),
        compile_question(indicator, Question(ident), indicator.grain, _FROM, _TO, _TO),
        examples().get(ident),
        history().get(ident, ()),
    )


def formula(indicator: Indicator) -> str:
    """Numerator and denominator as sums over facts."""
    above = _measure(indicator.numerator)
    text = above if indicator.denominator is None else f"({above}) / ({_measure(indicator.denominator)})"
    named = {"{weeks}": str(indicator.weeks_default), "{as_of}": "as_of", "{moved}": "cellen er en anden"}
    for name, meaning in named.items():
        text = text.replace(name, meaning)
    return text


def _measure(m: Measure) -> str:
    what = f"{_SHAPES[m.shape]}" if m.share is None else f"{m.share:g}-{_SHAPES[m.shape]}"
    of = "" if m.shape in ("average", "survival") else f" af {m.amount}"
    where = "" if m.where == "true" else f", hvor {m.where}"
    return f"{what}{of} i {m.fact}{where}"


def fingerprint(indicator: Indicator) -> str:
    """Changes with the words, the measures, the dims, the unit and the direction, and with nothing else."""
    parts = (
        indicator.definition, asdict(indicator.numerator), indicator.denominator and asdict(indicator.denominator),
        indicator.dims, indicator.unit, indicator.direction, indicator.weeks_default, indicator.known_after,
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


@cache
def history() -> dict[str, tuple[Change, ...]]:
    """Indicator -> its versions, the first one first."""
    found: dict[str, list[Change]] = {}
    with HISTORY.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            change = Change(row["id"], int(row["version"]), date.fromisoformat(row["on"]), row["fingerprint"], row["change"])  # fmt: skip
            found.setdefault(change.id, []).append(change)
    return {ident: tuple(changes) for ident, changes in found.items()}


@cache
def examples() -> dict[str, Example]:
    """Indicator -> the example that ships."""
    if not EXAMPLES.exists():
        return {}
    rows = orjson.loads(EXAMPLES.read_bytes())
    return {r["indicator"]: Example(**{**r, "rows": tuple(r["rows"])}) for r in rows}


def examples_json(found: Mapping[str, Example]) -> str:
    """The text of `examples.json`."""
    return orjson.dumps([asdict(e) for e in found.values()], option=orjson.OPT_INDENT_2).decode() + "\n"


# ---- docs/indicators.md ------------------------------------------------------------------------------


def as_markdown(found: Mapping[str, Example], tests: Mapping[str, tuple[str, ...]]) -> str:
    """The page: a table of all figures with their dims and tests, then one section each."""
    parts = [
        _TOP,
        _overview(tests),
        *(_section(i, found.get(i), tests.get(i, ())) for i in INDICATORS),
        _said(),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


_TOP = """
# The indicators

Made from the catalogue (`metrics/catalogue.py`) and its spec tests by `make docs`; not written by hand, and a test fails when it is stale. The words are those of the screen, in Danish. A figure is `value = numerator / denominator`; a count has no denominator. The SQL is that of one year by the default grain, undivided; it can be pasted into any snapshot. Targets are those that ship; a site has its own ([settings.md](settings.md)).

## All figures
"""


def _overview(tests: Mapping[str, tuple[str, ...]]) -> str:
    lines = [
        f"`organisation` stands for {', '.join(ORGANISATION)}; `case` for {', '.join(CASE)}. The tests are those "
        "of `tests/spec` that ask the figure; each section names them.",
        "",
        "| id | unit | dims | spec tests | version |",
        "| --- | --- | --- | ---: | --- |",
    ]
    for ident, indicator in INDICATORS.items():
        lines.append(
            f"| [`{ident}`](#{ident}) | {indicator.unit} | {_dims(indicator)} | {len(tests.get(ident, ()))} "
            f"| {define(ident).version} |"
        )
    return "\n".join(lines)


def _dims(indicator: Indicator) -> str:
    """The dims of a figure, the two groups by their names."""
    left, names = list(indicator.dims), []
    for name, group in (("organisation", ORGANISATION), ("case", CASE)):
        if set(group) <= set(left):
            names.append(name)
            left = [dim for dim in left if dim not in group]
    return ", ".join([*names, *left])


def _section(ident: str, example: Example | None, tests: tuple[str, ...]) -> str:
    d = define(ident)
    i = d.indicator
    lines = [
        f"## {ident}",
        f"**{i.name}.** {d.words}",
        f"Formula: {d.formula}.",
    ]
    lines.append(
        f"Default grain {i.grain}. {menu(ident)}"
        if "plan" not in i.dims
        else f"Default grain {i.grain}. Always released."
    )
    goals = _targets(i)
    lines.append("\n".join(goals) if goals else "Target: ikke fastsat.")
    if i.source:
        lines.append(f"Source: {i.source}.")
    lines.append("Version " + "; ".join(f"{c.version} ({c.on}): {c.change}" for c in d.changes) + ".")
    if example is not None:
        lines.append(_example(example))
    lines.append(f"<details><summary>SQL</summary>\n\n```sql\n{d.sql}\n```\n\n</details>")
    own = "\n".join(f"- `{test}`" for test in tests)
    lines.append(f"<details><summary>Spec tests ({len(tests)})</summary>\n\n{own}\n\n</details>")
    return "\n\n".join(lines)


def _targets(indicator: Indicator) -> list[str]:
    shipped = read_table(Target, SHIPPED / "targets.csv")
    return [
        f"- {t.kind}{f' of {t.unit}' if t.unit else ''} {_bounds(t)}, from {t.valid_from}"
        f"{f' to {t.valid_to}' if t.valid_to else ''} ({t.source})"
        for t in shipped
        if t.indicator == indicator.id
    ]


def _bounds(target: Target) -> str:
    if target.low is not None and target.high is not None:
        return f"{target.low:g}" if target.low == target.high else f"{target.low:g} to {target.high:g}"
    return f"at least {target.low:g}" if target.low is not None else f"at most {target.high:g}"


def _example(example: Example) -> str:
    question = " ".join(f"{k}={v}" for k, v in example.question.items())
    tables = "\n\n".join(
        f"{name}\n{text}" if "\n" in text else f"{name} = {text}" for name, text in example.tables.items()
    )
    rows = "\n".join(example.rows)
    return (
        f"Example (`{example.test}`):\n\n```\n{tables}\n\n{example.indicator} {question}".rstrip()
        + f"\n\n{rows}\n```"
    )


def _said() -> str:
    """Where the sources contradict each other."""
    rows = read_table(Contradiction, SHIPPED / "contradictions.csv")
    lines = [
        "## What the sources contradict",
        "| subject | one says | another says | here |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {c.subject} | {c.says} ({c.says_source}; {c.says_date}) | {c.also_says} ({c.also_source}; {c.also_date}) | {c.here} |"
        for c in rows
    ]
    return lines[0] + "\n\n" + "\n".join(lines[1:])
