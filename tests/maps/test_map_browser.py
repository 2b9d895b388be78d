"""The map as a browser shows it: it works without a network, and text stays text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netplan.maps import MapInput, map_html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.conftest import Visit

    from netplan.topology.network import Network

HOSTILE = (
    "{{7*7}}",
    "{% raw %}",
    "</script><script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "${window.hit=1}",
    "`${window.hit=1}`",
    "'\"><svg onload=window.hit=1>",
    "<!--<script>",
    "\u2028\\u003cscript\\u003e %s & &lt;b&gt;",
    "javascript:window.hit=1//https://example.org/x.js",
    "src=//x.org/a.js url(x.png) @import 'x.css' <link rel=preload>",
)
SHAPES = """() => document.querySelectorAll(
  '.leaflet-pane path, .np-over .place, .np-over .place > *, .np-over .np-label').length"""


@pytest.fixture
def show(visit: Visit, tmp_path: Path) -> Callable[..., Page]:
    """Return an opener of a map; at the end there was no error and no request."""

    def opened(data: MapInput, *, words: str = "", language: str = "en") -> Page:
        path = tmp_path / "map.html"
        path.write_text(map_html(data, language=language), encoding="utf-8")
        visit.page.goto(path.as_uri() + (f"#{words}" if words else ""))
        visit.page.wait_for_function("window.netplan && window.netplan.ready")
        return visit.page

    return opened


def test_the_page_opens_without_error_or_request(
    show: Callable[..., Page], visit: Visit, full_input: Callable[..., MapInput]
) -> None:
    page = show(full_input())
    page.wait_for_timeout(200)
    assert visit.errors == []
    assert visit.requests == []
    assert page.locator("#np-card h1").inner_text() == "Star"
    assert page.locator("#np-panel .prow").count() == 3
    assert "not for publication" in page.locator("#np-credits").inner_text()


def test_every_layer_toggles(
    show: Callable[..., Page], visit: Visit, full_input: Callable[..., MapInput]
) -> None:
    page = show(full_input())
    layers = page.locator("[data-layer]").evaluate_all("all => all.map(x => x.dataset.layer)")
    expected = {
        "reach",
        "ideal",
        "gap",
        "direct",
        "other",
        "corridors",
        "shared",
        "build",
        "gain",
        "candidates",
        "ixp",
    }
    assert expected - {"shared"} <= set(layers)
    for layer in layers:
        box = page.locator(f"[data-layer={layer}]")
        before, ticked = page.evaluate(SHAPES), box.is_checked()
        box.click()
        after = page.evaluate(SHAPES)
        assert (after < before) is ticked, layer
        assert (after > before) is not ticked, layer
        page.locator(f"[data-layer={layer}]").click()
        assert page.evaluate(SHAPES) == before, layer
    assert visit.errors == []


def test_the_language_switches_every_text(
    show: Callable[..., Page], visit: Visit, full_input: Callable[..., MapInput]
) -> None:
    page = show(full_input())
    assert "How far?" in page.locator("#np-card").inner_text()
    page.locator("#np-lang").click()
    shown = page.locator("body").inner_text()
    assert "多远？" in shown
    assert "规划示意图，不得公开发布" in shown
    for english in ("How far?", "What to build?", "Places", "Planning schematic", "ring ms"):
        assert english not in shown
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert visit.errors == []


def test_selecting_a_row_shows_its_card_and_escape_clears(
    show: Callable[..., Page], visit: Visit, full_input: Callable[..., MapInput]
) -> None:
    page = show(full_input())
    assert page.locator("#np-detail").is_hidden()
    page.locator(".prow").first.click()
    card = page.locator("#np-detail")
    assert card.is_visible()
    assert "test" in card.locator(".src").inner_text()
    assert "assumed" in card.locator(".conf").inner_text()
    assert page.locator(".prow.chosen").count() == 1
    assert page.locator(".leaflet-np-selection-pane path").count() >= 2
    page.keyboard.press("Escape")
    assert card.is_hidden()
    assert page.locator(".prow.chosen").count() == 0
    assert page.locator(".leaflet-np-selection-pane path").count() == 0
    assert visit.errors == []


def test_the_keyboard_reaches_the_rows(
    show: Callable[..., Page], full_input: Callable[..., MapInput]
) -> None:
    page = show(full_input())
    page.locator(".prow").nth(1).focus()
    assert page.locator(".prow.hover").count() == 1
    page.keyboard.press("Enter")
    assert page.locator("#np-detail").is_visible()


def test_hovering_a_row_lights_its_link(
    show: Callable[..., Page], full_input: Callable[..., MapInput]
) -> None:
    page = show(full_input())
    page.locator(".prow").first.hover()
    assert page.locator(".leaflet-np-selection-pane path").count() >= 1
    page.locator("#np-card h1").hover()
    assert page.locator(".leaflet-np-selection-pane path").count() == 0


def test_a_hairpin_between_carriers_is_drawn(
    show: Callable[..., Page], full_input: Callable[..., MapInput]
) -> None:
    page = show(full_input())
    page.locator(".prow[data-site='0']").click()
    assert "8.0 ms, by X" in page.locator("#np-detail").inner_text()
    dashed = page.locator(".leaflet-np-selection-pane path[stroke-dasharray='6 4']")
    assert dashed.count() == 2


def test_the_pointer_is_told_what_it_is_on_and_how_sure(
    show: Callable[..., Page], full_input: Callable[..., MapInput]
) -> None:
    page = show(full_input())
    page.locator(".prow").first.hover()
    assert "assumed" in page.locator("#np-tip").inner_text()
    page.locator("#np-card h1").hover()
    assert page.locator("#np-tip").is_hidden()


def test_a_proposal_shows_what_it_changes(
    show: Callable[..., Page], visit: Visit, full_input: Callable[..., MapInput]
) -> None:
    page = show(full_input())
    assert page.locator(".prow .after").count() == 1
    page.locator("[data-pick=shortcut]").click()
    assert "2.8" in page.locator("#np-detail").inner_text()
    page.keyboard.press("Escape")
    page.locator("[data-layer=build]").click()
    assert page.locator(".prow .after").count() == 0
    assert visit.errors == []


def test_views_cases_and_rings_switch(
    show: Callable[..., Page], visit: Visit, full_input: Callable[..., MapInput]
) -> None:
    page = show(full_input())
    assert "2.9" in (page.locator("#np-panel .value").first.text_content() or "")
    page.locator("[data-view=optical]").click()
    assert "2.6" in (page.locator("#np-panel .value").first.text_content() or "")
    page.locator("[data-case=horizon]").click()
    assert page.locator("[data-case=horizon]").get_attribute("aria-pressed") == "true"
    page.locator(".swatches button").first.click()
    assert page.evaluate("window.netplan.state.focus") == 1
    assert visit.errors == []


def test_links_follow_the_fibre_when_near(
    show: Callable[..., Page], visit: Visit, full_input: Callable[..., MapInput]
) -> None:
    page = show(full_input(), words="at=36,104,5")
    assert page.locator(".np-label.riders").count() == 0
    arcs = page.locator(".leaflet-np-links-pane path").evaluate_all(
        "p => p.map(x => x.getAttribute('d'))"
    )
    page.evaluate("window.netplan.map.setView([35.5, 103.5], 7, {animate: false})")
    routed = page.locator(".leaflet-np-links-pane path").evaluate_all(
        "p => p.map(x => x.getAttribute('d'))"
    )
    assert max(d.count("L") for d in arcs) > 10
    assert max(d.count("L") for d in routed) < 5
    assert visit.errors == []


def test_the_print_view_is_one_sheet_without_controls(
    show: Callable[..., Page], visit: Visit, full_input: Callable[..., MapInput]
) -> None:
    page = show(full_input(), words="print")
    assert page.locator("#np-card input:visible").count() == 0
    assert page.locator(".tools:visible").count() == 0
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == 1
    assert visit.errors == []


def test_printing_comes_back_to_the_screen(
    show: Callable[..., Page], visit: Visit, full_input: Callable[..., MapInput]
) -> None:
    page = show(full_input())
    shapes = page.evaluate(SHAPES)
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    page.wait_for_function("!document.body.classList.contains('print')")
    assert page.evaluate(SHAPES) == shapes
    assert visit.errors == []


def test_a_network_without_tables_shows_what_it_has(
    show: Callable[..., Page], visit: Visit, star: Callable[..., Network]
) -> None:
    page = show(MapInput(network=star()))
    assert page.locator(".prow").count() == 0
    assert page.locator("[data-pick]").count() == 0
    assert page.locator(".leaflet-np-links-pane path").count() > 0
    assert visit.errors == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_as_text_everywhere(
    show: Callable[..., Page], visit: Visit, full_input: Callable[..., MapInput], name: str
) -> None:
    where = ("title", "west", "east", "hub", "corridor", "carrier", "link", "exchange", "proposal")
    page = show(full_input(**dict.fromkeys((*where, "note"), name)))
    plain = " ".join(name.split())
    assert " ".join(page.locator("#np-card h1").inner_text().split()) == plain
    assert " ".join(page.title().split()) == plain
    assert plain in " ".join((page.locator(".prow title").first.text_content() or "").split())
    for what in ("{site: 0}", "{site: 2}", "{seg: 0}", "{bundle: '0-1'}", "{pick: 0}"):
        page.evaluate(f"window.netplan.choose({what})")
        assert page.locator("#np-detail").is_visible()
        page.keyboard.press("Escape")
    page.locator("#np-lang").click()
    page.evaluate("window.netplan.map.setView([35.5, 103.5], 7, {animate: false})")
    assert page.evaluate("window.hit") is None
    assert page.locator("body img, body iframe").count() == 0
    assert page.locator("svg[onload]").count() == 0
    assert visit.errors == []
    assert visit.requests == []
