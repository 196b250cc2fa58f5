"""Engines with something in their volumes, and requests whose bodies are still to come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.engine.volumes.serving import OpenRequest, open_request_to
from topology.engine.connect import open_engine
from topology.engine.port import Engine, Storage


@pytest.fixture
def opened(engine: RealEngine) -> Iterator[Engine]:
    found = open_engine(engine.url, environ={})
    yield found
    found.close()


@pytest.fixture
def storage(opened: Engine) -> Storage:
    return opened.storage()


@pytest.fixture
def host(engine: RealEngine) -> RealEngine:
    """An engine with a container that writes to a volume of some size."""
    engine.run("writer", "--volume", "origin:/d")
    engine.docker("exec", "writer", "/bin/busybox", "dd", "if=/dev/urandom", "of=/d/big", "bs=1M", "count=96")
    return engine


@pytest.fixture
def filled(engine: RealEngine) -> RealEngine:
    """An engine with an awkward tree."""
    engine.run("writer", "--volume", "origin:/d")
    trees.fill(engine, "writer")
    return engine


@pytest.fixture
def open_request() -> Iterator[OpenRequest]:
    """Begins requests whose bodies are still to come, and ends them with the test."""
    with ExitStack() as stack:
        yield lambda *arguments: stack.enter_context(closing(open_request_to(*arguments)))
