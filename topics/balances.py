"""The balances of cases: what came, was moved and left, and what is there; summed, and over time as a panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metrics import INDICATORS
from metrics.danish import dates
from metrics.judge.signals import Chart
from metrics.question import Answer, Row

from . import charts, events, series, signal, tables
from .charts import Side
from .hidden import amount
from .values import Figure, Panel
from .view import View


@dataclass(frozen=True)
class Ledger:
    """The ids of one balance: what came, was moved and left, and what is there."""

    name: str
    cases: str
    stock: str
    come: str
    gone: str
    moved_in: str
    moved_out: str
    weeks: int | None = None

    @property
    def leads(self) -> bool:
        """Whether its points lead to what is behind them: those pages count from 52 weeks on."""
        return self.weeks in (None, INDICATORS[self.stock].weeks_default)


LEDGERS = (
    Ledger("alle", "åbne sager", "open_cases", "inflow", "outflow", "transfers_in", "transfers_out"),
    Ledger(
        "52", "sager på 52 uger eller mere", "long_stock", "long_inflow", "long_outflow", "long_transfers_in",
        "long_transfers_out", 52,
    ),
    Ledger(
        "26", "sager på 26 uger eller mere", "long_stock", "long_inflow", "long_outflow", "long_transfers_in",
        "long_transfers_out", 26,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Balance:
    """Opening stock + come + moved in − gone − moved out = closing stock."""

    opening: float
    come: float
    moved_in: float
    gone: float
    moved_out: float
    closing: float

    @property
    def change(self) -> float:
        return self.closing - self.opening


def flow_rows(answers: Mapping[str, Answer], ledger: Ledger, id: str) -> list[Row]:
    """One series of a balance, over the periods of its flows."""
    rows = list(answers.get(f"{ledger.name} {id}", ()))
    periods = {row.period for row in answers[f"{ledger.name} {ledger.come}"]}
    return [row for row in rows if row.period in periods]


def balance(answers: Mapping[str, Answer], ledger: Ledger) -> Balance | None:
    """The balance over the whole range; None where the stock before it is not known. NotReleased where a part is hidden."""
    stock = list(answers[f"{ledger.name} {ledger.stock}"])
    flows = flow_rows(answers, ledger, ledger.come)
    if not flows or not stock:
        return None
    closing = amount(stock[-1])
    earlier = [row for row in stock if row.period_start < flows[0].period_start]
    come, gone, moved_in, moved_out = (
        sum(amount(row) for row in flow_rows(answers, ledger, id))
        for id in (ledger.come, ledger.gone, ledger.moved_in, ledger.moved_out)
    )
    opening = amount(earlier[-1]) if earlier else closing - come - moved_in + gone + moved_out
    return Balance(opening, come, moved_in, gone, moved_out, closing)


def span(answers: Mapping[str, Answer], ledger: Ledger) -> str:
    """`Uge 44 2025 – uge 44 2026`, with how far the last one is known where it still runs."""
    rows = flow_rows(answers, ledger, ledger.come)
    if not rows:
        return ""
    words = f"{dates.sentence(dates.period(rows[0].period))} – {dates.period(rows[-1].period)}"
    return words if rows[-1].complete else f"{words} ({dates.provisional(rows[-1])})"


def over_time(
    view: View,
    ledger: Ledger,
    come: Answer,
    gone: Answer,
    stock: Sequence[Row],
    *,
    title: str,
    under: str,
    summary: str,
    height: int,
    stock_name: str = "Bestand",
    brief: bool = False,
    also: Sequence[str] = (),
) -> Panel:
    """One balance over time. A stock is not judged: beside that of all cases its net flow is, beside a long one both its
    flows (indicators, "Signal or noise").

    `stock_name` names the stock in the table; `brief` leaves out how to read the limits; `also` are notes that follow.
    """
    net = netted(come, gone)
    alone = ledger.weeks is None
    judged = {
        name: signal.judged(view, answer)
        for name, answer in ([("Netto", net)] if alone else [("Tilgang", come), ("Afgang", gone)])
    }
    ids = {"Tilgang": ledger.come, "Afgang": ledger.gone, stock_name: ledger.stock}
    if alone:
        ids["Netto"] = "net_flow"

    def side(name: str, rows: Sequence[Row]) -> Side:
        leads = series.leads(view, ids[name], rows) if name in ids and ledger.leads else ()
        return Side(rows, signal.chart_with_limits(judged.get(name)), leads)

    rows = {"Tilgang": come.rows, "Afgang": gone.rows, "Netto": net.rows, stock_name: tuple(stock)}
    sides = {name: side(name, own) for name, own in rows.items()}
    named = {(e["on"], e["text"]): e for id in ids.values() for e in events.of_indicator(view.snap, id)}
    flags = events.flags(list(named.values()), stock)
    flow = charts.Flow(sides["Tilgang"], sides["Afgang"], sides["Netto"], sides[stock_name], events=flags)
    table, chart = tables.wide_table(
        [(name, sides[name].rows) for name in ("Tilgang", "Afgang", stock_name)],
        "cases",
        {name: one.leads for name, one in sides.items()},
    )
    notes = events.notes(flags, None, signal_note(judged, brief))
    return Panel(title, under, (Figure(flow, summary, height),), table, (*notes, *also), (chart,))


def netted(come: Answer, gone: Answer) -> Answer:
    """Inflow less outflow, period by period, as `net_flow` is; hidden where either is."""
    gone_by = {row.period: row for row in gone}
    rows = []
    for row in come:
        other = gone_by.get(row.period)
        if other is None:
            continue
        hidden = "suppressed" in (row.status, other.status)
        value = None if hidden or row.value is None or other.value is None else row.value - other.value
        rows.append(row._replace(numerator=value, value=value, status="suppressed" if hidden else row.status))
    question = type(come.question)("net_flow", grain=come.question.grain, where=come.question.where)
    return Answer(question, tuple(rows), come.snapshot, come.as_of, released=come.released)


def signal_note(judged: Mapping[str, Chart | None], brief: bool = False) -> str:
    """What the judged series end in, and how to read the limits; why not, where none is judged."""
    known = [(name, chart) for name, chart in judged.items() if chart is not None and chart.why_not is None]
    if not known:
        return signal.note(next(iter(judged.values()))) or ""
    endings = []
    for name, chart in known:
        last = next((dot for dot in reversed(chart.dots) if dot.judged), None)
        cause = f" ({last.text_da})" if last and last.text_da else ""
        when = f" i {chart.until_da}" if chart.until_da else ""
        endings.append(f"{name.lower()}: {chart.words_da[0]}{when}{cause}")
    latest = f"Signal eller støj, senest: {dates.join(endings)}."
    if brief:
        return latest
    mean = ", den fine linje gennemsnittet" if len(judged) == 1 else ""
    return (
        f"{latest} Stiplede linjer er grænserne for tilfældig variation{mean}; "
        "farvede punkter har en særlig årsag."
    )
