"""What the demo host answers where nothing runs: what its verdict says, as if it had been tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from topology.graph.reachability.selection import TargetPort
from topology.graph.reachability.stacks import Container
from topology.probing.attempts import Attempt
from topology.probing.results import Result


def invented(target: Container, port: TargetPort, attempts: Sequence[Attempt]) -> Iterator[Result]:
    """As the verdict has it: somebody listens at the ports that the target names."""
    listens = target.stack is not None and any(
        port.matches(one.container_port, one.protocol) for one in (*target.ports, *target.stack.exposed)
    )
    for attempt in attempts:
        if attempt.kind == "lookup":
            yield Result(attempt, "found")
        elif attempt.way is None:
            yield Result(attempt, "timed_out")
        else:
            yield Result(attempt, "connected" if listens else "refused")
