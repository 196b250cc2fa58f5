"""Which requests an engine gets from us: those that `compose.proxy.yaml` lets through, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from tests.engine.engines import RealEngine
from tests.engine.proxy import Proxy
from tests.server import Server, wait_for

COMPOSE = Path(__file__).resolve().parent.parent.parent / "compose.proxy.yaml"


#: Portolan tells others of its kind that it is here. A proxy may have it that nobody is told.
PRESENCE = re.compile(
    r"POST /v1\.\d+/images/create\?fromSrc=-&changes=LABEL\+portolan\.instance%3D\S+ HTTP/1\.1"
)


def allowed() -> dict[str, re.Pattern[str]]:
    """The proxy's patterns by method, anchored as it anchors them."""
    found = re.findall(r"'-allow([A-Z]+)=(.*)'", COMPOSE.read_text())
    return {method: re.compile(f"^{pattern}$") for method, pattern in found}


def test_with_a_proxy_that_has_our_patterns_all_works(engine: RealEngine) -> None:
    patterns = allowed()
    assert patterns.keys() == {"GET", "POST"}

    def denies(line: str) -> bool:
        method, _, rest = line.partition(" ")
        target = rest.partition(" ")[0].partition("?")[0]
        return rest.endswith("HTTP/1.1") and not (method in patterns and patterns[method].match(target))

    engine.docker("network", "create", "front")
    engine.run("web")
    with Proxy(engine.socket, str(engine.folder / "proxy.sock")) as proxy:
        proxy.denies = denies
        with Server(proxy.url) as server:
            client = server.client()
            wait_for(lambda: client.get("/api/topology").status == 200, "the first topology")
            assert client.get("/api/containers/web").status == 200
            assert client.post("/api/networks/front/connect/preview", {"container": "web"}).status == 200
            done = client.post("/api/networks/front/connect", {"container": "web"})
            assert client.post(done.json["undo"]).status == 200
            for verb in ("pause", "unpause", "restart", "kill", "start", "stop"):
                assert client.post(f"/api/containers/web/{verb}/preview", {}).status == 200
                assert client.post(f"/api/containers/web/{verb}", {}).status == 200, verb
            assert client.get("/api/containers/web/logs?tail=1").status == 200
            assert client.get("/readyz").status == 200
            assert [line for line in proxy.denied if not PRESENCE.fullmatch(line)] == []
