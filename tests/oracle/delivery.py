"""A world as a delivery on disk: canonical CSV files and `delivery.toml`."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

from etl.delivery.contracts import TABLES

from .world import World


def write_delivery(world: World, folder: Path) -> Path:
    """Write one `<table>.csv` a table (`,`, UTF-8, ISO dates, `true`/`false`) and `delivery.toml`; the folder.

    The calendar and the days that a site adds are settings and no part of a delivery: whoever loads
    it sets `world.calendar` and `world.extra_closed`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in world.tables.items():
        columns = TABLES[name].names
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows([_text(row.get(column)) for column in columns] for row in rows)
    lines = [f"as_of = {world.as_of}", 'source = "canonical"']
    if world.history_from:
        lines.append(f"history_from = {world.history_from}")
    (folder / "delivery.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
