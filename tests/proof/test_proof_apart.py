"""The certificate shares no code with what makes a plan."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import netplan.capacity.proof

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "src/netplan/capacity/proof"
ALLOWED = (
    "netplan.capacity.proof",
    "netplan.capacity.plan",
    "netplan.capacity.settings",
    "netplan.capacity.steps",
    "netplan.capacity.terms",
    "netplan.compute",
    "netplan.errors",
    "netplan.failures.scenarios",
    "netplan.failures.sets",
    "netplan.geo",
    "netplan.schema",
    "netplan.topology",
    "netplan.units",
)
BY_THE_ROUTER = ("netplan.routing.demands", "netplan.routing.ecmp", "netplan.routing.fabric")
"""What the check called ``ecmp`` is for: the project's own router, beside the count apart."""


def imported(path: Path) -> Iterator[str]:
    """Yield every module that a file imports from this project, for its types too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def test_the_certificate_imports_nothing_of_the_model_its_solvers_or_its_routing(
    root: Path,
) -> None:
    files = sorted((root / FOLDER).glob("*.py"))
    assert len(files) > 10
    assert netplan.capacity.proof.__doc__
    strange = {
        (path.name, module)
        for path in files
        for module in imported(path)
        if module.startswith("netplan")
        and not module.startswith(ALLOWED)
        and not (path.name == "certificate.py" and module in BY_THE_ROUTER)
    }
    assert strange == set()
    solvers = {m for p in files for m in imported(p) if m.startswith(("ortools", "highspy"))}
    assert solvers == set()
