"""A team's goals: at most four, each with its figure, its status and the numbers that it is made of.

One place for the board on the wall (`/tavle`) and the sheet on paper (`tavle report board`). The sentence
under a goal is arithmetic, never an explanation. Source: Status på Sygedagpengeaftalen (2015), line 323-325.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from metrics import INDICATORS, Answer, Question, Row, Snapshot
from metrics.danish import dates, numbers
from metrics.judge.signals import charts, decided
from topics.periods import JUDGED, months_back

GOALS: tuple[tuple[str, str], ...] = (
    ("caseload_per_worker", "Sagsstamme"),
    ("closures_per_worker_month", "Afslutninger"),
    ("phone_on_time", "Telefon inden 2 dage"),
    ("followup_on_time", "Opfølgning"),
)
"""Indicator and its name on the board."""

YOUNG = 8
"""A month younger than so many days is too short to judge answers and follow-up by: the one before is shown."""
Where = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Goal:
    """One goal as it stands: figure, status, where it comes from."""

    id: str
    name: str
    row: Row | None
    why: str
    signal: str = ""


def chosen(snapshot: Snapshot, ids: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The goals of the site (`board_goals`), else ours: at most four that a team can be asked for."""
    named = dict(GOALS)
    found = [
        (id, named.get(id, snapshot.indicator(id).short))
        for id in ids
        if id in INDICATORS and "team" in INDICATORS[id].dims
    ]
    return found[:4] or list(GOALS)


def questions(snapshot: Snapshot, where: Where, goals: Sequence[tuple[str, str]]) -> dict[str, Question]:
    """What the goals of one team (`where`) ask, by name."""
    day = snapshot.as_of
    settled = settled_month(day)

    def ask(id: str, start: date | None = None, end: date = day, by: tuple[str, ...] = ()) -> Question:
        begins = start or max(snapshot.history_from, months_back(day, JUDGED - 1))
        return Question(id, by, "month", min(begins, end), end, where)

    return {f"goal {id}": ask(id) for id, _ in goals} | {
        "load": ask("caseload_per_worker"),
        "norm": ask("closures_per_worker_month"),
        "over": ask("workers_over_target", day),
        "median": ask("caseload_median", day),
        "employment": ask("phone_on_time", settled, settled, ("employment",)),
        "netto": ask("net_flow"),
    }


def settled_month(day: date) -> date:
    """A day of the month that answers and follow-up are judged by."""
    return day if day.day >= YOUNG else day.replace(day=1) - timedelta(days=1)


def goals(snapshot: Snapshot, answers: Mapping[str, Answer], chosen: Sequence[tuple[str, str]]) -> list[Goal]:
    """The goals in order, of the answers to `questions`."""
    settled = f"{settled_month(snapshot.as_of):%Y-%m}"
    found = []
    for id, name in chosen:
        rows = list(answers[f"goal {id}"])
        row = rows[-1] if rows else None
        if INDICATORS[id].kind == "share" and INDICATORS[id].numerator.shape == "flow":
            row = next((r for r in rows if r.period == settled), None)
        found.append(Goal(id, name, row, why(snapshot, answers, id, row), signal(snapshot, answers, id)))
    return found


def why(snapshot: Snapshot, answers: Mapping[str, Answer], id: str, row: Row | None) -> str:
    """What the figure is made of, in a few words."""
    if row is not None and row.status == "not_delivered":
        return "Leverancen har ikke den tabel, som tallet regnes af"
    if id == "caseload_per_worker":
        return _caseload(answers)
    if id == "closures_per_worker_month":
        return _closures(row)
    if id == "phone_on_time":
        return _phone(snapshot, answers, row)
    if id == "followup_on_time":
        return _followup(row)
    if row is None or row.numerator is None or not row.denominator:
        return ""
    return f"{numbers.part(row.numerator)} af {numbers.part(row.denominator)}"


def signal(snapshot: Snapshot, answers: Mapping[str, Answer], id: str) -> str:
    """The word of the series: of the net flow, where the figure is a stock."""
    source = "netto" if INDICATORS[id].kind == "stock" else f"goal {id}"
    begun_anew = decided(snapshot, "net_flow" if source == "netto" else id)
    chart = charts(answers[source], begun_anew).get(()) if len(answers[source]) else None
    if chart is None or not chart.words_da[0]:
        return ""
    # A running month is not judged: the word is of the last whole one.
    when = f" i {chart.until_da}" if chart.until_da else ""
    word = chart.words_da[0]
    return f"nettotilgang{when}: {word}" if source == "netto" else f"{word}{when}"


def aim(row: Row | None, unit: str) -> str:
    """The target beside the status; empty where the status says that there is none."""
    if row is None or (row.target_low is None and row.target_high is None):
        return ""
    return numbers.target(row.target_low, row.target_high, unit)


def judged(row: Row | None) -> bool:
    """Whether there is a status to show: a number, or the word for why there is none."""
    return row is not None and (row.value is not None or row.status in ("not_delivered", "suppressed"))


def _caseload(answers: Mapping[str, Answer]) -> str:
    row, over, middle = (answers[name].last() for name in ("load", "over", "median"))
    if row is None or not row.denominator:
        return "Ingen aktive medarbejdere i teamet"
    said = [
        f"{dates.count(row.numerator or 0, 'sag', 'sager')} hos {dates.count(row.denominator, 'kollega', 'kolleger')}"
    ]
    if over and over.denominator:
        said.append(f"{numbers.number(over.numerator)} har over 50")
    if middle and middle.value is not None:
        said.append(f"medianen er {numbers.fine(middle.value)}")
    return " · ".join(said)


def _closures(row: Row | None) -> str:
    if row is None or not row.denominator:
        return "Ingen medarbejdermåneder at dele med"
    return f"{numbers.number(row.numerator)} afsluttet på {numbers.part(row.denominator)} medarbejdermåneder"


def _phone(snapshot: Snapshot, answers: Mapping[str, Answer], row: Row | None) -> str:
    if row is None or not row.denominator:
        return "Ingen opkald med frist i måneden"
    found = answers["employment"]
    last = max((r.period_start for r in found), default=None)
    split = {r.dims[0]: r for r in found if r.period_start == last and r.denominator}
    names = snapshot.labels("employment")
    said = [
        f"{dates.within(names.get(dim, dim))} {numbers.percent(split[dim].value)}"
        for dim in ("employed", "unemployed")
        if dim in split
    ]
    late = (row.denominator or 0) - (row.numerator or 0)
    return " · ".join(
        [f"{numbers.number(late)} af {numbers.number(row.denominator)} for sent eller ubesvaret", *said]
    )


def _followup(row: Row | None) -> str:
    if row is None or not row.denominator:
        return "Ingen opfølgning med frist i måneden"
    late = (row.denominator or 0) - (row.numerator or 0)
    return f"{numbers.number(late)} af {numbers.number(row.denominator)} for sent eller ikke holdt"
