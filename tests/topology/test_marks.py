"""What is taken for Portolan's own on an engine: what it has signed, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from topology.engine.marks import HELPER_LABEL, OWNER_LABEL, SIGNATURE_LABEL, Marks

OURS = Marks(b"k" * 32)


def made(name: str = "portolan-x", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - a record of any list
    container = {"Names": [f"/{name}"], "State": "created", "HostConfig": {"NetworkMode": "none"}}
    return {**container, "Labels": OURS.labels("portolan-x", "a.b.c"), **more}


def test_what_was_signed_here_is_ours() -> None:
    labels = OURS.labels("portolan-x", "a.b.c")
    for item in (made(), {"Name": "portolan-x", "Labels": labels}, {"Id": "i", "Size": 0, "Labels": labels}):
        assert OURS.owner_of(item) == "a.b.c"
    assert OURS.is_of_ours({**labels, "name": "portolan-x", "image": "sha256:1"})
    assert OURS.owner_of(made(State="running")) == "a.b.c"
    assert OURS.owner_of(made(Labels={**labels, "portolan.of-its-image": "1"})) == "a.b.c"


@pytest.mark.parametrize(
    "item",
    [
        made(Labels={HELPER_LABEL: "1", OWNER_LABEL: "a.b.c"}),
        made(Labels={HELPER_LABEL: "1", OWNER_LABEL: "a.b.c", SIGNATURE_LABEL: "0" * 64}),
        made(Labels=Marks(b"x" * 32).labels("portolan-x", "a.b.c")),
        made("other"),  # who has read the labels puts them on something else
        made(Labels=OURS.labels("portolan-x", "a.b.c") | {OWNER_LABEL: "d.e.f"}),
        made(Labels=OURS.labels("portolan-x", "a.b.c") | {"portolan.keeps": "precious"}),
        made(State="running", HostConfig={"NetworkMode": "bridge"}),
        made(Labels=None),
        {"Name": "portolan-1.2.3-01234567", "Labels": None},
        {"Id": "i", "Size": 10**6, "Labels": OURS.labels("portolan-x", "a.b.c")},
    ],
)
def test_whatever_else_says_that_it_is_ours_is_not(item: dict[str, Any]) -> None:
    assert not OURS.is_ours(item)
    assert OURS.owner_of(item) is None


def test_a_helper_runs_in_the_stack_that_its_labels_name_and_in_no_other() -> None:
    labels = OURS.labels("portolan-x", "a.b.c", joins="4f" * 32)
    for mode, ours in [(f"container:{'4f' * 32}", True), (f"container:{'5f' * 32}", False), ("none", False)]:
        item = made(Labels=labels, State="running", HostConfig={"NetworkMode": mode})
        assert OURS.is_ours(item) is ours
    forged = OURS.labels("portolan-x", "a.b.c") | {"portolan.joins": "4f" * 32}
    assert not OURS.is_ours(
        made(Labels=forged, State="running", HostConfig={"NetworkMode": f"container:{'4f' * 32}"})
    )
    assert not OURS.is_ours(made(State="running", HostConfig={}))
