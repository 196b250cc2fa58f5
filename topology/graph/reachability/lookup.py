"""Which container is meant by a node ID, a Docker ID, the beginning of one, or a name."""

from __future__ import annotations

import re
from difflib import get_close_matches

from topology.graph.reachability.stacks import Container
from topology.graph.reachability.verdict import Verdict

_SHORT_ID = re.compile(r"[0-9a-f]{4,64}")


class UnknownContainer(LookupError):
    """No container is meant, or several are; `nearest` are the names that come closest."""

    def __init__(self, wanted: str, nearest: tuple[str, ...], *, several: bool = False) -> None:
        super().__init__(wanted)
        self.wanted, self.nearest, self.several = wanted, nearest, several


def find(verdict: Verdict, wanted: str) -> Container:
    """The one that is meant, as Docker decides it; raises `UnknownContainer`."""
    meant = wanted.removeprefix("container:").removeprefix("/")
    containers = verdict.containers
    for found in (
        [each for each in containers if each.id == f"container:{meant}"],
        [each for each in containers if each.name == meant],
        [
            each
            for each in containers
            if _SHORT_ID.fullmatch(meant) and each.id.startswith(f"container:{meant}")
        ],
    ):
        if len(found) > 1:
            raise UnknownContainer(wanted, tuple(each.id for each in found), several=True)
        if found:
            return found[0]
    names = [each.name for each in containers]
    raise UnknownContainer(wanted, tuple(get_close_matches(meant, names, n=3, cutoff=0.5)))
