"""A good small network folder that a test may spoil in any way it likes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from netplan.errors import InputError
from netplan.io import read_network

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {
    "network.toml": """\
name = "small"
hub = "xian"
home = ["province:shaanxi"]
today = "direct"
""",
    "sites.csv": """\
site,name_en,lon_deg,lat_deg,position_km,province,roles,source,confidence
xian,Xi'an,108.94,34.34,5,shaanxi,city;hub,atlas,published
zhengzhou,Zhengzhou,113.63,34.75,5,henan,city,atlas,published
wuhan,Wuhan,114.31,30.59,5,hubei,city,atlas,published
yan,Yan'an,109.49,36.59,5,shaanxi,city,atlas,published
""",
    "carriers.csv": """\
carrier,name_en,source,confidence
red,Red Net,made up,assumed
blue,Blue Net,made up,assumed
""",
    "nodes.csv": """\
node,site,carrier,tier,source,confidence
red-xian,xian,red,core,made up,assumed
red-zhengzhou,zhengzhou,red,core,made up,assumed
red-wuhan,wuhan,red,core,made up,assumed
blue-xian,xian,blue,core,made up,assumed
blue-yan,yan,blue,city,made up,assumed
""",
    "segments.csv": """\
segment,a,b,length_km,geometry,status,source,confidence
xa-zz,xian,zhengzhou,520,,existing,made up,assumed
zz-wh,zhengzhou,wuhan,,,existing,made up,assumed
xa-ya,xian,yan,,"LINESTRING (108.94 34.34, 109.2 35.5, 109.49 36.59)",existing,made up,assumed
xa-wh,xian,wuhan,,,candidate,made up,assumed
""",
    "fibre_pairs.csv": """\
segment,carrier,pairs,channels,lit,source,confidence
xa-zz,red,4,80,1,made up,assumed
zz-wh,red,4,80,1,made up,assumed
xa-ya,blue,2,80,1,made up,assumed
xa-wh,red,2,80,0,made up,assumed
""",
    "modules.csv": """\
module,capacity_gbps,source,confidence
400G,400,made up,assumed
""",
    "links.csv": """\
link,a,b,segments,capacity_gbps,technology,status,source,confidence
r1,red-xian,red-zhengzhou,xa-zz,400,400G,existing,made up,assumed
r2,red-zhengzhou,red-wuhan,zz-wh,400,400G,existing,made up,assumed
b1,blue-xian,blue-yan,xa-ya,800,400G,existing,made up,assumed
""",
    "exchanges.csv": """\
exchange,site,kind,source,confidence
ix,xian,nbp,made up,assumed
""",
    "exchange_ports.csv": """\
exchange,carrier,capacity_gbps,scope,source,confidence
ix,red,100,*,made up,assumed
ix,blue,100,province:shaanxi,made up,assumed
""",
    "classes.csv": """\
class,name_en,source,confidence
gold,Gold,made up,assumed
""",
    "demands.csv": """\
demand,source,target,class,volume_gbps,confidence
xian-wuhan,red-xian,red-wuhan,gold,50,assumed
xian-yan,xian,yan,gold,10,assumed
red-blue,red-wuhan,blue-yan,gold,5,assumed
""",
    "targets.csv": """\
target,name_en,metric,from_set,to_set,statistic,value,baseline,source,confidence
near,Xi'an to every city,latency_ms,xian,role:city;-xian,each,20,,made up,assumed
""",
    "changes/direct.toml": """\
name_en = "a second circuit"
kind = "history"
source = "made up"

[[add.links]]
link = "r3"
a = "red-xian"
b = "red-wuhan"
segments = ["xa-zz", "zz-wh"]
capacity_gbps = 400
technology = "400G"
""",
    "changes/fibre.toml": """\
name_en = "a straight cable"
kind = "proposal"
after = ["direct"]
aims_at = ["near"]
capex_cny = 2e8
source = "made up"

[[set.segments]]
segment = "xa-wh"
status = "existing"

[[set.fibre_pairs]]
segment = "xa-wh"
carrier = "red"
lit = 1

[[add.links]]
link = "r4"
a = "red-xian"
b = "red-wuhan"
segments = ["xa-wh"]
capacity_gbps = 400
technology = "400G"
""",
}


@dataclass(frozen=True)
class Folder:
    """A network folder under test."""

    path: Path

    def write(self, name: str, text: str | bytes) -> Folder:
        """Put ``text`` in place of the file ``name``."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def edit(self, name: str, old: str, new: str) -> Folder:
        """Replace the only ``old`` in the file ``name``."""
        text = (self.path / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is in {name} {text.count(old)} times"
        return self.write(name, text.replace(old, new))

    def append(self, name: str, line: str) -> Folder:
        """Add a line to the file ``name``."""
        return self.write(name, (self.path / name).read_text(encoding="utf-8") + line + "\n")

    def problems(self) -> list[str]:
        """Return the lines that reading the folder reports, without the one that counts them."""
        try:
            read_network(self.path)
        except InputError as error:
            head, *lines = str(error).splitlines()
            count = len(error.findings)
            assert head == f"{self.path}: {count} problem{'' if count == 1 else 's'}"
            assert len(lines) == count
            return [line.removeprefix("  ") for line in lines]
        return []


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a new folder with a network in which nothing is wrong."""
    folder = Folder(tmp_path / "small")
    for name, text in GOOD.items():
        folder.write(name, text)
    return folder
