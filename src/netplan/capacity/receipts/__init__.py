"""A receipt for every upgrade of a plan: what needs it, and what leaving it out would cost."""

from netplan.capacity.receipts.left_out import left_out
from netplan.capacity.receipts.other import planned_anew
from netplan.capacity.receipts.receipts import receipts
from netplan.capacity.receipts.table import COLUMNS
from netplan.capacity.receipts.why_not import WHY_COLUMNS, why_not

__all__ = ["COLUMNS", "WHY_COLUMNS", "left_out", "planned_anew", "receipts", "why_not"]
