"""Rules of the places where networks meet: ports, and who carries for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.topology.checks.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netplan.topology.network import Network


def ports(network: Network) -> Iterator[Fault]:
    """Yield a fault for each port of a carrier that has no node at the exchange's site."""
    nodes, exchanges = network["nodes"], network["exchanges"]
    present = set(zip(nodes["site"].tolist(), nodes["carrier"].tolist(), strict=True))
    for number, row in enumerate(network["exchange_ports"].rows(), 1):
        exchange, carrier = row["exchange"], row["carrier"]
        if exchange not in exchanges or carrier not in network["carriers"]:
            continue
        site = exchanges.value(exchange, "site")
        unsure = site not in network["sites"] or ("", carrier) in present or (site, "") in present
        if not unsure and (site, carrier) not in present:
            what = f"{carrier} has no node at {site!r}, the site of exchange {exchange}"
            yield Fault("exchange_ports", number, "carrier", f"{what}; see nodes.csv")


def transit(network: Network) -> Iterator[Fault]:
    """Yield a fault for each transit row whose three networks are not three."""
    for number, row in enumerate(network["transit"].rows(), 1):
        trio = [row["carrier"], row["for"], row["to"]]
        if all(trio) and len(set(trio)) < len(trio):
            what = f"must be three different carriers, are {', '.join(trio)}"
            yield Fault("transit", number, "to", what)
