"""A team's board as values: its goals, its caseloads, its closures against the pace, what it owes, what was agreed.

The board on the wall (`/tavle`) and the sheet on paper (`tavle report board`) are both written of these. Nobody is named
or ranked. A goal has its figure, its status and the numbers that it is made of: the sentence under it is arithmetic,
never an explanation. Source: Status på Sygedagpengeaftalen (2015), line 323-325.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from metrics import INDICATORS, Answer, Question, Row, Snapshot
from metrics.danish import dates, numbers
from metrics.danish.rules import UNCONFIRMED
from metrics.judge.signals import charts, decided
from store import Action, Actions, clock

from . import board_team, levels
from .board_team import Caseloads, Owed, Pace
from .native import in_time
from .periods import JUDGED, months_back
from .rows import latest
from .url import State
from .values import Chart
from .view import View

GOALS: tuple[tuple[str, str], ...] = (
    ("caseload_per_worker", "Sagsstamme"),
    ("closures_per_worker_month", "Afslutninger"),
    ("phone_on_time", "Telefon inden 2 dage"),
    ("followup_on_time", "Opfølgning"),
)
"""Indicator and its name on the board."""

YOUNG = 8
"""A month younger than so many days is too short to judge answers and follow-up by: the one before is shown."""
AGREED_DAYS = 14
"""What was done stays on the board for so many days: until the next meeting and the one after."""


@dataclass(frozen=True)
class Goal:
    """One goal as it stands: figure, status, where it comes from; `question` is what was asked."""

    id: str
    name: str
    question: Question
    row: Row | None
    why: str
    signal: str = ""
    unconfirmed: bool = False
    """Whether its figure counts by rules that are not confirmed."""
    level: str = ""
    """What a source reports as reached, where it sets no target."""

    @property
    def unit(self) -> str:
        return INDICATORS[self.id].unit

    @property
    def beside(self) -> str:
        """What stands beside the figure: the words of its signal, and that its rules are not confirmed."""
        return " · ".join(filter(None, [self.signal, UNCONFIRMED if self.unconfirmed else ""]))

    @property
    def month(self) -> str:
        """`i oktober`; empty where there is no figure."""
        return f"i {dates.MONTHS[int(self.row.period[5:7]) - 1]}" if self.row else ""

    @property
    def aim(self) -> str:
        """The target beside the status; empty where the status says that there is none."""
        row = self.row
        if row is None or (row.target_low is None and row.target_high is None):
            return self.level
        return numbers.target(row.target_low, row.target_high, self.unit)

    @property
    def status(self) -> str:
        """Its status: how the number stands, or why there is none; empty where there is nothing to say."""
        row = self.row
        if row is None or (row.value is None and row.status not in ("not_delivered", "suppressed")):
            return ""
        return row.status


@dataclass(frozen=True)
class Board:
    """One team's board: its name, the week of the day on which people look at it, the next meeting as the site has it."""

    team: str
    week: int
    meeting: str
    goals: tuple[Goal, ...]
    caseloads: Caseloads
    pace: Pace
    owed: Owed


def of_team(view: View, team: str) -> Board:
    """The board of a team, asked in one batch, whatever filters the view has."""
    own = replace(view, state=State(team=team))
    asked = questions(own)
    answers = own.ask({**asked, **board_team.questions(own)})
    return Board(
        view.label("team", team),
        view.today.isocalendar().week,
        str(view.settings.get("board_meeting") or ""),
        tuple(goals(own, asked, answers)),
        board_team.caseloads(own, answers["load"].last()),
        board_team.pace(answers["norm"].last()),
        board_team.owed(own, answers["overdue"]),
    )


def agreements(view: View, team: str) -> list[Action]:
    """What the team has agreed: open first, then what was done lately. Fault where it cannot be read."""
    return Actions(view.store).of(team, clock.now() - timedelta(days=AGREED_DAYS))


def late(action: Action, today: date) -> bool:
    """Whether an agreement is past its day and not done."""
    return action.done_at is None and action.due_on is not None and action.due_on < today


