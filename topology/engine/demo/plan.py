"""What stands on a host of N containers: how many in which project, and which odd ones beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random

from topology.engine.demo.catalogue import APP, DB, EDGE, MORE, WEB, Service
from topology.engine.demo.names import project_names

#: How large the first projects are, so that a small host looks like the one in the design pictures.
FIRST_SIZES = (5, 9, 3, 7)
SIZES = range(2, 15)
SIZE_WEIGHTS = (3, 6, 8, 8, 8, 8, 8, 9, 9, 7, 6, 2, 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the containers are divided. Each odd one appears from a certain size on."""

    edge: int
    watchtower: bool
    host_exporter: bool
    downloads: bool
    offline: bool
    lone: int
    projects: tuple[tuple[str, tuple[tuple[Service, int], ...]], ...]


def make_plan(size: int, rng: Random) -> Plan:
    """Divide `size` containers."""
    edge = min(size, 3 if size >= 9 else 1)
    lone = (size >= 24) + size // 100
    odd = (size >= 5) + (size >= 10) + 2 * (size >= 14) + (size >= 18)
    left = size - edge - lone - odd
    projects = []
    for number, name in enumerate(project_names(rng)):
        if left <= 0:
            break
        count = FIRST_SIZES[number] if number < len(FIRST_SIZES) else rng.choices(SIZES, SIZE_WEIGHTS)[0]
        count = left if left - count < 2 else count
        projects.append((name, _services(count, rng)))
        left -= count
    return Plan(edge, size >= 5, size >= 10, size >= 14, size >= 18, lone, tuple(projects))


def _services(count: int, rng: Random) -> tuple[tuple[Service, int], ...]:
    """`count` services of one project, with the number of the replica where one runs several times."""
    chosen = [WEB, APP, DB][:count]
    if count > 3:
        chosen += rng.sample(MORE, min(count - 3, len(MORE)))
    chosen += [APP] * (count - len(chosen))
    if count > 4 and rng.random() < 0.3:
        chosen[-1] = rng.choice([WEB, APP, DB])
    seen: Counter[str] = Counter()
    services = []
    for service in chosen:
        seen[service.name] += 1
        services.append((service, seen[service.name]))
    return tuple(services)


def edge_services(count: int) -> tuple[Service, ...]:
    """The first `count` services of the `edge` project."""
    return EDGE[:count]
