"""Names of links and segments that are taken out of service, as rows of links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.errors import Finding, InputError, near

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netplan.topology.network import Network


def links_out(network: Network, names: Iterable[str]) -> frozenset[int]:
    """Return the rows of the links that are called so, or ride a segment that is called so.

    A protected link stays where its backup rides none of the segments. Raises InputError for a
    name that is neither a link nor a segment.
    """
    links, segments = network["links"], network["segments"]
    rows: set[int] = set()
    cut: set[str] = set()
    findings: list[Finding] = []
    for name in names:
        if name in links:
            rows.add(links.row(name))
        elif name in segments:
            cut.add(name)
        else:
            hint = near(name, [*links.ids, *segments.ids])
            findings.append(Finding("links.csv", 0, "link", f"no link or segment {name!r}{hint}"))
    if findings:
        raise InputError(network.settings.name, findings)
    for row, (ridden, backup, protection) in enumerate(
        zip(links["segments"], links["backup_segments"], links["protection"], strict=True)
    ):
        saved = protection == "1+1" and backup and not cut & set(backup)
        if cut & set(ridden) and not saved:
            rows.add(row)
    return frozenset(rows)
