"""Real Docker engines for the tests, each alone in namespaces and folders of its own.

The engine that the user runs is never touched, nor seen: tests talk only to engines that were started here.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests import keeper, memory
from tests.engine import api, cgroups, debs, image
from tests.engine.space import Process, Space

PREFIX = "portolan-engine-"
#: Whose `docker` is asked, whatever the engine is: it costs a third of the others' CPU.
CLIENT = "26.1"
#: But for what it does not know yet.
NEWER = ("--gw-priority", "--ipv4")
PREDEFINED = ("bridge", "host", "none")
#: The others' data is wherever temporary files are: in memory, where there is room.
ON_DISK = debs.VERSIONS[0]


def _check_root() -> None:
    if os.geteuid() != 0:
        raise debs.EngineUnavailableError(
            "The tests start Docker engines of their own, apart from any that runs here, and need root "
            "for that: run `sudo make test`."
        )


class RealEngine:
    """A `dockerd` of one version with a busybox image, started by us, without a trace after `close`."""

    def __init__(self, version: str = "20.10", *arguments: str) -> None:
        _check_root()
        sweep()
        self.version = version
        self.programs = debs.programs(version)
        self._client = debs.programs(CLIENT) / "docker"
        self.folder = _folder(memory.DISK if version == ON_DISK else None)
        self.socket = str(self.folder / "docker.sock")
        self.url = f"unix://{self.socket}"
        self._cgroup = self.folder.name
        keeper.keep("cgroup", self._cgroup)
        self._arguments = arguments
        self._daemon: Process | None = None
        self.environment = {
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "DOCKER_CONFIG": str(self.folder / "config"),
            "DOCKER_HOST": self.url,
            **memory.garbage_collection(),
        }
        self.space = Space(self.programs / "docker-init")
        try:
            self.start()
            self.api(
                "POST", "/images/create", image.archive(), fromSrc="-", repo="busybox", tag="latest",
                changes=f'CMD ["/bin/sh", "-c", "{image.COMMAND}"]',
            )  # fmt: skip
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The process ID of `dockerd`, as seen from outside."""
        return self._running().pid

    def _running(self) -> Process:
        if self._daemon is None:
            raise RuntimeError("the engine is not running")
        return self._daemon

    def start(self, timeout: float = 120) -> None:
        """Start the engine and wait until it answers."""
        (self.folder / "daemon.json").write_text("{}")
        command = [
            "dockerd",
            f"--config-file={self.folder / 'daemon.json'}",
            f"--data-root={self.folder / 'data'}",
            f"--exec-root={self.folder / 'exec'}",
            f"--pidfile={self.folder / 'pid'}",
            f"--host={self.url}",
            f"--userland-proxy-path={self.programs / 'docker-proxy'}",
            f"--cgroup-parent=/{self._cgroup}",
            "--exec-opt=native.cgroupdriver=cgroupfs",
            "--bip=10.209.0.1/24",
            "--default-address-pool=base=10.210.0.0/16,size=24",
            *self._arguments,
        ]
        with (self.folder / "log").open("ab") as log:
            self._daemon = self.space.start(command, log, self.environment)
        deadline = time.monotonic() + timeout
        while not self.answers():
            if self._daemon.ended() or time.monotonic() > deadline:
                raise debs.EngineUnavailableError(
                    f"Docker {self.version} did not start:\n{self.log()[-3000:]}"
                )
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether the engine answers right now."""
        try:
            api.call(self.socket, "GET", "/_ping", timeout=2)
        except (OSError, api.ApiError):
            return False
        return True

    def log(self) -> str:
        """What the engine wrote."""
        return (self.folder / "log").read_text(errors="replace")

    def stop(self, timeout: float = 60) -> None:
        """End the engine as `systemctl stop` would."""
        self._end(signal.SIGTERM, timeout)

    def kill(self) -> None:
        """End the engine without giving it time for anything."""
        self._end(signal.SIGKILL, 20)

    def _end(self, signal_: signal.Signals, timeout: float) -> None:
        if self._daemon is None:
            return
        self._daemon.send(signal_)
        try:
            self._daemon.wait(timeout)
        except subprocess.TimeoutExpired:
            self._daemon.send(signal.SIGKILL)
            self._daemon.wait(20)
        self._daemon = None

    def restart(self) -> None:
        """Stop the engine and start it again."""
        self.stop()
        self.start()

    def pause(self) -> None:
        """Let the engine hang: it accepts connections and answers nothing."""
        self._running().send(signal.SIGSTOP)

    def resume(self) -> None:
        """End the hanging."""
        self._running().send(signal.SIGCONT)

    @contextmanager
    def slowed(self, percent: int) -> Iterator[None]:
        """Its containers have so little of a processor that whatever they are at takes long.

        One of them must have been started already.
        """
        cgroups.limit(self._cgroup, percent)
        try:
            yield
        finally:
            cgroups.limit(self._cgroup, None)

    def docker(self, *arguments: str) -> str:
        """Run the Docker CLI against this engine and return what it printed."""
        newer = any(flag in argument for argument in arguments for flag in NEWER)
        done = subprocess.run(
            [self.programs / "docker" if newer else self._client, *arguments], env=self.environment,
            text=True, stdin=subprocess.DEVNULL, capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise DockerError(f"docker {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout.strip()

    def run(self, name: str, *arguments: str, command: tuple[str, ...] = ()) -> str:
        """`docker run --detach` of the busybox image; the container's ID."""
        return self.docker("run", "--detach", "--name", name, *arguments, "busybox", *command)

    def create(self, name: str, *arguments: str, command: tuple[str, ...] = ()) -> str:
        """`docker create` of the busybox image; the container's ID."""
        return self.docker("create", "--name", name, *arguments, "busybox", *command)

    def api(self, method: str, url: str, body: object = None, **query: str) -> Any:  # noqa: ANN401
        """A request to the Engine API, past CLI and SDK."""
        return api.call(self.socket, method, url, body, query=query)

    def inspect(self, container: str) -> dict[str, Any]:
        """`docker inspect` of one container."""
        found: dict[str, Any] = self.api("GET", f"/containers/{container}/json")
        return found

    def clean(self) -> None:
        """Remove every container, network and volume, and each image but the one that all are made of."""
        with ThreadPoolExecutor(6) as pool:
            containers = self.api("GET", "/containers/json", all="1")
            list(pool.map(self._remove, [f"/containers/{item['Id']}" for item in containers]))
        networks = [item for item in self.api("GET", "/networks") if item["Name"] not in PREDEFINED]
        for item in networks:
            self._remove(f"/networks/{item['Id']}")
        for item in self.api("GET", "/volumes")["Volumes"] or ():
            self._remove(f"/volumes/{item['Name']}")

        for item in self.api("GET", "/images/json", all="1"):
            if image.NAME not in (item["RepoTags"] or ()):
                self._remove(f"/images/{item['Id']}")

    def _remove(self, url: str) -> None:
        query = {"force": "1", "v": "1"} if url.startswith("/containers/") else {}
        try:
            self.api("DELETE", url, **query)
        except api.ApiError as error:
            if error.status not in (404, 409):  # gone already, or on its way
                raise

    def close(self) -> None:
        """End everything and leave nothing behind."""
        if self._daemon is not None and not self._daemon.ended():
            self._daemon.send(signal.SIGCONT)
        cgroups.remove(self._cgroup)  # what is paused would not end
        self.space.close()
        if self._daemon is not None:
            self._daemon.wait(20)
            self._daemon = None
        shutil.rmtree(self.folder, ignore_errors=True)
        cgroups.remove(self._cgroup)
        keeper.let_go("folder", self.folder)
        keeper.let_go("cgroup", self._cgroup)


def _folder(place: Path | None) -> Path:
    """A new one, which does not outlive us."""
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=place))
    keeper.keep("folder", folder)
    return folder


class DockerError(RuntimeError):
    """The Docker CLI refused; the text is its own."""


def sweep() -> None:
    """Remove what killed test runs left: their processes and mounts are gone, folders may be there."""
    left = [folder for place in memory.folders() for folder in place.glob(f"{PREFIX}*")]
    for folder in left:
        if _is_ownerless(folder):
            shutil.rmtree(folder, ignore_errors=True)
    for group in cgroups.named(f"{PREFIX}*"):
        if _is_ownerless(group):
            cgroups.remove(group.name)


def _is_ownerless(left: Path) -> bool:
    """Whether the test process that made this is gone. Those beside us need what is empty for the moment."""
    owner = left.name.removeprefix(PREFIX).partition("-")[0]
    return owner.isdigit() and not Path(f"/proc/{owner}").exists()
