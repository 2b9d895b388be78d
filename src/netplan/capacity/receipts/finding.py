"""What is found out about one line of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netplan.capacity.receipts.effects import Slower
    from netplan.capacity.receipts.harm import Harm
    from netplan.capacity.receipts.left_out import LeftOut
    from netplan.capacity.receipts.other import Other


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What happens without a line, in the first year in which something breaks.

    ``harm`` says what; ``late`` and ``slower`` are demands and sites that take longer. ``other``
    is what doing without costs. Not ``sure``: of ``suspects``, the states that may break, only
    ``looked`` were computed, and none broke.
    """

    left: LeftOut
    harm: Harm
    other: Other
    late: tuple[Slower, ...] = ()
    slower: tuple[Slower, ...] = ()
    sure: bool = True
    looked: int = 0
    suspects: int = 0

    @property
    def needed(self) -> bool:
        """Tell whether the terms need the line."""
        return self.harm.kind != "none"
