"""What starting, stopping or freezing a container would change, and why it would not work, before it is done.

Pure: of one topology, where each container says what becomes of its data (`graph.mounts`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from topology.engine.port import Verb
from topology.graph.queries import Reach
from topology.graph.reachability import whatif
from topology.graph.reachability.verdict import Verdict
from topology.graph.records import Fields, Node, Topology
from topology.messages import Message, gettext_noop, message
from topology.model.records import PublishedPort
from topology.previews.preview import Named

#: Whoever is restarting has a process, or will have one in a moment.
_RUNS = frozenset({"running", "paused", "restarting"})
#: Between two starts nothing is mounted.
_MOUNTS = _RUNS - {"restarting"}
_GOING = gettext_noop("“%(container)s” is being removed.")
_REFUSALS: Mapping[Verb, tuple[str, str, Callable[[str], bool]]] = {
    "start": ("already_running", gettext_noop("“%(container)s” runs already."), _RUNS.__contains__),
    "stop": ("not_running", gettext_noop("“%(container)s” does not run."), lambda state: state not in _RUNS),
    "kill": ("not_running", gettext_noop("“%(container)s” does not run."), lambda state: state not in _RUNS),
    "pause": (
        "not_running",
        gettext_noop("“%(container)s” is not running, so it cannot be paused."),
        lambda state: state != "running",
    ),
    "unpause": (
        "not_paused",
        gettext_noop("“%(container)s” is not paused."),
        lambda state: state != "paused",
    ),
}
#: What ends the process, and with it all that was in memory alone.
ENDS = frozenset({"stop", "restart", "kill"})
#: After these a container that was started with `--rm` is gone.
_REMOVES = frozenset({"stop", "kill"})
_RESTARTING = gettext_noop("While it starts again nobody reaches it.")
_KILLED = gettext_noop("It gets no time to end in order: what it has not written yet is lost.")
_FROZEN = gettext_noop("It keeps its memory and its addresses, and answers nobody until it is resumed.")
_AUTO_REMOVE = gettext_noop("It was started with --rm: once it has stopped it is removed.")
_COMES_BACK = gettext_noop(
    "It stays stopped until somebody starts it or, with the restart policy “always”, until the engine "
    "itself starts again."
)


@dataclass(frozen=True, slots=True)
class Lost:
    """Data that would be gone: a `volume`, a `tmpfs`, or the container's own `layer`, by node ID and name."""

    kind: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Effects:
    """What an action would change.

    `dependents` are the containers that reach it now and would not, or (when it is started) would then;
    `sharers` stand in its network stack, which goes and comes with it; `ports` are what is published by it.
    """

    verb: Verb
    container: Named
    refused: Message | None = None
    dependents: tuple[Named, ...] = ()
    sharers: tuple[Named, ...] = ()
    ports: tuple[str, ...] = ()
    lost: tuple[Lost, ...] = ()
    undoable: bool = False
    warnings: tuple[Message, ...] = ()


def refusal(verb: Verb, state: str, name: str) -> Message | None:
    """Why the engine would not do it to a container in this state, or would have nothing to do."""
    if state in ("removing", "dead"):
        return message("container_going", _GOING, container=name)
    code, template, refuses = _REFUSALS.get(verb, ("", "", lambda _state: False))
    return message(code, template, container=name) if refuses(state) else None


def after(
    topology: Topology, verb: Verb, container: str, ports: Iterable[PublishedPort] = ()
) -> Topology | None:
    """The topology once it is done (node ID); `None` where it is not on it.

    `ports` are what it publishes once it runs, as far as that is known beforehand.
    """
    if container not in topology.nodes:
        return None
    if verb in ("stop", "kill"):
        return whatif.halted(topology, container)
    if verb == "restart":
        return whatif.restarted(topology, container, ports=ports)
    return whatif.running(topology, container, state="paused" if verb == "pause" else "running", ports=ports)


