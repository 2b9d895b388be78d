"""The networks that come with the project keep every rule, and every byte when written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netplan.io import read_network, write_network

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["square", "zhongwei"])
def test_a_network_of_the_project_is_read_without_findings_and_round_trips(
    name: str, root: Path, tmp_path: Path
) -> None:
    folder = root / "topology" / name
    network = read_network(folder)
    write_network(network, tmp_path / name)
    tables = sorted(path.name for path in folder.glob("*.csv"))
    assert tables == sorted(path.name for path in (tmp_path / name).glob("*.csv"))
    for table in tables:
        assert (tmp_path / name / table).read_bytes() == (folder / table).read_bytes(), table
    again = read_network(tmp_path / name)
    assert again.settings == network.settings
    assert set(again.changes) == set(network.changes)
