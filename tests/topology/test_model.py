"""IDs are made and taken apart in one place, and no record can be changed."""

from __future__ import annotations

import dataclasses
import inspect

import pytest

from topology.model import records as model


def test_it_takes_apart_the_ids_that_it_makes() -> None:
    assert model.split_id(model.container_id("4f")) == ("container", "4f")
    assert model.split_id(model.host_id("AB:CD")) == ("host", "AB:CD")
    assert model.split_id(model.bind_id("/a:b")) == ("bind", "/a:b")
    assert model.split_endpoint_id(model.endpoint_id("4f", "9a")) == ("4f", "9a")


@pytest.mark.parametrize("text", ["", "container", "container:", ":"])
def test_it_refuses_what_is_no_id(text: str) -> None:
    with pytest.raises(ValueError, match="not a node ID"):
        model.split_id(text)


@pytest.mark.parametrize("text", ["endpoint:4f", "container:4f:9a"])
def test_it_refuses_what_is_no_endpoints_id(text: str) -> None:
    with pytest.raises(ValueError, match="not an endpoint"):
        model.split_endpoint_id(text)


def test_it_names_the_same_tmpfs_of_two_containers_differently() -> None:
    assert model.tmpfs_id("4f", "/run") != model.tmpfs_id("5a", "/run")


def test_it_holds_no_record_that_can_be_changed() -> None:
    records = [
        record for _, record in inspect.getmembers(model, inspect.isclass) if dataclasses.is_dataclass(record)
    ]
    assert len(records) > 8
    for record in records:
        assert record.__dataclass_params__.frozen, record  # type: ignore[attr-defined]
        for field in dataclasses.fields(record):
            assert not any(word in str(field.type) for word in ("dict", "list", "set[", "Mapping")), field
