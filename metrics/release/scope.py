"""Who may ask what: a scope narrows a question, refuses it, or has its answer protected. Pure.

Source: product, "Access"; indicators, "Small numbers".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from metrics.catalogue import INDICATORS
from metrics.question import ORGANISATION, NotReleased, Question, Scope, UsageError

from .menu import menu

Unit = tuple[str, str]
Where = tuple[tuple[str, str | None], ...]
_CASE_ROLES = ("operator", "head", "supervision")
Teams = Iterable[Mapping[str, str]]
"""One mapping a team: team, department, centre, municipality."""


def admit(question: Question, scope: Scope, teams: Teams) -> tuple[Question, bool]:
    """The question as this scope may ask it, and whether its answer must be protected.

    Raises UsageError where it may not be asked at all: the worker level without leave, another team's or
    another worker's figures.
    """
    if "plan" in INDICATORS[question.id].dims:
        return question, scope.protected
    where = _narrowed(question.where, scope, list(teams))
    question = replace(question, where=where)
    protected = scope.protected or (scope.role == "head" and not inside(where, scope.units, list(teams)))
    if protected:
        _no_workers(question, menu(question.id))
    if _unnamed(scope):
        _no_workers(question)
    return question, protected


def admit_rows(where: Where, scope: Scope, teams: Teams, cases: bool) -> Where:
    """The filter with which this scope may see what has no protected form: rows, and counts of them.

    `cases`: single cases are shown. Raises UsageError for a scope that sees protected figures only, or no
    cases.
    """
    if scope.protected or (cases and not _sees_cases(scope)):
        raise UsageError("The case level is not open to this role.")
    teams = list(teams)
    where = _narrowed(where, scope, teams)
    outside = scope.role == "head" and not inside(where, scope.units, teams)
    if outside:
        raise UsageError("The case level is not open to this role.")
    if _unnamed(scope) and any(d == "worker" for d, _ in where):
        raise UsageError("The worker level is not open to this role.")
    return where


def _unnamed(scope: Scope) -> bool:
    """Whether this scope may tell no two workers apart."""
    return scope.level == "unit" or scope.role == "team" or not scope.named


def _sees_cases(scope: Scope) -> bool:
    if scope.role == "worker":
        return scope.level != "unit"
    return scope.role in _CASE_ROLES and scope.level == "case"


def _no_workers(question: Question, also: str = "") -> None:
    if "worker" in question.by or any(d == "worker" for d, _ in question.where):
        raise NotReleased(f"The worker level is not open to this role. {also}".strip())


def _narrowed(where: Where, scope: Scope, teams: list[Mapping[str, str]]) -> Where:
    """A worker's questions are about that worker, a team's about that team."""
    if scope.role == "worker":
        if scope.level == "unit":
            raise UsageError("The worker level is not switched on at this site.")
        if scope.worker is None or any(d == "worker" and v != scope.worker for d, v in where):
            raise UsageError("A worker sees the worker's own figures only.")
        own = ("worker", scope.worker)
        return where if own in where else (*where, own)
    if scope.role == "team":
        if not scope.units:
            raise UsageError("This role has no team.")
        if not any(d in ORGANISATION for d, _ in where):
            return (*where, *scope.units)
        if not inside(where, scope.units, teams):
            raise UsageError("A team sees the team's own figures only.")
    return where


def inside(where: Where, units: tuple[Unit, ...], teams: Teams) -> bool:
    """Whether a filter keeps a question within `units`: all values of one dim lie in them."""
    teams = list(teams)
    for dim in dict.fromkeys(d for d, _ in where):
        values = [v for d, v in where if d == dim]
        if dim in ORGANISATION and all(_within(dim, v, units, teams) for v in values):
            return True
    return False


def _within(dim: str, value: str | None, units: tuple[Unit, ...], teams: list[Mapping[str, str]]) -> bool:
    if value is None:
        return False
    if (dim, value) in units:
        return True
    own = [t for t in teams if t.get(dim) == value]
    return bool(own) and all(any(t.get(level) == unit for level, unit in units) for t in own)
