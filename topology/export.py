"""The topology for other tools: GraphML, DOT, Mermaid, and an outline to read.

Names come from the engine and may be anything; each format quotes them in its own way, and where people read
them nothing in them is unseen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

import orjson

from topology.escape import escape as escape_invisible
from topology.graph.records import Edge, Node, Topology, Value
from topology.outline import text
from topology.quoting import dot_text, mermaid_text
from topology.store.codec import as_json

__all__ = ["FORMATS", "dot", "graphml", "mermaid", "text"]

#: What XML 1.0 does not allow in any form.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPES = {bool: "boolean", int: "long", str: "string"}
_SHAPES = {
    "host": "house",
    "container": "box",
    "sandbox": "folder",
    "endpoint": "point",
    "network": "hexagon",
    "volume": "cylinder",
    "bind": "note",
    "tmpfs": "component",
}
_MERMAID = {
    "host": ("[[", "]]"),
    "container": ("[", "]"),
    "sandbox": ("(", ")"),
    "endpoint": ("((", "))"),
    "network": ("{{", "}}"),
    "volume": ("[(", ")]"),
    "bind": ("[/", "/]"),
    "tmpfs": (">", "]"),
}


def graphml(topology: Topology) -> str:
    """GraphML as networkx reads it: lists and objects are JSON texts, what is unknown is left out."""
    nodes, edges = _nodes(topology), _edges(topology)
    keys = _GraphmlKeys()
    body = [line for node in nodes for line in keys.element("node", {"id": node.id}, node)]
    for edge in edges:
        ends = {"source": edge.source, "target": edge.target, "id": edge.key}
        body += keys.element("edge", ends, edge)
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
            *keys.lines(),
            '<graph edgedefault="directed">',
            *body,
            "</graph>",
            "</graphml>",
            "",
        ]
    )


def dot(topology: Topology) -> str:
    """Graphviz DOT."""
    lines = ["digraph portolan {", "  rankdir=LR;"]
    for node in _nodes(topology):
        label, shape = dot_text(_label(node)), _SHAPES.get(node.kind, "box")
        lines.append(f"  {dot_text(node.id)} [label={label}, shape={shape}, class={dot_text(node.kind)}];")
    for edge in _edges(topology):
        lines.append(
            f"  {dot_text(edge.source)} -> {dot_text(edge.target)} [label={dot_text(_edge_label(edge))}];"
        )
    return "\n".join([*lines, "}", ""])


def mermaid(topology: Topology) -> str:
    """A Mermaid flowchart. Nodes are numbered, since an ID there may hold letters and digits only."""
    nodes = _nodes(topology)
    number = {node.id: f"n{index}" for index, node in enumerate(nodes)}
    lines = ["flowchart LR"]
    for node in nodes:
        opening, closing = _MERMAID.get(node.kind, ("[", "]"))
        lines.append(f"  {number[node.id]}{opening}{mermaid_text(_label(node))}{closing}")
    for edge in _edges(topology):
        ends = number.get(edge.source), number.get(edge.target)
        lines.append(f"  {ends[0]} -->|{mermaid_text(_edge_label(edge))}| {ends[1]}")
    return "\n".join([*lines, ""])


#: Every format but the topology document itself, by the name that the command line has for it.
FORMATS: Mapping[str, Callable[[Topology], str]] = {
    "graphml": graphml,
    "dot": dot,
    "mermaid": mermaid,
    "text": text,
}


class _GraphmlKeys:
    """The declarations of attributes, collected while they are written: name and type belong together."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str, str], str] = {}

    def lines(self) -> Iterator[str]:
        """The `key` elements."""
        for (element, name, kind), key in self._ids.items():
            yield f'<key id="{key}" for="{element}" attr.name={_xml(name)} attr.type="{kind}"/>'

    def element(self, name: str, attributes: Mapping[str, str], record: Node | Edge) -> Iterator[str]:
        """A node or edge with its data."""
        shown = " ".join(f"{key}={_xml(value)}" for key, value in attributes.items())
        yield f"<{name} {shown}>"
        for key, value in [("kind", record.kind), *record.attributes.items()]:
            if value is not None:
                scalar = value if isinstance(value, str | int) else _json(value)
                kind = _TYPES[type(scalar)]
                data = escape(_clean(str(scalar).lower() if kind == "boolean" else str(scalar)))
                yield f'<data key="{self._key(name, key, kind)}">{data}</data>'
        yield f"</{name}>"

    def _key(self, element: str, name: str, kind: str) -> str:
        return self._ids.setdefault((element, name, kind), f"d{len(self._ids)}")


def _nodes(topology: Topology) -> list[Node]:
    return [topology.nodes[node_id] for node_id in sorted(topology.nodes)]


def _edges(topology: Topology) -> list[Edge]:
    return [topology.edges[edge_id] for edge_id in sorted(topology.edges)]


def _label(node: Node) -> str:
    """What a node is called: its name, path or address, else its kind."""
    names: Iterable[str] = (node.text(key) for key in ("name", "path", "destination", "ipv4", "ipv6"))
    return escape_invisible(next((name for name in names if name), node.kind))


def _edge_label(edge: Edge) -> str:
    if edge.kind == "mounts":
        return escape_invisible(f"{edge.get('destination')} {'rw' if edge.get('rw') else 'ro'}")
    return edge.key.removeprefix("publishes:")


def _json(value: Value) -> str:
    return orjson.dumps(value, default=as_json).decode()


def _clean(value: str) -> str:
    return _NOT_XML.sub("\ufffd", value)


def _xml(value: str) -> str:
    return quoteattr(_clean(value), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
