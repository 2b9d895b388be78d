"""Which demands are grouped by where they start and which by where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def turned(ends: Sequence[tuple[int, int, int]]) -> list[bool]:
    """Return which demands (origin, target, mask) are best grouped by their target.

    A search for trees costs as much as there are groups, and one group serves all demands that
    share an origin and a mask, or a target and a mask. The greatest group is taken until all
    demands are in one: near all traffic has an end at a hub, so that few groups are left.

    >>> turned([(0, 1, 0), (0, 2, 0), (0, 3, 0), (1, 0, 0), (2, 0, 0)])
    [False, False, False, True, True]
    """
    groups: dict[tuple[bool, int, int], set[int]] = {}
    for number, (origin, target, mask) in enumerate(ends):
        groups.setdefault((False, origin, mask), set()).add(number)
        groups.setdefault((True, target, mask), set()).add(number)
    answer = [False] * len(ends)
    left = set(range(len(ends)))
    while left:
        best = max(groups, key=lambda key: (len(groups[key]), tuple(-int(part) for part in key)))
        taken = groups.pop(best)
        for number in taken:
            answer[number] = best[0]
        left -= taken
        groups = {key: rest for key, members in groups.items() if (rest := members - taken)}
    return answer
