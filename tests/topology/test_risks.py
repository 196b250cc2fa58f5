"""Which mounts are a way to root, and which stand in each other's way."""

from __future__ import annotations

import pytest

from topology.graph.risks import Ground, enclosing, hidden_destinations, path_codes

GROUND = Ground.of("/srv/docker", "/tmp/engine/own.sock")


@pytest.mark.parametrize(
    ("path", "destination", "rw", "codes"),
    [
        ("/", "/host", False, ["host_root"]),
        ("/var/run/docker.sock", "/var/run/docker.sock", False, ["docker_socket"]),
        ("/run/docker.sock", "/x", False, ["docker_socket"]),
        ("/srv/proxy/any", "/var/run/docker.sock", True, ["docker_socket", "any"]),
        ("/tmp/engine/own.sock", "/s", True, ["docker_socket"]),
        ("/tmp/engine", "/s", False, ["docker_socket"]),
        ("/run", "/run", False, ["docker_socket", "host_run"]),
        ("/var/run/", "/r", True, ["docker_socket", "host_run"]),
        ("/etc", "/e", False, ["host_etc"]),
        ("/etc/nginx", "/etc/nginx", True, ["host_etc"]),
        ("/etc/nginx", "/etc/nginx", False, []),
        ("/etc/localtime", "/etc/localtime", True, []),
        ("/etc/ssl/certs", "/certs", True, []),
        ("/etc/shadow", "/s", False, ["host_etc"]),
        ("/etcetera", "/e", True, []),
        ("/root", "/r", False, ["host_home_root"]),
        ("/root/.ssh", "/r", False, ["host_home_root"]),
        ("/proc", "/host/proc", False, ["host_proc"]),
        ("/sys", "/host/sys", False, ["host_sys"]),
        ("/sys/fs/cgroup", "/c", True, ["host_sys"]),
        ("/dev", "/dev", True, ["host_dev"]),
        ("/srv/docker", "/d", False, ["docker_data"]),
        ("/srv", "/d", False, ["docker_data"]),
        ("/srv/docker/volumes/x", "/d", True, ["docker_data"]),
        ("/var/lib/docker", "/d", False, ["docker_data"]),
        ("/home/app/data", "/d", True, []),
    ],
)
def test_it_names_the_ways_to_root(path: str, destination: str, rw: bool, codes: list[str]) -> None:
    found = path_codes(path, destination, GROUND, rw=rw)
    assert [code for code in codes if code != "any"] == list(found)[: len(codes)]
    assert "any" in codes or len(found) == len(codes)


def test_it_knows_the_usual_data_folder() -> None:
    assert path_codes("/var/lib", "/x", Ground.of(None, None), rw=False) == ("docker_data",)


def test_it_finds_the_innermost_folder_around_a_path() -> None:
    folders = {"/": "root", "/srv": "srv", "/srv/app": "app"}
    assert enclosing("/srv/app/data", folders) == "app"
    assert enclosing("/srv/app", folders) == "srv"
    assert enclosing("/home", folders) is None


def test_it_tells_which_mount_hides_a_part_of_another() -> None:
    assert hidden_destinations(["/data", "/data/cache/", "/database"]) == {"/data/cache/": "/data"}
