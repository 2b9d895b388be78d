"""From a study's tables to one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netplan.maps.style import MapStyle

if TYPE_CHECKING:
    from pathlib import Path

    from netplan.maps.inputs import MapInput


def map_html(
    data: MapInput,
    *,
    language: str = "zh",
    style: MapStyle | None = None,
    basemap: Path | None = None,
) -> str:
    """Return the map of a study as one HTML page that needs no network.

    ``language`` (zh or en) is what it opens in; both are inside. ``basemap`` is a GeoJSON file
    with a caption (see ``read_basemap``). The same input gives the same text. Raises InputError
    for a base map that cannot be used, LeftOverUrlError if anything would be requested.
    """
    from netplan.maps.basemap import read_basemap
    from netplan.maps.page import page_of
    from netplan.maps.payload import payload

    look = style or MapStyle()
    under = read_basemap(basemap) if basemap else None
    return page_of(payload(data, language=language, style=look, basemap=under), look)
