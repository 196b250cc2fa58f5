"""One line of the audit log, as pages, exports and the API show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.audit.actions import Action
from topology.model import records as model

_EMPTY: tuple[object, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Entry:
    """An action with what it touched. `address` is for administrators' eyes."""

    action: Action
    objects: tuple[tuple[str, str], ...]
    projects: tuple[str, ...]
    address: str

    @property
    def milliseconds(self) -> int | None:
        """How long it took, where it ended."""
        if self.action.finished_at is None:
            return None
        return round((self.action.finished_at - self.action.asked_at).total_seconds() * 1000)

    @property
    def parameters(self) -> dict[str, Any]:
        """What was asked for beside the objects; nothing is said of what was left empty."""
        asked = self.action.requested.items()
        return {name: value for name, value in asked if value is not False and value not in _EMPTY}


def entries(actions: Iterable[Action], *, addresses: bool) -> list[Entry]:
    """These actions with what they touched, fetched beforehand (`prefetch_related("touched")`)."""
    return [_entry(action, addresses) for action in actions]


def _entry(action: Action, addresses: bool) -> Entry:
    touched = list(action.touched.all())
    objects = tuple((one.node_id, one.name) for one in touched) or tuple(from_columns(action))
    projects = tuple(sorted({one.project for one in touched if one.project}))
    return Entry(action, objects, projects, action.address if addresses else "")


def from_columns(action: Action) -> Iterator[tuple[str, str]]:
    """IDs and names of what older rows are about: what they touched was not kept apart then."""
    if action.container_id:
        yield model.container_id(action.container_id), action.container_name
    if action.network_id:
        yield model.network_id(action.network_id), action.network_name
    if action.volume_name:
        yield model.volume_id(action.volume_name), action.volume_name
