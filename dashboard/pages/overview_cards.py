"""The six cards of the overview: one indicator each, read in three seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.components.card import card
from dashboard.components.spark import spark
from metrics import INDICATORS
from metrics.danish import dates, numbers
from metrics.judge.targets import goal
from metrics.question import Answer, Row
from topics import links, sentences, signal
from topics.hidden import facts_safely, part, safely
from topics.rows import latest
from topics.view import View

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
    said = []
    whole = "" if now.complete or stock else "hele "
    last = known.get(rows[-2].period) if len(rows) > 1 else None
    if last is not None and last.value is not None:
        said.append(f"{numbers.change(value - last.value, unit)} fra {whole}{_name(last, now)}")
    before = known.get(sentences.year_before(now.period))
    if before is not None and before.value is not None:
        difference = numbers.change(value - before.value, unit)
        # The short name of a week has no year.
        name = dates.period(before.period, short="W" not in before.period)
        said.append(f"{difference.removesuffix('pct.point').rstrip()} fra {whole}{name}")
    return " · ".join(said)


def _name(row: Row, now: Row) -> str:
    """A period's short name, without its year where that is this year's."""
    said = dates.period(row.period, short=True)
    return said.removesuffix(f" {row.period[2:4]}") if row.period[:4] == now.period[:4] else said


def cards(view: View, answers: dict[str, Answer]) -> list[Any]:
    """The six cards, in the order in which a meeting takes them."""
    return [
        _card(
            view,
            answers,
            "caseload_per_worker",
            "Sagsstamme",
            "pr. medarbejder",
            facts_safely(_caseload_facts, view, answers),
        ),
        _card(
            view,
            answers,
            "closures_per_worker_month",
            "Afslutninger",
            "pr. medarbejder pr. måned",
            facts_safely(_closure_facts, view, answers),
        ),
        _card(
            view,
            answers,
            "phone_on_time",
            "Telefon ≤ 2 dage",
            "besvaret i tide",
            facts_safely(_answer_facts, view, answers, "phone_on_time"),
        ),
        _card(
            view,
            answers,
            "mail_on_time",
            "Mail ≤ 10 dage",
            "besvaret i tide",
            facts_safely(_answer_facts, view, answers, "mail_on_time"),
        ),
        _card(
            view,
            answers,
            "long_stock",
            "Lange sager",
            "sager på 52 uger eller mere",
            facts_safely(_long_facts, view, answers),
        ),
        safely(_target_card, view, answers["target_groups"], called="Målgrupper"),
    ]


def _card(view: View, answers: dict[str, Answer], id: str, name: str, unit: str, facts: Sequence[str]) -> Any:
    """One indicator's card: its last period, its own facts, and how it stands against earlier."""
    measure = INDICATORS[id].unit
    rows = list(answers[id])
    last = rows[-1] if rows else None
    if last is None or last.status == "not_delivered":
        return card(
            name,
            links.indicator(id, view.state),
            value=numbers.DASH,
            unit=unit,
            state="not_delivered" if last else "none",
            aim="",
            line=None,
            facts=["leverancen har ikke den tabel, som tallet regnes af" if last else "ingen tal i perioden"],
        )
    return card(
        name,
        links.indicator(id, view.state),
        value=numbers.of(last, measure, view.snap.small_numbers),
        unit=f"{unit} i {dates.period(last.period)}",
        state=numbers.standing(last),
        aim=_aim(view, id, last),
        line=spark([row.value for row in rows[-25:]], goal(last), running=not last.complete),
        facts=[sentences.why_empty(last)]
        if last.value is None
        else [changes(rows, measure, INDICATORS[id].kind == "stock"), _signal(view, answers, id), *facts],
        provisional=not last.complete,
    )


def _signal(view: View, answers: dict[str, Answer], id: str) -> str:
    """The two words of signal or noise; beside a stock the word of the flow that fills it."""
    if INDICATORS[id].kind != "stock":
        return signal.words(signal.judged(view, answers[id]))
    return signal.of_flow(signal.judged(view, answers["net_flow"])) if id == "caseload_per_worker" else ""


def _aim(view: View, id: str, row: Row) -> str:
    """`mål højst 50 · anbefalet 35–50`, or that the sources set none."""
    if row.target_low is None and row.target_high is None:
        return "intet mål i kilderne"
    said = numbers.target(row.target_low, row.target_high, INDICATORS[id].unit)
    band = view.band(id)
    return f"{said} · anbefalet {numbers.number(band[0])}–{numbers.number(band[1])}" if band else said


def _caseload_facts(view: View, answers: dict[str, Answer]) -> list[str]:
    middle, high, over = (answers[id].last() for id in CASELOAD_ONLY)
    stock, long = answers["open_cases"].last(), answers["long_stock"].last()
    below = view.snap.small_numbers
    if view.ignored("caseload_median"):
        spread = "median og spredning gælder kun hele sagsstammer"
    else:
        spread = (
            f"median {numbers.of(middle, 'cases', below)} · 90 % har højst {numbers.of(high, 'cases', below)} · "
            f"{numbers.of(over, 'share', below)} over 50"
        )
    return [spread, f"{part(long, stock, below)} af sagerne er på 52 uger eller mere"]


def _closure_facts(view: View, answers: dict[str, Answer]) -> list[str]:
    below = view.snap.small_numbers
    count, job = answers["closures"].last(), answers["job_closure_share"].last()
    return [
        f"{numbers.of(count, 'cases', below)} {numbers.unit('cases', count.value)} afsluttet"
        if count
        else "",
        f"{numbers.of(job, 'share', below)} til job eller raskmelding" if job else "",
    ]


def _answer_facts(view: View, answers: dict[str, Answer], id: str) -> list[str]:
    rows = latest(answers[f"{id} employment"])
    said = [
        f"{dates.within(view.label('employment', dims[0]))} {numbers.of(row, 'share', view.snap.small_numbers)}"
        for dims, row in sorted(rows.items(), key=lambda item: item[0][0] or "~")
        if dims[0] in ("employed", "unemployed")
    ]
    whole = answers[id].last()
    count = (
        f"{dates.count(whole.denominator, 'henvendelse', 'henvendelser')} med frist i perioden"
        if whole and whole.denominator
        else ""
    )
    return [" · ".join(said), count]


def _long_facts(view: View, answers: dict[str, Answer]) -> list[str]:
    come, gone = answers["long_inflow"].last(), answers["long_outflow"].last()
    return [
        f"{numbers.of(come, 'cases', view.snap.small_numbers)} kom til · "
        f"{numbers.of(gone, 'cases', view.snap.small_numbers)} afsluttet"
    ]


def _target_card(view: View, answer: Answer) -> Any:
    rows = list(answer)
    whole = [row for row in rows if row.complete]
    last = whole[-1] if whole else rows[-1] if rows else None
    base = next((r for r in rows if last and r.period == f"2022{last.period[4:]}" and r.complete), None)
    compare = ""
    if last and base and base.value and last.value is not None:
        compare = f"samme halvår 2022: {numbers.value(base.value, 'rate')}"
    return card(
        "Målgrupper",
        links.to("/maalgrupper", view.state),
        value=numbers.of(last, "rate", view.snap.small_numbers),
        unit=f"afgange pr. 100 sager {sentences.when(last)}" if last else "",
        state=last.status if last else "none",
        aim="sammenlignes med 2022",
        line=spark([row.value for row in whole], base.value if base else None),
        facts=[compare, "de fire målgrupper under ét"],
    )