def chosen(view: View) -> list[tuple[str, str]]:
    """The goals of the site (`board_goals`), else ours: at most four that a team can be asked for. Indicator and name."""
    named = dict(GOALS)
    wanted = [
        (id, named.get(id, view.indicator(id).short))
        for id in view.settings.get("board_goals") or ()
        if id in INDICATORS and "team" in INDICATORS[id].dims
    ]
    return wanted[:4] or list(GOALS)


def questions(view: View) -> dict[str, Question]:
    """What the goals ask in a team's view, by name."""
    day, where = view.as_of, view.state.where(("team",))
    settled = settled_month(day)

    def ask(id: str, start: date | None = None, end: date = day, by: tuple[str, ...] = ()) -> Question:
        begins = start or max(view.snap.history_from, months_back(day, JUDGED - 1))
        return Question(id, by, "month", min(begins, end), end, where)

    return {f"goal {id}": ask(id) for id, _ in chosen(view)} | {
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


def goals(view: View, asked: Mapping[str, Question], answers: Mapping[str, Answer]) -> Iterator[Goal]:
    """The goals in order, of the answers to `questions`."""
    settled = f"{settled_month(view.as_of):%Y-%m}"
    for id, name in chosen(view):
        answer = answers[f"goal {id}"]
        row = answer.last()
        if INDICATORS[id].kind == "share" and INDICATORS[id].numerator.shape == "flow":
            row = next((r for r in answer if r.period == settled), None)
        yield Goal(
            id, name, asked[f"goal {id}"], row, why(view.snap, answers, id, row), signal(view.snap, answers, id),
            bool(row and answer.unconfirmed(row)), found.words if (found := levels.level(view, id)) else "",
        )  # fmt: skip


def chart(view: View, goal: Goal) -> Chart:
    """A goal's last thirteen months, with its target."""
    return levels.drawn(view, goal.id, in_time(view, goal.question, INDICATORS[goal.id].name, goal.name))


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
    judged = charts(answers[source], begun_anew).get(()) if len(answers[source]) else None
    if judged is None or not judged.words_da[0]:
        return ""
    # A running month is not judged: the word is of the last whole one.
    when = f" i {judged.until_da}" if judged.until_da else ""
    word = judged.words_da[0]
    return f"nettotilgang{when}: {word}" if source == "netto" else f"{word}{when}"


def _caseload(answers: Mapping[str, Answer]) -> str:
    row, over, middle = (answers[name].last() for name in ("load", "over", "median"))
    if row is None or not row.denominator:
        return "Ingen aktive medarbejdere i teamet"
    parts = [
        f"{dates.count(row.numerator or 0, 'sag', 'sager')} hos {dates.count(row.denominator, 'kollega', 'kolleger')}"
    ]
    if over and over.denominator:
        parts.append(f"{numbers.number(over.numerator)} har over 50")
    if middle and middle.value is not None:
        parts.append(f"medianen er {numbers.fine(middle.value)}")
    return " · ".join(parts)


def _closures(row: Row | None) -> str:
    if row is None or not row.denominator:
        return "Ingen medarbejdermåneder at dele med"
    return f"{numbers.number(row.numerator)} afsluttet på {numbers.part(row.denominator)} medarbejdermåneder"


def _phone(snapshot: Snapshot, answers: Mapping[str, Answer], row: Row | None) -> str:
    if row is None or not row.denominator:
        return "Ingen opkald med frist i måneden"
    split = {dims[0]: r for dims, r in latest(answers["employment"]).items() if r.denominator}
    names = snapshot.labels("employment")
    shares = [
        f"{dates.within(names.get(dim, dim))} {numbers.percent(split[dim].value)}"
        for dim in ("employed", "unemployed")
        if dim in split
    ]
    return " · ".join([f"{_not_met(row)} for sent eller ubesvaret", *shares])


def _followup(row: Row | None) -> str:
    if row is None or not row.denominator:
        return "Ingen opfølgning med frist i måneden"
    return f"{_not_met(row)} for sent eller ikke holdt"


def _not_met(row: Row) -> str:
    """`3 af 41`: those that did not meet it."""
    return f"{numbers.number((row.denominator or 0) - (row.numerator or 0))} af {numbers.number(row.denominator)}"
