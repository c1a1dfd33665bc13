"""Where people write: the callbacks that change the store, one module a page."""

from __future__ import annotations

from dash import Dash

from dashboard.writing import board, remarks, reporting, sample
from metrics import Warehouse


def register(app: Dash, house: Warehouse) -> None:
    """Put every page's callbacks and addresses on the app."""
    board.register(app, house)
    sample.register(app, house)
    remarks.register(app, house)
    reporting.register(app, house)
