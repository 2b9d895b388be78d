"""Files in and out: network folders, change lists, output folders."""

from netplan.io.changes import read_change
from netplan.io.folder import read_network
from netplan.io.replace import replace_folder
from netplan.io.rules import check_changes, check_network
from netplan.io.write import OutputError, settings_text, table_text, write_change, write_network

__all__ = [
    "OutputError",
    "check_changes",
    "check_network",
    "read_change",
    "read_network",
    "replace_folder",
    "settings_text",
    "table_text",
    "write_change",
    "write_network",
]
