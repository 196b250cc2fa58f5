"""A host as people run it: some 60 to 80 containers in compose-like projects, their networks and volumes.

The projects are in `projects.py`; here they are built on an engine, several at a time, as compose does it:
networks and volumes first, then containers, created, connected and started.
"""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

from tests.engine.api import ApiError
from tests.engine.engines import RealEngine
from tests.engine.projects import HOSTILE, KINDS, SHARED_NETWORKS, Project, Service, newer
from tests.server import wait_for

PROJECT, SERVICE = "com.docker.compose.project", "com.docker.compose.service"


def build(engine: RealEngine, projects: tuple[Project, ...] = KINDS, workers: int = 4) -> None:
    """Build every project on the engine and bring each container into the state it is to have."""
    (engine.folder / "srv").mkdir(exist_ok=True)
    with ThreadPoolExecutor(workers) as pool:
        shared = SHARED_NETWORKS.items()
        list(pool.map(lambda one: engine.docker("network", "create", *one[1].split(), one[0]), shared))
        list(pool.map(lambda project: build_project(engine, project), [*projects, *newer(engine.version)]))
    _hostile(engine)


def build_project(engine: RealEngine, project: Project) -> None:
    """Build one project, service by service, in the order given."""
    for name, options in project.networks.items():
        _make(engine, "network", project, name, options.split())
    for name, options in project.volumes.items():
        _make(engine, "volume", project, name, _fill(engine, options))
    for service in project.services:
        for number in range(1, service.replicas + 1):
            name = service.container or f"{project.name}-{service.name}-{number}"
            _build_service(engine, project, service, name)


def _make(engine: RealEngine, kind: str, project: Project, name: str, options: list[str]) -> None:
    """Make a network or a volume: by the command line, which is slow to start, only if there are options."""
    name = f"{project.name}_{name}"
    if options:
        engine.docker(kind, "create", f"--label={PROJECT}={project.name}", *options, name)
    else:
        engine.api("POST", f"/{kind}s/create", {"Name": name, "Labels": {PROJECT: project.name}})


def _build_service(engine: RealEngine, project: Project, service: Service, name: str) -> None:
    first, *others = service.networks
    engine.create(
        name,
        f"--label={PROJECT}={project.name}",
        f"--label={SERVICE}={service.name}",
        "--label=secret.token=geheim",
        "--env=PASSWORD=geheim",
        *_first_network(project, first),
        *itertools.chain.from_iterable(
            ("--volume", _volume(engine, project, text)) for text in service.volumes
        ),
        *itertools.chain.from_iterable(("--publish", text) for text in service.ports),
        *_fill(engine, service.options.replace("PROJECT", project.name)),
        command=service.command,
    )
    for network in others:
        target, *options = network.split()
        if options:
            engine.docker("network", "connect", *options, project.network(target), name)
        else:
            engine.api("POST", f"/networks/{project.network(target)}/connect", {"Container": name})
    _bring(engine, name, service.state)


def _bring(engine: RealEngine, name: str, state: str) -> None:
    """Bring a created container into a state."""
    if state == "created":
        return
    if state == "failed":
        try:
            engine.api("POST", f"/containers/{name}/start")
        except ApiError:
            return
        raise AssertionError(f"{name} was expected not to start")
    if state == "done":
        engine.docker("start", "--attach", name)
        return
    engine.api("POST", f"/containers/{name}/start")
    if state == "exited":
        engine.api("POST", f"/containers/{name}/stop")
    if state == "paused":
        wait_for(lambda: _paused(engine, name), f"{name} to be paused")


def _paused(engine: RealEngine, name: str) -> bool:
    """Pause it; on a machine that is too busy for its processes to freeze in time, runc gives up."""
    try:
        engine.api("POST", f"/containers/{name}/pause")
    except ApiError as error:
        if "unable to freeze" not in str(error):
            raise
        return False
    return True


def settle(engine: RealEngine) -> None:
    """Wait until health checks have spoken."""

    def spoken() -> bool:
        texts = " ".join(item["Status"] for item in engine.api("GET", "/containers/json", all="1"))
        return "(unhealthy)" in texts and "(healthy)" in texts

    wait_for(spoken, "the health checks to speak", every=0.2)


def _first_network(project: Project, text: str) -> list[str]:
    """`docker create` options for the first network of a service."""
    if not text:
        return []
    target, *options = text.split()
    renamed = ["--network-alias" if option == "--alias" else option for option in options]
    return [f"--network={project.network(target)}", *renamed]


def _volume(engine: RealEngine, project: Project, text: str) -> str:
    """A compose-like volume: `./x:/y` is a bind, `name:/y` one of the project's, `/y` anonymous."""
    source, separator, rest = text.partition(":")
    if not separator:
        return text
    if source.startswith("./"):
        folder = engine.folder / "srv" / project.name / source.removeprefix("./")
        folder.mkdir(parents=True, exist_ok=True)
        return f"{folder}:{rest}"
    if source.startswith(("/", "ENGINE")):
        return text.replace("ENGINE", str(engine.folder))
    return f"{source if source in project.external else f'{project.name}_{source}'}:{rest}"


def _fill(engine: RealEngine, options: str) -> list[str]:
    """Options with `ENGINE` for the engine's own folder, whose `srv` holds what is bound into containers."""
    filled = options.replace("ENGINE", str(engine.folder)).split()
    for option in filled:
        _, separator, path = option.partition("device=")
        if separator and path.startswith(str(engine.folder)):
            (engine.folder / path).mkdir(parents=True, exist_ok=True)
    return filled


def _hostile(engine: RealEngine) -> None:
    """Names and labels that try to be something else."""
    for name in HOSTILE.networks:
        engine.docker("network", "create", name)
    for number, project in enumerate(HOSTILE.projects):
        folder = project.replace(",", " ").replace('"', " ")
        make = engine.create if number else engine.run
        make(
            f"hostile-{number}", f"--label={PROJECT}={project}", f"--label={SERVICE}={project}",
            "--network", HOSTILE.networks[number % len(HOSTILE.networks)],
            "--mount", f"type=volume,destination=/{folder}",
        )  # fmt: skip
    engine.create("x" * 200)
