"""The map of the reference network, as its planner opens it: no network, every layer, no error."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Visit

SHAPES = """() => document.querySelectorAll(
  '.leaflet-pane path, .np-over .place, .np-over .place > *, .np-over .np-label').length"""


def test_the_reference_map_needs_nothing_and_every_layer_toggles(
    study_dir: Path, visit: Visit
) -> None:
    page = visit.open(study_dir / "map.html")
    page.wait_for_selector("[data-layer]")
    layers = page.locator("[data-layer]").evaluate_all("all => all.map(x => x.dataset.layer)")
    assert len(layers) >= 10
    for layer in layers:
        box = page.locator(f"[data-layer={layer}]")
        before, ticked = page.evaluate(SHAPES), box.is_checked()
        box.click()
        assert (page.evaluate(SHAPES) < before) is ticked, layer
        page.locator(f"[data-layer={layer}]").click()
        assert page.evaluate(SHAPES) == before, layer
    assert visit.errors == []
    assert visit.requests == []


def test_every_failure_of_the_reference_network_can_be_shown(study_dir: Path, visit: Visit) -> None:
    page = visit.open(study_dir / "map.html")
    page.wait_for_function("window.netplan && window.netplan.ready")
    page.locator("[data-look=cuts]").click()
    assert page.locator("#np-panel .frow.pick").count() >= 138
    harms = page.evaluate("""() => window.netplan.data.fails.map((fail, i) => {
      window.netplan.choose({fail: i});
      return window.netplan.state.fail === i || fail.case[window.netplan.state.when] === undefined;
    })""")
    assert len(harms) >= 138
    assert all(harms)
    page.locator("[data-look=worst]").click()
    page.locator("#np-panel .jump").first.click()
    assert page.locator("#np-back").is_visible()
    assert visit.errors == []
    assert visit.requests == []
