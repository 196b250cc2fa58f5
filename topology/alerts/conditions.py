"""Which troubles there are at a moment: one function for each word that a rule can have after `when`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from topology.alerts import words
from topology.alerts.memory import OFTEN, Deaths
from topology.alerts.openings import Openings
from topology.alerts.rules import When
from topology.alerts.situation import Match, Situation, shortened, subject_of, subject_of_host
from topology.expectations.words import NO_BACKUP, OLD_BACKUP, RISKS
from topology.graph.reachability.records import Opening
from topology.graph.records import Fields, Node, Topology
from topology.messages import message

#: What a process leaves that was told to stop: nothing wrong where somebody told it so.
_OF_STOPS = frozenset({0, 130, 137, 143})
_EXIT_CODE = re.compile(r"Exited \((\d{1,10})\)")
#: The risks by which a container can become root on the host.
WAYS_TO_ROOT = (
    *("docker_socket", "host_root", "docker_data", "host_etc", "host_home_root", "host_proc"),
    *("host_sys", "host_dev", "host_run"),
)
NEAR = 0.9
MOST_PORTS = 5


def unhealthy(situation: Situation, _deaths: Deaths) -> Iterator[Match]:
    """Containers whose health check fails."""
    for node in situation.topology.of_kind("container"):
        if node.get("health") == "unhealthy" and node.get("state") == "running":
            yield _match(node, "unhealthy", words.UNHEALTHY)


def restarting(situation: Situation, deaths: Deaths) -> Iterator[Match]:
    """Containers that die and are started again, over and over."""
    for node in situation.topology.of_kind("container"):
        state, often = node.get("state"), deaths.lately(node.id, situation.now) >= OFTEN
        again = state == "running" or (state == "exited" and deaths.just_now(node.id, situation.now))
        if state == "restarting" or (often and again):
            yield _match(node, "restarting", words.RESTARTING)


def exited_with_error(situation: Situation, deaths: Deaths) -> Iterator[Match]:
    """Containers that do not run because something was wrong."""
    for node in situation.topology.of_kind("container"):
        state = node.get("state")
        if state == "dead":
            yield _match(node, "dead", words.DEAD)
        elif state == "exited" and (code := exit_code(node)) is not None and code != 0:
            death = deaths.last(node.id)
            if code not in _OF_STOPS:
                yield _match(node, "exited_with_error", words.EXITED, exit_code=str(code))
            elif death is not None and death.exit_code == code and not death.asked:
                yield _match(node, "killed", words.KILLED, exit_code=str(code))


def exit_code(node: Node) -> int | None:
    """How a container ended, by the engine's status text; `None` where that does not say it."""
    found = _EXIT_CODE.match(node.text("status"))
    return int(found[1]) if found is not None else None


def engine_lost(situation: Situation, _deaths: Deaths) -> Iterator[Match]:
    """The host, while its engine is away."""
    if situation.lost_since is not None:
        host = subject_of_host(situation.topology, situation.host_name)
        said = message("engine_lost", words.ENGINE_LOST, name=host.name)
        yield Match(host, said, situation.lost_since)


def memory_near_limit(situation: Situation, _deaths: Deaths) -> Iterator[Match]:
    """Containers that use nine tenths of what they may."""
    for node_id, (used, most) in situation.memory.items():
        node = situation.topology.nodes.get(node_id)
        if node is not None and most > 0 and used >= NEAR * most:
            yield _match(node, "memory_near_limit", words.MEMORY, percent=str(round(100 * used / most)))


def open_to_everybody(topology: Topology, openings: Openings) -> Iterator[Match]:
    """Containers that can be reached at every address of the host."""
    for node_id, found in openings.of(topology).items():
        node = topology.nodes.get(node_id)
        ports = sorted({port for port in map(_port, found) if port}, key=_port_number)
        if node is None:
            continue
        if ports:
            shown = ", ".join(ports[:MOST_PORTS]) + (", …" if len(ports) > MOST_PORTS else "")
            yield _match(node, "open_to_everybody", words.OPEN, ports=shown)
        else:
            yield _match(node, "open_host_stack", words.OPEN_HOST)


def _port(opening: Opening) -> str:
    port = opening.host_port or opening.container_port
    return f"{port}/{opening.protocol}" if port is not None else ""


def _port_number(text: str) -> tuple[int, str]:
    number, _, protocol = text.partition("/")
    return int(number), protocol


def way_to_root(situation: Situation, _deaths: Deaths) -> Iterator[Match]:
    """Containers by which one becomes root on the host; what is told is the shortest way."""
    for node in situation.topology.of_kind("container"):
        risks = node.get("risks")
        found = {
            str(risk.get("code")): risk
            for risk in (risks if isinstance(risks, tuple) else ())
            if isinstance(risk, Fields) and risk.get("container") in (node.id, None)
        }
        code = next((code for code in WAYS_TO_ROOT if code in found), None)
        if code is not None:
            destination = str(found[code].get("destination") or "")
            yield _match(node, code, RISKS[code], destination=shortened(destination))


def no_backup(situation: Situation, _deaths: Deaths) -> Iterator[Match]:
    """Named volumes, since their last backup: how old that may be is the rule's `for`."""
    if situation.backups is None:
        return
    for node in situation.topology.of_kind("volume"):
        if node.get("anonymous"):
            continue
        at = situation.backups.get(node.text("name"))
        if at is not None:
            when = f"{at:%Y-%m-%d %H:%M} {at.tzname() or ''}".strip()
            yield _match(node, "old_backup", OLD_BACKUP, since=at, when=when)
        else:
            yield _match(node, "no_backup", NO_BACKUP, since=_created(node))


def _created(node: Node) -> datetime | None:
    try:
        found = datetime.fromisoformat(node.text("created"))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _match(node: Node, sign: str, template: str, /, *, since: datetime | None = None, **values: str) -> Match:
    subject = subject_of(node)
    return Match(subject, message(sign, template, name=subject.name, **values), since)


Condition = Callable[[Situation, Deaths], Iterator[Match]]
#: What needs no more than this; the rest the evaluator looks after itself.
CONDITIONS: Mapping[When, Condition] = {
    "unhealthy": unhealthy,
    "restarting": restarting,
    "exited_with_error": exited_with_error,
    "engine_lost": engine_lost,
    "memory_near_limit": memory_near_limit,
    "way_to_root": way_to_root,
    "no_backup": no_backup,
}
#: What the topology alone tells: as long as that stays, so does the answer.
OF_TOPOLOGY: frozenset[When] = frozenset({"unhealthy", "open_to_everybody", "way_to_root"})
