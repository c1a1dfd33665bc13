"""The initiatives of the action plans with their milestones, judged on one day. Pure.

The rule is that of `initiatives_done` and `initiatives_late`: an initiative is done when all its milestones
are, and late while one of them has reached its day and is not done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.danish import dates

Step = Mapping[str, Any]


@dataclass(frozen=True)
class Initiative:
    """One initiative: its plan, number, section, words, milestones by number, the ids it should move."""

    plan: str
    no: str
    section: str
    words: str
    steps: tuple[Step, ...]
    day: date

    @property
    def status(self) -> str | None:
        """`done`, `partly`, `running`, `not_started`; None where the source says nothing."""
        found = [step["status"] for step in self.steps]
        if all(s == "done" for s in found):
            return "done"
        if "done" in found or "partly" in found:
            return "partly"
        return next((s for s in ("running", "not_started") if s in found), None)

    @property
    def late(self) -> bool:
        return any(late(step, self.day) for step in self.steps)

    @property
    def moves(self) -> tuple[str, ...]:
        """The indicators that it should move, as its milestones name them, each once."""
        return tuple(dict.fromkeys(id for s in self.steps for id in (s["indicators"] or "").split()))

    @property
    def effects(self) -> tuple[str, ...]:
        """The effect in the plan's own words."""
        return tuple(dict.fromkeys(s["effect"] for s in self.steps if s["effect"]))

    def dated(self) -> list[dict[str, Any]]:
        """Its days as events of a figure: when a milestone was done, else when it was due."""
        return [
            {
                "on": step["done_on"] or step["due_on"],
                "kind": "initiative" if step["done_on"] else "due",
                "text": f"{self.no}: {shorter(step['milestone'] or self.words, 70)}",
                "source": step["source"],
                "indicators": tuple((step["indicators"] or "").split()),
            }
            for step in self.steps
            if step["done_on"] or step["due_on"]
        ]


def late(step: Step, day: date) -> bool:
    """Whether a milestone has reached its day and is not done."""
    return step["status"] != "done" and step["due_on"] is not None and step["due_on"] <= day


def initiatives(steps: Iterable[Step], day: date) -> list[Initiative]:
    """The initiatives of all plans, in the order of plans and numbers; a step's numbers sort as numbers."""
    held: dict[tuple[str, str], list[Step]] = {}
    for step in steps:
        held.setdefault((step["plan"], step["initiative_no"]), []).append(step)
    found = []
    for (plan, no), own in held.items():
        own.sort(key=lambda s: dates.sort_key(s["no"]))
        found.append(Initiative(plan, no, own[0]["section"] or "", own[0]["initiative"], tuple(own), day))
    return sorted(found, key=lambda i: (dates.sort_key(i.plan), dates.sort_key(i.no)))


def named(initiatives: Sequence[Initiative]) -> dict[str, int]:
    """The indicators that initiatives should move, and how many name each, the most named first."""
    count: dict[str, int] = {}
    for initiative in initiatives:
        for id in initiative.moves:
            count[id] = count.get(id, 0) + 1
    return dict(sorted(count.items(), key=lambda item: -item[1]))


def shorter(words: str, most: int) -> str:
    """The words, cut at a space where they are long."""
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"
