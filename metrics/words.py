"""The Danish of obligations: what is owed, by kind and week."""

from __future__ import annotations

STEPS = {
    "followup_first": "første opfølgning",
    "followup_next": "næste opfølgning",
    "reassessment": "revurdering",
    "screening": "screening",
    "clarification": "afklaring",
    "coordinator": "faglig koordinator",
    "fast_track": "fast-track",
    "rehabilitation": "rehabiliteringsteam",
    "jc_rehabilitation": "rehabiliteringsteam (jobafklaring)",
    "jc_assessment": "vurdering (jobafklaring)",
}
"""Kind of obligation -> the step that is owed."""


def step(kind: str, week: int | None) -> str:
    """`screening`; the fourth follow-up by its week, which the law names it by."""
    if kind == "followup_next" and week is not None:
        return "fjerde opfølgning"
    return STEPS.get(kind, kind)


def with_week(kind: str, week: int | None) -> str:
    """`uge 39 screening`, `fast-track`."""
    return step(kind, week) if week is None else f"uge {week} {step(kind, week)}"
