"""Which ways between containers, and which openings to the outside, come and go with an action: as an answer.

The first few of each are told, with how many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from topology.graph.reachability import whatif
from topology.graph.reachability.records import Opening
from topology.graph.reachability.whatif import Change
from topology.graph.records import Topology

#: So many of each are told.
TOLD = 20
_One = TypeVar("_One")
Json = dict[str, Any]


def nothing() -> Json:
    """The answer where nothing comes or goes."""
    return {part: {"total": 0, "entries": []} for part in ("come", "go", "open", "close")}


def between(before: Topology, after: Topology, container: str) -> Json:
    """What comes and goes where the networks of one container (node ID) are others."""
    found = whatif.changes(before, after, container)
    names = {node.id: node.text("name") for node in after.of_kind("container")}
    return {
        "come": _bounded(found.come, lambda one: _change(one, names, _comes(one, names))),
        "go": _bounded(found.go, lambda one: _change(one, names, _goes(one, names))),
        "open": _bounded(found.open, lambda one: _opening(one, names, _opens(one, names))),
        "close": _bounded(found.close, lambda one: _opening(one, names, _closes(one, names))),
    }


def texts(answer: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The same as sentences, and how many there are beside them."""
    found = []
    for part in answer.values():
        found += [entry["text"] for entry in part["entries"]]
        if part["total"] > len(part["entries"]):
            found.append(_("(and %d more)") % (part["total"] - len(part["entries"])))
    return found


def _bounded(found: tuple[_One, ...], told: Callable[[_One], Json]) -> Json:
    """Whole ones stand before those that have or keep another way."""
    first = sorted(found, key=lambda one: isinstance(one, Change) and not one.whole)
    return {"total": len(found), "entries": list(map(told, first[:TOLD]))}


def _change(one: Change, names: Mapping[str, str], text: str) -> Json:
    return {
        "from": {"id": one.sender, "name": names.get(one.sender, "")},
        "to": {"id": one.target, "name": names.get(one.target, "")},
        "kinds": one.kinds,
        "ports": one.ports,
        "whole": one.whole,
        "text": text,
    }


def _opening(one: Opening, names: Mapping[str, str], text: str) -> Json:
    found = one._asdict() | {"to": {"id": one.target, "name": names.get(one.target, "")}, "text": text}
    del found["target"], found["assumes"]
    return found


def _comes(one: Change, names: Mapping[str, str]) -> str:
    if one.whole and one.ports:
        return _("“%(sender)s” will reach “%(target)s” at %(ports)s.") % _words(one, names)
    if one.whole:
        return _("“%(sender)s” will reach “%(target)s”.") % _words(one, names)
    return _("“%(sender)s” will reach “%(target)s” %(how)s, too.") % _words(one, names)


def _goes(one: Change, names: Mapping[str, str]) -> str:
    if one.whole:
        return _("“%(sender)s” will no longer reach “%(target)s”.") % _words(one, names)
    return _("“%(sender)s” will no longer reach “%(target)s” %(how)s; other ways stay.") % _words(one, names)


def _opens(one: Opening, names: Mapping[str, str]) -> str:
    return _("“%(target)s” will be open to the outside: %(where)s.") % _place(one, names)


def _closes(one: Opening, names: Mapping[str, str]) -> str:
    return _("“%(target)s” will no longer be open to the outside: %(where)s.") % _place(one, names)


def _words(one: Change, names: Mapping[str, str]) -> dict[str, str]:
    return {
        "sender": names.get(one.sender, ""),
        "target": names.get(one.target, ""),
        "ports": ", ".join(one.ports),
        "how": _how(one.kinds),
    }


def _how(kinds: Iterable[str]) -> str:
    words = {
        "same_stack": _("in the same network stack"),
        "network": _("along a network"),
        "routed": _("by a route"),
        "host_stack": _("from the host's network stack"),
        "to_host": _("in the host's network stack"),
        "published": _("through a published port"),
    }
    return ", ".join(words[kind] for kind in kinds)


def _place(one: Opening, names: Mapping[str, str]) -> dict[str, str]:
    scopes = {
        "everywhere": _("everywhere"),
        "address": _("at one address"),
        "loopback": _("on this host alone"),
    }
    port = _("any port") if one.container_port is None else f"{one.container_port}/{one.protocol}"
    if one.host_port is not None:
        host_ip = f"[{one.host_ip}]" if ":" in (one.host_ip or "") else one.host_ip
        port = f"{host_ip}:{one.host_port}→{port}"
    return {"target": names.get(one.target, ""), "where": f"{port} ({scopes[one.scope]})"}
