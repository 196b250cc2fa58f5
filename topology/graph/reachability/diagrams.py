"""Who reaches whom, as Mermaid and DOT: an arrow from each container to each that it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from topology.escape import escape
from topology.graph.reachability.outline import host_port, target_port
from topology.graph.reachability.records import Opening, Pair, Port, Way
from topology.graph.reachability.selection import Selection
from topology.quoting import dot_text, mermaid_text

_OUTSIDE = "outside"


def mermaid(selection: Selection) -> str:
    """A Mermaid flowchart. Nodes are numbered, since an ID there may hold letters and digits only."""
    arrows = list(_arrows(selection))
    names = _names(selection, arrows)
    numbers = {node_id: f"n{number}" for number, node_id in enumerate(names)}
    lines = ["flowchart LR"]
    lines += [f"  {numbers[node_id]}[{mermaid_text(name)}]" for node_id, name in names.items()]
    lines += [f"  {numbers[a]} -->|{mermaid_text(label)}| {numbers[b]}" for a, b, label in arrows]
    return "\n".join([*lines, ""])


def dot(selection: Selection) -> str:
    """Graphviz DOT."""
    arrows = list(_arrows(selection))
    lines = ["digraph reach {", "  rankdir=LR;"]
    for node_id, name in _names(selection, arrows).items():
        lines.append(f"  {dot_text(node_id)} [label={dot_text(name)}, shape=box];")
    for a, b, label in arrows:
        lines.append(f"  {dot_text(a)} -> {dot_text(b)} [label={dot_text(label)}];")
    return "\n".join([*lines, "}", ""])


def _arrows(selection: Selection) -> Iterator[tuple[str, str, str]]:
    for pair in selection.pairs():
        if pair.reached.ways:
            yield pair.sender, pair.target, _label(selection, pair)
    for opening in selection.openings():
        yield _OUTSIDE, opening.target, _opening_label(opening)


def _names(selection: Selection, arrows: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """What stands at the ends of arrows, and its name."""
    ends = dict.fromkeys(end for a, b, _label in arrows for end in (a, b))
    return {
        end: end if end == _OUTSIDE else escape(selection.verdict.container(end).name) for end in sorted(ends)
    }


def _label(selection: Selection, pair: Pair) -> str:
    return ", ".join(dict.fromkeys(_way_label(selection, way) for way in pair.reached.ways))


def _way_label(selection: Selection, way: Way) -> str:
    if way.kind == "published" and way.port is not None:
        return host_port(way.port)
    network = (
        escape(selection.verdict.network_name(way.network)) if way.network else way.kind.replace("_", " ")
    )
    return network if way.port is None else f"{network} {target_port(way.port)}"


def _opening_label(opening: Opening) -> str:
    port = Port(*opening[2:6])
    if opening.kind == "published":
        return host_port(port)
    kind = opening.kind.replace("_", " ")
    return kind if port.container_port is None else f"{kind} {target_port(port)}"
