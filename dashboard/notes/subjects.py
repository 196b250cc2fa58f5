"""What a note is on: called so that it is the same when compose has made it anew, and found on the chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from dashboard import references, targets
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.notes.models import Note
from dashboard.runtime import Runtime
from dashboard.targets import Target
from topology.graph.builder import Node, Topology
from topology.model import records as model

Kind = Note.Kind
LONGEST_NAME = 255
#: So many of a service's containers stand in the audit log.
MOST_TARGETS = 20


class Subject(NamedTuple):
    """One thing, by the names that outlive it: `scope` is the project of a compose service, else empty."""

    kind: str
    scope: str
    name: str

    @property
    def words(self) -> str:
        """What people call it."""
        return f"{self.scope}/{self.name}" if self.scope else self.name


def of_note(note: Note) -> Subject:
    """What a note is on."""
    return Subject(note.kind, note.scope, note.name)


def of_node(node: Node) -> Subject:
    """What a container, network or volume of the chart is called in notes."""
    project, service = node.text("project"), node.text("service")
    if node.kind == "container" and project and service:
        return Subject(Kind.SERVICE, project, service)
    return Subject(node.kind, "", node.text("name"))


def meant(runtime: Runtime, kind: str, wanted: str) -> tuple[Subject, tuple[Target, ...]]:
    """The thing of the chart that is called so: by node ID, Docker ID or name; and what of the chart it is.

    Raises a problem: 404 `not_found` where the chart has none, 400 `too_long` for a name that cannot be kept.
    """
    topology = runtime.charted()
    found = Subject(kind, "", wanted.removeprefix("project:")) if kind == Kind.PROJECT else None
    node = None if found is not None else _node(topology, kind, wanted)
    if node is not None:
        found = of_node(node)
    about = () if found is None else on_chart(topology, found)
    if found is None or not about:
        raise Problem(404, "not_found", _("There is no “%s” on the chart to write a note on.") % wanted)
    if max(len(found.scope), len(found.name)) > LONGEST_NAME:
        raise Problem(
            400, "too_long", _("Its name is too long for a note: %d letters at most.") % LONGEST_NAME
        )
    # The one that was meant stands first: it is what the audit log names.
    return found, tuple(sorted(about, key=lambda one: node is None or one.node_id != node.id))


def on_chart(topology: Topology, subject: Subject) -> tuple[Target, ...]:
    """What of the chart a note on this is about."""
    if subject.kind == Kind.PROJECT:
        there = any(node.get("project") == subject.name for node in topology.nodes.values())
        return (Target("project", subject.name, subject.name, subject.name),) if there else ()
    return targets.on_chart(topology, *nodes_by_subject(topology).get(subject, ()))


def gone(subject: Subject, project: str) -> Target:
    """The same where the chart has nothing of it any more; `project` is whose it was."""
    if subject.kind == Kind.SERVICE:
        return Target("project", subject.scope, subject.words, subject.scope)
    return Target(subject.kind, subject.name, subject.name, project or None)


def nodes_by_subject(topology: Topology) -> Mapping[Subject, list[str]]:
    """The IDs of what the chart has, boxes of projects among it, by what notes call them."""
    found: defaultdict[Subject, list[str]] = defaultdict(list)
    for node in topology.nodes.values():
        if node.kind in ("container", "network", "volume"):
            found[of_node(node)].append(node.id)
            if node.text("project"):
                found[Subject(Kind.PROJECT, "", node.text("project"))] = [f"project:{node.text('project')}"]
    return found


def _node(topology: Topology, kind: str, wanted: str) -> Node | None:
    if kind == Kind.VOLUME:
        return topology.nodes.get(model.volume_id(wanted.removeprefix("volume:")))
    found = references.on_chart(topology, kind, wanted)
    return None if found is None else topology.nodes.get(f"{kind}:{found.id}")
