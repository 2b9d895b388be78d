"""The report as a browser shows it: no request, one screen for the answer, nothing cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netplan.reports import ReportInput, report_html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.conftest import Visit

CUT_OFF = """() => [...document.querySelectorAll('svg.ch text')].filter(text => {
  const inner = text.getBoundingClientRect();
  const outer = text.ownerSVGElement.getBoundingClientRect();
  return inner.left < outer.left - 2 || inner.right > outer.right + 2;
}).map(text => text.textContent)"""
OVERLAPS = """() => [...document.querySelectorAll('svg.ch')].flatMap(drawing => {
  const texts = [...drawing.querySelectorAll('text')].filter(text => text.textContent.trim());
  const boxes = texts.map(text => text.getBoundingClientRect());
  const found = [];
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b, j) => {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 3 && high > 6) found.push([texts[i].textContent, texts[i + 1 + j].textContent]);
  }));
  return found;
})"""


@pytest.fixture
def show(visit: Visit, tmp_path: Path) -> Callable[[ReportInput, str], Page]:
    """Return an opener of a report on a screen of 1440 x 900."""

    def opened(data: ReportInput, language: str) -> Page:
        path = tmp_path / "report.html"
        path.write_text(report_html(data, language=language), encoding="utf-8")
        visit.page.set_viewport_size({"width": 1440, "height": 900})
        visit.page.goto(path.as_uri())
        return visit.page

    return opened


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_opens_without_error_or_request(
    show: Callable[[ReportInput, str], Page], visit: Visit, results: ReportInput, language: str
) -> None:
    page = show(results, language)
    assert page.locator("h1").count() == 1
    assert visit.errors == []
    assert visit.requests == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_answer_is_whole_on_one_screen(
    show: Callable[[ReportInput, str], Page], results: ReportInput, language: str
) -> None:
    page = show(results, language)
    box = page.locator("ol.args").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 900


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_word_of_a_figure_is_cut_off_or_covered(
    show: Callable[[ReportInput, str], Page], results: ReportInput, language: str
) -> None:
    page = show(results, language)
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(OVERLAPS) == []


def test_long_names_stay_inside_the_figures(
    show: Callable[[ReportInput, str], Page], renamed: Callable[[str], ReportInput]
) -> None:
    page = show(renamed("a rather long name of a place, longer than any label"), "en")
    assert page.evaluate(CUT_OFF) == []


@pytest.mark.slow
def test_the_reference_study_reads_well(visit: Visit, study_dir: Path) -> None:
    report = study_dir / "report.html"
    assert report.stat().st_size < 300_000
    visit.page.set_viewport_size({"width": 1440, "height": 900})
    visit.page.goto(report.as_uri())
    box = visit.page.locator("ol.args").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 900
    assert visit.page.evaluate(CUT_OFF) == []
    assert visit.page.evaluate(OVERLAPS) == []
    assert (visit.errors, visit.requests) == ([], [])
