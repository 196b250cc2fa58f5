"""Which requests an engine gets from us: those that `compose.proxy.yaml` lets through, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from tests.engine.engines import RealEngine
from tests.engine.proxy import Proxy
from tests.server import Server, wait_for

COMPOSE = Path(__file__).resolve().parent.parent.parent / "compose.proxy.yaml"


def allowed() -> dict[str, re.Pattern[str]]:
    """The proxy's patterns by method, anchored as it anchors them."""
    found = re.findall(r"'-allow([A-Z]+)=(.*)'", COMPOSE.read_text())
    return {method: re.compile(f"^{pattern}$") for method, pattern in found}


def test_a_proxy_with_our_patterns_lets_through_all_that_we_ask(engine: RealEngine) -> None:
    engine.docker("network", "create", "front")
    engine.run("web")
    with Proxy(engine.socket, str(engine.folder / "proxy.sock")) as proxy, Server(proxy.url) as server:
        client = server.client()
        wait_for(lambda: client.get("/api/topology").status == 200, "the first topology")
        client.get("/api/containers/web")
        client.post("/api/networks/front/connect/preview", {"container": "web"})
        done = client.post("/api/networks/front/connect", {"container": "web"})
        assert client.post(done.json["undo"]).status == 200
        lines = [line.split(" ") for line in proxy.asked if line.endswith("HTTP/1.1")]
        asked = {(method, target) for method, target, _ in lines}
    patterns = allowed()
    assert {method for method, _ in asked} == {"GET", "POST"}
    for method, target in asked:
        assert patterns[method].match(target.partition("?")[0]), (method, target)
