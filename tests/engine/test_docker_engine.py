"""The engine behind the SDK, with real engines."""

from __future__ import annotations

import json
import threading

from tests.engine.conftest import refusal
from tests.engine.engines import RealEngine
from tests.server import wait_for
from topology.engine import errors, open_engine


def test_it_speaks_with_real_engines(each_engine: RealEngine) -> None:
    key = each_engine.run("web")
    other = each_engine.create("other")
    engine = open_engine(each_engine.url, environ={})
    assert engine.host()["ApiVersion"] == each_engine.api("GET", "/version")["ApiVersion"]
    assert engine.host()["Socket"] == each_engine.socket
    assert {item["Id"] for item in engine.containers()} == {key, other}
    assert [item["Id"] for item in engine.containers([other])] == [other]
    assert engine.containers(["0" * 64]) == []
    assert engine.container("web")["Id"] == key
    assert {"bridge", "host", "none"} <= {item["Name"] for item in engine.networks()}
    assert engine.volumes() == []
    engine.close()


def test_what_a_person_asked_for_on_a_network_is_put_back_as_it_was(each_engine: RealEngine) -> None:
    each_engine.docker("network", "create", "--subnet", "10.210.77.0/24", "net")
    key = each_engine.run("web")
    each_engine.run("peer", "--network", "net")
    engine = open_engine(each_engine.url, environ={})
    net = next(item["Id"] for item in engine.networks() if item["Name"] == "net")
    settings: dict[str, object] = {
        "IPAMConfig": {"IPv4Address": "10.210.77.9"},
        "Aliases": ["db"],
        "Links": ["peer:friend"],
        "DriverOpts": {"com.example": "1"},
    }
    if each_engine.version == "28.5":
        settings["GwPriority"] = 5
    engine.connect(net, key, settings)
    found = engine.container(key)["NetworkSettings"]["Networks"]["net"]
    assert found["IPAddress"] == "10.210.77.9"
    assert "db" in found["Aliases"]
    assert {name: found[name] for name in settings if name != "Aliases"} == {
        name: value for name, value in settings.items() if name != "Aliases"
    }
    error = refusal(lambda: engine.connect(net, key, {}))
    assert type(error) is errors.EngineConflict
    assert "already exists in network net" in str(error)
    engine.disconnect(net, key)
    error = refusal(lambda: engine.disconnect(net, key))
    assert type(error) is errors.EngineConflict
    assert "is not connected to" in str(error)
    assert type(refusal(lambda: engine.connect("0" * 64, key, {}))) is errors.NotFound
    engine.close()


def test_a_real_engine_tells_its_events_without_labels(each_engine: RealEngine) -> None:
    engine = open_engine(each_engine.url, environ={})
    stream = engine.events()
    heard: list[dict[str, object]] = []
    listener = threading.Thread(target=lambda: heard.extend(stream))
    listener.start()
    key = each_engine.run("web", "--label", "secret=s3cret")
    each_engine.docker("exec", "web", "true")
    each_engine.docker("rm", "--force", "web")

    def actions() -> set[object]:
        return {event["Action"] for event in list(heard) if key in json.dumps(event)}

    told = {"create", "connect", "start", "die", "disconnect", "destroy"}
    wait_for(lambda: told <= actions(), "the events")
    stream.close()
    listener.join(20)
    assert not listener.is_alive()
    assert "s3cret" not in json.dumps(heard)
    assert "exec" not in json.dumps(heard)
    engine.close()
