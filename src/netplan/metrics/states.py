"""States of one network and their views, each computed once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netplan.metrics.views import Views, views
from netplan.topology.changes import in_state

if TYPE_CHECKING:
    from netplan.topology.network import Network


@dataclass(frozen=True, slots=True)
class States:
    """A network's tables before any change, and its views per state asked for."""

    plain: Network
    _kept: dict[tuple[str, ...], Views] = field(default_factory=dict, repr=False, compare=False)
    _changed: dict[tuple[tuple[str, ...], str], Network] = field(
        default_factory=dict, repr=False, compare=False
    )

    def changed(self, network: Network, change: str) -> Network:
        """Return ``network`` with one change list (and those before it); '' changes nothing."""
        key = network.state, change
        if key not in self._changed:
            self._changed[key] = in_state(network, change)
        return self._changed[key]

    def see(self, network: Network) -> Views:
        """Return the views of ``network``; its state says whether they are known already."""
        if network.state not in self._kept:
            self._kept[network.state] = views(network)
        return self._kept[network.state]

    def today(self) -> Views:
        """Return the views of the state the settings call today."""
        return self.named(self.plain.settings.today)

    def named(self, change: str) -> Views:
        """Return the views of the plain network with one change list (and those before it)."""
        return self.see(self.changed(self.plain, change))

    def before_and_after(self, baseline: str, now: Views) -> tuple[Views, Views]:
        """Return what a change is measured from, and ``now`` as it compares with it.

        No baseline: from today. A ``variant`` (another reading of how things are) holds both
        before and after, so it is applied to both. Any other change list is a state of its own.
        """
        if not baseline:
            return self.today(), now
        if self.plain.changes[baseline].kind == "variant":
            return (
                self.see(self.changed(self.today().network, baseline)),
                self.see(self.changed(now.network, baseline)),
            )
        return self.named(baseline), now
