"""What an action would break or mend of what is expected: asked before it is done.

Expectations stand above everything that may break them; what they know is registered here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.contrib.auth.models import User

from dashboard.access import policy
from dashboard.access.policy import Refusal
from dashboard.base.i18n import gettext as _
from dashboard.runtime import Runtime
from topology.graph.builder import Topology
from topology.graph.reachability import whatif


class Foreseen(NamedTuple):
    """An expectation that would turn: `effect` is `breaks` or `mends`."""

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


def after(topology: Topology, action: str, container: str, network: str) -> Topology | None:
    """The topology after connecting or disconnecting (node IDs); `None` where one of the two is not on it."""
    change = whatif.connected if action == "connect" else whatif.disconnected
    try:
        return change(topology, container, network)
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
    }
    return [texts[one.effect] % one.name for one in foreseen]
