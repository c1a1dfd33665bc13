"""Small deliveries on disk for the tests of the load: a good one, and it with one thing changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from etl.settings.settings import load_settings

GOOD: dict[str, str] = {
    "teams.csv": "team_id,team_name,department,centre\nT1,Team Nord,Afdeling A,Centret\nT2,Team Syd,Afdeling A,Centret\n",
    "workers.csv": "worker_id,valid_from,valid_to,team_id,fte\nW1,2025-01-01,,T1,1\nW2,2025-01-01,2026-01-01,T1,0.8\nW2,2026-01-01,,T2,0.8\n",
    "cases.csv": (
        "case_id,citizen_id,benefit,first_absence_on,opened_on,closed_on,close_reason,employment,district\n"
        "A,610190-1234,sickness,2025-10-01,2025-10-10,,,employed,valby\n"
        "B,620190-1234,sickness,2025-10-01,2025-10-10,2026-01-05,job,unemployed,indre_by\n"
        "C,630190-1234,job_clarification,2025-10-01,2025-12-10,,,self_employed,udenbys\n"
    ),
    "assignments.csv": "case_id,valid_from,valid_to,worker_id,team_id\nA,2025-10-10,,W1,\nB,2025-10-10,,W2,\nC,2025-12-10,,,T2\n",
    "categories.csv": "case_id,valid_from,category\nA,2025-10-10,2\n",
    "contacts.csv": (
        "contact_id,case_id,channel,received_at,answered_at,due_on,answered_live,team_id,worker_id\n"
        "1,A,phone,2026-01-05 10:00,2026-01-06 09:00,,false,,\n2,,mail,2026-01-05 10:00,,,false,T1,\n"
    ),
    "followups.csv": "followup_id,case_id,held_on,form\n1,A,2025-11-20,phone\n",
    "reviews.csv": "review_id,case_id,kind,held_on,outcome,reason\n1,A,screening,2026-01-20,extend,not_clarified\n",
    "exemptions.csv": "case_id,valid_from,valid_to,kind\nB,2025-11-01,2025-12-01,standby\n",
    "offers.csv": "offer_id,case_id,supplier,package,started_on,price_dkk\n1,A,Leverandør A,Pakke 1,2025-12-01,1000\n",
    "initiatives.csv": "plan,no,initiative_no,initiative,status,done_on\nP,1,1,Noget,done,2026-01-01\n",
}
"""File name -> text: every table, nothing to reject, as of 2026-01-31."""

ANY_SHARE = replace(load_settings(), reject_share=1, parent_share=1)
"""Settings under which no number of rejected rows refuses a delivery."""

TOML = 'as_of = 2026-01-31\nsource = "canonical"\n'


def write(
    folder: Path, changed: dict[str, str | bytes | None] | None = None, toml: str | None = TOML
) -> Path:
    """The good delivery in `folder`, with the `changed` files instead (None = without that file)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**GOOD, **(changed or {})}.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        elif content is not None:
            (folder / name).write_text(content, encoding="utf-8")
    if toml is not None:
        (folder / "delivery.toml").write_text(toml, encoding="utf-8")
    return folder


def with_row(name: str, row: str) -> dict[str, str | bytes | None]:
    """The good file of that name with one row more."""
    return {name: GOOD[name] + row + "\n"}
