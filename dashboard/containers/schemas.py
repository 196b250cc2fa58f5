"""The shapes of what is asked and answered about one container; the API's description is made of them."""

from __future__ import annotations

from typing import Literal

from ninja import Schema

from dashboard.base.schemas import Named
from dashboard.operations.schemas import ForeseenAnswer, Refusal


class HealthOutput(Schema):
    """One run of a health check: when, how it ended (0: healthy), and what it printed; not what it is."""

    start: str | None
    end: str | None
    exit_code: int | None
    output: str


class HealthAnswer(Schema):
    """How a container's health check went lately, the newest run first; `status`: null where it has none."""

    status: str | None
    failing_streak: int
    outputs: list[HealthOutput]


class ProcessesAnswer(Schema):
    """The processes in a container, as `ps` on the host lists them: the columns' titles, and a row for each.

    `left_out`: how many more there are.
    """

    titles: list[str]
    processes: list[list[str]]
    left_out: int


class LostData(Named):
    """Data that would be gone: a volume, a tmpfs, or what the container has written into its own layer."""

    kind: Literal["volume", "tmpfs", "layer"]


class LifecyclePreview(Schema):
    """What would change.

    `dependents` reach the container now, and would not any more (or, when it is started, would then);
    `sharers` stand in its network stack, which goes and comes with it.
    """

    action: Literal["start", "stop", "restart", "pause", "unpause", "kill"]
    container: Named
    refused: Refusal | None
    dependents: list[Named]
    sharers: list[Named]
    ports: list[str]
    lost: list[LostData]
    undoable: bool
    warnings: list[str]
    expectations: list[ForeseenAnswer]
