"""Topics that are a ratio by team: closures and follow-up; undivided, then by team, against the target."""

from __future__ import annotations

from topics.by_team import by_team
from topics.values import Panel
from topics.view import View


def closures(view: View) -> Panel:
    """Closures per worker and month, by team, against the norm of 10."""
    return by_team(
        view, "closures_per_worker_month", name="Afslutninger", what="Afslutninger pr. medarbejder pr. måned",
        counted=("Afslutninger", "Medarbejdermåneder"), value="Pr. medarbejder pr. måned", flow=True,
    )  # fmt: skip


def followup(view: View) -> Panel:
    """Timeliness of follow-up by team against 90 per cent."""
    return by_team(
        view, "followup_on_time", name="Opfølgning", what="Rettidig opfølgning",
        counted=("Til tiden", "Skyldige opfølgninger"), value="Andel til tiden", flow=True,
    )  # fmt: skip
