"""Makes `docs/screenshots` again from a running demo: `python tests/e2e/screenshots.py [ADDRESS]`."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

OUT = Path(__file__).resolve().parents[2] / "docs/screenshots"
PAGES = {
    "overblik": "/",
    "sagsstamme": "/indikator/caseload_per_worker",
    "afslutninger": "/indikator/closures_per_worker_month",
    "svar": "/indikator/phone_on_time",
    "flow": "/flow",
    "maalgrupper": "/maalgrupper",
    "tavle": "/tavle/T01",
    "milepaele": "/milepaele",
    "handleplan": "/handleplan",
    "bemanding": "/bemanding?pris=630000",
    "sager": "/sager?tal=phone_on_time&del=ikke",
    "stikproeve": "/stikproeve",
    "mit": "/mit?medarbejder=M010",
    "rapporter": "/rapporter",
    "bag": "/bag?tal=caseload_per_worker",
    "opfoelgning": "/indikator/followup_on_time",
    "definitioner": "/definitioner",
    "datakvalitet": "/datakvalitet",
}
LONG = ("definitioner", "sager", "mit", "milepaele", "tavle", "handleplan", "rapporter")
SHOTS = [(name, "wide", "light") for name in PAGES] + [(name, "phone", "light") for name in PAGES]
SHOTS += [(name, "wide", "dark") for name in ("overblik", "tavle", "flow", "handleplan")]
SIZES = {"wide": {"width": 1920, "height": 1080}, "phone": {"width": 390, "height": 844}}


def main() -> None:
    """Each page once at each size, whole, and the overview in dark."""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8050"
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name, size, scheme in SHOTS:
            context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, locale="da-DK")  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(address + PAGES[name])
            page.wait_for_selector("main h1")
            page.wait_for_timeout(1500)
            ending = "dark" if scheme == "dark" else size
            page.screenshot(path=OUT / f"{name}-{ending}.png", full_page=name not in LONG)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
