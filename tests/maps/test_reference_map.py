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
