"""What a watcher asks: is the process there, can it show figures, and how old are they?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from flask import Flask, Response, jsonify

from dashboard.access.rules import PUBLIC, open_to
from dashboard.access.who import site
from etl.snapshots.publish import current_snapshot
from metrics import NoSnapshot, Warehouse

STALE = 4
"""Days after which a snapshot is old, where the site says nothing."""


def register(server: Flask, house: Warehouse) -> None:
    """`/healthz` answers as long as the process does; `/readyz` is a 503 while there is nothing to show."""

    @server.get("/healthz")
    @open_to(PUBLIC)
    def healthz() -> Response:
        return jsonify({"alive": True, **state(house)})

    @server.get("/readyz")
    @open_to(PUBLIC)
    def readyz() -> tuple[Response, int]:
        found = state(house)
        return jsonify(found), 200 if found["ready"] else 503


def state(house: Warehouse, now: datetime | None = None) -> dict[str, Any]:
    """Whether figures can be shown, of which snapshot, how old, and what is wrong in words (None: nothing)."""
    days = int(site().get("stale_after_days") or STALE)
    try:
        snap = house.current()
        snap.labels("team")
    except NoSnapshot as problem:
        there = _published(house)
        words = str(problem) if there else "Nothing is published: load a delivery with tavle load DIR."
        return {
            "ready": False,
            "snapshot": there,
            "as_of": None,
            "loaded_at": None,
            "age_days": None,
            "warning": words,
        }
    except Exception as problem:
        return {
            "ready": False, "snapshot": _published(house), "as_of": None, "loaded_at": None, "age_days": None,
            "warning": f"The published snapshot cannot be read ({type(problem).__name__}): run tavle rebuild, or tavle snapshots use.",
        }  # fmt: skip
    moment = now or datetime.now(UTC)
    loaded = snap.loaded_at if snap.loaded_at.tzinfo else snap.loaded_at.replace(tzinfo=UTC)
    age = (moment - loaded).total_seconds() / 86400
    return {
        "ready": True, "snapshot": snap.id, "as_of": _iso(snap.as_of), "loaded_at": loaded.isoformat(), "age_days": round(age, 2),
        "warning": f"No delivery since {int(age)} days." if age >= days else None,
    }  # fmt: skip


def _iso(day: date) -> str:
    return day.isoformat()


def _published(house: Warehouse) -> str | None:
    try:
        found = current_snapshot(house.folder)
    except OSError:
        return None
    return str(getattr(found, "stem", found)) if found is not None else None
