"""Bytes that nobody meant as a table never end in anything but findings."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netplan.errors import Finding, InputError
from netplan.io import read_network

if TYPE_CHECKING:
    from conftest import Folder

FILES = ["sites.csv", "links.csv", "demands.csv", "network.toml", "changes/fibre.toml"]
# A function's fixture is fine here: every example writes the file anew.
SHARED = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(folder: Folder) -> None:
    """Read ``folder``; whatever is wrong must be an InputError with findings."""
    findings: tuple[Finding, ...] = ()
    try:
        read_network(folder.path)
    except InputError as error:
        findings = error.findings
        assert findings
    assert all(str(finding).isprintable() for finding in findings)


@pytest.mark.parametrize("name", FILES)
@SHARED
@given(content=st.binary(max_size=200))
def test_random_bytes(folder: Folder, name: str, content: bytes) -> None:
    read(folder.write(name, content))


@pytest.mark.parametrize("name", FILES)
@SHARED
@given(data=st.data())
def test_a_good_file_with_a_stretch_of_random_text(
    folder: Folder, name: str, data: st.DataObject
) -> None:
    good = (folder.path / name).with_suffix(".good")
    if not good.exists():
        shutil.copy(folder.path / name, good)
    text = good.read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    middle = data.draw(
        st.text(max_size=12) | st.text(alphabet=',;"\n\r=[]{}0123456789.-e', max_size=12)
    )
    changed = text[:start] + middle + text[end:]
    read(folder.write(name, changed.encode("utf-8", "surrogatepass")))
