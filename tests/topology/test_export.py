"""Every format can be read back, whatever the names."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree as ET

import networkx as nx

from tests.topology.answers import an_id, container, network, on, topology_of, volume
from topology import export
from topology.graph.builder import Topology, to_networkx

EP = "9" * 64
SHOP = network(1, "shop", "10.1.0.0/16 10.1.0.1")
HOSTILE = [
    '"; } evil [label="x',
    "a\\",
    '\\"',
    "</data><node id='evil'/>",
    "]] --> evil; click evil call alert()",
    "line\nbreak\r\nend",
    "`%%{init}%%` #quot; &amp; &#x3c;",
    "\x00\x1b[31mred\x07",
    "\u202eright to left",
    "한글 é 🐳",
    "]]>",
    "",
]


def hostile_host() -> Topology:
    items = [
        container(
            number, networks={"shop": on(SHOP["Id"], EP, "10.1.0.2")}, Image=name, Status=name,
            Labels={"com.docker.compose.project": name},
            Mounts=[{"Type": "bind", "Source": f"/{name}", "Destination": f"/x{name}", "RW": False}],
            Ports=[{"IP": "::", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}],
        )
        for number, name in enumerate(HOSTILE, 1)
    ]  # fmt: skip
    volumes = [
        volume(name or "v", Options={"type": "none", "o": "bind", "device": f"/{name}"}) for name in HOSTILE
    ]
    return topology_of(items, [SHOP], volumes)


def printable(name: str) -> str:
    """What a format that cannot hold every character makes of a name."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", name)


def test_it_writes_graphml_that_networkx_reads_back() -> None:
    topology = hostile_host()
    text = export.graphml(topology)
    read = nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)
    made = to_networkx(topology)
    assert set(read.nodes) == {printable(node_id) for node_id in made.nodes}
    assert isinstance(read, nx.MultiDiGraph)
    assert {edge[:3] for edge in read.edges(keys=True)} == {
        tuple(map(printable, edge)) for edge in topology.edges
    }
    for number, name in enumerate(HOSTILE, 1):
        node = read.nodes[f"container:{an_id(number)}"]
        assert node.get("image", "") == printable(name).replace("\r\n", "\n")
        assert "health" not in node
    network_node = read.nodes[f"network:{SHOP['Id']}"]
    assert network_node["icc"] is True
    assert network_node["internal"] is False
    assert network_node["subnets"] == '[{"subnet":"10.1.0.0/16","gateway":"10.1.0.1"}]'
    published = [data for *_, data in read.edges(data=True) if data["kind"] == "publishes"]
    assert {data["host_port"] for data in published} == {8080}


def test_it_declares_every_graphml_attribute_once_with_its_type() -> None:
    root = ET.fromstring(export.graphml(hostile_host()))
    keys = [key for key in root if key.tag.endswith("key")]
    declared = {(key.get("for"), key.get("attr.name"), key.get("attr.type")) for key in keys}
    assert len(declared) == len(keys)
    assert ("edge", "host_port", "long") in declared
    assert ("node", "active", "boolean") in declared
    assert ("node", "name", "string") in declared


DOT_STRING = r'"(?:[^"\\]|\\.)*"'
DOT_NODE = re.compile(rf"  {DOT_STRING} \[label={DOT_STRING}, shape=\w+, class={DOT_STRING}\];")
DOT_EDGE = re.compile(rf"  {DOT_STRING} -> {DOT_STRING} \[label={DOT_STRING}\];")


def test_it_writes_dot_in_which_every_name_stays_in_its_quotes() -> None:
    topology = hostile_host()
    first, direction, *lines, last, rest = export.dot(topology).split("\n")
    assert (first, direction, last, rest) == ("digraph portolan {", "  rankdir=LR;", "}", "")
    nodes = [line for line in lines if DOT_NODE.fullmatch(line)]
    edges = [line for line in lines if DOT_EDGE.fullmatch(line)]
    assert (len(nodes), len(edges)) == (len(topology.nodes), len(topology.edges))
    assert len(nodes) + len(edges) == len(lines)


MERMAID_TEXT = r'"[\w .,/\\#;-]*"'
MERMAID_NODE = re.compile(rf"  n\d+[\[({{>/]+{MERMAID_TEXT}[\])}}/]+")
MERMAID_EDGE = re.compile(rf"  n\d+ -->\|{MERMAID_TEXT}\| n\d+")


