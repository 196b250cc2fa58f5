"""A question about reach: which containers are meant, what would open a way, in which words."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property

from dashboard.base.i18n import gettext as _
from dashboard.base.i18n import translated
from dashboard.base.problems import Problem
from topology.graph.reachability import diagrams
from topology.graph.reachability.document import Json, document
from topology.graph.reachability.lookup import UnknownContainer, find
from topology.graph.reachability.outline import Outline, meaning
from topology.graph.reachability.records import Pair
from topology.graph.reachability.selection import Selection, TargetPort
from topology.graph.reachability.stacks import Container
from topology.graph.reachability.verdict import Verdict
from topology.graph.records import Topology
from topology.previews.opening import Opener


@dataclass(frozen=True)
class Question:
    """Who reaches whom on a topology, narrowed to one sender, one target, or one port of the targets'.

    `verdict` is that on the topology, where there is one already. Raises `Problem` where no container is
    meant, or no port.
    """

    topology: Topology
    sender: str | None = None
    target: str | None = None
    port: str | None = None
    verdict: Verdict | None = None

    @cached_property
    def selection(self) -> Selection:
        """What is asked for."""
        verdict = self.verdict or Verdict(self.topology)
        return Selection(
            verdict, _meant(verdict, self.sender), _meant(verdict, self.target), _port(self.port)
        )

    def json(self, engine: str, revision: int) -> Generator[bytes, None, None]:
        """The document in pieces."""
        yield from document(
            self.selection, engine, revision, self._action, lambda code: translated(meaning(code))
        )

    def text(self) -> str:
        """To read."""
        lines = Outline(self.selection, translated).lines(self._named)
        return "\n".join([*lines, ""])

    def mermaid(self) -> str:
        """The graph of it."""
        return diagrams.mermaid(self.selection)

    def dot(self) -> str:
        """The same for Graphviz."""
        return diagrams.dot(self.selection)

    @cached_property
    def _opener(self) -> Opener:
        return Opener(self.topology, self.selection.verdict)

    def _action(self, pair: Pair) -> Json | None:
        found = self._opener.connecting(pair)
        return None if found is None else {"action": "connect", "container": found[0], "network": found[1]}

    def _named(self, pair: Pair) -> tuple[str, str] | None:
        found = self._opener.connecting(pair)
        verdict = self.selection.verdict
        return None if found is None else (verdict.container(found[0]).name, verdict.network_name(found[1]))


def _in_words(code: str) -> str:
    return translated(meaning(code))


def _meant(verdict: Verdict, wanted: str | None) -> Container | None:
    if wanted is None:
        return None
    try:
        return find(verdict, wanted)
    except UnknownContainer as unknown:
        raise _unknown(unknown) from None


def _unknown(unknown: UnknownContainer) -> Problem:
    words = {"wanted": unknown.wanted, "names": ", ".join(f"“{name}”" for name in unknown.nearest)}
    if unknown.several:
        text = _("“%(wanted)s” could be any of %(count)d containers: give more of the ID.")
        return Problem(409, "ambiguous", text % {"wanted": unknown.wanted, "count": len(unknown.nearest)})
    if unknown.nearest:
        text = _("There is no container “%(wanted)s”. The nearest are: %(names)s.")
        return Problem(404, "container_not_found", text % words)
    return Problem(404, "container_not_found", _("There is no container “%s”.") % unknown.wanted)


def _port(text: str | None) -> TargetPort | None:
    try:
        return None if text is None else TargetPort.parse(text)
    except ValueError:
        raise Problem(400, "bad_port", _("“%s” is not a port: give a number, or 53/udp.") % text) from None
