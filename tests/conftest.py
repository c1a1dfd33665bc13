"""For every test: the day that readers see is the one after the sample's last."""

from __future__ import annotations

import os

os.environ["TAVLE_TODAY"] = "2026-11-01"
