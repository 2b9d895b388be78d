"""One small network in every format: a triangle's two sides, the second of them twice.

a - b, b - c and b - c again; a lies at 10 E 50 N, b at 11 E 50 N, c at 12 E 50 N.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from netplan.errors import InputError
from netplan.io import read_network, settings_text, table_text, write_network
from netplan.io.formats import FORMATS, Reading, read_any

if TYPE_CHECKING:
    from pathlib import Path

GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d0" for="node" attr.name="Longitude" attr.type="double"/>
  <key id="d1" for="node" attr.name="Latitude" attr.type="double"/>
  <key id="d2" for="edge" attr.name="capacity_gbps" attr.type="double"/>
  <graph edgedefault="undirected">
    <node id="a"><data key="d0">10</data><data key="d1">50</data></node>
    <node id="b"><data key="d0">11</data><data key="d1">50</data></node>
    <node id="c"><data key="d0">12</data><data key="d1">50</data></node>
    <edge source="a" target="b"><data key="d2">40</data></edge>
    <edge source="b" target="c"><data key="d2">40</data></edge>
    <edge source="b" target="c"><data key="d2">40</data></edge>
  </graph>
</graphml>
"""
GML = """graph [
  node [ id 1 label "a" lon 10 lat 50 ]
  node [ id 2 label "b" lon 11 lat 50 ]
  node [ id 3 label "c" lon 12 lat 50 ]
  edge [ source 1 target 2 capacity_gbps 40 ]
  edge [ source 2 target 3 capacity_gbps 40 ]
  edge [ source 2 target 3 capacity_gbps 40 ]
]
"""
NODE_LINK = """{"directed": false, "multigraph": true, "graph": {"name": "net"},
 "nodes": [
  {"id": "a", "lon": 10, "lat": 50},
  {"id": "b", "lon": 11, "lat": 50},
  {"id": "c", "lon": 12, "lat": 50}],
 "edges": [
  {"source": "a", "target": "b", "key": 0, "capacity_gbps": 40},
  {"source": "b", "target": "c", "key": 0, "capacity_gbps": 40},
  {"source": "b", "target": "c", "key": 1, "capacity_gbps": 40}]}
"""
TOPOHUB = """{"directed": false, "multigraph": true,
 "graph": {"name": "net", "demands": {"a": {"c": 3.0}}, "stats": {}},
 "nodes": [
  {"id": "a", "name": "A", "pos": [10, 50]},
  {"id": "b", "name": "B", "pos": [11, 50]},
  {"id": "c", "name": "C", "pos": [12, 50]}],
 "edges": [
  {"source": "a", "target": "b", "dist": 80.5, "ecmp_fwd": {"uni": 1}},
  {"source": "b", "target": "c", "dist": 90.5, "ecmp_fwd": {"uni": 1}},
  {"source": "b", "target": "c", "dist": 95.5, "ecmp_fwd": {"uni": 1}}]}
"""
SNDLIB = """?SNDlib native format; type: network; version: 1.0
# network net
META (
  unit = MBITPERSEC
  origin = a (small) example
)
NODES (
  a ( 10.00 50.00 )
  b ( 11.00 50.00 )
  c ( 12.00 50.00 )
)
LINKS (
  L1 ( a b ) 40000.00 7.00 2.00 5.00 ( 100000.00 9.00 )
  L2 ( b c ) 40000.00 0.00 0.00 0.00 ( 100000.00 9.00 400000.00 30.00 )
  L3 ( b c ) 0.00 0.00 0.00 0.00 ( 100000.00 9.00 )
)
DEMANDS (
  D1 ( a c ) 1 3000.00 UNLIMITED
  D2 ( c a ) 1 1000.00 2
)
ADMISSIBLE_PATHS (
  D1 (
    P_0 ( L1 L2 )
    P_1 ( L1 L3 )
  )
)
"""
SNDLIB_XML = """<?xml version="1.0" encoding="ISO-8859-1"?>
<network xmlns="http://sndlib.zib.de/network" version="1.0">
 <meta><unit>MBITPERSEC</unit><origin>a (small) example</origin></meta>
 <networkStructure>
  <nodes coordinatesType="geographical">
   <node id="a"><coordinates><x>10.0</x><y>50.0</y></coordinates></node>
   <node id="b"><coordinates><x>11.0</x><y>50.0</y></coordinates></node>
   <node id="c"><coordinates><x>12.0</x><y>50.0</y></coordinates></node>
  </nodes>
  <links>
   <link id="L1"><source>a</source><target>b</target>
    <preInstalledModule><capacity>40000.0</capacity><cost>7.0</cost></preInstalledModule>
    <routingCost>2.0</routingCost><setupCost>5.0</setupCost>
    <additionalModules>
     <addModule><capacity>100000.0</capacity><cost>9.0</cost></addModule>
    </additionalModules>
   </link>
   <link id="L2"><source>b</source><target>c</target>
    <preInstalledModule><capacity>40000.0</capacity><cost>0.0</cost></preInstalledModule>
    <additionalModules>
     <addModule><capacity>100000.0</capacity><cost>9.0</cost></addModule>
     <addModule><capacity>400000.0</capacity><cost>30.0</cost></addModule>
    </additionalModules>
   </link>
   <link id="L3"><source>b</source><target>c</target>
    <additionalModules>
     <addModule><capacity>100000.0</capacity><cost>9.0</cost></addModule>
    </additionalModules>
   </link>
  </links>
 </networkStructure>
 <demands>
  <demand id="D1"><source>a</source><target>c</target><demandValue>3000.0</demandValue>
   <admissiblePaths>
    <admissiblePath id="P_0"><linkId>L1</linkId><linkId>L2</linkId></admissiblePath>
    <admissiblePath id="P_1"><linkId>L1</linkId><linkId>L3</linkId></admissiblePath>
   </admissiblePaths>
  </demand>
  <demand id="D2"><source>c</source><target>a</target><demandValue>1000.0</demandValue>
   <maxPathLength>2</maxPathLength>
  </demand>
 </demands>
</network>
"""
REPETITA = """NODES 3
label x y
a 10 50
b 11 50
c 12 50

EDGES 6
label src dest weight bw delay
e0 0 1 10 40000000 120
e1 1 0 20 40000000 120
e2 1 2 10 40000000 120
e3 2 1 10 40000000 120
e4 1 2 30 40000000 120
e5 2 1 30 40000000 120
"""
NET2PLAN = """<?xml version="1.0" encoding="utf-8"?>
<network name="net" description="an example">
 <physicalTopology>
  <node name="a" xCoord="10" yCoord="50"/>
  <node name="b" xCoord="11" yCoord="50"/>
  <node name="c" xCoord="12" yCoord="50"/>
  <link originNodeId="0" destinationNodeId="1" linkLengthInKm="80.5" linkCapacityInErlangs="40"/>
  <link originNodeId="1" destinationNodeId="0" linkLengthInKm="80.5" linkCapacityInErlangs="40"/>
  <link originNodeId="1" destinationNodeId="2" linkLengthInKm="90.5" linkCapacityInErlangs="40"/>
  <link originNodeId="1" destinationNodeId="2" linkLengthInKm="95.5" linkCapacityInErlangs="40"/>
  <link originNodeId="2" destinationNodeId="1" linkLengthInKm="95.5" linkCapacityInErlangs="40"/>
  <link originNodeId="2" destinationNodeId="1" linkLengthInKm="90.5" linkCapacityInErlangs="40"/>
 </physicalTopology>
 <demandSet>
  <demandEntry ingressNodeId="0" egressNodeId="2" offeredTrafficInErlangs="3"/>
 </demandSet>
</network>
"""
PYNTM = (
    "INTERFACES_TABLE\n"
    "node_object_name\tremote_node_object_name\tname\tcost\tcapacity\tcircuit_id\trsvp_enabled\n"
    "a\tb\ta-to-b\t20\t40\t1\tTrue\n"
    "b\ta\tb-to-a\t25\t40\t1\tTrue\n"
    "b\tc\tb-to-c_1\t20\t40\t2\n"
    "b\tc\tb-to-c_2\t30\t40\t3\n"
    "c\tb\tc-to-b_1\t30\t40\t3\n"
    "c\tb\tc-to-b_2\t20\t40\t2\n"
    "\n"
    "NODES_TABLE\n"
    "name\tlon\tlat\n"
    "a\t10\t50\n"
    "b\t11\t50\n"
    "c\t12\t50\n"
    "\n"
    "DEMANDS_TABLE\n"
    "source\tdest\ttraffic\tname\n"
    "a\tc\t3\tdmd_a_c\n"
    "\n"
    "RSVP_LSP_TABLE\n"
    "source\tdest\tname\n"
    "a\tc\tlsp_a_c\n"
)
SAMPLES = {
    "graphml": ("net.graphml", GRAPHML),
    "gml": ("net.gml", GML),
    "node-link": ("net.json", NODE_LINK),
    "topohub": ("net.json", TOPOHUB),
    "sndlib": ("net.txt", SNDLIB),
    "sndlib-xml": ("net.xml", SNDLIB_XML),
    "repetita": ("net.graph", REPETITA),
    "net2plan": ("net.n2p", NET2PLAN),
    "pyntm": ("net.csv", PYNTM),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder to write foreign files into, and what reading them says."""

    folder: Path

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file and return its path."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def text(self, form: str) -> str:
        """Return the sample of a format."""
        return SAMPLES[form][1]

    def sample(self, form: str, *changes: tuple[str, str]) -> Path:
        """Write the sample of a format with each first text of ``changes`` replaced."""
        name, text = SAMPLES[form]
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        return self.write(name, text)

    def read(self, form: str, *changes: tuple[str, str]) -> Reading:
        """Read the changed sample of a format."""
        return FORMATS[form].read(self.sample(form, *changes))

    def problems(self, path: Path, *, form: str = "") -> list[str]:
        """Return every finding about ``path``, which must have some."""
        with pytest.raises(InputError) as caught:
            read_any(path, form=form)
        assert caught.value.where == str(path)
        return [str(finding) for finding in caught.value.findings]

    def wrong(self, form: str, *changes: tuple[str, str]) -> list[str]:
        """Return every finding about the changed sample of a format."""
        return self.problems(self.sample(form, *changes), form=form)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return an empty folder for foreign files."""
    return Desk(tmp_path)


@pytest.fixture
def survives(tmp_path: Path) -> object:
    """Return a function that writes a reading's network, reads it back and finds it equal."""

    def check(reading: Reading) -> None:
        network = reading.network
        folder = tmp_path / "written"
        write_network(network, folder)
        back = read_network(folder)
        assert settings_text(back.settings) == settings_text(network.settings)
        for name, table in network.tables.items():
            assert table_text(back[name]) == table_text(table)

    return check
