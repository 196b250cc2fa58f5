"""What becomes of the data, straight from `docker inspect`: who uses it, who writes, what `rm -v` takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Record = dict[str, Any]


def add_accounts(
    nodes: dict[str, Record], edges: Mapping[tuple[str, str, str], Record], containers: Mapping[str, Record]
) -> None:
    """Put `used_by`, `shared`, `writers` and `persistence` on the nodes of an expected document."""
    uses = [(edge["source"], edge["target"], edge) for edge in edges.values() if edge["kind"] == "mounts"]
    sealed = {node["id"] for node in nodes.values() if _is_sealed(node)}
    behind = {e["source"]: e["target"] for e in edges.values() if e["kind"] == "backed_by"}
    uses += [(user, behind[source], edge) for user, source, edge in uses if source in behind]
    writing = [(user, source) for user, source, e in uses if e["rw"] and e["target"] not in sealed]
    for node in nodes.values():
        if node["kind"] in ("volume", "bind", "tmpfs"):
            mine = [(user, edge) for user, source, edge in uses if source == node["id"]]
            node["used_by"] = sorted({user for user, _ in mine})
            node["shared"] = len(node["used_by"]) > 1
            node["writers"] = sorted({user for user, source in writing if source == node["id"]})
            node["persistence"] = _fate_of_source(node, mine, containers)
        if node["kind"] == "container":
            node["persistence"] = _left_of(node["id"], nodes, uses, containers)


def _fate_of_source(node: Record, mine: list[tuple[str, Record]], containers: Mapping[str, Record]) -> str:
    if _is_memory(node):
        return "lost_on_stop"
    nameless = [_nameless(containers[user.partition(":")[2]], edge["destination"]) for user, edge in mine]
    return "lost_with_rm_v" if node.get("anonymous") and nameless and all(nameless) else "kept"


def _is_memory(node: Record) -> bool:
    """It is a tmpfs, or a volume that is one."""
    return node["kind"] == "tmpfs" or (node.get("options") or {}).get("type") == "tmpfs"


def _is_sealed(node: Record) -> bool:
    """It is a volume that can only be read, whatever a mount of it says."""
    return node["kind"] == "volume" and "ro" in node["options"].get("o", "").split(",")


def _left_of(
    container: str,
    nodes: Mapping[str, Record],
    uses: list[tuple[str, str, Record]],
    containers: Mapping[str, Record],
) -> Record:
    item = containers[container.partition(":")[2]]
    left: dict[str, set[str]] = {"kept": set(), "lost_with_rm_v": set(), "lost_on_stop": set()}
    for user, source, edge in uses:
        if user != container or edge["target"] != source:
            continue
        others = {other for other, used, _ in uses if used == source} - {container}
        goes = nodes[source].get("anonymous") and not others and _nameless(item, edge["destination"])
        memory = _is_memory(nodes[source])
        left["lost_on_stop" if memory else "lost_with_rm_v" if goes else "kept"].add(source)
    found: Record = {fate: sorted(sources) for fate, sources in left.items()}
    return found | {"lost_on_remove": True, "auto_remove": item["HostConfig"]["AutoRemove"]}


def _nameless(item: Record, destination: str) -> bool:
    config = item["HostConfig"]
    named = {bind.split(":")[1] for bind in config.get("Binds") or ()}
    named |= {mount["Target"] for mount in config.get("Mounts") or () if mount.get("Source")}
    return destination not in named
