"""Tests against real engines: what a new one must do to run alone and among workers (`pytest -n 4`).

- `engine` (20.10), `outer_engine` (20.10 and 28.5) and `each_engine` (all three) come clean and are cleaned
  afterwards. On all three runs what differs by version: the document, events, transports, reach.
  Use whatever names, addresses and published ports you like: each engine has namespaces, folders and a
  network of its own.
- A fixture for a whole module takes `engines` and gets the version by `params=VERSIONS`; it calls
  `engine.clean()` first and last, and its file uses neither `engine` nor `each_engine` while it lasts, since
  they would be the same engine: there is one for each version and worker.
- Servers are `tests.server.Server`, at a free port. Folders are `tmp_path`. Whatever else could outlive a
  killed test is told to `tests.keeper`.
- Wait with `wait_for` until something is so. How long something takes is measured in `make bench`.

The tests of one file on one version go to one worker, in their order; another worker may have its others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engine.fake_daemon import FakeDaemon, Script
from tests.engine.watched import ONCE_AN_HOUR, Watched
from topology.engine.docker_engine import DockerEngine
from topology.engine.errors import EngineError

Connect = Callable[..., DockerEngine]
Serve = Callable[[Script], FakeDaemon]
Watch = Callable[..., Watched]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts fake daemons, each at a socket of its own."""
    running: list[FakeDaemon] = []

    def start(script: Script) -> FakeDaemon:
        running.append(FakeDaemon(tmp_path / f"{len(running)}.sock", script))
        return running[-1]

    yield start
    for daemon in running:
        daemon.close()


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Opens engines, `connect(address, DOCKER_TLS_VERIFY="1")`, and closes them after the test."""
    opened: list[DockerEngine] = []

    def engine_at(address: str | None = None, **environ: str) -> DockerEngine:
        opened.append(DockerEngine(address, environ=environ))
        return opened[-1]

    yield engine_at
    for engine in opened:
        engine.close()


def refusal(call: Callable[[], object]) -> EngineError:
    """What asking raises."""
    with pytest.raises(EngineError) as caught:
        call()
    return caught.value


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Starts watchers, `watch(url, poll_seconds)`, and stops them after the test."""
    running: list[Watched] = []

    def start(url: str, poll_seconds: float = ONCE_AN_HOUR) -> Watched:
        running.append(Watched(url, poll_seconds))
        return running[-1]

    yield start
    for watched in running:
        watched.watcher.stop()
