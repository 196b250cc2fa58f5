"""docs/stream.md names every topic that a browser may ask for, and every code that the server closes with."""

from __future__ import annotations

import re

import pytest

from dashboard.runtime import Runtime
from dashboard.stream import connection
from dashboard.stream.topics.registry import topics_of
from tests.server import ROOT

TEXT = (ROOT / "docs" / "stream.md").read_text()


def test_every_topic_has_its_frame(hub: Runtime) -> None:
    topics = {*topics_of(hub)} - {"happenings"}  # an old name; its frame is `renamed`
    listed = {line.split("`")[1] for line in TEXT.splitlines() if re.match(r"\| `[a-z]+` \|", line)}
    assert listed == {"snapshot", "delta", "engine", "renamed", *topics}


@pytest.mark.parametrize("code", [connection.LOGGED_OUT, connection.BROKEN, connection.TOO_MANY])
def test_every_close_code_is_explained(code: int) -> None:
    assert str(code) in TEXT
