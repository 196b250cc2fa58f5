"""The states in which the containers of a fresh demo host are found."""

from __future__ import annotations

from random import Random

from topology.engine.demo.records import DemoContainer, DemoHost
from topology.engine.demo.stack import drop_stack, raise_stack

#: (state, health, weight): how often each is found.
MIX = (
    ("running", "healthy", 84),
    ("running", "unhealthy", 6),
    ("running", "starting", 1),
    ("restarting", None, 2),
    ("paused", "healthy", 2),
    ("exited", None, 4),
    ("created", None, 1),
)
#: From 20 containers on each state is there at least once, however the dice fall.
SHOWN = (
    ("running", "unhealthy"),
    ("restarting", None),
    ("paused", None),
    ("exited", None),
    ("created", None),
    ("running", "starting"),
)
#: These never fail: the chart's landmarks.
STEADY = (
    "edge-traefik-1",
    "edge-crowdsec-1",
    "watchtower",
    "node-exporter",
    "offline-signer",
    "downloads-gluetun-1",
)


def settle(host: DemoHost, rng: Random, now: float) -> None:
    """Bring every container into its state, as if the host had run for weeks."""
    steady = host.size < 8
    choices = [(state, health) for state, health, _ in MIX]
    weights = [weight for _, _, weight in MIX]
    for container in host.containers.values():
        state, health = ("running", "healthy") if steady else rng.choices(choices, weights)[0]
        if container.name in STEADY or container.network_mode.startswith("container:"):
            state, health = "running", "healthy"
        _enter(host, container, state, health, now, rng.uniform(600, 40 * 86400))
    if host.size >= 20:
        _show_all(host, rng, now)


def _show_all(host: DemoHost, rng: Random, now: float) -> None:
    free = [c for c in host.containers.values() if c.name not in STEADY and c.state == "running"]
    free = [c for c in free if c.health in (None, "healthy") and ":" not in c.network_mode]
    rng.shuffle(free)
    for state, health in SHOWN:
        if any(c.state == state and (health is None or c.health == health) for c in host.containers.values()):
            continue
        fitting = [c for c in free if c.checked or health is None]
        if fitting:
            free.remove(fitting[0])
            _enter(host, fitting[0], state, health, now, rng.uniform(600, 86400))


def _enter(
    host: DemoHost, container: DemoContainer, state: str, health: str | None, now: float, age: float
) -> None:
    drop_stack(host, container)
    container.state, container.health = state, None
    container.started = container.finished = 0.0
    if state == "created":
        container.starts, container.sandbox = 0, ""
        return
    if state == "restarting" or health == "starting":
        age = 45.0  # what is under way has begun a moment ago
    container.started = now - age
    if state in ("running", "paused"):
        raise_stack(host, container)
        container.health = health if container.checked else None
        return
    container.finished = container.started + 40.0
    container.exit_code = 137 if len(container.name) % 3 else 1
    container.starts = 1
