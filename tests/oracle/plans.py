"""Action plans: which initiatives are done and which are late, counted one by one."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from .ask import Ask, Cells, Indicator, counts, no_count, no_ratio, ratios, tally
from .calendars import Period
from .world import Book

PLAN_DIMS = ("plan", "section", "owner", "status")
SHIPPED = Path(__file__).parents[2] / "etl" / "settings" / "shipped" / "initiatives.csv"
"""The two plans of the sources."""


def steps(book: Book) -> list[dict[str, Any]]:
    """The shipped milestones and the delivered ones, which win where plan and number are the same."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = {(r["plan"], r["no"]): {k: v or None for k, v in r.items()} for r in csv.DictReader(file)}
    for row in rows.values():
        for name in ("due_on", "done_on"):
            row[name] = date.fromisoformat(row[name]) if row[name] else None
    rows.update({(r["plan"], r["no"]): r for r in book.table("initiatives")})
    return list(rows.values())


def done(step: dict[str, Any], day: date) -> bool:
    """Done by the end of the day; without a date it counts as done always."""
    when = step.get("done_on")
    return step.get("status") == "done" and (when is None or when <= day)


def initiatives(book: Book) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each initiative's attributes (those of its first milestone) and its milestones."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for step in sorted(steps(book), key=lambda s: s["no"]):
        found[step["plan"], step["initiative_no"]].append(step)
    result = []
    for own in found.values():
        known = {s.get("status") for s in own}
        if known == {"done"}:
            status = "done"
        elif known & {"done", "partly"}:
            status = "partly"
        else:
            status = next((s for s in ("running", "not_started") if s in known), None)
        first = own[0]
        attributes = {"plan": first["plan"], "section": first.get("section"), "owner": first.get("owner"), "status": status}  # fmt: skip
        result.append((attributes, own))
    return result


def initiatives_done(book: Book, ask: Ask, period: Period) -> Cells:
    """ "done / all"; "an initiative is done when all its milestones are" """
    all_of = initiatives(book)
    finished = [(a, 1) for a, own in all_of if all(done(s, period.end) for s in own)]
    one_each: list[tuple[Any, int | Fraction]] = [(a, 1) for a, _ in all_of]
    return ratios(tally(ask, finished), tally(ask, one_each))


def initiatives_late(book: Book, ask: Ask, period: Period) -> Cells:
    """ "past due and not done" """
    late = []
    for attributes, own in initiatives(book):
        due = [s for s in own if s.get("due_on") is not None and s["due_on"] <= period.end]
        if any(not done(s, period.end) for s in due):
            late.append((attributes, 1))
    return counts(tally(ask, late))


INDICATORS = {
    "initiatives_done": Indicator(PLAN_DIMS, initiatives_done, no_ratio),
    "initiatives_late": Indicator(PLAN_DIMS, initiatives_late, no_count),
}
