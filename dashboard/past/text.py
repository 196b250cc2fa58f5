"""What changed, a line each, for a terminal. What only follows from another line (a sandbox) has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from dashboard.past.moments import iso
from dashboard.past.reader import Pair
from dashboard.past.service import Difference
from topology.escape import escape
from topology.model.records import container_id, network_id, split_endpoint_id

Record = dict[str, Any]
_THINGS = ("host", "container", "network", "volume", "bind", "tmpfs")
#: What follows from other lines, or says little to people.
_SILENT = frozenset(
    {"persistence", "used_by", "writers", "shared", "risks", "endpoint_id", "dns_names", "status"}
)


def lines(found: Difference, names: Mapping[str, str]) -> Iterator[str]:
    """The times, what nobody could see, and each change; `names` are the nodes' by ID."""
    yield f"From {iso(found.since)} to {iso(found.until)}"
    for begin, end in found.unknown:
        yield f"? nobody could see what was there from {iso(begin)} to {iso(end)}"
    yield from (f"= {escape(group.text())}" for group in found.groups if group.kind == "redeployed")
    told = [line for pair in found.pairs if (line := _line(pair, names)) is not None]
    yield from told or ["nothing is different"]


def _line(pair: Pair, names: Mapping[str, str]) -> str | None:
    before, after = _loaded(pair.before), _loaded(pair.after)
    record = after or before or {}
    what = _what(record, names)
    if what is None:
        return None
    if before and after:
        fields = [_field(name, before.get(name), after[name]) for name in after if name not in _SILENT]
        changed = [field for field in fields if field]
        return f"~ {what}: {', '.join(changed)}" if changed else None
    return f"{'+' if after else '-'} {what}"


def _what(record: Record, names: Mapping[str, str]) -> str | None:
    kind = record["kind"]
    if kind in _THINGS:
        return f"{kind} {escape(names.get(record['id'], record['id']))}"
    if kind == "endpoint":
        container, network = split_endpoint_id(record["id"])
        return f"{_name(container_id(container), names)} on {_name(network_id(network), names)}"
    if kind == "publishes":
        host = f"{record['host_ip']}:{record['host_port']}"
        port = f"{record['container_port']}/{record['protocol']}"
        return f"{_name(record['target'], names)} published at {host} for {port}"
    if kind == "mounts":
        source, target = _name(record["source"], names), _name(record["target"], names)
        return f"{source} mounts {target} at {escape(record['destination'])}"
    return None


def _name(node_id: str, names: Mapping[str, str]) -> str:
    return escape(names.get(node_id, node_id.partition(":")[2][:12]))


def _field(name: str, before: object, after: object) -> str | None:
    if before == after:
        return None
    return f"{name} {_value(before)} → {_value(after)}"


def _value(value: object) -> str:
    return escape(value if isinstance(value, str) else orjson.dumps(value).decode())


def _loaded(record: bytes | None) -> Record | None:
    return None if record is None else orjson.loads(record)
