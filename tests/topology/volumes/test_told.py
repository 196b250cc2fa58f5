"""What tar's words, and its silence, say of a backup: whether all that should be in it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from topology.volumes.backup import Tally
from topology.volumes.exact import LONGEST_PATH, told
from topology.volumes.helpers import FOLDER_NAME
from topology.volumes.progress import Progress
from topology.volumes.running import Run
from topology.volumes.tar import Entry


def of(*said: str, code: int = 2, forgot: bool = False) -> dict[str, object]:
    return told(cast("Run", SimpleNamespace(said=list(said), code=code, forgot=forgot))).document


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("tar: volume/secret: Cannot open: Permission denied", "Cannot open: Permission denied"),
        ("tar: volume/secret: Cannot stat: Input/output error", "Cannot stat: Input/output error"),
        ("tar: volume/secret: file changed as we read it", "file changed as we read it"),
        (
            "tar: volume/secret: File shrank by 9 bytes; padding with zeros",
            "File shrank by 9 bytes; padding with zeros",
        ),
        ("tar: volume/secret: Unknown file type; file ignored", "Unknown file type; file ignored"),
    ],
)
def test_what_cannot_be_read_is_named_and_makes_it_incomplete(line: str, why: str) -> None:
    found = of(line, "tar: Exiting with failure status due to previous errors")
    assert (found["complete"], found["missing"]) == (False, [{"name": "secret", "why": why}])


def test_what_no_archive_holds_is_left_out_and_nothing_is_missing() -> None:
    found = of("tar: volume/run.sock: socket ignored", code=0)
    assert (found["complete"], found["left_out"]) == (True, [{"name": "run.sock", "why": "socket"}])


def test_a_path_that_is_too_long_is_named() -> None:
    found = of(
        f"tar: volume/{'d/' * 300}f: Cannot stat: File name too long", "tar: Exiting with failure status"
    )
    assert (found["complete"], found["left_out_count"]) == (True, 1)


@pytest.mark.parametrize("said", [(), ("tar: volume/run.sock: socket ignored",)])
def test_a_failure_that_nothing_explains_makes_it_incomplete(said: tuple[str, ...]) -> None:
    found = of(*said)
    assert (found["complete"], found["missing_count"]) == (False, 1)


TOO_LONG = "tar: volume/d/d: Cannot stat: File name too long"


@pytest.mark.parametrize("name", ["socket ignored", "File name too long", "Removing leading", "tar"])
def test_no_name_of_a_file_hides_what_is_said_of_it(name: str) -> None:
    found = of(f"tar: volume/{name}: file changed as we read it", TOO_LONG)
    assert (found["complete"], found["missing_count"], found["left_out_count"]) == (False, 1, 1)


def test_what_was_said_and_is_forgotten_may_have_been_of_a_file() -> None:
    assert of(TOO_LONG)["complete"]
    assert not of(TOO_LONG, forgot=True)["complete"]


def test_an_entry_whose_path_nothing_can_unpack_is_named() -> None:
    tally = Tally(Progress())
    for length in (LONGEST_PATH, LONGEST_PATH + 1):
        tally.visit(Entry(b"0", b"%s/%s" % (FOLDER_NAME, b"x" * length), b"", 0, b"", {}, extended=False))
    assert [len(name) for name in tally.too_long] == [200]
