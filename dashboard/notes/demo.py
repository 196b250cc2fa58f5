"""The notes that a demo host begins with (`dashboard.alerts.demo`), so that there is one to look at."""

from __future__ import annotations

from datetime import datetime

from dashboard.hosts.service import host_of
from dashboard.notes import service, subjects
from dashboard.notes.models import Note
from dashboard.notes.subjects import Subject
from dashboard.runtime import Runtime
from topology.graph.builder import Topology

WRITER = "demo"
NOTES = {
    Subject(
        Note.Kind.SERVICE, "edge", "traefik"
    ): "The way in for everybody. Restart it in the evening only.",
    Subject(Note.Kind.NETWORK, "", "proxy"): "What is to be seen from outside joins this. Ask the edge team.",
}


def write(runtime: Runtime, topology: Topology, now: datetime) -> None:
    """Write those on what this host has, where nobody has written yet. Raises `DatabaseError`."""
    known = subjects.nodes_by_subject(topology)
    for subject, text in NOTES.items():
        if subject in known and service.note_on(runtime, subject) is None:
            project = topology.nodes[known[subject][0]].text("project")
            Note.objects.create(
                **subject._asdict(), host_id=host_of(runtime), project=project, text=text, username=WRITER,
                written_at=now,
            )  # fmt: skip
