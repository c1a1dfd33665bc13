"""What is old enough goes: samples, what was agreed and said, and the audit log, each after its own time.

Samples go whole, with what was found. Of agreements those go that were done or taken away so long ago; open ones stay. Issued
reports hold sums only and stay, for whoever asks for the same numbers again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from .audit import Audit
from .file import Store

MONTH = 30.44
"""Days."""


def tidy(
    store: Store, *, audit_months: int, samples_months: int, written_months: int, now: datetime | None = None
) -> dict[str, int]:
    """Let go what is older; how many rows of each went. Nothing is made where nothing was ever written."""
    if not store.path.is_file():
        return {"samples": 0, "written": 0, "audit": 0}
    today = now or datetime.now(UTC)

    def before(months: int) -> str:
        return (today - timedelta(days=months * MONTH)).replace(microsecond=0).isoformat()

    with store.writing(seen=False) as connection:
        old = (before(samples_months),)
        connection.execute(
            "delete from sample_cases where sample in (select id from samples where drawn_at < ?)", old
        )
        samples = connection.execute("delete from samples where drawn_at < ?", old).rowcount
        said = (before(written_months),)
        written = connection.execute(
            "delete from actions where coalesce(removed_at, done_at) < ?", said
        ).rowcount
        written += connection.execute("delete from comments where created_at < ?", said).rowcount
    return {"samples": samples, "written": written, "audit": Audit(store).shorten(audit_months, today)}