def preview(topology: Topology, verb: Verb, container: str) -> Effects:
    """What it would change; raises `KeyError` where the container (a node ID) is not on the topology."""
    node = topology.nodes[container]
    named = Named(container, node.text("name"))
    refused = refusal(verb, node.text("state"), named.name)
    if refused is not None:
        return Effects(verb, named, refused)
    reach = Reach(topology)
    lost = _lost(topology, verb, node)
    return Effects(
        verb,
        named,
        dependents=_dependents(topology, verb, container),
        sharers=_named(topology, reach.sharers(container)) if _owns_stack(container, reach) else (),
        ports=tuple(_port(edge.attributes) for edge in reach.ports(container)) if verb in ENDS else (),
        lost=lost,
        undoable=verb not in ("restart", "kill") and not any(one.kind == "layer" for one in lost),
        warnings=_warnings(verb, node),
    )


def _dependents(topology: Topology, verb: Verb, container: str) -> tuple[Named, ...]:
    """Who reaches it now; of one that does not run, who would once it runs."""
    if verb == "unpause":
        return ()
    seen = whatif.running(topology, container) if verb == "start" else topology
    verdict = Verdict(seen, names=False)
    target = verdict.container(container)
    senders = {pair.sender for pair in verdict.pairs(targets=[target]) if pair.reached.ways}
    return _named(topology, senders)


def _owns_stack(container: str, reach: Reach) -> bool:
    owner = reach.owner(container)
    return owner is not None and owner.id == container


def _named(topology: Topology, ids: set[str]) -> tuple[Named, ...]:
    found = (Named(each, topology.nodes[each].text("name")) for each in ids)
    return tuple(sorted(found, key=lambda one: (one.name, one.id)))


def _port(edge: Fields) -> str:
    host_ip = str(edge.get("host_ip") or "")
    where = f"[{host_ip}]" if ":" in host_ip else host_ip
    return f"{where}:{edge.get('host_port')}→{edge.get('container_port')}/{edge.get('protocol')}"


def _lost(topology: Topology, verb: Verb, container: Node) -> tuple[Lost, ...]:
    persistence = container.get("persistence")
    if verb not in ENDS or not isinstance(persistence, Fields):
        return ()
    in_memory = _texts(persistence.get("lost_on_stop"))
    ids = [each for each in in_memory if not _is_held_by_others(topology, each, container.id)]
    removed = bool(persistence.get("auto_remove")) and verb in _REMOVES
    if removed:
        ids += _texts(persistence.get("lost_with_rm_v"))
    found = [_lost_source(topology, each) for each in ids]
    return (*found, Lost("layer", container.id, container.text("name"))) if removed else tuple(found)


def _is_held_by_others(topology: Topology, source: str, container: str) -> bool:
    """Whether another container that runs mounts it: a volume in memory goes with the last of them."""
    used_by = _texts(topology.nodes[source].get("used_by")) if source in topology.nodes else ()
    others = (topology.nodes[each] for each in used_by if each != container and each in topology.nodes)
    return any(other.text("state") in _MOUNTS for other in others)


def _lost_source(topology: Topology, node_id: str) -> Lost:
    node = topology.nodes.get(node_id)
    kind, _, known_as = node_id.partition(":")
    name = (node.text("name") or node.text("destination")) if node is not None else ""
    return Lost(kind, node_id, name or known_as)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _warnings(verb: Verb, container: Node) -> tuple[Message, ...]:
    persistence = container.get("persistence")
    removes = isinstance(persistence, Fields) and bool(persistence.get("auto_remove")) and verb in _REMOVES
    found = {
        "restart": (message("restarting", _RESTARTING),),
        "pause": (message("frozen", _FROZEN),),
        "kill": (message("killed", _KILLED),),
    }.get(verb, ())
    if removes:
        return (*found, message("auto_remove", _AUTO_REMOVE))
    return found if verb not in _REMOVES else (*found, message("stays", _COMES_BACK))
