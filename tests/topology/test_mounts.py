"""What survives a container, who shares a source and who writes to it."""

from __future__ import annotations

from typing import Any

from tests.topology.answers import an_id, container, volume
from topology.graph.builder import Builder
from topology.graph.records import Node, plain
from topology.model import parser
from topology.model import records as model
from topology.model.records import Container, Snapshot

Json = dict[str, Any]
ONE, TWO = model.container_id(an_id(1)), model.container_id(an_id(2))


def mounted(number: int, *mounts: Json, **config: object) -> Container:
    """A container with these mounts, as list and inspect tell of them."""
    listed = parser.parse_container(container(number, Mounts=list(mounts)))
    detail = {"Id": an_id(number), "Mounts": list(mounts), "HostConfig": config}
    return parser.complete(listed, parser.parse_detail(detail))


def of_volume(name: str, destination: str = "/data", *, rw: bool = True) -> Json:
    return {"Type": "volume", "Name": name, "Source": f"/v/{name}", "Destination": destination, "RW": rw}


def of_path(path: str, destination: str = "/bound", *, rw: bool = True) -> Json:
    return {"Type": "bind", "Source": path, "Destination": destination, "RW": rw}


def nodes_of(*containers: Container, volumes: tuple[Json, ...] = ()) -> dict[str, Node]:
    host = parser.parse_host({"ID": "e", "DockerRootDir": "/var/lib/docker"})
    found = Snapshot(host, containers, (), parser.parse_volumes(volumes))
    return dict(Builder().build(found).nodes)


def said(node: Node, name: str) -> Any:  # noqa: ANN401 - whatever JSON the attribute holds
    return plain(node.get(name))


def codes(node: Node) -> list[str]:
    return [risk["code"] for risk in said(node, "risks")]


def test_it_counts_every_user_running_or_not() -> None:
    one, two = mounted(1, of_volume("data")), mounted(2, of_volume("data", rw=False))
    node = nodes_of(one, two, volumes=(volume("data"),))["volume:data"]
    assert said(node, "used_by") == [ONE, TWO]
    assert said(node, "shared") is True
    assert said(node, "writers") == [ONE]
    assert codes(node) == []


def test_it_warns_of_two_writers() -> None:
    node = nodes_of(mounted(1, of_volume("data")), mounted(2, of_volume("data")))["volume:data"]
    assert codes(node) == ["two_writers"]


def test_it_says_that_nobody_uses_a_volume() -> None:
    node = nodes_of(volumes=(volume("data"),))["volume:data"]
    assert (said(node, "used_by"), said(node, "shared"), said(node, "persistence")) == ([], False, "kept")


def test_it_tells_what_rm_v_takes_from_what_stays() -> None:
    name = "a" * 64
    tmpfs = {"Type": "tmpfs", "Destination": "/t"}
    user = mounted(
        1,
        of_volume("data", "/data"),
        of_volume(name, "/anon"),
        of_path("/home/x"),
        tmpfs,
        Binds=["data:/data"],
    )
    nodes = nodes_of(user)
    assert said(nodes[ONE], "persistence") == {
        "kept": ["bind:/home/x", "volume:data"],
        "lost_with_rm_v": [f"volume:{name}"],
        "lost_on_stop": [f"tmpfs:{an_id(1)}:/t"],
        "lost_on_remove": True,
        "auto_remove": False,
    }
    assert said(nodes[f"volume:{name}"], "persistence") == "lost_with_rm_v"
    assert said(nodes["volume:data"], "persistence") == "kept"
    assert said(nodes[f"tmpfs:{an_id(1)}:/t"], "persistence") == "lost_on_stop"


def test_it_keeps_a_nameless_volume_that_another_container_uses() -> None:
    name = "a" * 64
    asked = {"Type": "volume", "Source": name, "Target": "/data"}
    nodes = nodes_of(mounted(1, of_volume(name)), mounted(2, of_volume(name), Mounts=[asked]))
    assert said(nodes[ONE], "persistence")["kept"] == [f"volume:{name}"]
    assert said(nodes[f"volume:{name}"], "persistence") == "kept"


def test_a_named_volume_is_kept_also_where_it_was_taken_over_from_another_container() -> None:
    nodes = nodes_of(mounted(1, of_volume("data")), volumes=(volume("data"),))
    assert said(nodes[ONE], "persistence")["kept"] == ["volume:data"]
    assert said(nodes["volume:data"], "persistence") == "kept"


def test_a_volume_that_is_really_memory_is_lost_on_stop() -> None:
    memory = volume("ram", Options={"type": "tmpfs", "device": "tmpfs", "o": "size=1m"})
    nodes = nodes_of(mounted(1, of_volume("ram")), volumes=(memory,))
    assert said(nodes[ONE], "persistence")["lost_on_stop"] == ["volume:ram"]
    assert said(nodes["volume:ram"], "persistence") == "lost_on_stop"


