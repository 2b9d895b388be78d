"""Draw the gallery anew from a finished study: ``python maps/gallery.py out/zhongwei/map.html``.

Needs Debian's chromium and the development requirements.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

GALLERY = Path(__file__).resolve().parent / "gallery"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
WINDOW = {"width": 1600, "height": 1000}
SHEET = {"width": 1120, "height": 792}
SHARPER = 1.5
"""Pixels of the sheet's picture for each of its own, as its text is small on paper."""
SETTLE_MS = 1500
"""Time for labels to find their places after the page has loaded."""

PICTURES = {
    "national-en": "en&case=horizon",
    "national-zh": "zh&case=horizon",
    "regional-zh": "zh&case=horizon&at=37,107.2,7.1",
    "selected-en": "en&site=shenzhen",
    "proposal-zh": "zh&case=horizon&pick=low-latency-southeast",
    "failures-zh": "zh&case=horizon&cuts",
    "failure-en": "en&case=horizon&fail=xian-qingyang",
    "worst-zh": "zh&case=horizon&worst",
    "print-grey-zh": "zh&case=horizon&print",
}
"""File name of each picture and the words that open the map in its state."""


def main(page_file: Path) -> None:
    """Write every picture of the map in ``page_file``; without a network, as planners open it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        for name, words in PICTURES.items():
            sheet = "print" in words
            context = browser.new_context(
                offline=True,
                viewport=SHEET if sheet else WINDOW,
                device_scale_factor=SHARPER if sheet else 1,
            )
            page = context.new_page()
            page.goto(f"{page_file.resolve().as_uri()}#{words}")
            if sheet:
                page.add_style_tag(content="html { filter: grayscale(1); }")
            page.wait_for_timeout(SETTLE_MS)
            page.screenshot(path=GALLERY / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
