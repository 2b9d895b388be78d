"""The browser that other tests use sees errors, refuses the network, and runs no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Visit


def test_a_page_without_faults_has_none(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "plain.html"
    path.write_text("<!doctype html><title>中卫</title><p>plain</p>", encoding="utf-8")
    page = visit.open(path)
    assert page.title() == "中卫"
    assert visit.errors == []
    assert visit.requests == []


def test_a_request_that_leaves_the_page_is_refused_and_noted(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "leaving.html"
    path.write_text('<script src="https://cdn.example/a.js"></script>', encoding="utf-8")
    visit.open(path)
    assert visit.requests == ["https://cdn.example/a.js"]
    assert len(visit.errors) == 1


def test_an_exception_in_a_script_is_noted(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "broken.html"
    path.write_text("<script>throw new Error('broken here')</script>", encoding="utf-8")
    visit.open(path)
    assert any("broken here" in error for error in visit.errors)
