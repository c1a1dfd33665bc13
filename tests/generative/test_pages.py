"""Every page can be made of any delivery, for any reader, under any filters: maimed worlds, random addresses.

A delivery may lack what is optional, hold one case, none that closed or none that is open, begin its history on its
last day. What cannot be shown is said on the page; it is never a fault.
"""

from __future__ import annotations

import json
import random
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import g
from plotly.utils import PlotlyJSONEncoder

from dashboard.access.who import LOCAL, Held, Reader
from dashboard.app import create_app
from dashboard.page import page_of
from dashboard.registry import PAGES
from etl.delivery.contracts import TABLES
from etl.settings.settings import load_settings
from etl.snapshots.load import load
from generative.worlds import STARTS, build, write_delivery
from metrics import INDICATORS, Snapshot
from oracle import World
from topics import url

PATHS = [page.path for page in PAGES if page.below is None]


def maimed(seed: int) -> World:
    """A world of which something is missing."""
    rnd = random.Random(seed)
    world = build(
        seed,
        cases=rnd.choice((1, 2, 5, 30, 45)),
        start=rnd.choice(STARTS),
        ending=rnd.choice(("month", "week", "any")),
        history=rnd.choice((None, "earlier", "later")),
        bare=rnd.random() < 0.3,
    )
    for name in [name for name in world.tables if not TABLES[name].required]:
        kept = rnd.random()
        if kept < 0.15:
            del world.tables[name]
        elif kept < 0.25:
            world.tables[name] = []
    how = rnd.choice(("whole", "whole", "all closed", "none closed", "no history", "nobody's"))
    for case in world.tables["cases"]:
        if how == "all closed":
            case["closed_on"] = case["opened_on"]
        elif how == "none closed":
            case["closed_on"] = case["close_reason"] = None
    if how == "nobody's":
        world.tables["assignments"] = []
    if how == "no history":
        return replace(world, history_from=world.as_of - timedelta(days=rnd.choice((0, 3, 20))))
    return world


def address(rnd: random.Random, snap: Snapshot, path: str) -> str:
    """A random query of a page."""
    said = {
        url.KEYS[dim]: rnd.choice([*snap.labels(dim), url.NONE]) for dim in url.DIMS if rnd.random() < 0.2
    }
    if rnd.random() < 0.5:
        said["opdeling"] = rnd.choice(list(url.GRAIN_WORDS))
    for key in ("start", "slut"):
        if rnd.random() < 0.3:
            said[key] = url.month(rnd.choice((snap.history_from, snap.as_of)))
    if path in ("/bag", "/sager"):
        said["tal"] = rnd.choice(list(INDICATORS))
        said["periode"] = rnd.choice(("2026-10", "2024-W10", "2023-H1", "2024"))
    return f"?{urlencode(said)}" if said else ""


def readers(snap: Snapshot) -> list[Reader]:
    unit = snap.units()[0]
    return [
        LOCAL,
        Reader("", "", Held("finance")),
        Reader("", "", Held("supervision")),
        Reader("", "", Held("head", (("department", unit["department"]),))),
        Reader("", "", Held("team", (("team", unit["team"]),))),
        Reader("", "", Held("worker", (), "M1")),
    ]


def every_page(seed: int) -> int:
    """Make each page of one maimed world for two readers; how many."""
    world, rnd, made = maimed(seed), random.Random(seed), 0
    with tempfile.TemporaryDirectory() as folder:
        write_delivery(world, Path(folder) / "in")
        site = replace(load_settings(), calendar=world.calendar, closed_days=tuple(world.extra_closed))
        load([Path(folder) / "in"], Path(folder) / "wh", site)
        app = create_app(Path(folder) / "wh", {})
        snap = app.server.config["TAVLE_HOUSE"].current()
        boards = [f"/tavle/{unit['team']}" for unit in snap.units()[:2]]
        for path in (*PATHS, *(f"/indikator/{ident}" for ident in INDICATORS), *boards):
            for reader in rnd.sample(readers(snap), 2):
                query = address(rnd, snap, path)
                with app.server.test_request_context(path + query):
                    g.reader = reader
                    try:
                        assert json.dumps(page_of(snap, path, query).outputs(), cls=PlotlyJSONEncoder)
                    except Exception as fault:
                        fault.add_note(f"seed {seed}: {path}{query} for {reader.scope(worker_level=False)}")
                        raise
                    made += 1
    return made


@pytest.mark.parametrize("seed", [1, 2])
def test_no_page_fails(seed: int) -> None:
    assert every_page(seed) > 160


@pytest.mark.long
def test_no_page_fails_of_many_worlds() -> None:
    assert sum(every_page(seed) for seed in range(100, 140)) > 6000
