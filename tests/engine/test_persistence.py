"""What is said of a container's data, against an engine that really stops and removes the container.

By the oldest and by the newest: what becomes of a volume is as old as volumes are.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest

from tests.engine.engines import DockerError, RealEngine
from tests.server import wait_for
from topology.engine.connect import open_engine
from topology.graph.builder import Topology, build
from topology.graph.records import plain
from topology.snapshot import take_snapshot

FATES = ("kept", "lost_with_rm_v", "lost_on_stop")


def topology_of(engine: RealEngine) -> Topology:
    with closing(open_engine(engine.url, environ={})) as opened:
        return build(take_snapshot(opened))


def said_of(engine: RealEngine, container: str) -> dict[str, Any]:
    """The container's `persistence`."""
    node = topology_of(engine).nodes[f"container:{engine.inspect(container)['Id']}"]
    return cast("dict[str, Any]", plain(node.get("persistence")))


def fate_of(engine: RealEngine, container: str) -> str:
    """What is said to become of the only source that the container mounts."""
    said = said_of(engine, container)
    found = [fate for fate in FATES if said[fate]]
    assert len(found) == 1, said
    return found[0]


def source_of(engine: RealEngine, volume: str) -> str:
    """The `persistence` of a volume."""
    return str(topology_of(engine).nodes[f"volume:{volume}"].get("persistence"))


def volume_of(engine: RealEngine, container: str) -> str:
    """The name of the only volume that the container mounts."""
    (mount,) = [m for m in engine.inspect(container)["Mounts"] if m["Type"] == "volume"]
    return str(mount["Name"])


def exists(engine: RealEngine, volume: str) -> bool:
    return volume in engine.docker("volume", "ls", "--quiet").split()


def write(engine: RealEngine, container: str) -> None:
    engine.docker("exec", container, "/bin/busybox", "sh", "-c", "echo precious > /d/file")


def reads(engine: RealEngine, container: str) -> bool:
    """Whether the container still finds what was written."""
    return "file" in engine.docker("exec", container, "/bin/busybox", "ls", "/d").split()


def test_a_named_volume_is_kept(outer_engine: RealEngine) -> None:
    outer_engine.run("user", "--volume", "named:/d")
    write(outer_engine, "user")
    assert fate_of(outer_engine, "user") == source_of(outer_engine, "named") == "kept"
    outer_engine.docker("rm", "--force", "--volumes", "user")
    outer_engine.run("next", "--volume", "named:/d")
    assert reads(outer_engine, "next")


def test_an_anonymous_volume_is_kept_by_rm_and_lost_with_rm_v(outer_engine: RealEngine) -> None:
    for name, arguments, stays in (
        ("one", ["rm", "--force"], True),
        ("two", ["rm", "--force", "--volumes"], False),
    ):
        outer_engine.run(name, "--volume", "/d")
        volume = volume_of(outer_engine, name)
        assert fate_of(outer_engine, name) == source_of(outer_engine, volume) == "lost_with_rm_v"
        outer_engine.docker(*arguments, name)
        assert exists(outer_engine, volume) is stays


def test_an_anonymous_volume_that_another_container_uses_too_is_kept(outer_engine: RealEngine) -> None:
    outer_engine.run("one", "--volume", "/d")
    volume = volume_of(outer_engine, "one")
    outer_engine.create("two", "--volume", f"{volume}:/d")
    assert fate_of(outer_engine, "one") == fate_of(outer_engine, "two") == "kept"
    outer_engine.docker("rm", "--force", "--volumes", "one")
    assert exists(outer_engine, volume)


def test_a_volume_that_was_asked_for_by_name_is_kept_whatever_the_name(outer_engine: RealEngine) -> None:
    outer_engine.run("one", "--volume", "/d")
    volume = volume_of(outer_engine, "one")
    outer_engine.docker("rm", "--force", "one")
    outer_engine.run("two", "--volume", f"{volume}:/d")
    assert fate_of(outer_engine, "two") == source_of(outer_engine, volume) == "kept"
    outer_engine.docker("rm", "--force", "--volumes", "two")
    assert exists(outer_engine, volume)


def test_a_volume_taken_over_from_another_container_goes_with_the_last(outer_engine: RealEngine) -> None:
    outer_engine.run("one", "--volume", "/d")
    volume = volume_of(outer_engine, "one")
    outer_engine.run("two", "--volumes-from", "one")
    assert fate_of(outer_engine, "two") == "kept"
    outer_engine.docker("rm", "--force", "--volumes", "one")
    assert exists(outer_engine, volume)
    said = fate_of(outer_engine, "two")
    outer_engine.docker("rm", "--force", "--volumes", "two")
    assert exists(outer_engine, volume) is (said == "kept")


