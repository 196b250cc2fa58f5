"""What an action would break or mend of what is expected: asked of a changed topology, before it is done.

Expectations stand above everything that may break them; what they know is registered here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from django.contrib.auth.models import User

from dashboard.access import policy
from dashboard.access.policy import Refusal
from dashboard.base.i18n import gettext as _
from dashboard.runtime import Runtime
from topology.graph.builder import Topology
from topology.graph.reachability import whatif
from topology.model.records import PublishedPort

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Foreseen(NamedTuple):
    """An expectation that would turn: `effect` is `breaks`, `mends`, or `unknown` (nobody could judge it)."""

    name: str
    effect: str
    only_administrators: bool


Foresee = Callable[[Runtime, Topology], Iterable[Foreseen]]
_registered: list[Foresee] = []


def register(foresee: Foresee) -> None:
    """Have this asked what would turn if the topology were another; called once, at the start."""
    _registered[:] = [foresee]


def foresee(runtime: Runtime, after: Topology) -> tuple[Foreseen, ...]:
    """What would turn if this were the topology."""
    return tuple(one for ask in _registered for one in ask(runtime, after))


def after(
    topology: Topology,
    action: str,
    container: str,
    network: str,
    config: Mapping[str, Any] = _NOTHING,
    ports: Iterable[PublishedPort] = (),
) -> Topology | None:
    """The topology after connecting or disconnecting (node IDs); `None` where one of the two is not on it.

    `config` is the `EndpointConfig` that is asked for, `ports` are those that the container is to publish.
    """
    try:
        if action != "connect":
            return whatif.disconnected(topology, container, network)
        asked = config.get("IPAMConfig") or {}
        ipv4, ipv6 = asked.get("IPv4Address") or None, asked.get("IPv6Address") or None
        aliases = config.get("Aliases") or ()
        return whatif.connected(
            topology, container, network, ipv4=ipv4, ipv6=ipv6, aliases=aliases, ports=ports
        )
    except KeyError:
        return None


def refusal(user: User, foreseen: Iterable[Foreseen]) -> Refusal | None:
    """Why this person may not do it: it would break what only administrators may break."""
    names = [one.name for one in foreseen if one.effect == "breaks" and one.only_administrators]
    if not names or policy.may(user, policy.ADMINISTER):
        return None
    return Refusal("expectation", _("It would break “%s”, which only an administrator may do.") % names[0])


def warnings(foreseen: Iterable[Foreseen]) -> list[str]:
    """The same as sentences."""
    texts = {
        "breaks": _("This would break what is expected: “%s”."),
        "mends": _("After this it would be as expected again: “%s”."),
        "unknown": _("After this nobody could tell whether it is as expected: “%s”."),
    }
    return [texts[one.effect] % one.name for one in foreseen]
