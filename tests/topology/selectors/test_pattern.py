"""Stars in a value: any run of characters, whatever it costs the one who asks, and nobody else."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from topology.selectors.pattern import is_whole


@given(st.text("ab*", max_size=12), st.text("ab", max_size=12))
def test_a_star_is_any_run_of_characters(value: str, text: str) -> None:
    regex = ".*".join(map(re.escape, re.split(r"\*+", value)))
    assert is_whole(text, value) is (re.fullmatch(regex, text) is not None)


def test_many_stars_take_no_longer_than_few() -> None:
    """A regular expression would try each run of letters for each star: with five of them for minutes."""
    assert not is_whole("a" * 255, "*a" * 400 + "b")
    assert not is_whole("a" * 255, "b" + "*a" * 400)
    assert not is_whole("a" * 255, "*a" * 254 + "b*")
    assert is_whole("a" * 255, "*a" * 255)
