"""What all tests share: a browser without a network, the study run once, steady examples."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page, Route

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STUDY_SECONDS = 600
THOROUGH = {
    "afterkernels", "availability", "beside", "benchmarks", "constrained", "design", "digest",
    "failures", "formats", "front", "kernels", "lp", "models", "optimum", "outside", "paths",
    "pathtables", "plans", "proof", "receipts", "recovery", "risks", "sets", "starts", "study",
    "upgrade",
}  # fmt: skip
"""Folders of tests with many random networks, hostile files or outside data: no quick ones."""

# The same examples on every run and machine: a failure is found again, and none by chance.
settings.register_profile("netplan", derandomize=True, deadline=None, database=None)
settings.load_profile("netplan")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the whole study as slow, what needs chromium as browser; slow ones last."""
    for item in items:
        if item.path.parent.name in THOROUGH:
            item.add_marker("thorough")
        names = getattr(item, "fixturenames", ())
        if "study_dir" in names:
            item.add_marker("slow")
        if "chromium" in names:
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def oracles() -> Path:
    """Return the folder of outside data: NETPLAN_ORACLES, else ../shared/data; skip without it."""
    folder = Path(os.environ.get("NETPLAN_ORACLES", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no outside data at {folder}: it states no licence, so none is kept here")
    return folder


@pytest.fixture(scope="session")
def run_env() -> dict[str, str]:
    """Return the environment in which a test starts the program: this checkout's code."""
    return os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", "COLUMNS": "120"}


@pytest.fixture(scope="session")
def study_dir(tmp_path_factory: pytest.TempPathFactory, run_env: dict[str, str]) -> Path:
    """Return the output folder of ``netplan plan topology/zhongwei``, run once for all workers.

    What it printed lies beside the folder: ``study.stdout`` and ``study.stderr``.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    out = base / "study"
    done = base / "study.exit"
    with (base / "study.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            command = [sys.executable, "-m", "netplan", "plan", "topology/zhongwei", "-o", str(out)]
            with (
                (base / "study.stdout").open("w") as stdout,
                (base / "study.stderr").open("w") as stderr,
            ):
                ended = subprocess.run(
                    command,
                    cwd=ROOT,
                    env=run_env,
                    stdout=stdout,
                    stderr=stderr,
                    timeout=STUDY_SECONDS,
                    check=False,
                )
            done.write_text(str(ended.returncode))
    if done.read_text() != "0":
        text = (base / "study.stderr").read_text() + (base / "study.stdout").read_text()
        pytest.fail(f"the study of topology/zhongwei ended with exit {done.read_text()}:\n{text}")
    return out


@pytest.fixture(scope="session")
def study_terminal(study_dir: Path) -> str:
    """Return what the study printed for the planner."""
    return study_dir.with_name("study.stdout").read_text()


@dataclass(frozen=True, slots=True)
class Visit:
    """A page in a browser without a network, and what went wrong on it.

    ``errors`` are console errors and uncaught exceptions; ``requests`` are the addresses that
    the page asked for outside itself, every one of which was refused.
    """

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, path: Path) -> Page:
        """Open the file ``path`` and wait until it has loaded."""
        self.page.goto(path.resolve().as_uri(), wait_until="load")
        return self.page


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Debian's chromium; skip where there is none, fail when one is required."""
    if not CHROMIUM.exists():
        reason = f"no chromium at {CHROMIUM}: apt-get install chromium fonts-noto-cjk"
        if os.environ.get("NETPLAN_REQUIRE_BROWSER"):
            pytest.fail(f"NETPLAN_REQUIRE_BROWSER is set and there is {reason}")
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=list(CHROMIUM_FLAGS)
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Return a fresh page of 1400 x 900 pixels that can reach nothing but local files."""
    context = chromium.new_context(offline=True, viewport={"width": 1400, "height": 900})
    visit = Visit(context.new_page())

    def guard(route: Route) -> None:
        """Refuse and note whatever leaves the page."""
        if route.request.url.startswith(("file:", "data:", "blob:", "about:")):
            route.continue_()
        else:
            visit.requests.append(route.request.url)
            route.abort()

    def note(message: ConsoleMessage) -> None:
        """Keep what the page reports as an error."""
        if message.type == "error":
            visit.errors.append(message.text)

    context.route("**/*", guard)
    visit.page.on("console", note)
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    yield visit
    context.close()
