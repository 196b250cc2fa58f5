"""What containers use, read from a real engine through a server: as it is, only while somebody looks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.conftest import Engines
from tests.engine.debs import VERSIONS
from tests.engine.proxy import Proxy
from tests.server import Client, Server, wait_for

MIB = 1024 * 1024
#: Fills a tmpfs, which counts as the container's memory.
FILL = f"busybox dd if=/dev/zero of=/dev/shm/f bs={MIB} count=58 2>/dev/null; while :; do :; done"
LIMITED = ("--memory", "64m", "--shm-size", "60m", "--network", "none")
KIND = {"Content-Type": "application/json"}


def used(client: Client, node: str) -> dict[str, Any] | None:
    answer = client.post("/api/figures", {"containers": [node]})
    assert answer.status == 200, answer.body
    found: dict[str, Any] | None = answer.json["containers"].get(node)
    return found


def test_what_fills_its_memory_is_seen_and_an_alert(engines: Engines, tmp_path: Path) -> None:
    engine = engines(VERSIONS[-1])
    engine.clean()
    full = f"container:{engine.run('full', *LIMITED, command=('sh', '-c', FILL))}"
    idle = f"container:{engine.run('idle')}"
    with Proxy(engine.socket, str(tmp_path / "s")) as proxy, Server(proxy.url) as server:
        client = server.client()
        wait_for(lambda: idle in str(client.get("/api/topology").body), "the containers")
        engine.docker("rm", "--force", engine.run("short"))
        wait_for(lambda: '"short"' not in str(client.get("/api/topology").body), "what has come since")
        assert not any("/stats" in line for line in proxy.asked)

        def busy() -> dict[str, Any] | None:
            found = used(client, full)
            return found if found is not None and (found["cpu"][-1] or 0) > 0.05 else None

        series = wait_for(busy, "the figures of a busy container")
        assert series["memory_limit"] == 64 * MIB
        assert 58 * MIB <= series["memory"][-1] <= 64 * MIB
        quiet = wait_for(lambda: used(client, idle), "those of an idle one")
        assert 0 < quiet["memory"][-1] < 58 * MIB
        assert quiet["received"] is not None
        stats = [line for line in proxy.asked if "/stats" in line]
        assert stats
        assert all("one-shot=true" in line for line in stats), stats

        rule = {"enabled": True, "for": "0s"}
        body = json.dumps(rule).encode()
        assert client.request("PATCH", "/api/rules/memory_near_limit", body, KIND).status == 200
        alerts = wait_for(lambda: client.get("/api/alerts?state=firing").json, "the alert")
        assert [(one["rule"], one["object"]["name"]) for one in alerts] == [("memory_near_limit", "full")]
    engine.clean()
