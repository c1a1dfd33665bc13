"""The six cards of the overview: one indicator each, read in three seconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from metrics import INDICATORS
from metrics.danish import dates, numbers
from metrics.judge.targets import goal
from metrics.question import Answer, Row

from . import levels, links, sentences, signal
from .cells import Link, Spark, Status
from .hidden import facts_safely, part, safely
from .rows import latest
from .values import Card, Panel
from .view import View

CASELOAD_ONLY = ("caseload_median", "caseload_p90", "workers_over_target")
"""What stands beside the mean caseload."""


def changes(rows: Sequence[Row], unit: str, stock: bool = False) -> str:
    """`−0,8 fra september · −4,1 fra oktober 2025`, of what is known; a period that begins before the history is not.

    A flow of a running period (`stock` false) is set against whole ones, and the words say so: `fra hele september`.
    """
    if not rows or rows[-1].value is None:
        return ""
    now, known = rows[-1], {row.period: row for row in rows[:-1] if row.complete}
    value = now.value or 0
    differences = []
    whole = "" if now.complete or stock else "hele "
    last = known.get(rows[-2].period) if len(rows) > 1 else None
    if last is not None and last.value is not None:
        differences.append(f"{numbers.change(value - last.value, unit)} fra {whole}{_name(last, now)}")
    before = known.get(sentences.year_before(now.period))
    if before is not None and before.value is not None:
        difference = numbers.change(value - before.value, unit)
        # The short name of a week has no year.
        name = dates.period(before.period, short="W" not in before.period)
        differences.append(f"{difference.removesuffix('pct.point').rstrip()} fra {whole}{name}")
    return " · ".join(differences)


def _name(row: Row, now: Row) -> str:
    """A period's short name, without its year where that is this year's."""
    name = dates.period(row.period, short=True)
    return name.removesuffix(f" {row.period[2:4]}") if row.period[:4] == now.period[:4] else name


Answers = Mapping[str, Answer]


def cards(view: View, answers: Answers) -> list[Card | Panel]:
    """The six cards, in the order in which a meeting takes them; in place of one that is hidden, a panel that says so."""
    return [
        *(
            _card(view, answers, id, name, unit, facts_safely(facts, view, answers))
            for id, name, unit, facts in CARDS
        ),
        safely(_target_card, view, answers["target_groups"], called="Målgrupper"),
    ]


def _card(view: View, answers: Answers, id: str, name: str, unit: str, facts: Sequence[str]) -> Card:
    """One indicator's card: its last period, its own facts, and how it stands against earlier."""
    measure, link = INDICATORS[id].unit, Link(name, links.indicator(id, view.state))
    rows = list(answers[id])
    last = rows[-1] if rows else None
    if last is None or last.status == "not_delivered":
        why = "leverancen har ikke den tabel, som tallet regnes af" if last else "ingen tal i perioden"
        return Card(link, numbers.DASH, unit, Status("not_delivered" if last else "none"), "", None, (why,))
    if last.value is None:
        lines = [sentences.why_empty(last)]
    else:
        stock = INDICATORS[id].kind == "stock"
        lines = [changes(rows, measure, stock), _signal(view, answers, id), *facts]
    return Card(
        link,
        numbers.of(last, measure),
        f"{unit} i {dates.period(last.period)}",
        Status(numbers.standing(last)),
        _aim(view, id, last),
        Spark(tuple(row.value for row in rows[-25:]), goal(last), not last.complete),
        tuple(line for line in lines if line),
        not last.complete,
    )


def _signal(view: View, answers: Answers, id: str) -> str:
    """The two words of signal or noise; beside a stock the word of the flow that fills it."""
    if INDICATORS[id].kind != "stock":
        return signal.verdict_words(signal.judged(view, answers[id]))
    return signal.of_flow(signal.judged(view, answers["net_flow"])) if id == "caseload_per_worker" else ""


