"""What has to be put right later is noted before it is done."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import pytest

from topology.engine.errors import EngineConflict, EngineUnreachable
from topology.engine.port import Storage
from topology.volumes.journal import Journal, Unfinished


class Notebook:
    """Keeps what was noted, in turn with what was done."""

    def __init__(self) -> None:
        self.lines: list[object] = []
        self.away = False
        self.refusing = False
        self.ended = False
        self.others: frozenset[str] = frozenset()

    def keep(self, unfinished: Unfinished) -> None:
        self.lines.append(unfinished)

    def alone(self) -> AbstractContextManager[None]:
        return nullcontext()

    def held(self) -> frozenset[str]:
        return self.others

    def pause(self, container: str) -> None:
        self.lines.append(f"pause {container}")
        if self.ended:
            raise EngineConflict(f"container {container} is not running", 409)
        if self.refusing and container == "two":
            raise EngineConflict("no", 409)

    def unpause(self, container: str) -> None:
        self.lines.append(f"unpause {container}")
        if self.away:
            raise EngineUnreachable("away")


def as_storage(notebook: Notebook) -> Storage:
    return notebook  # type: ignore[return-value]  # only pausing is asked of it


def test_a_pause_is_noted_before_it_is_done_and_forgotten_when_it_is_over() -> None:
    notebook = Notebook()
    with Journal(notebook).paused(as_storage(notebook), ("one", "two")):
        assert notebook.lines == [Unfinished(paused=("one", "two")), "pause one", "pause two"]
    assert notebook.lines[3:] == ["unpause one", "unpause two", Unfinished()]


def test_all_go_on_whatever_happens() -> None:
    notebook = Notebook()
    notebook.refusing = True
    with pytest.raises(EngineConflict), Journal(notebook).paused(as_storage(notebook), ("one", "two")):
        pass
    assert notebook.lines[-3:] == ["unpause one", "unpause two", Unfinished()]


def test_who_could_not_be_resumed_stays_noted() -> None:
    notebook = Notebook()
    with Journal(notebook).paused(as_storage(notebook), ("one",)):
        notebook.away = True
    assert notebook.lines[-1] == Unfinished(paused=("one",))


def test_nothing_is_noted_where_there_is_nothing_to_pause() -> None:
    notebook = Notebook()
    with Journal(notebook).paused(as_storage(notebook), ()):
        pass
    assert notebook.lines == []


def test_who_has_ended_meanwhile_need_not_be_paused() -> None:
    notebook = Notebook()
    notebook.ended = True
    with Journal(notebook).paused(as_storage(notebook), ("one",)):
        notebook.lines.append("work")
    assert "work" in notebook.lines
    assert notebook.lines[-1] == Unfinished()


def test_who_is_needed_still_by_others_stands_on() -> None:
    notebook = Notebook()
    with Journal(notebook).paused(as_storage(notebook), ("one", "two")):
        notebook.others = frozenset({"one"})
    assert notebook.lines[-2:] == ["unpause two", Unfinished()]
