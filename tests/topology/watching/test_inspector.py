"""Inspecting beside everything else."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from tests.topology.fake_engine import Daemon
from topology.watch import inspector as module
from topology.watch.inspector import Inspected, Inspector


class Workplace:
    """An inspector with its engine, and the answers so far."""

    def __init__(self) -> None:
        self.daemon = Daemon()
        self.woken = threading.Event()
        self.inspector = Inspector(self.daemon.open(), self.woken.set)
        self.answers: list[Inspected] = []

    def wait(self, count: int) -> list[Inspected]:
        deadline = time.monotonic() + 3
        while len(self.answers) < count:
            assert time.monotonic() < deadline, f"{len(self.answers)} answers"
            self.woken.wait(0.05)
            self.answers += self.inspector.take()
        return self.answers


@pytest.fixture
def work() -> Iterator[Workplace]:
    found = Workplace()
    yield found
    found.daemon.inspect_answers.set()
    found.inspector.stop()
    found.inspector.join(1)


def test_it_answers_for_containers_and_for_those_that_are_gone(work: Workplace) -> None:
    key = work.daemon.add("web")
    work.inspector.start()
    work.inspector.ask([key, "gone"])
    answers = {answer.container_id: answer.answer for answer in work.wait(2)}
    assert answers == {key: work.daemon.inspected[key], "gone": None}


def test_who_is_asked_for_twice_while_waiting_is_inspected_once(work: Workplace) -> None:
    key = work.daemon.add("web")
    work.inspector.ask([key])
    work.inspector.ask([key])
    work.inspector.start()
    work.wait(1)
    time.sleep(0.1)
    assert work.daemon.count("inspect") == 1


def test_who_is_asked_for_while_being_inspected_is_inspected_again(work: Workplace) -> None:
    key = work.daemon.add("web")
    work.daemon.inspect_answers.clear()
    work.inspector.start()
    work.inspector.ask([key])
    time.sleep(0.1)
    work.inspector.ask([key])
    work.daemon.inspect_answers.set()
    assert len(work.wait(2)) == 2


def test_who_is_urgent_comes_first(work: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [work.daemon.add(f"c{number}") for number in range(50)]
    work.inspector.ask(keys)
    work.inspector.ask([keys[40]], first=True)
    work.inspector.start()
    assert keys[40] in [answer.container_id for answer in work.wait(50)[: module.THREADS]]


def test_a_failed_inspect_is_tried_again_after_a_pause(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAUSE", 0.3)
    key = work.daemon.add("web")
    work.daemon.patience = 0.05
    work.daemon.inspect_answers.clear()
    work.inspector.start()
    work.inspector.ask([key])
    time.sleep(0.2)
    work.daemon.inspect_answers.set()
    assert work.answers == []
    assert work.wait(1)[0].container_id == key
