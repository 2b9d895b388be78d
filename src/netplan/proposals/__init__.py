"""Proposals side by side on one network: what each changes, for whom, at what cost."""

from netplan.proposals.evaluate import Outcome, evaluate, site_latencies
from netplan.proposals.table import proposal_tables

__all__ = ["Outcome", "evaluate", "proposal_tables", "site_latencies"]
