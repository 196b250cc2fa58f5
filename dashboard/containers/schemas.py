"""The shapes of what is asked and answered about one container; the API's description is made of them."""

from __future__ import annotations

from typing import Literal

from ninja import Schema

from dashboard.base.schemas import Named
from dashboard.operations.schemas import ForeseenAnswer, Refusal


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
