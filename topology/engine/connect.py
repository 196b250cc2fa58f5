"""Which engine an address means: the synthetic one for `demo://N`, the Docker SDK's otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping

from topology.engine.docker_engine import DockerEngine
from topology.engine.errors import EngineProtocolError
from topology.engine.marks import Marks
from topology.engine.port import Engine
from topology.engine.synthetic import SyntheticEngine

DEMO = "demo://"
#: `demo://30`, and `demo://30?still` for a host on which nothing happens by itself.
_DEMO_HOST = re.compile(r"demo://([0-9]*)/?(\?still)?")


def open_engine(
    address: str | None = None, *, environ: Mapping[str, str], key: bytes | None = None
) -> Engine:
    """The engine at `address`, or, with none, the one that the Docker CLI would use in this environment.

    With `key` is signed what is made there for our own purposes, and known again as ours (`marks.py`).
    Nothing is asked of the engine yet, so that an engine that is away is met where it is asked.
    Raises `EngineProtocolError` for a `demo://` without a number.
    """
    address = address or environ.get("DOCKER_HOST", "").strip() or None
    if address is None or not address.startswith(DEMO):
        return DockerEngine(address, environ=environ, marks=Marks(key))
    found = _DEMO_HOST.fullmatch(address)
    if found is None:
        raise EngineProtocolError(f"{address!r} names no size: demo://300 is a host of 300 containers.")
    return SyntheticEngine.shared(int(found[1] or 30), life=not found[2])
