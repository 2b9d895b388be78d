"""The certificate of a least-cost plan: every term it is held to, checked from the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netplan.capacity.proof.certificate import certify
from netplan.capacity.proof.check_money import money
from netplan.capacity.proof.check_plant import plant
from netplan.capacity.proof.check_service import service
from netplan.capacity.proof.evidence import bought_by, evidence
from netplan.capacity.proof.missing import missing_in
from netplan.capacity.proof.verdicts import COLUMNS, Verdict
from netplan.compute import silent
from netplan.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from netplan.capacity.plan import Plan
    from netplan.capacity.proof.missing import Missing
    from netplan.capacity.settings import ExpandSettings
    from netplan.capacity.terms import Terms
    from netplan.compute import Progress
    from netplan.topology.network import Network

STATE_COLUMNS = (
    "year",
    "scenario",
    "kind",
    "worst_utilisation",
    "worst_link",
    "unserved_gbps",
    "passed",
)
"""Columns of ``Certificate.states``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What an independent count of a plan found.

    ``checks`` has a row for each check (columns ``verdicts.COLUMNS``), ``states`` one for each
    state of each year (``STATE_COLUMNS``), the one without a failure named ''. There
    ``worst_utilisation`` is that of the routing that was shown, under free routing not the least
    possible, and ``unserved_gbps`` counts spared demands too.
    """

    checks: pd.DataFrame
    states: pd.DataFrame

    @property
    def passed(self) -> bool:
        """Tell whether every check passed."""
        return bool(self.checks["passed"].all())

    @property
    def words(self) -> tuple[str, str]:
        """What came out, in one English and one Chinese line."""
        total, states = len(self.checks), len(self.states)
        failed = self.checks[~self.checks["passed"]]
        if failed.empty:
            return (
                f"certified: {total} checks passed, {states} states counted again",
                f"已验证：{total} 项检查全部通过，复算 {states} 个状态",
            )
        return (
            f"not certified: {len(failed)} of {total} checks failed: "
            + "; ".join(failed["name_en"]),
            f"未通过验证：{total} 项检查中 {len(failed)} 项不符：" + "；".join(failed["name_zh"]),
        )


def prove(
    network: Network,
    plan: Plan,
    *,
    terms: Terms,
    latency: ExpandSettings | None = None,
    progress: Progress = silent,
) -> Certificate:
    """Return the certificate of ``plan`` for ``network``, held to ``terms``.

    Steps are applied year by year, and money, lead times, modules, waves, and every demand under
    every failure of the terms are counted from the tables alone; nothing is taken from whatever
    made the plan but its steps, rows and summary. Steps that cannot be applied fail the first
    check, and there are no others. With ``latency``, the question of a plan of least latency, its
    latency and bound are checked first. Raises InputError for terms that name failures which the
    network does not have.
    """
    import pandas as pd

    try:
        bought = bought_by(network, plan, terms)
    except (InputError, KeyError, ValueError) as error:
        broken = Verdict("applies", 0.0, 1.0, passed=False, detail=str(error))
        states = pd.DataFrame(columns=list(STATE_COLUMNS)).astype({"passed": bool})
        return Certificate(checks=_table([broken]), states=states)
    first = [] if latency is None else [certify(network, plan, settings=latency)]
    seen = evidence(network, plan, terms, bought, progress=progress)
    missing = missing_in(seen)
    verdicts = [Verdict("applies", 1.0, 1.0, passed=True), *plant(seen), *money(seen)]
    verdicts += service(seen, missing)
    known = {name for table in first for name in table["check"]}
    rest = _table([verdict for verdict in verdicts if verdict.check not in known])
    return Certificate(checks=pd.concat([*first, rest], ignore_index=True), states=_states(missing))


def _table(verdicts: list[Verdict]) -> pd.DataFrame:
    """Return verdicts as a table."""
    import pandas as pd

    return pd.DataFrame([verdict.cells() for verdict in verdicts], columns=list(COLUMNS))


def _states(missing: Sequence[Missing]) -> pd.DataFrame:
    """Return every state as a table."""
    import pandas as pd

    rows = [
        (
            each.stand.year,
            each.stand.strike.scenario,
            each.stand.strike.kind,
            each.stand.worst,
            each.stand.worst_link,
            each.stand.unserved_gbps,
            each.passed,
        )
        for each in missing
    ]
    return pd.DataFrame(rows, columns=list(STATE_COLUMNS))