def test_a_named_volume_taken_over_from_another_container_is_kept(outer_engine: RealEngine) -> None:
    outer_engine.create("one", "--volume", "named:/d")
    outer_engine.create("two", "--volumes-from", "one")
    outer_engine.docker("rm", "--volumes", "one")
    assert fate_of(outer_engine, "two") == source_of(outer_engine, "named") == "kept"
    outer_engine.docker("rm", "--volumes", "two")
    assert exists(outer_engine, "named")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--tmpfs", "/d"),
        ("--mount", "type=tmpfs,destination=/d"),
        ("--mount", "type=volume,source=ram,destination=/d,volume-opt=type=tmpfs,volume-opt=device=tmpfs"),
    ],
)
def test_memory_is_lost_when_the_container_stops(
    outer_engine: RealEngine, arguments: tuple[str, ...]
) -> None:
    outer_engine.run("user", *arguments)
    write(outer_engine, "user")
    assert fate_of(outer_engine, "user") == "lost_on_stop"
    outer_engine.docker("pause", "user")
    outer_engine.docker("unpause", "user")
    assert reads(outer_engine, "user")
    outer_engine.docker("stop", "--time", "0", "user")
    outer_engine.docker("start", "user")
    assert not reads(outer_engine, "user")


def test_a_path_of_the_host_is_kept(outer_engine: RealEngine, tmp_path: Path) -> None:
    outer_engine.run("user", "--volume", f"{tmp_path}:/d")
    write(outer_engine, "user")
    assert fate_of(outer_engine, "user") == "kept"
    outer_engine.docker("rm", "--force", "--volumes", "user")
    assert os.listdir(tmp_path) == ["file"]


def test_what_is_written_elsewhere_outlives_a_stop_and_is_lost_with_the_container(
    outer_engine: RealEngine,
) -> None:
    outer_engine.run("user")
    outer_engine.docker("exec", "user", "/bin/busybox", "mkdir", "/d")
    write(outer_engine, "user")
    assert said_of(outer_engine, "user") == {
        "kept": [], "lost_with_rm_v": [], "lost_on_stop": [], "lost_on_remove": True, "auto_remove": False,
    }  # fmt: skip
    outer_engine.docker("stop", "--time", "0", "user")
    outer_engine.docker("start", "user")
    assert reads(outer_engine, "user")
    outer_engine.docker("rm", "--force", "user")
    outer_engine.run("user")
    assert "d" not in outer_engine.docker("exec", "user", "/bin/busybox", "ls", "/").split()


def test_a_container_of_run_rm_takes_its_nameless_volumes_along_when_it_stops(
    outer_engine: RealEngine,
) -> None:
    outer_engine.run("user", "--rm", "--volume", "/d", "--volume", "named:/n")
    said = said_of(outer_engine, "user")
    (lost,) = said["lost_with_rm_v"]
    assert (said["kept"], said["auto_remove"]) == (["volume:named"], True)
    container = outer_engine.inspect("user")["Id"]
    outer_engine.docker("stop", "--time", "0", "user")
    wait_for(lambda: not _there(outer_engine, container), "the container to go")
    assert not exists(outer_engine, lost.removeprefix("volume:"))
    assert exists(outer_engine, "named")


def _there(engine: RealEngine, container: str) -> bool:
    return container in engine.docker("ps", "--all", "--quiet", "--no-trunc").split()


def test_a_named_local_volume_that_is_really_a_path_keeps_what_is_at_the_path(
    outer_engine: RealEngine, tmp_path: Path
) -> None:
    options = {"type": "none", "o": "bind", "device": str(tmp_path)}
    outer_engine.api("POST", "/volumes/create", {"Name": "backed", "DriverOpts": options})
    outer_engine.run("user", "--volume", "backed:/d")
    write(outer_engine, "user")
    nodes = topology_of(outer_engine).nodes
    assert nodes["volume:backed"].get("persistence") == nodes[f"bind:{tmp_path}"].get("persistence") == "kept"
    outer_engine.docker("rm", "--force", "--volumes", "user")
    outer_engine.docker("volume", "rm", "backed")
    assert os.listdir(tmp_path) == ["file"]


def test_nobody_writes_through_a_volume_whose_own_options_forbid_it(
    outer_engine: RealEngine, tmp_path: Path
) -> None:
    options = {"type": "none", "o": "bind,ro", "device": f"{tmp_path}/"}
    outer_engine.api("POST", "/volumes/create", {"Name": "sealed", "DriverOpts": options})
    outer_engine.run("user", "--volume", "sealed:/d")
    nodes = topology_of(outer_engine).nodes
    assert plain(nodes["volume:sealed"].get("writers")) == []
    assert len(cast("list[str]", plain(nodes[f"bind:{tmp_path}"].get("used_by")))) == 1
    with pytest.raises(DockerError, match="Read-only file system"):
        write(outer_engine, "user")
