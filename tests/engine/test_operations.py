"""Connecting, disconnecting and undoing by API on real engines: what was comes back, nothing is poisoned.

By the oldest and by the newest: what each engine refuses `test_preview` knows of all three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.conftest import Engines
from tests.engine.debs import VERSIONS
from tests.engine.engines import DockerError, RealEngine
from tests.server import Answer, Client, Server, wait_for


class Stage:
    """An engine with a server that charts it and someone who is logged in."""

    def __init__(self, engine: RealEngine, server: Server) -> None:
        self.engine, self.server, self.client = engine, server, server.client()

    def act(self, verb: str, network: str, container: str, **body: object) -> Answer:
        """`POST /api/networks/{network}/connect` or `/disconnect`."""
        return self.client.post(f"/api/networks/{network}/{verb}", {"container": container, **body})

    def endpoint(self, container: str, network: str) -> dict[str, Any] | None:
        """What inspect says of a container on a network."""
        found: dict[str, Any] | None = self.engine.inspect(container)["NetworkSettings"]["Networks"].get(
            network
        )
        return found

    def chart(self) -> dict[str, Any]:
        """Nodes of the chart by name, without what has none."""
        return {node["name"]: node for node in self.client.topology()["nodes"] if "name" in node}

    def wait_until_charted(self, *names: str) -> None:
        """Wait until containers and networks of these names are on the chart, in their present state."""
        wait_for(lambda: all(map(self._is_charted(self.chart()), names)), f"{names} on the chart")

    def _is_charted(self, chart: dict[str, Any]) -> Callable[[str], bool]:
        def look(name: str) -> bool:
            if name not in chart or chart[name]["kind"] != "container":
                return name in chart
            return bool(chart[name]["state"] == self.engine.inspect(name)["State"]["Status"])

        return look


@pytest.fixture(scope="module", params=[VERSIONS[0], VERSIONS[-1]])
def stage(request: pytest.FixtureRequest, engines: Engines) -> Iterator[Stage]:
    """A stage on the oldest engine and on the newest, with a few networks and containers."""
    engine = engines(request.param)
    engine.clean()
    for number, name in enumerate(("alpha", "beta", "gamma")):
        engine.docker("network", "create", "--subnet", f"10.230.{number}.0/24", name)
    engine.run("db", "--network", "alpha")
    engine.run("web", "--network", "alpha")
    with Server(engine.url) as server:
        stage = Stage(engine, server)
        wait_for(lambda: stage.client.get("/api/topology").status == 200, "the first topology")
        stage.wait_until_charted("db", "web", "gamma")
        yield stage
    engine.clean()


def test_it_connects_as_asked_and_takes_it_back(stage: Stage) -> None:
    answer = stage.act("connect", "beta", "web", ipv4="10.230.1.77", aliases=["www", "shop"])
    assert answer.status == 200, answer.body
    endpoint = stage.endpoint("web", "beta")
    assert endpoint is not None
    assert endpoint["IPAddress"] == "10.230.1.77"
    assert {"www", "shop"} <= set(endpoint["Aliases"])
    undone = stage.client.post(answer.json["undo"])
    assert undone.status == 200, undone.body
    assert stage.endpoint("web", "beta") is None


def test_it_charts_what_it_did_at_once(stage: Stage) -> None:
    answer = stage.act("connect", "gamma", "web")
    ids = [answer.json[what]["id"].partition(":")[2] for what in ("container", "network")]

    def active() -> bool:
        wanted = f"endpoint:{ids[0]}:{ids[1]}"
        return any(node["id"] == wanted and node["active"] for node in stage.client.topology()["nodes"])

    wait_for(active, "the endpoint on the chart")
    stage.client.post(answer.json["undo"])
    wait_for(lambda: not active(), "the endpoint off the chart")


def test_undo_puts_an_endpoint_back_as_it_was(stage: Stage) -> None:
    options = ["--ip", "10.230.1.99", "--alias", "one", "--alias", "two", "--link", "db:database"]
    options += ["--driver-opt", "com.example.note=kept"]
    if stage.engine.version == "28.5":
        options += ["--gw-priority", "42"]
    stage.engine.run("app", "--network", "alpha")
    stage.engine.docker("network", "connect", *options, "beta", "app")
    before = stage.endpoint("app", "beta")
    stage.wait_until_charted("app")

    answer = stage.act("disconnect", "beta", "app")
    assert answer.status == 200, answer.body
    assert stage.endpoint("app", "beta") is None
    undone = stage.client.post(answer.json["undo"])
    assert undone.status == 200, undone.body

    after = stage.endpoint("app", "beta")
    assert before is not None
    assert after is not None
    for name in ("IPAMConfig", "Links", "IPAddress", "DriverOpts", "GwPriority"):
        assert after.get(name) == before.get(name), name
    assert sorted(after["Aliases"]) == sorted(before["Aliases"])
    assert stage.client.post(answer.json["undo"]).status == 409
    stage.engine.docker("restart", "app")


def test_undo_works_on_a_stopped_container_as_well(stage: Stage) -> None:
    stage.engine.create("still", "--network", "alpha")
    stage.engine.docker("network", "connect", "--ip", "10.230.2.9", "--alias", "quiet", "gamma", "still")
    stage.wait_until_charted("still")
    answer = stage.act("disconnect", "gamma", "still")
    assert answer.status == 200, answer.body
    assert stage.endpoint("still", "gamma") is None
    assert stage.client.post(answer.json["undo"]).status == 200
    endpoint = stage.endpoint("still", "gamma")
    assert endpoint is not None
    assert endpoint["IPAMConfig"] == {"IPv4Address": "10.230.2.9"}
    stage.engine.docker("start", "still")
    endpoint = stage.endpoint("still", "gamma")
    assert endpoint is not None
    assert (endpoint["IPAddress"], "quiet" in endpoint["Aliases"]) == ("10.230.2.9", True)


def test_a_refused_connect_poisons_nothing(stage: Stage) -> None:
    taken = stage.endpoint("db", "alpha")
    assert taken is not None
    stage.engine.run("late", "--network", "beta")
    stage.wait_until_charted("late")
    answer = stage.act("connect", "alpha", "late", ipv4=taken["IPAddress"])
    assert answer.status == 403, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    assert "already in use" in answer.json["detail"]
    assert stage.endpoint("late", "alpha") is None
    stage.engine.docker("restart", "late")
    assert stage.engine.inspect("late")["State"]["Running"]


def test_of_two_who_do_the_same_at_once_one_succeeds_and_the_other_reads_why_not(stage: Stage) -> None:
    stage.engine.run("both", "--network", "alpha")
    stage.wait_until_charted("both")
    clients = [stage.client, stage.server.client()]

    def act(client: Client, verb: str) -> Answer:
        return client.post(f"/api/networks/beta/{verb}", {"container": "both"})

    for verb, there in (("connect", True), ("disconnect", False)):
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(act, clients, [verb, verb]))
        statuses = sorted(answer.status for answer in answers)
        assert statuses[0] == 200
        assert statuses[1] in (403, 409, 500)
        other = next(answer for answer in answers if answer.status != 200)
        assert "already" in other.json["detail"] or "is not connected to" in other.json["detail"]
        assert (stage.endpoint("both", "beta") is not None) == there


def test_it_passes_the_engines_refusal_on_in_its_own_words(stage: Stage) -> None:
    stage.engine.run("hosted", "--network", "host")
    stage.wait_until_charted("hosted")
    answer = stage.act("connect", "alpha", "hosted")
    assert answer.status == 400
    assert "sharing network namespace with another container or host" in answer.json["detail"]
    answer = stage.act("disconnect", "gamma", "db")
    assert answer.status in (409, 500)
    assert "is not connected to" in answer.json["detail"]


def test_bad_input_is_answered_and_changes_nothing(stage: Stage) -> None:
    before = without_ages(stage.chart())
    stranger = Client(stage.server.port)
    forger = stage.server.client()
    forger.cookies["csrftoken"] = "x" * 32
    raw = stage.client.request(
        "POST", "/api/networks/alpha/connect", b"{nonsense", {"Content-Type": "application/json"}
    )
    cases = [
        (404, stage.act("connect", "alpha", "nobody")),
        (404, stage.act("connect", "nowhere", "web")),
        (400, stage.act("connect", "beta", "web", ipv4="10.230.1.999")),
        (400, stage.client.post("/api/networks/alpha/connect", {})),
        (400, raw),
        (401, stranger.post("/api/networks/alpha/connect", {"container": "web"})),
        (403, forger.request("POST", "/api/networks/beta/connect", b'{"container": "web"}',
                             {"X-CSRFToken": "y" * 32, "Content-Type": "application/json"})),
    ]  # fmt: skip
    for status, answer in cases:
        assert answer.status == status, answer.body
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert {"type", "title", "status", "detail", "code"} <= answer.json.keys()
    assert without_ages(stage.chart()) == before


def without_ages(chart: dict[str, Any]) -> dict[str, Any]:
    """A chart that stays equal while time passes: a status text says since when."""
    return {name: {**node, "status": None} for name, node in chart.items()}


@pytest.mark.parametrize("started", [True, False], ids=["after a stop", "before the first start"])
def test_a_stopped_container_is_taken_off_a_network_that_is_gone(stage: Stage, *, started: bool) -> None:
    """It would not start again otherwise."""
    gone = stage.engine.docker("network", "create", "doomed")
    left = stage.engine.create("left", "--network", "doomed")
    if started:
        stage.engine.docker("start", "left")
        stage.engine.docker("stop", "--time=0", "left")
    stage.engine.docker("network", "rm", "doomed")
    ids = {left: True, f"network:{gone}": False}
    wait_for(
        lambda: all((i in str(stage.client.topology())) is there for i, there in ids.items()), "the chart"
    )
    # Before its first start a container knows its network by name alone.
    for meant in ("doomed", gone, f"network:{gone}") if started else ("doomed",):
        told = stage.act("disconnect/preview", meant, "left").json
        assert (told["refused"], told["undoable"], told["network"]["name"]) == (None, False, "doomed")
    answer = stage.act("disconnect", f"network:{gone}" if started else "doomed", "left")
    assert answer.status == 200, answer.body
    assert answer.json["network"]["name"] == "doomed"
    assert answer.json["undo"] is None
    assert stage.engine.inspect("left")["NetworkSettings"]["Networks"] == {}
    stage.engine.docker("start", "left")
    assert stage.act("disconnect", "doomed", "left").status == 404
    assert stage.act("connect", "doomed", "left").status == 404
    stage.engine.docker("rm", "--force", "left")


def test_an_ambiguous_name_is_asked_back(stage: Stage) -> None:
    if stage.engine.version != "20.10":
        with pytest.raises(DockerError, match="already exists"):
            stage.engine.docker("network", "create", "alpha")
        return
    twin = stage.engine.api("POST", "/networks/create", {"Name": "alpha"})["Id"]
    wait_for(lambda: twin in str(stage.client.topology()), "the second network of that name")
    answer = stage.act("connect", "alpha", "web")
    assert answer.status == 409
    assert answer.json["code"] == "ambiguous"
    stage.engine.docker("network", "rm", twin)


def test_the_preview_says_what_then_happens_to_ports_and_neighbours(stage: Stage) -> None:
    stage.engine.run("shop", "--network", "beta", "--publish", "18080:80")
    stage.wait_until_charted("shop")
    foretold = stage.client.post("/api/networks/alpha/connect/preview", {"container": "shop"}).json
    assert foretold["refused"] is None
    assert {one["name"] for one in foretold["neighbours"]} >= {"db", "web"}
    ports = foretold["ports"]
    assert (ports["effect"], ports["from"], ports["to"]) == ("move", "beta", "alpha")

    gateway = stage.engine.inspect("shop")["NetworkSettings"]["Networks"]["beta"]["Gateway"]
    answer = stage.act("connect", "alpha", "shop")
    assert answer.status == 200
    inside = stage.engine.docker("exec", "shop", "ip", "route", "show", "default")
    assert gateway not in inside
    alpha = stage.endpoint("shop", "alpha")
    assert alpha is not None
    assert alpha["Gateway"] in inside
    assert stage.client.post(answer.json["undo"]).status == 200
    assert gateway in stage.engine.docker("exec", "shop", "ip", "route", "show", "default")
