"""Mounts are put together from the three places where the engine tells of them."""

from __future__ import annotations

import pytest

from tests.topology.answers import inspected
from topology.model import parser
from topology.model.records import Mount


def test_it_reads_every_kind_of_mount() -> None:
    mounts = [
        {
            "Type": "volume",
            "Name": "data",
            "Source": "/x",
            "Destination": "/data",
            "RW": True,
            "Propagation": "",
        },
        {"Type": "bind", "Source": "/etc", "Destination": "/host", "RW": False, "Propagation": "rslave"},
        {"Type": "tmpfs", "Source": "", "Destination": "/t1", "RW": True, "Propagation": ""},
    ]
    host_config = {
        "Tmpfs": {"/t2": "size=1m,mode=1777,ro", "/t3": "", "/t4": "size=50%,mode=0700"},
        "Mounts": [
            {"Type": "tmpfs", "Target": "/t1/", "TmpfsOptions": {"SizeBytes": 4096, "Mode": 0o1777}},
            {"Type": "volume", "Source": "data", "Target": "/data", "VolumeOptions": {"Subpath": "a/b"}},
        ],
    }
    found = parser.parse_detail(inspected(1, Mounts=mounts, host_config=host_config)).mounts
    assert found == (
        Mount("volume", "/data", "data", "/x", True, None, subpath="a/b"),
        Mount("bind", "/host", None, "/etc", False, "rslave"),
        Mount("tmpfs", "/t1", None, None, True, None, size=4096, mode="1777"),
        Mount("tmpfs", "/t2", None, None, False, None, size=1048576, mode="1777"),
        Mount("tmpfs", "/t3", None, None, True, None),
        Mount("tmpfs", "/t4", None, None, True, None, size=None, mode="700"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("65536", 65536),
        ("64k", 65536),
        ("64K", 65536),
        ("2g", 2 * 1024**3),
        ("50%", None),
        ("", None),
        ("k", None),
    ],
)
def test_it_reads_the_sizes_that_people_write(text: str, expected: int | None) -> None:
    (found,) = parser.parse_detail(inspected(1, host_config={"Tmpfs": {"/t": f"size={text}"}})).mounts
    assert found.size == expected
