"""What changed, a line each, for a terminal and the page. What only follows from another line has none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from dashboard.base.i18n import gettext as _
from dashboard.past.moments import iso
from dashboard.past.reader import Pair
from dashboard.past.service import Difference
from topology.escape import escape
from topology.model.records import container_id, network_id, split_endpoint_id

Record = dict[str, Any]
#: What follows from other lines, or says little to people.
_SILENT = frozenset(
    {"persistence", "used_by", "writers", "shared", "risks", "endpoint_id", "dns_names", "status", "mac"}
)


class Line(NamedTuple):
    """What came (`+`), went (`-`) or changed (`~`): in words, and the node that it belongs to, by ID."""

    sign: str
    text: str
    node_id: str


def lines(found: Difference, names: Mapping[str, str]) -> Iterator[str]:
    """The times, what nobody could see, and each change; `names` are the nodes' by ID."""
    yield _("From %(begin)s to %(end)s") % {"begin": iso(found.since), "end": iso(found.until)}
    for begin, end in found.unknown:
        unseen = _("nobody could see what was there from %(begin)s to %(end)s")
        yield f"? {unseen % {'begin': iso(begin), 'end': iso(end)}}"
    yield from (f"= {escape(group.text())}" for group in found.groups if group.kind == "redeployed")
    told = [f"{line.sign} {line.text}" for line in changes(found.pairs, names)]
    yield from told or [_("nothing is different")]


def changes(pairs: Iterable[Pair], names: Mapping[str, str]) -> Iterator[Line]:
    """A line for each change that people are told of; `names` are the nodes' by ID."""
    for pair in pairs:
        before, after = _loaded(pair.before), _loaded(pair.after)
        record = after or before or {}
        what = _what(record, names)
        if what is None:
            continue
        if not (before and after):
            yield Line("+" if after else "-", what, _owner(record))
        elif fields := _fields(before, after):
            yield Line("~", f"{what}: {', '.join(fields)}", _owner(record))


def _what(record: Record, names: Mapping[str, str]) -> str | None:
    """What a node or an edge is to people; `None` where it is told with another."""
    kind = record["kind"]
    if kind in ("host", "container", "network", "volume", "bind"):
        return _thing(kind) % escape(names.get(record["id"], record["id"]))
    if kind == "endpoint":
        container, network = split_endpoint_id(record["id"])
        where = {"container": container_id(container), "network": network_id(network)}
        return _("%(container)s on %(network)s") % _named(where, names)
    if kind == "publishes":
        ports = {
            "host": f"{record['host_ip']}:{record['host_port']}",
            "port": f"{record['container_port']}/{record['protocol']}",
        }
        published = _named({"container": record["target"]}, names) | ports
        return _("%(container)s published at %(host)s for %(port)s") % published
    if kind == "mounts":
        mount = _named({"container": record["source"], "source": record["target"]}, names)
        mount["destination"] = escape(record["destination"])
        return _("%(container)s mounts %(source)s at %(destination)s") % mount
    return None


def _thing(kind: str) -> str:
    return {
        "host": _("host %s"),
        "container": _("container %s"),
        "network": _("network %s"),
        "volume": _("volume %s"),
        "bind": _("path %s"),
    }[kind]


def _owner(record: Record) -> str:
    """The container that a record belongs to, or the node itself."""
    if record["kind"] == "endpoint":
        return container_id(split_endpoint_id(record["id"])[0])
    if "id" in record:
        return str(record["id"])
    return str(record["target" if record["kind"] == "publishes" else "source"])


def _named(nodes: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    return {word: _name(node_id, names) for word, node_id in nodes.items()}


def _name(node_id: str, names: Mapping[str, str]) -> str:
    if node_id.startswith("tmpfs:"):
        return _("memory")
    return escape(names.get(node_id, node_id.partition(":")[2][:12]))


def _fields(before: Record, after: Record) -> list[str]:
    """Each attribute that is another, as it was and as it is; names are those of the document."""
    return [
        f"{name} {_value(before.get(name))} → {_value(after[name])}"
        for name in after
        if name not in _SILENT and before.get(name) != after[name]
    ]


def _value(value: object) -> str:
    return escape(value if isinstance(value, str) else orjson.dumps(value).decode())


def _loaded(record: bytes | None) -> Record | None:
    return None if record is None else orjson.loads(record)
