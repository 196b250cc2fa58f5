"""Engines with something in their volumes, and requests whose bodies are still to come."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import cache

import pytest

from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.engine.volumes.serving import MIB, OpenRequest, open_request_to
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
    """An engine with a container that writes to a volume of some size: 96 MiB that nobody can pack."""
    engine.run("writer", "--volume", "origin:/d")
    with (trees.on_disk(engine, "origin") / "big").open("wb") as file:
        for _ in range(6):
            file.write(noise())
    return engine


@cache
def noise() -> bytes:
    """What repeats itself only after so long that no compressor remembers it: 16 MiB."""
    return os.urandom(16 * MIB)


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
