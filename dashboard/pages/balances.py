"""The balances of cases: what came, was moved and left, and what is there; and how one is drawn over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.flow import flow
from dashboard.figures.theme import Figure
from metrics import INDICATORS
from metrics.danish import dates
from metrics.judge.signals import Chart
from metrics.question import Answer, Row
from topics import events, series, signal, tables
from topics import events as flags
from topics.charts import Side
from topics.view import View


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
    def led(self) -> bool:
        """Whether there are pages of what is behind its points: those count from 52 weeks on."""
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
class Drawn:
    """A balance over time: the figure, the same as a table, and what stands below it."""

    figure: Figure
    table: Any
    note: Any


def drawn(
    view: View,
    ledger: Ledger,
    come: Answer,
    gone: Answer,
    stock: Sequence[Row],
    *,
    last: str = "Bestand",
    brief: bool = False,
) -> Drawn:
    """One balance. A stock is not judged: beside that of all cases its net flow is, beside a long one both its flows
    (indicators, "Signal or noise"). `last` names the stock in the table; `brief` leaves out how to read
    the limits."""
    net = netted(come, gone)
    alone = ledger.weeks is None
    judged = [("Netto", net)] if alone else [("Tilgang", come), ("Afgang", gone)]
    charts = {name: signal.judged(view, answer) for name, answer in judged}
    ids = {
        "Tilgang": ledger.come,
        "Afgang": ledger.gone,
        last: ledger.stock,
        **({"Netto": "net_flow"} if alone else {}),
    }

    def side(name: str, rows: Sequence[Row]) -> Side:
        led = name in ids and ledger.led
        leads = series.leads(view, ids[name], rows) if led else ()
        return Side(rows, signal.drawn(charts.get(name)), leads)

    rows = {"Tilgang": come.rows, "Afgang": gone.rows, "Netto": net.rows, last: tuple(stock)}
    sides = {name: side(name, found) for name, found in rows.items()}
    named = {(e["on"], e["text"]): e for id in ids.values() for e in events.of_indicator(view.snap, id)}
    dated = flags.flags(list(named.values()), stock)
    below = view.snap.small_numbers
    return Drawn(
        flow(sides["Tilgang"], sides["Afgang"], sides["Netto"], sides[last], below, events=dated),
        tables.wide_table(
            [(name, sides[name].rows) for name in ("Tilgang", "Afgang", last)],
            "cases",
            below,
            {name: one.leads for name, one in sides.items()},
        ),
        events.notes(dated, None, said(charts, brief)),
    )


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


def said(judged: Mapping[str, Chart | None], brief: bool = False) -> str:
    """What the judged series end in, and how to read the limits; why not, where none is judged."""
    known = [(name, found) for name, found in judged.items() if found is not None and found.why_not is None]
    if not known:
        return signal.note(next(iter(judged.values()))) or ""
    words, means = [], ", den fine linje gennemsnittet" if len(judged) == 1 else ""
    for name, found in known:
        last = next((dot for dot in reversed(found.dots) if dot.judged), None)
        cause = f" ({last.text_da})" if last and last.text_da else ""
        when = f" i {found.until_da}" if found.until_da else ""
        words.append(f"{name.lower()}: {found.words_da[0]}{when}{cause}")
    if brief:
        return f"Signal eller støj, senest: {dates.join(words)}."
    return (
        f"Signal eller støj, senest: {dates.join(words)}. Stiplede linjer er grænserne for tilfældig variation{means}; "
        "farvede punkter har en særlig årsag."
    )
