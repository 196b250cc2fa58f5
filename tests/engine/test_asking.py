"""What is asked of an engine, and how."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.engine.conftest import Connect, Serve, refusal
from tests.engine.fake_daemon import Answer, Asked, FakeDaemon, always


@pytest.mark.parametrize(("theirs", "spoken"), [("1.41", "v1.41"), ("1.51", "v1.51"), ("1.54", "v1.51")])
def test_it_speaks_the_older_of_the_engines_version_and_its_own(
    serve: Serve, theirs: str, spoken: str, connect: Connect
) -> None:
    daemon = serve(always(Answer(200, {"ID": "E"})))
    daemon.version = theirs
    assert connect(daemon.address).host()["ApiVersion"] == spoken[1:]
    assert daemon.asked[0].path == f"/{spoken}/info"


def test_it_asks_for_the_version_again_when_the_engine_has_been_away(
    tmp_path: Path, connect: Connect
) -> None:
    daemon = FakeDaemon(tmp_path / "d.sock", always(Answer(200, [])))
    engine = connect(daemon.address)
    engine.containers()
    daemon.close()
    (tmp_path / "d.sock").unlink()
    refusal(engine.containers)
    daemon = FakeDaemon(tmp_path / "d.sock", always(Answer(200, [])))
    daemon.version = "1.45"
    engine.containers()
    assert daemon.asked[0].path.startswith("/v1.45/")
    daemon.close()


def test_it_asks_for_some_containers_by_their_ids(serve: Serve, connect: Connect) -> None:
    daemon = serve(always(Answer(200, [])))
    engine = connect(daemon.address)
    assert engine.containers(["b", "a"]) == []
    query = parse_qs(urlsplit(daemon.asked[0].path).query)
    assert query == {"all": ["1"], "filters": ['{"id": ["a", "b"]}']}
    assert engine.containers([]) == []
    assert len(daemon.asked) == 1


def test_one_connection_serves_every_path(serve: Serve, connect: Connect) -> None:
    daemon = serve(always(Answer(200, {})))
    engine = connect(daemon.address)
    for number in range(30):
        engine.containers([f"{number}"])
        engine.container(f"{number}")
    assert daemon.connections == 1


def test_many_threads_may_ask_at_once(serve: Serve, connect: Connect) -> None:
    def echo(asked: Asked, handler: BaseHTTPRequestHandler) -> Answer:
        return Answer(200, {"Id": asked.path.split("/")[3]})

    engine = connect(serve(echo).address)
    wrong: list[object] = []

    def ask(name: str) -> None:
        wrong.extend(found for _ in range(50) if (found := engine.container(name)["Id"]) != name)

    threads = [threading.Thread(target=ask, args=(f"c{number}",)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_it_passes_endpoint_settings_on_as_they_are(serve: Serve, connect: Connect) -> None:
    daemon = serve(always(Answer(200, {})))
    engine = connect(daemon.address)
    settings = {
        "IPAMConfig": {"IPv4Address": "10.1.2.3", "LinkLocalIPs": ["169.254.1.1"]},
        "Aliases": ["db"],
        "Links": ["other:alias"],
        "DriverOpts": {"com.docker.network.endpoint.x": "y"},
        "MacAddress": "02:42:ac:11:00:02",
        "GwPriority": 7,
    }
    engine.connect("net", "box", settings)
    engine.connect("net", "box", {})
    engine.disconnect("net", "box", force=True)
    assert daemon.asked == [
        Asked("POST", "/v1.41/networks/net/connect", {"Container": "box", "EndpointConfig": settings}),
        Asked("POST", "/v1.41/networks/net/connect", {"Container": "box"}),
        Asked("POST", "/v1.41/networks/net/disconnect", {"Container": "box", "Force": True}),
    ]


def test_a_name_cannot_leave_its_place_in_the_path(serve: Serve, connect: Connect) -> None:
    daemon = serve(always(Answer(404, {"message": "no"})))
    refusal(lambda: connect(daemon.address).container("../images/x?y#z"))
    assert daemon.asked[0].path == "/v1.41/containers/..%2Fimages%2Fx%3Fy%23z/json"
