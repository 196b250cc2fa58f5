"""What a sheet says before anything is done: who writes, by what way, and what will be gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.access.protection import own_container
from dashboard.runtime import Runtime
from dashboard.volumes import previews, ways
from dashboard.volumes.leases import ownership as ours
from dashboard.volumes.models import Unfinished
from dashboard.volumes.previews import preview
from tests.topology.answers import an_id, container
from topology.engine.errors import EngineDenied, NotFound
from topology.engine.marks import Marks
from topology.engine.port import Engine, Json

pytestmark = pytest.mark.django_db(transaction=True)


#: As it finds the way, before `no_way` takes its place.
WAY = previews._way


@pytest.fixture(autouse=True)
def no_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """No helper is tried on an engine that is but lists."""
    monkeypatch.setattr(previews, "_way", lambda _engine: (None, None))


class Host:
    """An engine of these containers and volumes."""

    address = "fake://host"

    def __init__(self, containers: list[Json], options: Json | None = None) -> None:
        self._containers = containers
        point = "/var/lib/docker/volumes/data/_data"
        self._volume = {"Name": "data", "Driver": "local", "Mountpoint": point, "Options": options}

    marks = Marks()

    def containers(self) -> list[Json]:
        return self._containers

    def volumes(self) -> list[Json]:
        return [self._volume]

    def storage(self) -> Host:
        return self

    def volume(self, name: str) -> Json:
        if name != "data":
            raise NotFound("no such volume", 404)
        return self._volume


def hub_of(host: Host) -> Runtime:
    engine: Engine = host  # type: ignore[assignment]  # only lists are asked of it
    return Runtime(lambda: engine)


def user(number: int, name: str, *, rw: bool = True, state: str = "running", path: str = "") -> Json:
    mount = {"Type": "bind", "Source": path} if path else {"Type": "volume", "Name": "data", "Source": ""}
    return container(number, name, Mounts=[{**mount, "Destination": "/d", "RW": rw}], State=state)


def shown(action: str, *containers: Json, options: Json | None = None) -> Json:
    return preview(hub_of(Host(list(containers), options)), "data", action)


def test_one_writer_and_several_are_spoken_of_as_such() -> None:
    (one,) = shown("backup", user(1, "db"))["warnings"]
    assert one == "db may write to it meanwhile: pause it, or the copy may be inconsistent."
    (two,) = shown("copy", user(1, "db"), user(2, "web"))["warnings"]
    assert two == "db, web may write to it meanwhile: pause them, or the copy may be inconsistent."
    assert shown("restore", user(1, "db"))["warnings"][1] == (
        "db writes to it at this moment: pause it meanwhile, or stop it first."
    )


def test_who_writes_by_another_way_is_named_with_it() -> None:
    found = shown("backup", user(1, "tool", path="/var/lib/docker/volumes"))
    assert [writer["name"] for writer in found["writers"]] == ["tool"]
    assert found["used_by"] == []
    assert "tool (through /var/lib/docker/volumes)" in found["warnings"][0]


def test_who_reads_or_stands_still_is_no_writer() -> None:
    found = shown(
        "backup", user(1, "a", rw=False), user(2, "b", state="exited"), user(3, "c", state="paused")
    )
    assert found["writers"] == found["warnings"] == []
    assert [one["name"] for one in found["used_by"]] == ["a", "b", "c"]


def test_who_is_paused_by_another_backup_is_still_a_writer() -> None:
    with ours.work() as owner:
        Unfinished.objects.create(owner=owner, paused=[an_id(3)])
        found = shown("backup", user(3, "c", state="paused"))
        assert [writer["name"] for writer in found["writers"]] == ["c"]
    assert shown("backup", user(3, "c", state="paused"))["writers"] == []


@pytest.fixture
def in_container(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda found: monkeypatch.setattr(own_container, "container_id", lambda: found)


def test_portolan_does_not_pause_itself_and_says_so(in_container: Callable[[str], None]) -> None:
    in_container(an_id(1))
    found = shown("backup", user(1, "portolan"), user(2, "db"))
    assert [writer["name"] for writer in found["writers"]] == ["db"]
    assert "Portolan itself" in found["warnings"][-1]
    assert len(shown("remove", user(1, "portolan"))["warnings"]) == 0


def test_a_folder_around_it_keeps_no_volume_from_being_removed_and_one_within_does() -> None:
    assert shown("remove", user(1, "agent", path="/var/lib/docker"))["refused"] is None
    refused = shown("remove", user(1, "tool", path="/var/lib/docker/volumes/data/_data/x"))["refused"]
    assert refused["code"] == "volume_in_use"
    assert "tool (through /var/lib/docker/volumes/data/_data/x)" in refused["detail"]


def test_what_portolan_does_with_it_is_waited_for() -> None:
    """Nobody can remove a helper of ours, nor has to: it goes by itself."""
    name = "portolan-helper-1"
    helper = user(1, name, rw=False) | {
        "Labels": Host.marks.labels(name, "us"),
        "HostConfig": {"NetworkMode": "none"},
    }
    refused = shown("remove", helper)["refused"]
    assert refused["code"] == "volume_in_use"
    assert refused["detail"].startswith("“data” is being backed up, restored or copied at this moment.")
    for told in (
        shown("remove", helper, user(2, "db")),
        shown("remove", user(1, name) | {"Labels": {"portolan.helper": "1"}}),
    ):
        assert "Remove the containers first" in told["refused"]["detail"]
    assert "is used by: db. " in shown("remove", helper, user(2, "db"))["refused"]["detail"]


def test_of_a_volume_that_leads_elsewhere_only_the_way_there_goes() -> None:
    assert shown("remove")["warnings"] == ["Everything in “data” will be gone for good."]
    backed = {"type": "none", "o": "bind", "device": "/srv/data"}
    found = shown("remove", options=backed)
    assert (found["needs_words"], shown("remove")["needs_words"]) == (False, True)
    (said,) = found["warnings"]
    assert "/srv/data: the data there stays" in said


def test_nothing_is_put_into_memory_that_nobody_holds() -> None:
    """It would be gone at once, and "restored" be said of it (findings, R6)."""
    memory = {"type": "tmpfs", "device": "tmpfs"}
    for containers in ([], [user(1, "a", state="exited")], [user(1, "a", path="/var/lib/docker")]):
        assert shown("restore", *containers, options=memory)["refused"]["code"] == "memory_of_nobody"
    for state in ("running", "paused"):
        assert shown("restore", user(1, "a", state=state), options=memory)["refused"] is None
    assert shown("restore")["refused"] is None


@pytest.mark.parametrize("action", ["backup", "restore", "copy"])
def test_what_a_proxy_forbids_is_refused_before_the_sheet(
    action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_of: object) -> object:
        raise EngineDenied("the proxy says no")

    monkeypatch.setattr(previews, "_way", WAY)
    monkeypatch.setattr(previews, "never_started", refuse)
    monkeypatch.setattr(ways, "find", lambda *_of: ways.Way(None, "no image"))
    assert shown(action)["refused"]["code"] == "engine_denied"
