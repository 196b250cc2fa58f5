"""What a name looks like where people read it."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from tests.topology.answers import an_id, container, network, on, topology_of
from topology import export
from topology.escape import escape

CASES = json.loads((Path(__file__).parent.parent / "escape.json").read_text())


@pytest.mark.parametrize(("name", "shown"), CASES)
def test_it_shows_what_is_not_seen_and_leaves_what_is(name: str, shown: str) -> None:
    assert escape(name) == shown


def test_it_shows_every_control_character_and_every_mark_of_direction() -> None:
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    unseen = [
        character for character in map(chr, range(0x110000))
        if unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs")
        or unicodedata.bidirectional(character) in turning
    ]  # fmt: skip
    assert len(unseen) > 2000
    assert [character for character in unseen if escape(f"a{character}b") == f"a{character}b"] == []


def test_half_a_character_is_shown() -> None:
    assert escape("a\ud800b") == "a⟨U+D800⟩b"


@pytest.mark.parametrize("form", ["text", "dot", "mermaid"])
def test_what_people_read_of_the_topology_shows_it(form: str) -> None:
    evil = network(1, "web\x1b[2J\u202egnp", "10.1.0.0/16 10.1.0.1")
    topology = topology_of(
        [container(1, "api", networks={evil["Name"]: on(evil["Id"], an_id(9), "10.1.0.2")})], [evil]
    )
    written = export.FORMATS[form](topology)
    assert "\x1b" not in written
    assert "\u202e" not in written
    sign = "#10216;U#43;202E#10217;" if form == "mermaid" else "⟨U+202E⟩"
    assert sign in written
