"""Bytes that nobody meant as a network end in a reading or in findings, in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netplan.errors import Finding, InputError
from netplan.io import check_network
from netplan.io.formats import FORMATS, Reading, read_any

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Desk

ALL = sorted(FORMATS.keys() - {"xlsx"})
# A function's fixture is fine here: every example writes the file anew.
SHARED = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(path: Path, form: str) -> None:
    """Read ``path``: a network that keeps every rule, or an InputError with findings."""
    findings: tuple[Finding, ...] = ()
    reading: Reading | None = None
    try:
        reading = read_any(path, form=form)
    except InputError as error:
        findings = error.findings
        assert findings
    assert all(str(finding).isprintable() for finding in findings)
    if reading is not None:
        assert check_network(reading.network) == []
        assert all(lost.isprintable() for lost in reading.lost)


@pytest.mark.parametrize("form", ALL)
@SHARED
@given(content=st.binary(max_size=200))
def test_random_bytes(desk: Desk, form: str, content: bytes) -> None:
    read(desk.write("x", content), form)


@pytest.mark.parametrize("form", ALL)
@SHARED
@given(data=st.data())
def test_a_truncated_sample(desk: Desk, form: str, data: st.DataObject) -> None:
    text = desk.text(form)
    read(desk.write("x", text[: data.draw(st.integers(0, len(text)))]), form)


@pytest.mark.parametrize("form", ALL)
@SHARED
@given(data=st.data())
def test_a_sample_with_a_stretch_of_random_text(desk: Desk, form: str, data: st.DataObject) -> None:
    text = desk.text(form)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    middle = data.draw(
        st.text(max_size=12)
        | st.text(alphabet="<>\"'/=()[]{}:,;\t\n 0123456789.-eabc", max_size=12)
        | st.sampled_from(["0", "-1", "1e308", "1e-320", "nan", "a", "&amp;", '"', "[", "]"])
    )
    changed = text[:start] + middle + text[end:]
    read(desk.write("x", changed.encode("utf-8", "surrogatepass")), form)
