"""A server that is killed between asking the engine and writing the outcome: what was tried is on record."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import Engines
from tests.engine.engines import RealEngine
from tests.engine.proxy import Proxy
from tests.server import Client, Server, wait_for


@pytest.fixture
def newest_engine(engines: Engines) -> Iterator[RealEngine]:
    engine = engines("28.5")
    engine.clean()
    yield engine
    engine.clean()


def test_what_was_tried_is_in_the_record_with_no_outcome_known(
    newest_engine: RealEngine, tmp_path: Path
) -> None:
    newest_engine.docker("network", "create", "beta")
    newest_engine.run("web", "--network", "bridge")
    data = tmp_path / "data"
    data.mkdir()
    with Proxy(newest_engine.socket, str(tmp_path / "proxy.sock")) as proxy:
        with Server(proxy.url, data=data) as server:
            client = server.client()
            wait_for(lambda: "beta" in str(client.get("/api/topology").body), "the chart")
            proxy.kept_back = "/connect"
            with ThreadPoolExecutor(1) as pool:
                asking = pool.submit(connect, client)
                wait_for(lambda: "beta" in attached(newest_engine), "the engine to do what it is asked")
                server.process.kill()
                asking.result()
        with Server(proxy.url, data=data) as server:
            look(server.client())


def connect(client: Client) -> None:
    with suppress(OSError):  # nobody answers
        client.post("/api/networks/beta/connect", {"container": "web"})


def attached(engine: RealEngine) -> set[str]:
    return set(engine.inspect("web")["NetworkSettings"]["Networks"])


def look(client: Client) -> None:
    (row,) = client.get("/api/actions?kind=connect").json
    assert (row["action"], row["outcome"], row["finished_at"], row["undo"]) == (
        "connect",
        "asked",
        None,
        None,
    )
    assert (row["user"], row["container"]["name"], row["network"]["name"]) == ("anna", "web", "beta")
    assert row["sentence"] == "tried to connect “web” to “beta”"
    text = client.get("/history/").body.decode()
    assert "the server ended before the engine answered" in text
    assert f'href="/history/{row["id"]}/undo/"' in text
    told = client.get(f"/history/{row['id']}/undo/").body.decode()
    assert "See on the chart whether it was done" in told
    assert '<button class="button primary">' not in told
    refused = client.post(f"/api/actions/{row['id']}/undo")
    assert (refused.status, refused.json["code"]) == (409, "not_finished")
    after = client.get("/api/actions?kind=connect").json
    assert [one["outcome"] for one in after] == ["asked"]
