"""The lines for the compose file are valid YAML and say what is on the host, and no more."""

from __future__ import annotations

import pytest
import yaml

from tests.topology.answers import an_id, container, inspected, network, on, topology_of
from tests.topology.previews.wishes import EP, IDS, NETWORKS, Json, at, connect, disconnect, host_of, running
from topology.graph.builder import Topology

LABELS = {"com.docker.compose.project": "shop", "com.docker.compose.service": "web"}

SHOP = network(20, "shop_default", "10.20.0.0/16", Labels={"com.docker.compose.project": "shop"})


def compose_host() -> Topology:
    networks = {
        "shop_default": on(SHOP["Id"], EP, "10.20.0.2"),
        "beta": on(IDS["beta"], EP, "10.2.0.2", IPAMConfig={"IPv4Address": "10.2.0.2"}),
    }
    aliases = {"beta": on(Aliases=["www", "web", "shop-web-1", an_id(1)[:12]])}
    web = container(1, "shop-web-1", networks=networks, Labels=LABELS)
    return topology_of([web], [*NETWORKS, SHOP], details=[inspected(1, networks=aliases)])


def test_it_writes_the_lines_that_make_a_connection_permanent() -> None:
    found = connect(compose_host(), 1, "six", ipv6="fd00:6::9", aliases=["yes", "db"])
    assert found.compose is not None
    assert (found.compose.project, found.compose.service) == ("shop", "web")
    assert "\n".join(found.compose.lines) == (
        "services:\n"
        "  web:\n"
        "    networks:\n"
        "      beta:\n"
        "        aliases:\n"
        "          - www\n"
        '        ipv4_address: "10.2.0.2"\n'
        "      default: {}\n"
        "      six:\n"
        "        aliases:\n"
        '          - "yes"\n'
        "          - db\n"
        '        ipv6_address: "fd00:6::9"\n'
        "networks:\n"
        "  beta:\n"
        "    name: beta\n"
        "    external: true\n"
        "  six:\n"
        "    name: six\n"
        "    external: true"
    )
    assert "compose" in [warning.code for warning in found.warnings]


def test_it_writes_the_lines_that_make_a_disconnection_permanent() -> None:
    found = disconnect(compose_host(), 1, "beta")
    assert found.compose is not None
    assert found.compose.lines == ("services:", "  web:", "    networks:", "      default: {}")


def test_it_writes_the_lines_for_no_network_at_all() -> None:
    web = running(1, "web", {"alpha": at("10.1.0.2")}, Labels=LABELS)
    found = disconnect(host_of(web), 1, "alpha")
    assert found.last_network
    assert found.compose is not None
    assert found.compose.lines == ("services:", "  web:", "    network_mode: none")


@pytest.mark.parametrize("labels", [{}, {"com.docker.compose.project": "shop"}])
def test_it_has_no_compose_lines_for_who_is_not_composes(labels: Json) -> None:
    found = connect(host_of(running(1, "web", Labels=labels)), 1, "alpha")
    assert found.compose is None
    assert "compose" not in [warning.code for warning in found.warnings]


def test_it_quotes_what_yaml_would_take_for_something_else() -> None:
    labels = LABELS | {"com.docker.compose.service": 'a: "b"\n- c'}
    found = connect(host_of(running(1, "web", Labels=labels)), 1, "alpha")
    assert found.compose is not None
    assert found.compose.lines[1] == '  "a: \\"b\\"\\n- c":'


@pytest.mark.parametrize("name", ["한국어", "🐳 moby", "a\u202eb", "\x00\x1b\x9b", "שלום"])
def test_it_writes_every_script_as_it_is_and_escapes_what_is_not_seen(name: str) -> None:
    labels = LABELS | {"com.docker.compose.service": name}
    found = connect(host_of(running(1, "web", Labels=labels)), 1, "alpha")
    assert found.compose is not None
    written = "\n".join(found.compose.lines)
    assert list(yaml.safe_load(written)["services"]) == [name]
    assert all(character.isprintable() or character == "\n" for character in written)
    assert (name in written) == name.isprintable()
