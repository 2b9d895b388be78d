"""The question of an upgrade in plain tables: what there is, what may be built, what must flow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.capacity.upgrade.offers import offers_of
from netplan.capacity.upgrade.plants import link_spots, ports_of, rooms_of, segment_spots
from netplan.capacity.upgrade.prices import Market
from netplan.capacity.upgrade.ways import ways_of
from netplan.capacity.upgrade.whole import whole_network
from netplan.failures.sets import failure_set
from netplan.routing.demands import demands_in
from netplan.routing.fabric import fabric

if TYPE_CHECKING:
    from netplan.capacity.upgrade.offers import Offer
    from netplan.capacity.upgrade.plants import PortSite, Room, Spot
    from netplan.capacity.upgrade.settings import UpgradeSettings
    from netplan.capacity.upgrade.ways import Way
    from netplan.failures.scenarios import Scenario
    from netplan.routing.demands import Demands
    from netplan.routing.fabric import Fabric
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Everything an upgrade decides on and must keep to.

    ``whole`` is the network with everything built that may be; its ``links`` are the ``ways``,
    row by row. ``scenarios`` are the failures to survive, on what is built as well. ``demands``
    has one entry a year.
    """

    network: Network
    whole: Fabric
    asked: UpgradeSettings
    market: Market
    ways: tuple[Way, ...]
    offers: tuple[Offer, ...]
    segments: tuple[Spot, ...]
    links: tuple[Spot, ...]
    rooms: tuple[Room, ...]
    ports: tuple[PortSite, ...]
    scenarios: tuple[Scenario, ...]
    demands: tuple[Demands, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The plan's periods."""
        return self.asked.terms.years

    @property
    def largest_gbps(self) -> float:
        """Capacity that no link needs more of, in any year: all demands on it, and the egress."""
        terms = self.asked.terms
        limit = min(terms.working_utilisation, terms.failure_utilisation)
        return max(float(each.volume_gbps.sum()) for each in self.demands) / limit + (
            terms.egress_target_gbps
        )


def question(network: Network, asked: UpgradeSettings) -> Question:
    """Return the question that ``asked`` puts to ``network``."""
    terms = asked.terms
    base = network.settings.base_year
    market = Market(
        years=terms.years,
        first_order=min(base, terms.years[0]),
        base_year=base,
        discount_rate=terms.discount_rate,
    )
    present = fabric(network)
    spec = ",".join(terms.survive)
    cuts = failure_set(network, spec).scenarios if spec else ()
    ways = tuple(
        way
        for way in ways_of(present, terms, cuts, hub_links=asked.hub_links)
        if way.kind != "new" or _allowed(network, way, asked.barred)
    )
    whole = fabric(whole_network(network, ways, terms.modules))
    plant = whole.links.plant
    barred = asked.barred
    return Question(
        network=network,
        whole=whole,
        asked=asked,
        market=market,
        ways=ways,
        offers=offers_of(network, plant, ways, market, modules=terms.modules, barred=barred),
        segments=segment_spots(network, market, barred),
        links=link_spots(ways, market, barred),
        rooms=rooms_of(network, plant, ways, market, lease_pairs=terms.lease_pairs, barred=barred),
        ports=ports_of(network, market, barred),
        scenarios=failure_set(whole.network, spec).scenarios if spec else (),
        demands=tuple(demands_in(network, year) for year in terms.years),
    )


def _allowed(network: Network, way: Way, barred: tuple[str, ...]) -> bool:
    """Tell whether a new way is on nothing that is barred."""
    segments = network["segments"].ids
    return set(barred).isdisjoint([way.link, *(segments[row] for row in way.path)])
