"""Real engines with many containers for the benchmarks: projects of ten, each on a network of its own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from tests.bench.table import progress
from tests.engine.engines import RealEngine

PROJECT_SIZE = 10
SERVICES = ("web", "app", "db", "cache", "worker", "queue", "search", "api", "exporter", "mailer")


@contextmanager
def real_engine(version: str) -> Iterator[RealEngine]:
    """An engine of this version, empty."""
    progress(f"starting Docker {version}")
    engine = RealEngine(version)
    try:
        yield engine
    finally:
        engine.close()


def populate(engine: RealEngine, count: int) -> None:
    """Bring the engine to `count` running containers (never fewer than it has)."""
    present = len(engine.api("GET", "/containers/json", all="1"))
    progress(f"starting {count - present} containers")
    for number in range(present // PROJECT_SIZE, -(-count // PROJECT_SIZE)):
        _network(engine, f"project-{number}_default", f"project-{number}")
    if not any(network["Name"] == "proxy" for network in engine.api("GET", "/networks")):
        _network(engine, "proxy", None)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda number: _start(engine, number), range(present, count)))


def _network(engine: RealEngine, name: str, project: str | None) -> None:
    labels = {"com.docker.compose.project": project} if project else {}
    engine.api("POST", "/networks/create", {"Name": name, "CheckDuplicate": True, "Labels": labels})


def _start(engine: RealEngine, number: int) -> None:
    project, service = f"project-{number // PROJECT_SIZE}", SERVICES[number % PROJECT_SIZE]
    name = create(engine, f"{project}-{service}-1", project, service)
    if service in ("web", "api"):
        engine.api("POST", "/networks/proxy/connect", {"Container": name})
    engine.api("POST", f"/containers/{name}/start")


def create(engine: RealEngine, name: str, project: str, service: str) -> str:
    """A container as compose would create it; its ID."""
    host: dict[str, Any] = {"NetworkMode": f"{project}_default", "Init": True}
    if service in ("db", "search", "queue"):
        host["Binds"] = [f"{project}_{service}:/data"]
    if service == "web":
        host["Tmpfs"] = {"/run": "size=16m"}
    labels = {"com.docker.compose.project": project, "com.docker.compose.service": service}
    networks = {f"{project}_default": {"Aliases": [service]}}
    body = {
        "Image": "busybox",
        "Cmd": ["sleep", "86400"],
        "Labels": labels,
        "HostConfig": host,
        "NetworkingConfig": {"EndpointsConfig": networks},
    }
    return str(engine.api("POST", "/containers/create", body, name=name)["Id"])
