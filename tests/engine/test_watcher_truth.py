"""The watcher and real engines: what it learns from events, what the poll finds, and that both are true."""

from __future__ import annotations

from tests.engine.conftest import Watch
from tests.engine.engines import RealEngine
from tests.engine.watched import until, untruths


def test_a_change_is_in_the_store_by_its_event_alone(outer_engine: RealEngine, watch: Watch) -> None:
    home, extra = (outer_engine.docker("network", "create", name) for name in ("home", "extra"))
    outer_engine.run("idle")
    watched = watch(outer_engine.url)
    watched.wait_live()
    key = outer_engine.create("web", "--network", "home")
    until(lambda: watched.container(key) == "created")
    outer_engine.docker("start", "web")
    until(lambda: watched.endpoint(key, home).get("ipv4"))
    outer_engine.docker("network", "connect", "extra", "web")
    until(lambda: watched.endpoint(key, extra).get("ipv4"))
    outer_engine.docker("network", "disconnect", "extra", "web")
    until(lambda: not watched.endpoint(key, extra))
    outer_engine.docker("kill", "web")
    until(lambda: watched.container(key) == "exited")
    outer_engine.docker("rm", "web")
    until(lambda: watched.container(key) is None)


def test_what_has_no_event_is_found_by_the_poll(outer_engine: RealEngine, watch: Watch) -> None:
    net = outer_engine.docker("network", "create", "--subnet", "10.210.88.0/24", "net")
    key = outer_engine.create("stopped")
    watched = watch(outer_engine.url, 0.5)
    watched.wait_live()
    settings = {"IPAMConfig": {"IPv4Address": "10.210.88.9"}, "Aliases": ["db"]}
    outer_engine.api("POST", f"/networks/{net}/connect", {"Container": key, "EndpointConfig": settings})
    until(lambda: watched.endpoint(key, net).get("static_ipv4") == "10.210.88.9")
    until(lambda: "db" in str(watched.endpoint(key, net).get("aliases")))
    assert watched.endpoint(key, net)["active"] is False
    outer_engine.api("POST", f"/networks/{net}/disconnect", {"Container": key})
    until(lambda: not watched.endpoint(key, net))


def test_other_aliases_of_what_does_not_run_are_found_by_the_poll(
    outer_engine: RealEngine, watch: Watch
) -> None:
    """The list looks the same before and after, and engines tell nothing of it from 28 on."""
    net = outer_engine.docker("network", "create", "net")
    stopped = [outer_engine.create(f"stopped{number}", "--network", "net") for number in range(12)]
    watched = watch(outer_engine.url, 0.5)
    watched.wait_live()
    for key in stopped:
        outer_engine.api("POST", f"/networks/{net}/disconnect", {"Container": key})
        settings = {"Aliases": ["other"]}
        outer_engine.api("POST", f"/networks/{net}/connect", {"Container": key, "EndpointConfig": settings})
    until(lambda: all("other" in str(watched.endpoint(key, net).get("aliases")) for key in stopped))


def test_it_holds_what_the_engine_says_when_all_is_quiet(outer_engine: RealEngine, watch: Watch) -> None:
    outer_engine.docker("network", "create", "net")
    watched = watch(outer_engine.url, 1.0)
    watched.wait_live()
    for number in range(4):
        outer_engine.run(f"c{number}", "--network", "net", "--volume", f"v{number}:/data", "--publish", "80")
    outer_engine.run("inside", "--network", "container:c0", "--tmpfs", "/scratch")
    outer_engine.docker("network", "disconnect", "net", "c1")
    outer_engine.docker("network", "connect", "bridge", "c1")
    outer_engine.docker("network", "connect", "--alias", "db", "net", "c1")
    outer_engine.docker("rename", "c2", "renamed")
    outer_engine.docker("pause", "renamed")
    outer_engine.docker("restart", "--time", "0", "c3")
    outer_engine.docker("rm", "--force", "--volumes", "c0")
    until(lambda: not untruths(watched, outer_engine.url), every=0.2)
