"""Reading through the API: the document, what the panel asks for, previews, and the API's own description."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import brotli
import networkx as nx
import pytest
from django.test import Client

from dashboard.runtime import Runtime, registry
from tests.topology.listed import listed
from topology.engine.errors import EngineUnreachable
from topology.engine.port import Engine
from topology.engine.synthetic import SyntheticEngine
from topology.store.codec import decode_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

WEB = "outline-prod-api-1"


def post(client: Client, path: str, **body: object) -> Any:  # noqa: ANN401 - JSON
    answer = client.post(path, data=body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_document_is_the_current_topology_and_networkx_loads_it(viewing: Client, hub: Runtime) -> None:
    document = viewing.get("/api/topology").json()
    assert decode_document(document) == listed(hub.store.topology)
    graph = nx.node_link_graph(document, edges="edges")
    assert graph.is_directed()
    assert graph.is_multigraph()
    assert graph.graph["version"] == 1
    assert len(graph) == len(document["nodes"])


def test_the_document_says_which_revision_it_is(viewing: Client, hub: Runtime) -> None:
    answer = viewing.get("/api/topology")
    assert answer["X-Portolan-Epoch"] == hub.store.epoch
    assert int(answer["X-Portolan-Revision"]) == answer.json()["graph"]["revision"] == hub.store.revision
    assert answer["ETag"] == f'"{hub.store.epoch}-{hub.store.revision}"'


def test_who_has_the_document_is_not_sent_it_again(
    viewing: Client, hub: Runtime, engine: SyntheticEngine
) -> None:
    etag = viewing.get("/api/topology")["ETag"]
    for given in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = viewing.get("/api/topology", headers={"if-none-match": given})
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)
    hub.store.replace(decode_document({**viewing.get("/api/topology").json(), "edges": []}))
    assert viewing.get("/api/topology", headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("taken", "coded", "opened"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip;q=1.0, BR;q=0.5", "br", brotli.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("br; q=0.0, brotli", None, bytes),
        ("identity", None, bytes),
    ],
)
def test_the_document_is_compressed_for_who_can_read_that(
    viewing: Client, taken: str, coded: str | None, opened: Callable[[bytes], bytes]
) -> None:
    plain = viewing.get("/api/topology")
    small = viewing.get("/api/topology", headers={"accept-encoding": taken})
    assert small.get("Content-Encoding") == coded
    assert "Accept-Encoding" in small["Vary"]
    assert opened(small.content) == plain.content
    assert coded is None or len(small.content) < len(plain.content) / 4


def test_without_a_first_answer_of_the_engine_there_is_no_document(viewing: Client) -> None:
    def away() -> Engine:
        raise EngineUnreachable("There is no engine at unix:///nowhere.")

    here = Runtime(away, poll_seconds=1)
    registry.use(here)
    for path in ("/api/topology", "/api/containers/web/targets"):
        answer = viewing.get(path)
        assert (answer.status_code, answer.json()["code"]) == (503, "no_topology")
    answer = viewing.get("/api/containers/web")
    assert (answer.status_code, answer.json()["code"]) == (503, "engine_unreachable")
    assert "nowhere" in answer.json()["detail"]


def test_a_container_shows_what_the_chart_does_not_and_no_secret(
    viewing: Client, engine: SyntheticEngine
) -> None:
    answer = viewing.get(f"/api/containers/{WEB}")
    facts, inspected = answer.json(), engine.container(WEB)
    assert (facts["id"], facts["name"]) == (f"container:{inspected['Id']}", WEB)
    assert facts["image"] == inspected["Config"]["Image"]
    assert facts["started_at"] == inspected["State"]["StartedAt"]
    assert facts["labels"]["com.docker.compose.service"] == "api"
    assert inspected["Config"]["Env"]
    text = answer.content.decode()
    for secret in inspected["Config"]["Env"]:
        assert secret.partition("=")[2] not in text
    assert set(facts["labels"]) < set(inspected["Config"]["Labels"])


def test_labels_are_told_of_every_container_by_node_id(viewing: Client, engine: SyntheticEngine) -> None:
    labels = viewing.get("/api/labels").json()
    assert set(labels) == {f"container:{listed['Id']}" for listed in engine.containers()}
    assert labels[f"container:{engine.container(WEB)['Id']}"]["com.docker.compose.project"] == "outline-prod"


def test_targets_say_what_is_refused_before_the_try(viewing: Client) -> None:
    targets = {
        each["name"]: each for each in viewing.get(f"/api/containers/{WEB}/targets").json()["networks"]
    }
    assert targets["proxy"]["connected"]
    assert (targets["monitoring"]["connected"], targets["monitoring"]["refused"]) == (False, None)
    assert targets["host"]["code"] == "network_host"
    assert targets["host"]["refused"].startswith("“host”")


def test_targets_speak_the_readers_language(viewing: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.base.i18n.translation.gettext", lambda template: f"ko: {template}")
    answer = viewing.get("/api/containers/node-exporter/targets").json()
    assert answer["networks"][0]["refused"].startswith("ko: “node-exporter”")


def test_a_preview_of_connecting_changes_nothing_and_says_what_would(
    viewing: Client, engine: SyntheticEngine
) -> None:
    before = engine.container(WEB)["NetworkSettings"]
    found = post(viewing, "/api/networks/monitoring/connect/preview", container=WEB, ipv4="172.18.18.77")
    assert (found["action"], found["refused"], found["undoable"]) == ("connect", None, True)
    assert found["container"]["name"] == WEB
    assert found["network"]["name"] == "monitoring"
    there = {
        listed["Names"][0].removeprefix("/")
        for listed in engine.containers()
        if "monitoring" in listed["NetworkSettings"]["Networks"]
    }
    told = [each["name"] for each in (*found["neighbours"], *found["still_reachable"])]
    assert "edge-traefik-1" in told
    assert set(told) <= set(there)
    assert found["address"] == {"ipv4": "172.18.18.77", "ipv6": None}
    assert (found["compose"]["project"], found["compose"]["service"]) == ("outline-prod", "api")
    assert 'ipv4_address: "172.18.18.77"' in found["compose"]["lines"]
    assert set(found["ports"]) == {"effect", "from", "to", "ephemeral", "ports"}
    assert engine.container(WEB)["NetworkSettings"] == before


@pytest.mark.parametrize("verb", ["connect", "disconnect"])
def test_a_network_may_be_called_what_engines_allow(operating: Client, verb: str) -> None:
    """Of engines 20.10 to 28.5 a network may have a slash in its name; nothing else may."""
    for path in (f"/api/networks/team%2Fnet/{verb}", f"/api/networks/team%2Fnet/{verb}/preview"):
        answer = operating.post(path, {"container": WEB}, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (404, "network_not_found")
        assert "“team/net”" in answer.json()["detail"]


def test_a_preview_of_disconnecting_says_what_is_lost(viewing: Client, engine: SyntheticEngine) -> None:
    found = post(viewing, "/api/networks/n8n_default/disconnect/preview", container="n8n-app-1")
    assert (found["action"], found["last_network"]) == ("disconnect", True)
    address = engine.container("n8n-app-1")["NetworkSettings"]["Networks"]["n8n_default"]["IPAddress"]
    assert found["addresses_lost"] == [f"{address}/24"]
    assert {"n8n-web-1", "n8n-db-1"} <= {each["name"] for each in found["neighbours"]}
    assert found["warnings"]


def test_a_preview_of_what_would_be_refused_says_why(viewing: Client) -> None:
    found = post(viewing, "/api/networks/proxy/connect/preview", container="node-exporter")
    assert found["refused"]["code"] == "host_mode"
    assert "node-exporter" in found["refused"]["detail"]


def test_a_preview_needs_names_that_are_known(viewing: Client) -> None:
    path = "/api/networks/monitoring/connect/preview"
    for body, status in (({"container": "nobody"}, 404), ({"container": WEB, "ipv4": "x"}, 400), ({}, 400)):
        assert viewing.post(path, data=body, content_type="application/json").status_code == status


def test_no_aliases_may_be_said_as_null_too(viewing: Client) -> None:
    path, wish = "/api/networks/monitoring/connect/preview", {"container": WEB, "aliases": None}
    assert viewing.post(path, data=wish, content_type="application/json").status_code == 200


def test_a_preview_works_on_the_last_chart_while_the_engine_is_away(
    viewing: Client, engine: SyntheticEngine
) -> None:
    engine.close()
    found = post(viewing, "/api/networks/monitoring/connect/preview", container=WEB)
    assert found["neighbours"]


def test_the_swarms_own_networks_are_nobodys_business(
    operating: Client, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Engines let everybody onto `docker_gwbridge` (`docs/engine.md`)."""
    here = registry.default()
    document = json.loads(here.store.document_bytes() or b"")
    for node in document["nodes"]:
        if node["kind"] == "network" and node["name"] == "monitoring":
            node["name"] = "docker_gwbridge"
    monkeypatch.setattr(type(here.store), "topology", property(lambda _store: decode_document(document)))
    answer = operating.post(
        "/api/networks/docker_gwbridge/connect", data={"container": WEB}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "swarm_routing")
    assert "monitoring" not in engine.container(WEB)["NetworkSettings"]["Networks"]


def test_the_api_describes_itself(viewing: Client) -> None:
    document = viewing.get("/api/openapi.json").json()
    assert document["info"]["title"] == "Portolan"
    paths = set(document["paths"])
    assert {
        "/api/topology",
        "/api/networks/{network}/connect",
        "/api/networks/{network}/disconnect",
        "/api/networks/{network}/connect/preview",
        "/api/actions/{number}/undo",
    } <= paths
    answers = document["paths"]["/api/networks/{network}/connect"]["post"]["responses"]
    assert {"200", "400", "401", "403", "404", "409", "503"} <= set(answers)
    assert answers["409"] == {"$ref": "#/components/responses/Problem409"}
    assert "ProblemDocument" in json.dumps(document["components"]["responses"]["Problem409"])
    assert "http" not in json.dumps(document["paths"])
