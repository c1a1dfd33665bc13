"""The only module here that calls the product: the sample loaded and written to, its pages over HTTP, its reports.

Pages are asked as a browser first asks for them. Who is logged in comes in as from a trusted proxy, by headers.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import quote

from flask import Flask
from werkzeug.test import Client, TestResponse

from dashboard.app import create_app
from etl.settings.login import Grant, Login
from etl.snapshots.load import load
from metrics import OPERATOR, Question, Scope, Snapshot, Warehouse
from metrics.behind.cases import behind
from metrics.behind.sampling import draw
from metrics.danish import dates
from reports.make import make
from reports.menu import offered
from store import Actions, Comments, Samples, Store

from .what import DEPARTMENT, TEAM, WORKER, Report

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
_PROXY, _URL, _HOST = "10.9.9.9", "https://tavle.test", "tavle.test"
_LOGIN = Login(
    mode="proxy", public_url=_URL, addresses=(_PROXY,),
    grants=(
        Grant("finance", group="finance"),
        Grant("head", group="head", units=(("department", DEPARTMENT),)),
        Grant("team", group="team", units=(("team", TEAM),)),
        Grant("worker", group="worker", worker_claim="X-Worker"),
    ),
)  # fmt: skip
_SCOPES = {
    "operator": OPERATOR,
    "finance": Scope("finance"),
    "head": Scope("head", units=(("department", DEPARTMENT),), level="case", named=True),
    "team": Scope("team", units=(("team", TEAM),)),
    "worker": Scope("worker", worker=WORKER, level="case"),
}


class Readings:
    """The sample in a warehouse, with what people have written, and each reader's way in."""

    def __init__(self, folder: Path) -> None:
        load([SAMPLE], folder)
        self.snapshot = Warehouse(folder).current()
        _write(folder, self.snapshot)
        self._open = create_app(folder).server
        self._closed = create_app(folder, {"login": _LOGIN, "worker_notice_on": date(2026, 1, 1)}).server
        self._readers: dict[str, _Reader] = {}

    def get(self, reader: str, address: str) -> TestResponse:
        """The first answer to a reader's browser at an address."""
        if reader not in self._readers:
            server = self._open if reader == "operator" else self._closed
            self._readers[reader] = _Reader(reader, server)
        return self._readers[reader].get(address)

    def report(self, wanted: Report) -> tuple[str, bytes]:
        """A report's file name and bytes."""
        made = make(self.snapshot, _SCOPES[wanted.reader], wanted.id, wanted.chosen)
        return made.name, made.data

    def offered(self, reader: str) -> list[str]:
        """The reports that a reader is offered, by id."""
        return [report.id for report in offered(self.snapshot, _SCOPES[reader])]

    def plain(self, words: str) -> str:
        """The words without what is of this load alone: the snapshot's name and the moment of the load."""
        moment = dates.moment(self.snapshot.loaded_at)
        return words.replace(self.snapshot.id, "SNAPSHOT").replace(moment, "LOADED")


class _Reader:
    """One reader's browser: the cookies it holds, and the headers that the proxy adds."""

    def __init__(self, name: str, server: Flask) -> None:
        self.client = Client(server)
        self.asked: dict[str, object] = {}
        if name != "operator":
            headers = {"X-Remote-User": name, "X-Remote-Groups": name, "Host": _HOST}
            if name == "worker":
                headers["X-Worker"] = WORKER
            self.asked = {"base_url": _URL, "environ_overrides": {"REMOTE_ADDR": _PROXY}}
            self.headers = {**headers, "Accept": "text/html"}
            self._read_notice()
        else:
            self.headers = {"Accept": "text/html"}

    def get(self, address: str) -> TestResponse:
        path, mark, query = address.partition("?")
        return self.client.get(f"{quote(path)}{mark}{query}", headers=self.headers, **self.asked)  # type: ignore[arg-type]

    def _read_notice(self) -> None:
        """Whoever sees single workers' figures first says that the notice is read."""
        self.get("/konto")
        held = self.client.get_cookie("_csrf_token", domain=_HOST)
        token = {"X-CSRFToken": held.value} if held else {}
        self.client.post(
            "/besked", data={"laest": "ja"}, headers={**self.headers, **token, "Origin": _URL}, **self.asked  # type: ignore[arg-type]
        )  # fmt: skip


def _write(folder: Path, snap: Snapshot) -> None:
    """What people would have written: agreements on a board, a comment, a sample of which some is judged."""
    store = Store(folder)
    actions = Actions(store)
    actions.add(
        TEAM, "Ring til de syv, der venter på svar", "vagten", date(2026, 10, 28), "leder", "phone_on_time"
    )
    done = actions.add(TEAM, "Omfordel 12 sager til Fastholdelse Syd", "leder", date(2026, 11, 6), "leder")
    actions.tick(TEAM, done, True, "leder")
    Comments(store).add("open_cases", "", "2026-10", "To nye kolleger er begyndt den 1. oktober.", "leder")
    days = (date(2026, 7, 1), date(2026, 9, 30))
    question = Question("followup_on_time", grain="day", start=days[0], end=days[1])
    rows = {row.key: row for row in behind(snap, question, OPERATOR)}
    met = len(behind(snap, question, OPERATOR, "met"))
    samples = Samples(store)
    number = samples.add(
        frame='{"tal":"followup_on_time","where":[]}', title="Opfølgninger til tiden · Hele centret", snapshot=snap.id,
        as_of=snap.as_of, period=days, population=len(rows), population_met=met, seed="2026",
        drawn=[(key, rows[key].case_id) for key in draw(rows, 10, "2026")], who="tilsyn",
    )  # fmt: skip
    for place, finding in enumerate(("met", "met", "missed", "unknown"), 1):
        samples.find(number, place, finding, "Journalen mangler." if finding == "unknown" else "", "tilsyn")
