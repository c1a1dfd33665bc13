"""The board sheet: one A3 page a team for the weekly board meeting; the figures of `/tavle/<team>` on paper.

Nobody is named or ranked. Source: Status på Sygedagpengeaftalen (2015), line 323-325.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from metrics import INDICATORS, Answer, Question
from metrics.behind.loads import unnamed_loads
from metrics.behind.obligations import Outcome, left_behind, not_told, outcomes
from metrics.danish import dates, numbers
from metrics.judge.targets import band, with_those_above
from reports.draw.charts import drawn
from reports.draw.team import loads_said, loads_strip, pace_bar
from store import Action, Actions, Store, clock
from topics.findings import UNCONFIRMED
from topics.native import in_time
from topics.view import View

from . import goals as goal
from .pdf import pdf
from .progress import Tell, silent

DONE_DAYS = 14
"""What was done in the last days stands on the sheet too."""
LINES = 7
"""Lines for agreements, those that were made before included; the rest is written by hand."""
MOST_KINDS = 5


def boards(
    view: View, teams: Sequence[str], ids: Sequence[str] = (), meeting: str = "", tell: Tell = silent
) -> bytes:
    """The sheets of these teams as one PDF, a page each. `ids`, `meeting`: the site's `board_goals`, `board_meeting`."""
    pages = []
    for n, team in enumerate(teams, 1):
        pages.append(sheet(view, team, ids, meeting))
        tell(n, len(teams))
    title = f"Tavle pr. {dates.day(view.as_of)}"
    return pdf("board", {"title": title, "pages": pages}, view.snap.loaded_at)


def sheet(view: View, team: str, ids: Sequence[str] = (), meeting: str = "") -> dict[str, Any]:
    """What stands on one team's sheet."""
    snapshot, where = view.snap, (("team", team),)
    chosen = goal.chosen(snapshot, ids)
    questions = goal.questions(snapshot, where, chosen)
    answers = {name: _asked(view, question) for name, question in questions.items()}
    # The morning on which people look at it.
    today = view.as_of + timedelta(days=1)
    load, norm = answers["load"].last(), answers["norm"].last()
    units = with_those_above("team", team, snapshot.unit_rows)
    recommended = band(snapshot.targets("caseload_per_worker"), view.as_of, units)
    loads = unnamed_loads(snapshot, view.scope, view.as_of, where)
    pace = norm.target_low * norm.denominator if norm and norm.target_low and norm.denominator else None
    done = norm.numerator if norm and norm.numerator is not None else None
    return {
        "team": view.label("team", team),
        "week": f"uge {today.isocalendar().week}",
        "head": " · ".join([*([f"næste møde {meeting}"] if meeting else []), f"data pr. {dates.day(view.as_of)}"]),
        "goals": [_tile(view, g, n, questions[f"goal {g.id}"]) for n, g in enumerate(
            goal.goals(snapshot, answers, chosen), 1)],
        "loads": loads_strip(loads, recommended, load.target_high if load else None, 520, 11.5).value() if loads else None,
        "loads_said": _said(loads, load.target_high if load else None),
        "pace": pace_bar(done, pace, 520, 11.5).value() if done is not None and norm and norm.denominator else None,
        "pace_said": _pace_said(done, pace, norm.target_low if norm else None),
        "month": dates.period(f"{view.as_of:%Y-%m}"),
        **_owed(view, where, today),
        **_agreements(view, team, today),
        "foot": f"Øjebliksbillede {snapshot.id} · til brug i teamet: alle tal, også de små · ingen navne, ingen rangorden",
    }  # fmt: skip


def _said(loads: Sequence[float], aim: float | None) -> str:
    return (
        f"{loads_said(loads, aim)} · en prik for hver kollega, uden navn" if loads else loads_said(loads, aim)
    )


def _asked(view: View, question: Question) -> Answer:
    answer = view.answer(question)
    assert answer is not None  # a board is never asked in a protected scope
    return answer


def _tile(view: View, found: goal.Goal, number: int, question: Question) -> dict[str, Any]:
    row, unit = found.row, INDICATORS[found.id].unit
    chart = in_time(view, question, view.indicator(found.id).name, found.name)
    return {
        "name": f"Mål {number} · {found.name}",
        "value": numbers.judged(row, unit) if row else numbers.DASH,
        "when": _period(row.period, row.complete) if row else "",
        "status": {"kind": row.status, "word": numbers.STATUS[row.status]}
        if row and goal.judged(row)
        else None,
        "aim": goal.aim(row, unit),
        "why": found.why,
        "signal": " · ".join(
            w
            for w in (found.signal, UNCONFIRMED if row and _asked(view, question).unconfirmed(row) else "")
            if w
        ),
        "chart": drawn(chart, 243, 76, 9).value() if not chart.empty else None,
    }


