"""The tables that come in: columns, types, keys and references, as `extracts` defines them.

One `Table` a delivered table, one `Column` a column. Everything that reads, checks, generates or
documents a delivery asks here; nothing else knows a column's name by heart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["id", "text", "citizen", "date", "timestamp", "number", "integer", "bool", "code", "list"]

CODES: dict[str, tuple[str, ...]] = {
    "benefit": ("sickness", "job_clarification"),
    "employment": ("employed", "unemployed", "self_employed"),
    "target_group": ("1", "2", "3", "4"),
    "pathway": ("1", "2", "3", "4", "5", "6"),
    "category": ("1", "2", "3"),
    "channel": ("phone", "mail"),
    "form": ("in_person", "phone", "digital", "letter", "workplace"),
    "tta_step": ("1", "2", "3", "4"),
    "review_kind": (
        "screening", "clarification", "coordinator", "reassessment",
        "rehabilitation_team", "assessment", "visitation", "medical",
    ),
    "outcome": ("extend", "close", "other"),
    "extension_reason": (
        "not_clarified", "treatment", "rehabilitation", "serious_illness",
        "work_injury", "pension_case", "other",
    ),
    "exemption_kind": ("standby", "dispensation", "other"),
    "initiative_status": ("done", "partly", "running", "not_started"),
    "close_reason": (
        "recovered", "partly_recovered", "job", "education", "flex_job", "job_clarification",
        "resource_course", "rehabilitation", "early_retirement", "unemployment_benefit",
        "social_assistance", "self_support", "moved", "dead", "other",
    ),
}  # fmt: skip

_DESTINATION_CLASSES: dict[str, tuple[str, ...]] = {
    "job": ("recovered", "partly_recovered", "job", "education"),
    # A flex job is another benefit: BI08, lines 9-11, "andre ydelser – fx fleksjob".
    "other_benefit": (
        "flex_job", "job_clarification", "resource_course", "rehabilitation", "early_retirement",
        "unemployment_benefit", "social_assistance",
    ),
    "left": ("self_support", "moved", "dead", "other"),
}  # fmt: skip

DESTINATION: dict[str, str] = {
    reason: destination for destination, reasons in _DESTINATION_CLASSES.items() for reason in reasons
}
"""close_reason -> destination class (job, other_benefit, left)."""


@dataclass(frozen=True)
class Column:
    """One column of a delivered table.

    `code` names a list in `CODES` (or `district`, whose list is the site's). `default` stands in
    where the column or the cell is empty. `past` columns may not lie after `as_of`. `refers` names
    the table whose first key column the value must be found in, among the accepted rows. `domain`
    names the set of values that the column shares with others (its own code's, where it has one):
    a dim is stored once as text and then as a small number.
    """

    name: str
    type: Type
    required: bool = False
    code: str | None = None
    default: str | None = None
    past: bool = False
    refers: str | None = None
    low: float | None = None
    high: float | None = None
    domain: str | None = None


@dataclass(frozen=True)
class Order:
    """`later` may not be before `earlier`; compared as dates where one of them has no time."""

    earlier: str
    later: str


@dataclass(frozen=True)
class Table:
    """One delivered table: its columns, key, order rules and whether a load can do without it.

    `number` names a column in which its accepted rows are numbered in file order.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    required: bool = False
    orders: tuple[Order, ...] = ()
    any_of: tuple[str, ...] = ()
    number: str | None = None

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)


_ID: Type = "id"
_INTERVAL = (Order("valid_from", "valid_to"),)


def _interval() -> tuple[Column, Column]:
    return Column("valid_from", "date", required=True), Column("valid_to", "date")


TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        Table(
            "teams",
            (
                Column("team_id", _ID, required=True, domain="team"),
                Column("team_name", "text", required=True),
                Column("department", "text", required=True, domain="department"),
                Column("centre", "text", required=True, domain="centre"),
                Column("municipality", "text", domain="municipality"),
            ),
            key=("team_id",),
            required=True,
        ),
        Table(
            "workers",
            (
                Column("worker_id", _ID, required=True, domain="worker"),
                *_interval(),
                Column("team_id", _ID, required=True, refers="teams", domain="team"),
                Column("miniteam", "text", domain="miniteam"),
                Column("fte", "number", default="1", low=0, high=1.5),
                Column("carries_cases", "bool", default="true"),
                Column("worker_name", "text"),
            ),
            key=("worker_id", "valid_from"),
            required=True,
            orders=_INTERVAL,
        ),
        Table(
            "cases",
            (
                Column("case_id", _ID, required=True),
                Column("citizen_id", "citizen", required=True),
                Column("benefit", "code", required=True, code="benefit"),
                Column("first_absence_on", "date", required=True, past=True),
                Column("opened_on", "date", required=True, past=True),
                Column("closed_on", "date"),
                Column("close_reason", "code", code="close_reason"),
                Column("employment", "code", required=True, code="employment"),
                Column("district", "code", required=True, code="district"),
                Column("target_group", "code", code="target_group"),
                Column("pathway", "code", code="pathway"),
                Column("fast_track_on", "date"),
                Column("expected_recovery_on", "date"),
                Column("partly_back_on", "date", past=True),
            ),
            key=("case_id",),
            required=True,
            orders=(
                Order("opened_on", "closed_on"),
                Order("first_absence_on", "opened_on"),
                Order("first_absence_on", "partly_back_on"),
            ),
        ),
        Table(
            "assignments",
            (
                Column("case_id", _ID, required=True, refers="cases"),
                *_interval(),
                Column("worker_id", _ID, refers="workers", domain="worker"),
                Column("team_id", _ID, refers="teams", domain="team"),
            ),
            key=("case_id", "valid_from"),
            required=True,
            orders=_INTERVAL,
            any_of=("worker_id", "team_id"),
        ),
        Table(
            "categories",
            (
                Column("case_id", _ID, required=True, refers="cases"),
                Column("valid_from", "date", required=True),
                Column("category", "code", required=True, code="category"),
            ),
            key=("case_id", "valid_from"),
        ),
        Table(
            "contacts",
            (
                Column("contact_id", _ID, required=True),
                Column("case_id", _ID, refers="cases"),
                Column("channel", "code", required=True, code="channel"),
                Column("received_at", "timestamp", required=True, past=True),
                Column("answered_at", "timestamp", past=True),
                Column("due_on", "date"),
                Column("answered_live", "bool", default="false"),
                Column("team_id", _ID, refers="teams", domain="team"),
                Column("worker_id", _ID, refers="workers", domain="worker"),
            ),
            key=("contact_id",),
            number="contact_no",
            orders=(Order("received_at", "answered_at"),),
        ),
        Table(
            "followups",
            (
                Column("followup_id", _ID, required=True),
                Column("case_id", _ID, required=True, refers="cases"),
                Column("held_on", "date", required=True, past=True),
                Column("form", "code", code="form"),
                Column("tta_step", "code", code="tta_step"),
            ),
            key=("followup_id",),
            number="followup_no",
        ),
        Table(
            "reviews",
            (
                Column("review_id", _ID, required=True),
                Column("case_id", _ID, required=True, refers="cases"),
                Column("kind", "code", required=True, code="review_kind"),
                Column("held_on", "date", required=True, past=True),
                Column("outcome", "code", code="outcome"),
                Column("reason", "code", code="extension_reason"),
            ),
            key=("review_id",),
            number="review_no",
        ),
        Table(
            "exemptions",
            (
                Column("case_id", _ID, required=True, refers="cases"),
                *_interval(),
                Column("kind", "code", required=True, code="exemption_kind"),
            ),
            key=("case_id", "valid_from"),
            orders=_INTERVAL,
        ),
        Table(
            "offers",
            (
                Column("offer_id", _ID, required=True),
                Column("case_id", _ID, required=True, refers="cases"),
                Column("supplier", "text", required=True, domain="supplier"),
                Column("package", "text", required=True, domain="package"),
                Column("started_on", "date", required=True, past=True),
                Column("ended_on", "date"),
                Column("price_dkk", "number"),
            ),
            key=("offer_id",),
            number="offer_no",
        ),
        Table(
            "initiatives",
            (
                Column("plan", "text", required=True),
                Column("no", "text", required=True),
                Column("initiative_no", "text", required=True),
                Column("section", "text"),
                Column("initiative", "text", required=True),
                Column("milestone", "text"),
                Column("due_text", "text"),
                Column("due_on", "date"),
                Column("effect", "text"),
                Column("status", "code", code="initiative_status"),
                Column("done_on", "date", past=True),
                Column("owner", "text"),
                Column("indicators", "list"),
            ),
            key=("plan", "no"),
        ),
    )
}
"""All tables, in the order in which they are checked: a table after those that it refers to."""

REQUIRED_TABLES: tuple[str, ...] = tuple(t.name for t in TABLES.values() if t.required)

ENDS = {"workers": "valid_to", "assignments": "valid_to", "exemptions": "valid_to", "cases": "closed_on"}
"""Table -> the column in which its periods end. What is stored is the first day after; a source may include the last."""
