"""One line of the audit log, as pages, exports and the API show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.audit.actions import Action
from topology.model import records as model

#: What of an action is for administrators' eyes, as the thing itself: a plan's command may hold a password.
_ADMINISTRATORS: Mapping[str, frozenset[str]] = {Action.Kind.PLAN_ADD: frozenset({"command"})}
_EMPTY: tuple[object, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Entry:
    """An action with what it touched; `whole`: for administrators, with all that is kept of it."""

    action: Action
    objects: tuple[tuple[str, str], ...]
    projects: tuple[str, ...]
    whole: bool

    @property
    def address(self) -> str:
        """From where it was asked; empty where that is not known, or not for everybody."""
        return self.action.address if self.whole else ""

    @property
    def milliseconds(self) -> int | None:
        """How long it took, where it ended."""
        if self.action.finished_at is None:
            return None
        return round((self.action.finished_at - self.action.asked_at).total_seconds() * 1000)

    @property
    def parameters(self) -> dict[str, Any]:
        """What was asked for beside the objects; nothing is said of what was left empty."""
        hidden = frozenset[str]() if self.whole else _ADMINISTRATORS.get(self.action.kind, frozenset())
        asked = {name: value for name, value in self.action.requested.items() if name not in hidden}
        return {name: value for name, value in asked.items() if value is not False and value not in _EMPTY}


def entries(actions: Iterable[Action], *, whole: bool) -> list[Entry]:
    """These actions with what they touched, fetched beforehand (`prefetch_related("touched")`)."""
    return [_entry(action, whole) for action in actions]


def _entry(action: Action, whole: bool) -> Entry:
    touched = list(action.touched.all())
    objects = tuple((one.node_id, one.name) for one in touched) or tuple(from_columns(action))
    projects = tuple(sorted({one.project for one in touched if one.project}))
    return Entry(action, objects, projects, whole)


def from_columns(action: Action) -> Iterator[tuple[str, str]]:
    """IDs and names of what older rows are about: what they touched was not kept apart then."""
    if action.container_id:
        yield model.container_id(action.container_id), action.container_name
    if action.network_id:
        yield model.network_id(action.network_id), action.network_name
    if action.volume_name:
        yield model.volume_id(action.volume_name), action.volume_name
