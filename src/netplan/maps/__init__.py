"""The map of a study: one page that needs no network, four questions, two languages."""

from netplan.maps.draw import map_html
from netplan.maps.inputs import MapInput
from netplan.maps.style import MapStyle, read_style

__all__ = ["MapInput", "MapStyle", "map_html", "read_style"]
