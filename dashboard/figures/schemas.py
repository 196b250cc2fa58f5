"""The shapes of what is asked and answered about figures; the API's description is made of them."""

from __future__ import annotations

from typing import Annotated

from ninja import Schema
from pydantic import Field

from dashboard.base.schemas import WHOLE, RequestBody
from dashboard.figures.askers import MOST_OF_ONE
from dashboard.figures.rings import MOST_READINGS

Column = list[float | None]


class Series(Schema):
    """Readings of one container, the oldest first; every column is as long as `at` (seconds since 1970).

    `cpu`: share of one CPU; `memory`: bytes without the cache of files; the rest bytes a second, networks and
    disks each in all. null: not known. `memory_limit` (its own, or the host's memory) and `processes` are of
    the last reading.
    """

    at: list[float]
    cpu: Column
    memory: Column
    received: Column
    sent: Column
    read: Column
    written: Column
    memory_limit: int
    processes: int


class FiguresWanted(RequestBody):
    """Which containers are looked at (node IDs), and after which moment their readings are wanted.

    `most`: how many of the newest readings of each. Of very many containers fewer are told.
    """

    containers: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=MOST_OF_ONE)]
    since: Annotated[float, Field(strict=True, ge=0, le=1e11)] = 0
    most: Annotated[int, Field(strict=True, ge=1, le=MOST_READINGS), WHOLE] = 60


class FiguresAnswer(Schema):
    """By node ID, those that have any readings after `since`. `at` is the server's clock; `every`: seconds
    from one reading to the next.
    """

    at: float
    every: float
    containers: dict[str, Series]