def _period(period: str, complete: bool) -> str:
    said = f"i {dates.MONTHS[int(period[5:7]) - 1]}"
    return said if complete else f"{said}, foreløbig"


def _pace_said(done: float | None, pace: float | None, low: float | None) -> str:
    if done is None:
        return "Ingen medarbejdermåneder at regne tempoet af"
    said = f"{numbers.number(done)} afsluttet"
    if pace is not None and low is not None:
        said += f" · tempoet til {numbers.plain(low, 'closures_per_month')} pr. kollega er {numbers.number(pace, 1)} nu"
    return said


def _owed(view: View, where: goal.Where, today: date) -> dict[str, Any]:
    """What is over its deadline, what nobody holds, and what falls due this week and next."""
    snapshot, scope = view.snap, view.scope
    monday = today - timedelta(days=today.weekday())
    weeks = [monday, monday + timedelta(days=7)]
    found = [outcomes(snapshot, scope, w, w + timedelta(days=6), where) for w in weeks]
    behind = left_behind(snapshot, scope, view.as_of, where)
    question = Question("contacts_overdue", ("channel",), "day", view.as_of, view.as_of, where)
    answer = _asked(view, question)
    overdue = {row.dims[0]: row.value for row in answer}
    delivered, missing = (
        "contacts" in snapshot.delivered,
        dates.within(dates.not_delivered(not_told(snapshot))),
    )
    calls, mails = (
        numbers.number(overdue.get(c) or 0) if delivered else numbers.DASH for c in ("phone", "mail")
    )
    return {
        "counts": [
            {"n": calls, "words": "opkald over frist"},
            {"n": mails, "words": "mail over frist" if mails == "1" else "mails over frist"},
            {"n": numbers.number(behind.unassigned), "words": f"{_cases(behind.unassigned)} uden medarbejder"},
            {"n": numbers.number(behind.of_those_who_left), "words": f"{_cases(behind.of_those_who_left)} hos en, der er holdt op"},
        ],
        "weeks": [f"uge {w.isocalendar().week}" for w in weeks],
        "due": _due(found),
        "due_title": f"Milepæle uden trin endnu{f' ({missing})' if missing else ''}",
        "due_said": f"Milepæle: {missing}." if missing else "Ingen milepæle i denne og næste uge.",
    }  # fmt: skip


def _cases(n: int) -> str:
    return "sag" if n == 1 else "sager"


def _due(found: Sequence[Sequence[Outcome]]) -> list[list[str]]:
    """The steps not taken yet whose deadline is this week or next: how many, by kind."""
    counts: dict[tuple[int, str], list[int]] = {}
    for column, outcomes_ in enumerate(found):
        for o in outcomes_:
            if o.waiting or o.missing:
                key = (o.week if o.week is not None else 999, o.called)
                counts.setdefault(key, [0] * len(found))[column] += o.waiting + o.missing
    rows = [(dates.sentence(words), numbers) for (_, words), numbers in sorted(counts.items())]
    shown, rest = (rows, []) if len(rows) <= MOST_KINDS + 1 else (rows[:MOST_KINDS], rows[MOST_KINDS:])
    if rest:
        shown = [
            *shown,
            (f"og {len(rest)} andre slags", [sum(n[c] for _, n in rest) for c in range(len(found))]),
        ]
    return [[words, *(numbers.number(n) for n in counted)] for words, counted in shown]  # fmt: skip


def _agreements(view: View, team: str, today: date) -> dict[str, Any]:
    """What the team has agreed: open first, then what was done lately, then room to write."""
    since = clock.now() - timedelta(days=DONE_DAYS)
    found = Actions(Store(view.snap.path.parent)).of(team, since)
    shown = found[: LINES - 2]
    return {
        "agreed": [_agreement(a, today) for a in shown],
        "more": f"og {len(found) - len(shown)} til, se skærmen" if len(found) > len(shown) else "",
        "blank": LINES - len(shown),
    }


def _agreement(action: Action, today: date) -> dict[str, Any]:
    late = action.due_on is not None and action.done_at is None and action.due_on < today
    return {
        "done": action.done_at is not None,
        "text": action.text,
        "owner": action.owner,
        "due": f"{action.due_on:%d-%m}" if action.due_on else "",
        "late": late,
    }
