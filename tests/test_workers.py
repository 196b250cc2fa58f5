"""How the tests are dealt out to workers."""

from __future__ import annotations

import pytest

from tests.workers import share_of


@pytest.mark.parametrize(
    ("test", "share"),
    [
        ("tests/topology/test_wire.py::test_it", "tests/topology/test_wire.py"),
        ("tests/topology/test_parse.py::test_it[1.2-x]", "tests/topology/test_parse.py"),
        ("tests/engine/test_operations.py::test_it[20.10]", "tests/engine/test_operations.py on 20.10"),
        ("tests/engine/test_operations.py::test_it[28.5-by name]", "tests/engine/test_operations.py on 28.5"),
        ("tests/engine/test_operations.py::test_it[a-26.1]", "tests/engine/test_operations.py on 26.1"),
        ("tests/browser/test_page.py::test_it", "tests/browser/m-z"),
        ("tests/browser/test_small.py::test_it[390]", "tests/browser/m-z"),
        ("tests/browser/test_login.py::test_it", "tests/browser/a-l"),
    ],
)
def test_what_shares_something_costly_stays_together(test: str, share: str) -> None:
    assert share_of(test) == share
