"""The failure looks in a browser: a click on a cable shows its cut, one on a link its worst."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.maps.square_tables import NAMES, failure_rows, square, square_input
from tests.maps.test_map_browser import HOSTILE

from netplan.maps import MapInput, map_html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.conftest import Visit

MIDDLE = """segment => {
  const N = window.netplan, seg = N.data.segs.find(s => s.id === segment);
  const at = k => N.map.latLngToContainerPoint(seg.line[k]);
  const a = at(0), b = at(seg.line.length - 1);
  return [a.x + 0.4 * (b.x - a.x), a.y + 0.4 * (b.y - a.y)];
}"""


@pytest.fixture
def show(visit: Visit, tmp_path: Path) -> Callable[..., Page]:
    """Return an opener of a map in a state, which words after # say."""

    def opened(data: MapInput, words: str = "", language: str = "en") -> Page:
        path = tmp_path / "map.html"
        path.write_text(map_html(data, language=language), encoding="utf-8")
        visit.page.goto(path.as_uri() + (f"#{words}" if words else ""))
        visit.page.wait_for_function("window.netplan && window.netplan.ready")
        return visit.page

    return opened


def text_of(page: Page, where: str) -> str:
    """Return the text of a part of the page, its white space made plain."""
    return " ".join(page.locator(where).inner_text().split())


def click_cable(page: Page, segment: str) -> None:
    """Click a segment on the map, as a reader does with the pointer."""
    x, y = page.evaluate(MIDDLE, segment)
    page.mouse.click(x, y)


def chosen(page: Page) -> Any:
    """Return the kind and id of the failure that is shown; None for none."""
    return page.evaluate(
        "(N => N.state.fail < 0 ? null : [N.data.fails[N.state.fail].kind,"
        " N.data.fails[N.state.fail].id])(window.netplan)"
    )


def test_a_click_on_a_cable_shows_what_its_cut_does(
    show: Callable[..., Page], visit: Visit, root: Path
) -> None:
    page = show(square_input(root))
    page.locator("[data-look=cuts]").click()
    click_cable(page, "w-n")
    assert chosen(page) == ["segment", "w-n"]
    panel = text_of(page, "#np-panel")
    assert "West Town–North Town cable · Today 2026 · one-way, IP" in panel
    assert "0 Gbps unserved 54 Gbps does not fit 2 links down 200 Gbps 0 / 0" in panel
    assert "North Town–East Town Red 64→134 %" in panel
    assert "How likely: not given" in panel
    assert "Line is schematic: tens of km" in panel
    assert "assumed" in panel
    assert visit.errors == []
    assert visit.requests == []


def test_the_map_draws_what_is_down_and_what_is_full(show: Callable[..., Page], root: Path) -> None:
    page = show(square_input(root), "fail=w-n")
    labels = page.locator(".np-label.struck").all_text_contents()
    assert any("64 %→134 %" in label for label in labels)
    assert page.locator(".leaflet-np-links-pane path[stroke-dasharray='2 5']").count() == 1
    full = page.locator(".leaflet-np-links-pane path[stroke='#430430']")
    assert full.count() == 2
    assert page.locator(".np-over .mark").count() == 2


def test_a_place_cut_off_is_marked_and_a_slower_one_says_by_how_much(
    show: Callable[..., Page], root: Path
) -> None:
    page = show(square_input(root), "fail=east-side")
    assert "East Town 3.6 cut off" in text_of(page, "#np-panel")
    assert "cut off" in " ".join(page.locator(".np-label.name").all_text_contents())
    page.goto(page.url.split("#")[0] + "#fail=s-w")
    page.reload()
    page.wait_for_function("window.netplan && window.netplan.ready")
    assert "West Town 3.3→11.3 +8.0" in text_of(page, "#np-panel")
    assert "3.3→11.3" in " ".join(page.locator(".np-label.name").all_text_contents())
    assert "misses its target of 4 ms" in (
        page.locator("#np-panel .frow.city").first.get_attribute("title") or ""
    )


def test_cables_are_drawn_by_one_quantity_at_a_time(show: Callable[..., Page], root: Path) -> None:
    page = show(square_input(root), "cuts")
    card = text_of(page, "#np-card")
    assert "first: traffic left without a way some traffic unserved 2" in card
    assert "then: more traffic that does not fit" in card
    assert "single point of failure 2" in card
    assert page.locator(".np-over .mark .np-alone").count() == 2
    assert page.locator("#np-panel .frow.pick .name").all_inner_texts() == [
        "South Town–East Town", "North Town–East Town", "West Town–North Town",
        "South Town–West Town",
    ]  # fmt: skip


def test_every_kind_can_be_picked_from_the_list(show: Callable[..., Page], root: Path) -> None:
    page = show(square_input(root), "cuts")
    chips = page.locator("[data-kind]").all_inner_texts()
    assert chips == ["all 8", "cable 4", "scenario 3", "shared risk 1"]
    page.locator("[data-kind=scenario]").click()
    page.locator("#np-panel .frow.pick", has_text="West Town without power").click()
    assert chosen(page) == ["scenario", "west-out"]
    assert "90 Gbps unserved" in text_of(page, "#np-panel")
    page.locator("#np-back").click()
    assert chosen(page) is None


