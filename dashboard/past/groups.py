"""What belongs together of a difference: a project that was redeployed is one thing, not thirty.

A container that is gone and one that came under the same project and service, or without a project under the
same name, is one that was made anew. Who did it is known as far as it was done by Portolan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from django.utils.translation import ngettext

from dashboard.base.i18n import gettext as _
from dashboard.events.models import Event
from dashboard.past import reader
from dashboard.past.models import Recording
from dashboard.past.reader import Pair
from topology.model.records import container_id, split_endpoint_id

Json = dict[str, Any]
#: So many images are named in a sentence.
NAMED = 3
_OF_CONTAINERS = ("container", "sandbox", "endpoint", "tmpfs")


@dataclass(slots=True)
class Group:
    """A project, or a container without one, and what became of it.

    `project` and `name` are those: `name` is the container's where there is no project. `nodes` are all that
    have to do with it and came, went or changed, by ID.
    """

    project: str | None
    name: str
    came: list[Json] = field(default_factory=list)
    gone: list[Json] = field(default_factory=list)
    changed: list[Json] = field(default_factory=list)
    nodes: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """`redeployed`, `added`, `removed` or `changed`."""
        if self.anew():
            return "redeployed"
        if self.changed or (self.came and self.gone):
            return "changed"
        return "added" if self.came else "removed"

    def anew(self) -> list[tuple[Json, Json]]:
        """Those that went, each with the one that came in its place."""
        gone = defaultdict(list)
        for one in self.gone:
            gone[_role(one)].append(one)
        return [(gone[_role(one)].pop(0), one) for one in self.came if gone[_role(one)]]

    def images(self) -> list[tuple[str, str]]:
        """The images that are others now, each once."""
        return list(
            dict.fromkeys((old["image"], new["image"]) for old, new in self.anew() if _differs(old, new))
        )

    def text(self) -> str:
        """A sentence, in the reader's language."""
        parts = [_headline(self)]
        parts += [_("image %(before)s → %(after)s") % _short(*pair) for pair in self.images()[:NAMED]]
        if self.people:
            parts.append(_("by %s") % ", ".join(self.people))
        return ", ".join(parts)

    def json(self) -> Json:
        """As the API gives it."""
        return {
            "kind": self.kind,
            "project": self.project,
            "name": self.name,
            "containers": sorted(one["id"] for one in (*self.came, *self.gone, *self.changed)),
            "nodes": self.nodes,
            "images": [{"before": before, "after": after} for before, after in self.images()],
            "by": self.people,
            "text": self.text(),
        }


def groups(recording: Recording, pairs: Collection[Pair], since: int, until: int, seen: int) -> list[Group]:
    """The groups of a difference between two moments, by name; `seen` is the last known moment of them."""
    found: dict[tuple[str | None, str], Group] = {}
    of_container: dict[str, Group] = {}
    nodes = [pair for pair in pairs if isinstance(pair.key, str)]
    for pair in nodes:
        if str(pair.key).startswith("container:"):
            before, after = _loaded(pair.before), _loaded(pair.after)
            _add(found, of_container, before, after)
    rewired = {
        container_id(docker) for docker in map(_rewired, pairs) if docker and docker not in of_container
    }
    for record in reader.nodes(recording, seen, rewired).values():
        _add(found, of_container, record, record)
    for pair in nodes:
        kind, _colon, rest = str(pair.key).partition(":")
        group = of_container.get(rest.partition(":")[0]) if kind in _OF_CONTAINERS else None
        if group is not None:
            group.nodes.append(str(pair.key))
    _name_people(recording, found.values(), since, until)
    return [found[key] for key in sorted(found, key=lambda key: (key[0] is None, key[0] or "", key[1]))]


def _rewired(pair: Pair) -> str:
    """The Docker ID of the container that is plugged in, mounts or publishes otherwise; empty: none does."""
    replaced = pair.before is None or pair.after is None
    if isinstance(pair.key, str):
        is_plug = replaced and pair.key.startswith("endpoint:")
        return split_endpoint_id(pair.key)[0] if is_plug else ""
    source, target, key = pair.key
    if key.startswith("mounts:"):
        return source.partition(":")[2]
    return target.partition(":")[2] if key.startswith("publishes:") else ""


def _add(
    found: dict[tuple[str | None, str], Group],
    of_container: dict[str, Group],
    before: Json | None,
    after: Json | None,
) -> None:
    record = after or before or {}
    key = record.get("project"), record.get("project") or record.get("name") or ""
    group = found.setdefault(key, Group(*key))
    of_container[record["id"].partition(":")[2]] = group
    place = group.changed if before and after else group.came if after else group.gone
    place.append(record)


def _name_people(recording: Recording, found: Iterable[Group], since: int, until: int) -> None:
    """Who did something with one of the containers, or their project, in that time."""
    between = (_datetime(since), _datetime(until))
    rows = Event.objects.filter(
        host=recording.host, at__range=between, source=Event.Source.PERSON, outcome="done"
    )
    who: dict[str, set[str]] = defaultdict(set)
    for node_id, other_id, username in rows.values_list("node_id", "other_id", "username"):
        who[node_id].add(username)
        who[other_id].add(username)
    for group in found:
        concerned = {*group.nodes, *(one["id"] for one in (*group.came, *group.gone, *group.changed))}
        people = {name for node in concerned for name in who.get(node, ())}
        group.people = sorted(people - {""})


def _headline(group: Group) -> str:
    anew, name = len(group.anew()), group.name
    if group.kind == "redeployed":
        many = ngettext(
            "%(name)s redeployed: %(count)d container", "%(name)s redeployed: %(count)d containers", anew
        )
        return many % {"name": name, "count": anew}
    count = len(group.came) + len(group.gone) + len(group.changed)
    many = {
        "added": ngettext("%(name)s: %(count)d container came", "%(name)s: %(count)d containers came", count),
        "removed": ngettext(
            "%(name)s: %(count)d container gone", "%(name)s: %(count)d containers gone", count
        ),
        "changed": ngettext(
            "%(name)s: %(count)d container changed", "%(name)s: %(count)d containers changed", count
        ),
    }[group.kind]
    return many % {"name": name, "count": count}


def _role(container: Json) -> str:
    return container.get("service") or container.get("name") or ""


def _differs(old: Json, new: Json) -> bool:
    return bool(old.get("image")) and bool(new.get("image")) and old["image"] != new["image"]


def _short(before: str, after: str) -> dict[str, str]:
    """`1.4` and `1.5` where only the tag is another."""
    old, new = before.rpartition(":"), after.rpartition(":")
    if old[0] and old[0] == new[0] and "/" not in old[2] + new[2]:
        return {"before": old[2], "after": new[2]}
    return {"before": before, "after": after}


def _loaded(record: bytes | None) -> Json | None:
    return None if record is None else orjson.loads(record)


def _datetime(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1000, UTC)
