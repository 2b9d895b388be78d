"""Networks that several tests of recovery are worked on, and how they are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from made_networks import grid, mesh_network, network, row
from netplan.failures.recovery import Ground
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from netplan.failures.recovery import RecoverySettings
    from netplan.topology.network import Network

    Demand = tuple[str, str, float]
    Asked = Callable[..., Ground]


@pytest.fixture
def ring() -> Callable[..., Network]:
    """Return what makes a ring ``a``, ``b``, ... of equal costs: link l0 is a-b, l1 b-c, ..."""

    def made(size: int, demands: Sequence[Demand] = ()) -> Network:
        names = "abcdefgh"[:size]
        links = [(name, names[(place + 1) % size], 1) for place, name in enumerate(names)]
        return mesh_network(links, demands=demands)

    return made


@pytest.fixture
def ground() -> Asked:
    """Return what routes a network's demands of its base year, ready to ask for recovery."""

    def made(net: Network, settings: RecoverySettings | None = None) -> Ground:
        demands = demands_in(net, net.settings.base_year)
        return Ground.of(fabric(net), demands, settings=settings)

    return made


@pytest.fixture
def triangle() -> Callable[..., Network]:
    """Return what makes sites A, B, C with 100 km of fibre between each two, and circuits.

    A circuit is ``(link, ends, segments, capacity)`` or with the segments of its 1+1 backup
    behind; ``channels`` gives the waves of the one lit pair by segment, 80 where it says nothing.
    The module m carries 100 Gbit/s over 150 km.
    """

    def made(
        circuits: Sequence[tuple[object, ...]],
        *,
        channels: dict[str, int] | None = None,
        demands: Sequence[Demand] = (),
        reach_km: float = 150.0,
    ) -> Network:
        spans = ("ab", "ac", "cb")
        return network(
            sites=grid("ABC"),
            carriers=[row(carrier="c")],
            nodes=[row(node=s.lower(), site=s, carrier="c") for s in "ABC"],
            segments=[
                row(segment=s, a=s[0].upper(), b=s[1].upper(), length_km=100.0, repair_h=10.0)
                for s in spans
            ],
            fibre_pairs=[
                row(segment=s, carrier="c", pairs=2, channels=(channels or {}).get(s, 80), lit=1)
                for s in spans
            ],
            modules=[row(module="m", capacity_gbps=100.0, reach_km=reach_km)],
            links=[
                row(
                    link=link,
                    a=str(ends)[0],
                    b=str(ends)[1],
                    segments=segments,
                    capacity_gbps=capacity,
                    technology="m",
                    protection="1+1" if backup else "none",
                    backup_segments=backup[0] if backup else (),
                )
                for link, ends, segments, capacity, *backup in circuits
            ],
            demands=[
                row(demand=f"d{number}", source=a, target=b, volume_gbps=volume)
                for number, (a, b, volume) in enumerate(demands)
            ],
        )

    return made