def test_a_link_names_the_failure_that_hurts_it_most_and_leads_to_it(
    show: Callable[..., Page], visit: Visit, root: Path
) -> None:
    page = show(square_input(root), "worst")
    assert "2 of 8 links over 100 %" in text_of(page, "#np-panel")
    page.locator("[data-link=r-ne]").click()
    card = text_of(page, "#np-detail")
    assert "Red 100 Gbps 64 % → 134 % if this fails: West Town–North Town" in card
    assert "Blue 100 Gbps 20 % → 20 % · no failure is worse" in card
    page.locator("#np-detail .jump").first.click()
    assert chosen(page) == ["segment", "w-n"]
    page.locator(".frow.full[data-link=r-ne]").click()
    assert "in this failure: 64 %→134 %" in text_of(page, "#np-detail")
    assert visit.errors == []


def test_a_place_lists_the_failures_it_is_exposed_to(show: Callable[..., Page], root: Path) -> None:
    page = show(square_input(root), "cuts")
    page.evaluate("N => window.netplan.choose({site: window.netplan.data.sites"
                  ".findIndex(s => s.id === 'east')})")  # fmt: skip
    card = text_of(page, "#np-detail")
    assert "3 failures put it farther or cut it off" in card
    assert "South Town–East Town 3.6→10.8 ms" in card


def test_the_keyboard_alone_goes_in_and_out(show: Callable[..., Page], root: Path) -> None:
    page = show(square_input(root), "cuts")
    page.locator("#np-panel .frow.pick").first.focus()
    page.keyboard.press("Enter")
    assert chosen(page) == ["segment", "s-e"]
    assert page.evaluate("document.activeElement.id") == "np-back"
    page.keyboard.press("Escape")
    assert chosen(page) is None
    assert "South Town–East Town" in (page.evaluate("document.activeElement.title") or "")


def test_a_cable_clicked_on_the_working_map_leads_to_its_cut(
    show: Callable[..., Page], root: Path
) -> None:
    page = show(square_input(root))
    page.evaluate("window.netplan.choose({seg: 1})")
    assert "If cut: 54 Gbps over, busiest link 134 %" in text_of(page, "#np-detail")
    page.locator("#np-detail .jump").first.click()
    assert chosen(page) == ["segment", "w-n"]
    assert page.locator("[data-look=cuts]").get_attribute("aria-pressed") == "true"
    page.locator("[data-look=work]").click()
    assert chosen(page) is None
    assert page.locator(".np-over .mark").count() == 0


def test_the_language_switches_every_text_of_a_failure(
    show: Callable[..., Page], root: Path
) -> None:
    page = show(square_input(root), "fail=west-out")
    page.locator("#np-lang").click()
    shown = text_of(page, "body")
    assert "西镇断电" in shown
    assert "流量中断" in shown
    for english in ("unserved", "all failures", "How likely", "Links down", "cut off", "Working"):
        assert english not in shown


def test_a_failure_prints_on_one_sheet(show: Callable[..., Page], visit: Visit, root: Path) -> None:
    page = show(square_input(root), "fail=w-n&print")
    assert page.locator("#np-back:visible").count() == 0
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    assert visit.errors == []


def test_without_the_tables_of_links_and_places_it_says_so(
    show: Callable[..., Page], visit: Visit, root: Path
) -> None:
    data = square_input(root, overloads=None, city_failures=None, latency=None)
    page = show(data, "fail=w-n")
    panel = text_of(page, "#np-panel")
    assert panel.count("not in this study") == 2
    assert "54 Gbps does not fit" in panel
    page.locator("[data-look=worst]").click()
    page.locator("[data-look=work]").click()
    assert visit.errors == []


def test_without_failures_there_is_no_way_into_them(
    show: Callable[..., Page], visit: Visit, root: Path
) -> None:
    page = show(MapInput(network=square(root)), "cuts&fail=w-n")
    assert page.locator("[data-look]").count() == 0
    assert chosen(page) is None
    assert visit.errors == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_failure_is_shown_as_text(
    show: Callable[..., Page], visit: Visit, root: Path, name: str
) -> None:
    failures = failure_rows().replace({"name_en": {NAMES["east-side"][0]: name}})
    failures["scenario"] = failures["scenario"].replace({"east-side": name, "bridge": name})
    failures["why_not"] = name
    failures["members"] = failures["members"].replace({"s-e;n-e": f"s-e;{name.replace(';', '')}"})
    failures["kind"] = failures["kind"].replace({"srlg": name})
    failures.loc[failures["scenario"] == "card-east", "unserved_gbps"] = None
    page = show(square_input(root, failures=failures), "cuts")
    page.locator("[data-kind='']").click()
    for number in range(len(failures) - 1):
        page.evaluate(f"window.netplan.choose({{fail: {number}}})")
        assert page.locator("#np-back").is_visible()
        page.keyboard.press("Escape")
    page.locator("[data-look=worst]").click()
    page.locator("#np-lang").click()
    assert page.evaluate("window.hit") is None
    assert page.locator("body img, body iframe, svg[onload]").count() == 0
    assert visit.errors == []
    assert visit.requests == []
