"""Makes `docs/screenshots` again from a running demo: `python tests/e2e/screenshots.py [ADDRESS [NAME …]]`."""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image
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
PHONES = ("overblik", "sagsstamme", "afslutninger", "svar", "flow", "maalgrupper", "tavle", "handleplan", "definitioner", "datakvalitet")  # fmt: skip
SHOTS = [(name, "wide", "light") for name in PAGES] + [(name, "phone", "light") for name in PHONES]
SHOTS += [(name, "wide", "dark") for name in ("overblik", "tavle", "flow", "handleplan")]
SIZES = {"wide": {"width": 1920, "height": 1080}, "phone": {"width": 390, "height": 844}}


def small(png: bytes) -> Image.Image:
    """The picture in 128 colours, the rare ones (the points of a special cause) among them: a third of the bytes."""
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    return whole.quantize(128, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)


def main() -> None:
    """Each page, or those named, at its sizes, and some in dark."""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8050"
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name, size, scheme in SHOTS:
            if sys.argv[2:] and name not in sys.argv[2:]:
                continue
            context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, locale="da-DK")  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(address + PAGES[name])
            page.wait_for_selector("main h1")
            page.wait_for_timeout(1500)
            ending = "dark" if scheme == "dark" else size
            small(page.screenshot(full_page=name not in LONG)).save(
                OUT / f"{name}-{ending}.png", optimize=True
            )
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
