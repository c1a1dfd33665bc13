"""Opfølgning: follow-up on time, against 90 per cent. Its page is that of any indicator (`topics.indicator`)."""

from __future__ import annotations

from .by_team import by_team
from .values import Panel
from .view import View

ID = "followup_on_time"


def report(view: View) -> Panel:
    """Timeliness of follow-up by team, for reports."""
    return by_team(
        view, ID, name="Opfølgning", what="Rettidig opfølgning", counted=("Til tiden", "Skyldige opfølgninger"),
        value="Andel til tiden", flow=True,
    )  # fmt: skip
