"""What is installed is complete: both commands, the type marker, and the files that code reads."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from typing import TYPE_CHECKING

import pytest

import netplan

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Build the wheel without a network, from a copy so that the checkout stays clean."""
    pytest.importorskip("setuptools", "77", reason="the build backend is in the locked file only")
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "copy"
    left_out = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(root / "src", copy / "src", ignore=left_out)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, copy)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    command += ["--no-build-isolation", "--wheel-dir", str(folder), "."]
    env = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    subprocess.run(command, cwd=copy, env=env, check=True, timeout=120)
    (built,) = folder.glob("netplan_wan-*.whl")
    return zipfile.ZipFile(built)


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_source(wheel: zipfile.ZipFile, root: Path) -> None:
    source = root / "src"
    files = {
        path.relative_to(source).as_posix()
        for path in (source / "netplan").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert "netplan/py.typed" in files
    assert any(name.startswith("netplan/maps/data/") for name in files)
    assert files - set(wheel.namelist()) == set()


@pytest.mark.slow
def test_the_wheel_installs_both_commands_and_the_licence(wheel: zipfile.ZipFile) -> None:
    (entry,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    lines = wheel.read(entry).decode().split("\n")
    assert "netplan = netplan.cli.main:main" in lines
    assert "nplan = netplan.cli.main:main" in lines
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def test_the_version_has_an_entry_in_the_changelog(root: Path) -> None:
    assert f"\n## {netplan.__version__} " in (root / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_runtime_dependency_is_imported_somewhere(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in (root / "src").rglob("*.py"))
    names = {name.split(">")[0].lower() for name in project["dependencies"]}
    modules = {"xstatic-leaflet": "xstatic"}
    unused = {
        name
        for name in names
        if f"import {modules.get(name, name)}" not in code
        and f"from {modules.get(name, name)}" not in code
    }
    assert unused == set()
