"""Who reaches what is in a volume, by whatever way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.topology.answers import an_id, container
from topology.model import parser
from topology.volumes.users import User, users

Json = dict[str, Any]
POINT = "/var/lib/docker/volumes/data/_data"


def volume(name: str, **options: str) -> Json:
    point = f"/var/lib/docker/volumes/{name}/_data"
    return {"Name": name, "Driver": "local", "Mountpoint": point, "Options": options or None}


def of_volume(name: str, *, rw: bool = True) -> Json:
    return {"Type": "volume", "Name": name, "Source": "", "Destination": f"/v/{name}", "RW": rw}


def of_path(path: str, *, rw: bool = True) -> Json:
    return {"Type": "bind", "Source": path, "Destination": f"/b{path}", "RW": rw}


def found(*mounts: Json, volumes: tuple[Json, ...] = (), of: Json | None = None) -> User | None:
    """What is said of one container with these mounts, about the volume `data`."""
    listed = (of or volume("data"), *volumes)
    answer = users(
        parser.parse_containers([container(1, "web", Mounts=list(mounts))]),
        parser.parse_volumes(listed),
        "data",
    )
    assert len(answer) < 2
    return answer[0] if answer else None


def bind(path: str) -> dict[str, str]:
    return {"type": "none", "o": "bind", "device": path}


def test_who_mounts_the_volume_uses_it() -> None:
    assert found(of_volume("data")) == User(an_id(1), "web", "running", rw=True)
    assert found(of_volume("data", rw=False)) == User(an_id(1), "web", "running", rw=False)
    assert found(of_volume("other"), of_path("/srv"), volumes=(volume("other"),)) is None


@pytest.mark.parametrize(
    ("path", "around"),
    [
        (POINT, False),
        (f"{POINT}/below", False),
        (f"{POINT}/", False),
        ("/var/lib/docker/volumes", True),
        ("/", True),
    ],
)
def test_who_mounts_its_place_on_the_host_uses_it(path: str, around: bool) -> None:
    assert found(of_path(path)) == User(an_id(1), "web", "running", rw=True, through=path, around=around)


@pytest.mark.parametrize(
    "path", ["/var/lib/docker/volumes/data2/_data", "/var/lib/docker/volumes/dat", "/srv"]
)
def test_a_path_beside_it_is_nothing(path: str) -> None:
    assert found(of_path(path)) is None


def test_a_volume_that_is_really_a_path_is_reached_by_that_path_and_by_others_of_it() -> None:
    backed = volume("data", **bind("/srv/data"))
    for mount, through, around in (
        (of_path("/srv/data"), "/srv/data", False),
        (of_path("/srv/data/in"), "/srv/data/in", False),
        (of_path("/srv"), "/srv", True),
        (of_volume("same"), "same", False),
        (of_volume("inner"), "inner", False),
        (of_volume("outer"), "outer", True),
    ):
        user = found(
            mount,
            of=backed,
            volumes=(
                volume("same", **bind("/srv/data/")),
                volume("inner", **bind("/srv/data/x")),
                volume("outer", **bind("/srv")),
                volume("beside", **bind("/srv/data-2")),
            ),
        )
        assert user is not None
        assert (user.through, user.around) == (through, around)
    assert found(of_volume("beside"), of=backed, volumes=(volume("beside", **bind("/srv/data-2")),)) is None


def test_two_volumes_of_one_share_are_the_same_place_and_two_of_memory_are_not() -> None:
    share = {"type": "nfs", "o": "addr=10.0.0.1,rw", "device": ":/export"}
    other = {**share, "o": "addr=10.0.0.2,rw"}
    memory = {"type": "tmpfs", "device": "tmpfs"}
    for mine, theirs, same in ((share, share, True), (share, other, False), (memory, memory, False)):
        user = found(of_volume("two"), of=volume("data", **mine), volumes=(volume("two", **theirs),))
        assert (user is not None) is same


def test_what_is_said_of_a_container_is_what_says_the_most() -> None:
    user = found(of_volume("data", rw=False), of_path(POINT))
    assert user == User(an_id(1), "web", "running", rw=True)
    user = found(of_path("/"), of_path(f"{POINT}/x", rw=False))
    assert user == User(an_id(1), "web", "running", rw=True, through=f"{POINT}/x")
    user = found(of_path(POINT, rw=False), of_path(f"{POINT}/x"))
    assert user is not None
    assert user.through == f"{POINT}/x"


def test_they_come_by_name_whether_they_run_or_not() -> None:
    containers = [
        container(1, "web", Mounts=[of_volume("data")], State="exited"),
        container(2, "db", Mounts=[of_volume("data")]),
    ]
    answer = users(parser.parse_containers(containers), parser.parse_volumes([volume("data")]), "data")
    assert [(user.name, user.running) for user in answer] == [("db", True), ("web", False)]
