"""Making reports in the background: the callable face for the page `/rapporter`.

    from reports.jobs import Jobs, issued
    from reports.menu import NotOffered, offered

    offered(snapshot, scope)            # list[Report]: id, name, what (Danish), parameters to choose, confidential
    jobs = Jobs(warehouse_folder, settings)   # cheap: one a request; settings: board_goals, board_meeting (View.settings)
    id = jobs.start(snapshot, scope, "slides", {"deck": "centre"}, who)   # returns at once
    job = jobs.state(id, who)           # poll: job.state, job.done / job.of, job.said, job.name, job.size
    path, mime = jobs.file(id, who)     # once job.state == "done"; send as an attachment named job.name
    jobs.of(who)                        # what this reader has made in the last day, the last one first
    issued(warehouse_folder, scope)     # the reports that were sent, the last one first

`chosen` holds a value of each parameter (`Parameter.choices`; left out = the first one). `who` is the
reader's name or id as it is written down: a job and its file are open to the same `who` only. NotOffered
(a Danish sentence) where the scope may not; KeyError never. What goes wrong while it is made ends as
`state == "failed"` with a Danish sentence in `said`.

Jobs are files in `<warehouse>/made/<id>/` (0700), so that any process of the server can answer for them; what
is older than a day goes with the next start. One report is made at a time in each process.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import orjson

from etl.errors import Refused
from metrics import NoSnapshot, Scope, Snapshot, UsageError
from store import Fault, Issued, IssuedReports, Store

from .issue import issue
from .make import find, make
from .menu import NotOffered, chosen_of

FOLDER = "made"
KEPT = 24 * 3600.0
"""Seconds that a file waits to be fetched."""
MIME = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}
_ID = re.compile(r"[0-9a-f]{32}")
_GONE = "Rapporten findes ikke længere. Lav den igen."
_log = logging.getLogger(__name__)
_lock = threading.Lock()
_pool: ThreadPoolExecutor | None = None


@dataclass(frozen=True)
class Job:
    """One report on its way. `done` of `of` parts (0 of 0: not begun); `said` is a Danish sentence for the page.

    `issued` is the number under which it was sent, where it was.
    """

    id: str
    report: str
    title: str
    who: str
    state: Literal["waiting", "running", "done", "failed"]
    started: float
    process: int
    done: int = 0
    of: int = 0
    said: str = ""
    name: str = ""
    size: int = 0
    issued: int | None = None


class Jobs:
    """The jobs of one warehouse folder."""

    def __init__(self, warehouse: Path, settings: Mapping[str, Any] | None = None) -> None:
        self.folder = warehouse / FOLDER
        self.settings = settings or {}

    def start(
        self, snapshot: Snapshot, scope: Scope, report: str, chosen: Mapping[str, str], who: str
    ) -> str:
        """Begin to make a report and give its id; NotOffered where the scope may not make it."""
        found = find(snapshot, scope, report)
        wanted = chosen_of(found, chosen)
        self._clean()
        job = Job(secrets.token_hex(16), report, found.name, who, "waiting", time.time(), os.getpid())
        place = self.folder / job.id
        place.mkdir(parents=True, mode=0o700)
        self._write(job)
        _workers().submit(self._run, job, snapshot, scope, wanted)
        return job.id

    def state(self, id: str, who: str) -> Job:
        """How far a job has come; NotOffered where there is none of this reader's."""
        try:
            if not _ID.fullmatch(id):
                raise OSError(id)
            job = Job(**orjson.loads((self.folder / id / "job.json").read_bytes()))
        except (OSError, TypeError, orjson.JSONDecodeError):
            raise NotOffered(_GONE) from None
        if job.who != who:
            raise NotOffered(_GONE)
        if job.state in ("waiting", "running") and not _runs(job.process):
            return replace(
                job, state="failed", said="Serveren blev genstartet, mens rapporten blev lavet. Lav den igen."
            )
        return job  # fmt: skip

    def of(self, who: str) -> list[Job]:
        """A reader's jobs of the last day, the last one first."""
        found = []
        for place in self.folder.glob("*") if self.folder.is_dir() else ():
            try:
                found.append(self.state(place.name, who))
            except NotOffered:
                continue
        return sorted(found, key=lambda job: job.started, reverse=True)

    def file(self, id: str, who: str) -> tuple[Path, str]:
        """The finished file and its media type; NotOffered where it is not there (yet)."""
        job = self.state(id, who)
        path = self.folder / id / f"file{Path(job.name).suffix}"
        if job.state != "done" or not path.is_file():
            raise NotOffered("Rapporten er ikke færdig endnu." if job.state != "failed" else job.said)
        return path, MIME[Path(job.name).suffix]

    def _run(self, job: Job, snapshot: Snapshot, scope: Scope, chosen: dict[str, str]) -> None:
        def tell(done: int, of: int) -> None:
            nonlocal job
            job = replace(job, state="running", done=done, of=of)
            self._write(job)

        try:
            tell(0, 0)
            made = make(snapshot, scope, job.report, chosen, tell, self.settings)
            path = self.folder / job.id / f"file{Path(made.name).suffix}"
            path.write_bytes(made.data)
            number = None
            if chosen.get("issue"):
                warehouse = self.folder.parent
                kept = IssuedReports(Store(warehouse))
                number = issue(warehouse, kept, job.report, made.view, path, job.who)
            job = replace(job, state="done", name=made.name, size=len(made.data), issued=number)
        except (NotOffered, Fault) as error:
            job = replace(job, state="failed", said=str(error))
        except (UsageError, Refused, NoSnapshot):
            _log.exception("the report %s was refused", job.report)
            job = replace(
                job, state="failed", said="Rapporten kan ikke laves af disse data. Loggen siger hvorfor."
            )
        except Exception:
            _log.exception("the report %s failed", job.report)
            job = replace(job, state="failed", said="Rapporten kunne ikke laves. Fejlen står i loggen.")  # fmt: skip
        self._write(job)

    def _write(self, job: Job) -> None:
        """The state, whole or not at all: somebody may read it meanwhile."""
        place = self.folder / job.id
        part = place / f"job.{threading.get_ident()}.part"
        try:
            part.write_bytes(orjson.dumps(asdict(job)))
            part.replace(place / "job.json")
        except OSError:
            _log.exception("the state of a report cannot be written in %s", place)

    def _clean(self) -> None:
        for place in self.folder.glob("*") if self.folder.is_dir() else ():
            try:
                if time.time() - place.stat().st_mtime > KEPT and _ID.fullmatch(place.name):
                    shutil.rmtree(place)
            except OSError:
                continue


def issued(warehouse: Path, scope: Scope) -> list[Issued]:
    """The status reports that were sent, the last one first; none for a scope that is not offered them."""
    if scope.role in ("team", "worker"):
        return []
    whole = not scope.protected
    return [r for r in IssuedReports(Store(warehouse)).of("status") if whole or r.released]


def _workers() -> ThreadPoolExecutor:
    global _pool
    with _lock:
        if _pool is None:
            _pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="report")
        return _pool


def _runs(process: int) -> bool:
    """Whether the process that makes a report is still there."""
    if process == os.getpid():
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