def _aim(view: View, id: str, row: Row) -> str:
    """`mål højst 50 · anbefalet 35–50`, or that the sources set none."""
    if row.target_low is None and row.target_high is None:
        found = levels.level(view, id)
        return f"intet mål i kilderne · {found.words}" if found else "intet mål i kilderne"
    target = numbers.target(row.target_low, row.target_high, INDICATORS[id].unit)
    band = view.band(id)
    return f"{target} · anbefalet {numbers.number(band[0])}–{numbers.number(band[1])}" if band else target


def _caseload_facts(view: View, answers: Answers) -> list[str]:
    middle, high, over = (answers[id].last() for id in CASELOAD_ONLY)
    stock, long = answers["open_cases"].last(), answers["long_stock"].last()
    if view.ignored("caseload_median"):
        spread = "median og spredning gælder kun hele sagsstammer"
    else:
        spread = (
            f"median {numbers.of(middle, 'cases')} · 90 % har højst {numbers.of(high, 'cases')} · "
            f"{numbers.of(over, 'share')} over 50"
        )
    return [spread, f"{part(long, stock)} af sagerne er på 52 uger eller mere"]


def _closure_facts(_: View, answers: Answers) -> list[str]:
    count, job = answers["closures"].last(), answers["job_closure_share"].last()
    closed = ""
    if count is not None:
        closed = f"{numbers.of(count, 'cases')} {numbers.unit('cases', count.value)} afsluttet"
    return [closed, f"{numbers.of(job, 'share')} til job eller raskmelding" if job else ""]


def _answer_facts(id: str) -> Callable[[View, Answers], list[str]]:
    """The facts of one channel: the share in time by employment, and how many answers were due."""

    def facts(view: View, answers: Answers) -> list[str]:
        rows = latest(answers[f"{id} employment"])
        shares = [
            f"{dates.within(view.label('employment', dims[0]))} {numbers.of(row, 'share')}"
            for dims, row in sorted(rows.items(), key=lambda item: item[0][0] or "~")
            if dims[0] in ("employed", "unemployed")
        ]
        whole = answers[id].last()
        due = ""
        if whole and whole.denominator:
            due = f"{dates.count(whole.denominator, 'henvendelse', 'henvendelser')} med frist i perioden"
        return [" · ".join(shares), due]

    return facts


def _long_facts(_: View, answers: Answers) -> list[str]:
    come, gone = answers["long_inflow"].last(), answers["long_outflow"].last()
    return [f"{numbers.of(come, 'cases')} kom til · {numbers.of(gone, 'cases')} afsluttet"]


CARDS: tuple[tuple[str, str, str, Callable[[View, Answers], list[str]]], ...] = (
    ("caseload_per_worker", "Sagsstamme", "pr. medarbejder", _caseload_facts),
    ("closures_per_worker_month", "Afslutninger", "pr. medarbejder pr. måned", _closure_facts),
    ("phone_on_time", "Telefon ≤ 2 dage", "besvaret i tide", _answer_facts("phone_on_time")),
    ("mail_on_time", "Mail ≤ 10 dage", "besvaret i tide", _answer_facts("mail_on_time")),
    ("long_stock", "Lange sager", "sager på 52 uger eller mere", _long_facts),
)
"""Indicator, its name on the card, what its value is, and what makes its own facts."""


def _target_card(view: View, answer: Answer) -> Card:
    rows = list(answer)
    whole = [row for row in rows if row.complete]
    last = whole[-1] if whole else rows[-1] if rows else None
    base = next((r for r in rows if last and r.period == f"2022{last.period[4:]}" and r.complete), None)
    compared = ""
    if last and base and base.value and last.value is not None:
        compared = f"samme halvår 2022: {numbers.value(base.value, 'rate')}"
    return Card(
        Link("Målgrupper", links.to("/maalgrupper", view.state)),
        numbers.of(last, "rate"),
        f"afgange pr. 100 sager {sentences.when(last)}" if last else "",
        Status(last.status if last else "none"),
        "sammenlignes med 2022",
        Spark(tuple(row.value for row in whole), base.value if base else None),
        tuple(line for line in (compared, "de fire målgrupper under ét") if line),
    )
