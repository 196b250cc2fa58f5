"""What commands say where the engine does not tell all of a container."""

from __future__ import annotations

import sys

from topology.escape import escape
from topology.model.records import Snapshot


def warn(snapshot: Snapshot) -> bool:
    """Name the containers of which no more is known than the engine's list says; whether there are any."""
    for name in snapshot.untold:
        sentence = f"The engine does not tell all of “{name}”: what only inspect says of it is not known."
        sys.stderr.write(f"portolan: {escape(sentence)}\n")
    return bool(snapshot.untold)
