"""One project of a living demo host was deployed anew some hours before it was first looked at."""

from __future__ import annotations

from topology.engine.demo.acts import PROJECT
from topology.engine.demo.records import DemoContainer, DemoHost

#: So many seconds before, and so many containers at most.
AGO, MOST = 9 * 3600.0, 8


def redeploy(host: DemoHost, now: float) -> None:
    """The containers of the largest project that is not too large were made, and began, at that time."""
    projects: dict[str, list[DemoContainer]] = {}
    for container in host.containers.values():
        if project := container.labels.get(PROJECT):
            projects.setdefault(project, []).append(container)
    fitting = [found for found in projects.values() if len(found) <= MOST and not any(map(_shares, found))]
    for container in max(fitting, key=len, default=[]):
        _made(container, now - AGO)


def _shares(container: DemoContainer) -> bool:
    """Whether it is in another's sandbox, which would then have to be anew as well."""
    return ":" in container.network_mode


def _made(container: DemoContainer, at: float) -> None:
    container.created, container.listed = at, None
    if 0 < container.started < at:
        container.started = at + 1
    if 0 < container.finished < container.started:
        container.finished = container.started + 40
