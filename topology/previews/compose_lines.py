"""The lines that make a change of networks permanent in a compose file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from topology.graph.records import Node

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
#: What YAML takes for something else than a text, though it looks like one.
_TAKEN = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


@dataclass(frozen=True, slots=True)
class ComposeChange:
    """What to write into the compose file of a project, at a service."""

    project: str
    service: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """How a service is on a network, where it is not just on it."""

    network: Node
    ipv4: str | None = None
    ipv6: str | None = None
    aliases: Sequence[str] = ()

    def lines(self) -> list[str]:
        """The lines below the network's key."""
        lines = []
        if self.aliases:
            lines += ["aliases:", *(f"  - {_scalar(alias)}" for alias in self.aliases)]
        if self.ipv4:
            lines.append(f"ipv4_address: {_scalar(self.ipv4)}")
        if self.ipv6:
            lines.append(f"ipv6_address: {_scalar(self.ipv6)}")
        return lines


def compose_change(container: Node, wishes: Iterable[Wish]) -> ComposeChange | None:
    """The whole list of networks for a container's service; `None` if compose did not make it."""
    project, service = container.text("project"), container.text("service")
    if not project or not service:
        return None
    keyed = [(_key(wish.network, project), wish) for wish in wishes]
    lines = ["services:", f"  {_scalar(service)}:"]
    if keyed:
        lines.append("    networks:")
    else:
        lines.append("    network_mode: none")
    for key, wish in keyed:
        below = wish.lines()
        lines.append(f"      {_scalar(key)}:" if below else f"      {_scalar(key)}: {{}}")
        lines += [f"        {line}" for line in below]
    return ComposeChange(project, service, (*lines, *_declarations(keyed, project)))


def _declarations(keyed: Iterable[tuple[str, Wish]], project: str) -> list[str]:
    """The networks that the project must be told of: those that it did not make itself."""
    lines = []
    for key, wish in keyed:
        if wish.network.get("project") != project:
            name = wish.network.text("name")
            lines += [f"  {_scalar(key)}:", f"    name: {_scalar(name)}", "    external: true"]
    return ["networks:", *lines] if lines else []


def _key(network: Node, project: str) -> str:
    """The network's key in the compose file: without the project's prefix if it is the project's own."""
    name = network.text("name")
    return name.removeprefix(f"{project}_") if network.get("project") == project else name


def _scalar(text: str) -> str:
    """A text as YAML takes it for one, in every script as it is; what is not seen is escaped."""
    plain = _PLAIN.fullmatch(text) is not None and text.lower() not in _TAKEN
    return text if plain else "".join(map(_escaped, json.dumps(text, ensure_ascii=False)))


def _escaped(character: str) -> str:
    return character if character.isprintable() else f"\\U{ord(character):08x}"