def test_nobody_writes_through_a_volume_whose_own_options_forbid_it() -> None:
    sealed = volume("conf", Options={"type": "none", "o": "bind,ro", "device": "/etc/nginx"})
    one, two = mounted(1, of_volume("conf")), mounted(2, of_volume("conf"))
    nodes = nodes_of(one, two, volumes=(sealed,))
    for node in ("volume:conf", "bind:/etc/nginx"):
        assert (said(nodes[node], "used_by"), said(nodes[node], "writers")) == ([ONE, TWO], [])
        assert codes(nodes[node]) == []


def test_it_tells_that_a_container_removes_itself() -> None:
    assert said(nodes_of(mounted(1, AutoRemove=True))[ONE], "persistence")["auto_remove"] is True


def test_it_sees_through_a_volume_that_is_really_a_path() -> None:
    bound = volume("conf", Options={"type": "none", "o": "bind", "device": "/etc"})
    nodes = nodes_of(mounted(1, of_volume("conf", rw=False)), volumes=(bound,))
    assert said(nodes["bind:/etc"], "used_by") == [ONE]
    assert codes(nodes["volume:conf"]) == codes(nodes["bind:/etc"]) == codes(nodes[ONE]) == ["host_etc"]
    assert said(nodes[ONE], "risks")[0]["rw"] is False


def test_a_path_is_one_place_however_a_volume_spells_it() -> None:
    bound = volume("films", Options={"type": "none", "o": "bind", "device": "/srv//films/"})
    nodes = nodes_of(mounted(1, of_volume("films")), mounted(2, of_path("/srv/films")), volumes=(bound,))
    assert said(nodes["bind:/srv/films"], "used_by") == [ONE, TWO]
    assert said(nodes["volume:films"], "device") == "/srv//films/"
    assert [node for node in nodes if node.startswith("bind:")] == ["bind:/srv/films"]


def test_it_finds_paths_inside_paths_and_inside_volumes() -> None:
    inside = "/var/lib/docker/volumes/data/_data"
    one = mounted(
        1, of_path("/home/app", "/a"), of_path("/home/app/logs", "/b"), of_path(f"{inside}/x", "/c")
    )
    nodes = nodes_of(one, volumes=(volume("data", Mountpoint=inside),))
    assert said(nodes["bind:/home/app/logs"], "risks")[-1]["other"] == "bind:/home/app"
    assert said(nodes[f"bind:{inside}/x"], "risks")[-1] == {
        "code": "nested", "container": None, "destination": None, "rw": None, "other": "volume:data",
    }  # fmt: skip
    assert codes(nodes["bind:/home/app"]) == []


def test_it_finds_a_mount_that_hides_another() -> None:
    one = mounted(1, of_volume("all", "/data"), of_volume("part", "/data/part"))
    assert said(nodes_of(one)[ONE], "risks") == [
        {"code": "hidden", "container": ONE, "destination": "/data/part", "rw": None, "other": "volume:all"}
    ]


def test_it_reuses_what_has_not_changed_and_sees_what_has() -> None:
    host, builder = parser.parse_host({"ID": "e"}), Builder()
    one, two = mounted(1, of_volume("data")), mounted(2, of_volume("other"))
    first = builder.build(Snapshot(host, (one, two), (), ()))
    second = builder.build(Snapshot(host, (one,), (), ()))
    assert second.nodes["volume:data"] is first.nodes["volume:data"]
    third = builder.build(Snapshot(host, (one, mounted(2, of_volume("data"))), (), ()))
    assert said(third.nodes["volume:data"], "used_by") == [ONE, TWO]


def test_a_path_that_is_a_whole_volume_lies_inside_the_volume() -> None:
    inside = "/var/lib/docker/volumes/data/_data"
    nodes = nodes_of(mounted(1, of_path(inside, rw=False)), volumes=(volume("data", Mountpoint=inside),))
    assert said(nodes[f"bind:{inside}"], "risks")[-1]["other"] == "volume:data"
    assert codes(nodes["volume:data"]) == []
    again = volume("again", Options={"type": "none", "o": "bind", "device": inside})
    nodes = nodes_of(
        mounted(1, of_path("/var/lib/docker")), volumes=(volume("data", Mountpoint=inside), again)
    )
    assert said(nodes["volume:again"], "risks")[-1]["other"] == "volume:data"


def test_it_warns_of_writers_that_come_to_one_place_by_different_ways() -> None:
    inside = "/var/lib/docker/volumes/data/_data"
    bound = volume("bound", Options={"type": "none", "o": "bind", "device": "/srv/x"})
    listed = (volume("data", Mountpoint=inside), bound)
    one = mounted(1, of_volume("data"), of_volume("bound", "/bound"))
    two = mounted(2, of_path(inside, "/a"), of_path("/srv/x", "/b"))
    nodes = nodes_of(one, two, volumes=listed)
    for node in ("volume:data", f"bind:{inside}", "volume:bound", "bind:/srv/x"):
        assert "two_writers" in codes(nodes[node]), node
    reading = mounted(2, of_path(inside, "/a", rw=False), of_path("/srv/x", "/b", rw=False))
    nodes = nodes_of(one, reading, volumes=listed)
    for node in ("volume:data", f"bind:{inside}", "volume:bound", "bind:/srv/x"):
        assert "two_writers" not in codes(nodes[node]), node
    assert said(nodes["volume:data"], "used_by") == [ONE]
