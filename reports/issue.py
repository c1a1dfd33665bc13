"""Issuing a report: its snapshot is pinned, its figures are kept; and proving that it was made again."""

from __future__ import annotations

import getpass
from pathlib import Path

from etl.errors import Refused
from etl.snapshots import pin
from store import Issued, IssuedReports, clock
from etl.snapshots.snapshots import pin
from store import Issued, IssuedReports

from .calendar import due_for
from .figures import Figures


def issue(
    warehouse: Path, kept: IssuedReports, kind: str, figures: Figures, target: Path, who: str = ""
) -> int:
    """Keep a report whose file is written, and give its number; the file goes again where it cannot be kept.

    `who` issues it (default: the user of the computer).
    """
    today = clock.today()
    try:
        # Pinned first: a report that is kept can always be made again.
        pin(warehouse, figures.snapshot.id, f"{kind} issued {today.isoformat()}")
        return kept.add(
            kind, figures.as_of, figures.snapshot.id, figures.scope.released, figures.sha256(), figures.canonical(),
            due_for(today), who or getpass.getuser(),
        )  # fmt: skip
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def reproduced(figures: Figures, issued: Issued) -> None:
    """Refused where a report made again does not hold the figures that were issued."""
    if figures.sha256() != issued.sha256:
        raise Refused(
            f"Report {issued.id} cannot be made again as it was: its figures have the hash {issued.sha256[:12]}, now they "
            f"have {figures.sha256()[:12]}. The definitions or the snapshot {issued.snapshot} have changed since."
        )