def test_it_writes_mermaid_in_which_every_name_stays_in_its_quotes() -> None:
    topology = hostile_host()
    first, *lines, rest = export.mermaid(topology).split("\n")
    assert (first, rest) == ("flowchart LR", "")
    nodes = [line for line in lines if MERMAID_NODE.fullmatch(line)]
    edges = [line for line in lines if MERMAID_EDGE.fullmatch(line)]
    assert (len(nodes), len(edges)) == (len(topology.nodes), len(topology.edges))
    assert len(nodes) + len(edges) == len(lines)


def one_of_each() -> Topology:
    mounts = [
        {"Type": "volume", "Name": "data", "Destination": "/data", "RW": False},
        {"Type": "bind", "Source": "/etc", "Destination": "/host", "RW": True},
        {"Type": "tmpfs", "Source": "", "Destination": "/run", "RW": True},
    ]
    ports = [{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}]
    web = container(1, "web", networks={"shop": on(SHOP["Id"], EP, "10.1.0.2")}, Mounts=mounts, Ports=ports)
    return topology_of([web], [SHOP], [volume("data")])


def test_it_draws_each_kind_in_its_own_way() -> None:
    dot, mermaid = export.dot(one_of_each()), export.mermaid(one_of_each())
    for name, kind, shape, opening, closing in (
        ("box", "host", "house", "[[", "]]"),
        ("web", "container", "box", "[", "]"),
        ("sandbox", "sandbox", "folder", "(", ")"),
        ("10.1.0.2/16", "endpoint", "point", "((", "))"),
        ("shop", "network", "hexagon", "{{", "}}"),
        ("data", "volume", "cylinder", "[(", ")]"),
        ("/etc", "bind", "note", "[/", "/]"),
        ("/run", "tmpfs", "component", ">", "]"),
    ):
        assert f'[label="{name}", shape={shape}, class="{kind}"];' in dot
        shown = re.escape(f'{opening}"{name}"{closing}')
        assert re.search(rf"n\d+{shown}\n", mermaid), name


def test_it_labels_edges() -> None:
    mermaid = export.mermaid(one_of_each())
    for label in ("/data ro", "/host rw", "joins", "holds", "attaches"):
        assert f'-->|"{label}"|' in mermaid
    assert 'label="0.0.0.0:8080:80/tcp"' in export.dot(one_of_each())


OUTLINE = (
    "box: Docker 28.5.2 on linux x86_64\n"
    "\n"
    "shop\n"
    "  web (busybox:1.36): Up 3 minutes\n"
    "    on shop 10.1.0.2/16\n"
    "    publishes 0.0.0.0:8080→80/tcp\n"
    "    mounts data at /data (read-only)\n"
    "    mounts /etc at /host\n"
    "    mounts tmpfs at /run\n"
    "\n"
    "(no project)\n"
    "  agent (busybox:1.36): Up 3 minutes\n"
    "    in the host's network stack\n"
    "  off (busybox:1.36): Exited (0) 3 days ago\n"
    "    on a network that is gone not active\n"
    "  side (busybox:1.36): Up 3 minutes\n"
    "    in the network stack of web\n"
    "\n"
    "networks\n"
    "  bridge: bridge, 172.17.0.0/16; 0 endpoints\n"
    "  host: host; 0 endpoints\n"
    "  none: null; 0 endpoints\n"
    "  shop: bridge, 10.1.0.0/16; 1 endpoint\n"
    "\n"
    "volumes\n"
    "  data: 1 container\n"
)


def test_it_writes_an_outline() -> None:
    labels = {"com.docker.compose.project": "shop"}
    web = container(
        1, "web", networks={"shop": on(SHOP["Id"], EP, "10.1.0.2")}, Labels=labels,
        Ports=[{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}],
        Mounts=[
            {"Type": "volume", "Name": "data", "Destination": "/data", "RW": False},
            {"Type": "bind", "Source": "/etc", "Destination": "/host", "RW": True},
            {"Type": "tmpfs", "Source": "", "Destination": "/run", "RW": True},
        ],
    )  # fmt: skip
    gone = container(
        2, "off", State="exited", Status="Exited (0) 3 days ago", networks={"x": on(an_id(9, "a"))}
    )
    items = [web, gone, container(3, "side", mode="container:web"), container(4, "agent", mode="host")]
    text = export.text(topology_of(items, [SHOP], [volume("data")]))
    assert text == OUTLINE


def test_it_lets_no_name_command_the_terminal() -> None:
    text = export.text(hostile_host())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", text)


def test_it_exports_an_empty_host() -> None:
    for write in export.FORMATS.values():
        assert write(Topology())
    assert set(export.FORMATS) == {"graphml", "dot", "mermaid", "text"}
