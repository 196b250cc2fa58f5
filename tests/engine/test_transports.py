"""One contract for every way to an engine: what works at its socket works over TLS and ssh, too."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine import trees
from tests.engine.conftest import Connect
from tests.engine.engines import RealEngine
from tests.engine.transports import by_ssh, by_tls
from tests.engine.volumes.restoring import OWNER, archive_of, backed_up, restore
from topology.engine import docker_sdk
from topology.engine.docker_engine import DockerEngine
from topology.engine.errors import NotFound
from topology.volumes.copying import copy_to_new
from topology.volumes.journal import Journal
from topology.volumes.progress import Progress


@pytest.fixture(params=["unix", "tls", "ssh"])
def reached(
    request: pytest.FixtureRequest,
    engine: RealEngine,
    connect: Connect,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[DockerEngine]:
    """The engine, opened by each of the ways."""
    if request.param == "unix":
        yield connect(engine.url)
    elif request.param == "tls":
        with by_tls(engine, tmp_path) as (address, settings):
            yield connect(DOCKER_HOST=address, **settings)
    else:
        monkeypatch.setenv("HOME", str(tmp_path))
        with by_ssh(engine, tmp_path) as address:
            yield connect(address)


def test_the_host_is_read_and_acted_on(reached: DockerEngine, engine: RealEngine) -> None:
    web = engine.run("web", "--volume", "data:/d")
    net = engine.docker("network", "create", "net")
    stream = reached.events()
    assert [item["Id"] for item in reached.containers()] == [web]
    assert reached.container(web)["Name"] == "/web"
    assert [item["Name"] for item in reached.volumes()] == ["data"]
    reached.connect(net, web, {})
    reached.disconnect(net, web)
    found = iter(stream)
    assert {next(found)["Action"] for _ in range(2)} == {"connect", "disconnect"}
    stream.close()
    assert reached.host()["ApiVersion"]
    storage = reached.storage()
    storage.pause(web)
    storage.unpause(web)
    with pytest.raises(NotFound):
        storage.volume("nowhere")


def test_volumes_are_backed_up_restored_copied_and_replaced(
    reached: DockerEngine, engine: RealEngine
) -> None:
    engine.run("writer", "--volume", "origin:/d")
    trees.fill(engine, "writer")
    before = trees.seen(engine, "writer")
    storage = reached.storage()
    archive = backed_up(storage, "origin")
    assert restore(storage, archive, "fresh").verified
    copy_to_new(storage, "origin", "copied", OWNER, Progress(), Journal())
    engine.run("user", "--volume", "target:/d")
    engine.docker("exec", "user", "/bin/busybox", "touch", "/d/old")
    restore(storage, archive, "target", "replace")
    for volume in ("fresh", "copied", "target"):
        assert trees.look_into(engine, volume) == before
    engine.api("POST", "/volumes/create", {"Name": "empty"})
    restore(storage, archive_of(one="1"), "empty", "empty")
    assert storage.sizes()["empty"] is not None
    assert trees.leftovers(engine) == []


def test_what_is_silent_is_heard_on_and_can_be_cut(
    reached: DockerEngine, engine: RealEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docker_sdk, "TRANSFER_SECONDS", 0.2)
    web = engine.run("web")
    silent = ["/bin/busybox", "sh", "-c", "sleep 1; echo late; sleep 600"]
    with reached.storage().execute(web, silent) as execution:
        assert bytes(next(execution.frames)[1]) == b"late\n"
        cutting = threading.Timer(0.3, execution.cut)
        cutting.start()
        assert list(execution.frames) == []
        cutting.join()
