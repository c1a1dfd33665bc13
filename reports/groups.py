"""The four target groups by half-year, against the same half of 2022."""

from __future__ import annotations

from metrics import Question, Row
from metrics.danish import dates, numbers
from topics.findings import reserved, when
from topics.native import about_figures, actual, label, sheet
from topics.periods import months_back
from topics.values import Cell, Chart, Column, Panel
from topics.view import View

RESERVATION = (
    "Kildens eget forbehold: »Det er dog svært at estimere, hvordan effekten vil være på sygedagpenge- og "
    "jobafklaringsområdet« (Budgetforslag BI08 (2022), linje 239-240)."
)


def target_groups(view: View) -> Panel:
    """The four target groups by half-year, each with the same half of 2022 beside it."""
    threshold = view.snap.small_numbers
    rows: list[tuple[Cell, ...]] = []
    made: list[Chart] = []
    lead = []
    for ident, word in (("target_group_outflow_rate", "Afgang"), ("target_group_job_rate", "Afgang til job")):
        question = Question(
            ident, ("target_group",), "halfyear", months_back(view.as_of, 18), compare="baseline"
        )
        found = [r for r in view.rows(question) if r.dims[0] is not None]
        for row in found:
            beside = row.comparison
            ratio = beside.ratio if beside else None
            hidden = numbers.missing(row, threshold)
            rows.append((
                dates.period(row.period), word, label(view, question, row),
                row.numerator if row.numerator is not None else hidden,
                row.denominator if row.denominator is not None else hidden,
                row.value if row.value is not None else hidden,
                beside.value if beside and beside.value is not None else numbers.missing_beside(row),
                *((ratio.value, ratio.low, ratio.high) if ratio else (numbers.DASH,) * 3),
                _against(row), reserved(row),
            ))  # fmt: skip
        over = [r for r in found if r.complete] or found
        last = [r for r in over if r.period == over[-1].period] if over else []
        if last:
            lead.append(f"{word}, {when(last[-1])}: " + "; ".join(
                f"målgruppe {r.dims[0]} {_against(r)}" for r in last) + ".")  # fmt: skip
            made.append(Chart(
                f"{word} pr. 100 sager, {dates.period(last[-1].period)} og samme halvår 2022",
                tuple(f"Målgruppe {r.dims[0]}" for r in last),
                (actual(dates.period(last[-1].period), last),
                 actual("samme halvår 2022", [r._replace(value=r.comparison.value if r.comparison else None) for r in last],
                        "baseline")), "column", "rate", "rate", _groups_title(word, last)))  # fmt: skip
    return sheet(
        "Målgrupper", made[0].finding if made else "Målgrupperne: ingen tal i perioden", "Afslutninger pr. 100 sager i gennemsnit, pr. halvår, mod samme halvår i 2022",
        (Column("Periode"), Column("Figur"), Column("Målgruppe", "wide"), Column("Afslutninger", "count"),
         Column("Sager i gennemsnit", "decimal"), Column("Pr. 100 sager", "rate"), Column("Samme halvår 2022", "rate"),
         Column("Forhold", "ratio"), Column("95 % fra", "ratio"), Column("95 % til", "ratio"), Column("Mod 2022"),
         Column("Foreløbig")),
        tuple(rows), tuple(made), (*lead, RESERVATION), about_figures("target_group_outflow_rate", "target_group_job_rate"),
    )  # fmt: skip


def _groups_title(word: str, rows: list[Row]) -> str:
    """`Afgang: højere end i samme halvår 2022 for 1 af 4 målgrupper, de øvrige er uændrede`; hidden ones are said."""
    found = [_against(row) for row in rows]
    higher, lower, same = (found.count(w) for w in ("højere end 2022", "lavere end 2022", "uændret"))
    unknown = len(found) - higher - lower - same
    said = [f"{what} for {n} af {len(found)} målgrupper" for what, n in (
        ("højere end i samme halvår 2022", higher), ("lavere end i samme halvår 2022", lower), ("uændret", same),
        ("kan ikke sammenlignes", unknown)) if n]  # fmt: skip
    return f"{word} i {when(rows[-1])}: {', '.join(said)}"


def _against(row: Row) -> str:
    """How a rate stands against the baseline: only an interval that leaves out 1 is a difference."""
    ratio = row.comparison.ratio if row.comparison else None
    if row.status == "suppressed":
        return "kan ikke vises"
    if ratio is None:
        return "kan ikke sammenlignes"
    if ratio.low > 1:
        return "højere end 2022"
    return "lavere end 2022" if ratio.high < 1 else "uændret"
