"""The command line takes options wherever they stand."""

from __future__ import annotations

import pytest
from django.core.management.base import CommandError

from dashboard.management.commands.volume import Command


@pytest.mark.parametrize(
    "given",
    [
        ("restore", "name", "file", "--replace"),
        ("restore", "name", "--replace", "file"),
        ("restore", "--replace", "name", "file"),
        ("restore", "name", "--links", "keep", "file", "--replace", "--pause"),
    ],
)
def test_an_option_may_stand_between_names(given: tuple[str, ...]) -> None:
    """`volume restore NAME --replace FILE` was an error (findings, R10)."""
    found = Command().create_parser("manage.py", "volume").parse_args(given)
    assert (found.what, found.volume, found.file, found.replace, found.empty) == (
        "restore", "name", "file", True, False,
    )  # fmt: skip


def test_what_is_left_out_has_its_default_and_what_is_wrong_is_refused() -> None:
    parser = Command().create_parser("manage.py", "volume")
    assert parser.parse_args(["backup", "name", "--pause"]).file == "-"
    wrong = ["restore a --empty --replace", "backup", "copy a b c", "backup --x"]
    for given in wrong:
        with pytest.raises((SystemExit, CommandError)):
            parser.parse_args(given.split())
