"""Event streams that end, fall silent or are in trouble."""

from __future__ import annotations

import logging

import pytest

from tests.topology.fake_engine import gone
from tests.topology.watched import Watched, until
from topology.watch.listener import Listener


def test_it_subscribes_before_it_lists(watched: Watched) -> None:
    watched.start_live()
    assert watched.daemon.calls.index("events") < watched.daemon.calls.index("containers")


def test_a_stream_that_ends_is_opened_again_and_everything_listed(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.tell("start", key)
    looks = watched.daemon.count("some")
    until(lambda: watched.daemon.count("some") > looks)
    watched.daemon.cut()
    watched.daemon.set_state(key, "exited")  # while nobody listens
    until(lambda: watched.shown(key) == "exited")
    assert watched.live
    until(lambda: len(watched.daemon.since) == 2)
    assert watched.daemon.since[-1] is not None  # from where it was


def test_a_stream_that_is_silent_while_things_happen_is_opened_again(polled: Watched) -> None:
    polled.start_live()
    polled.daemon.streams[0].dead = True
    polled.daemon.add("web")
    until(lambda: polled.daemon.count("events") == 2)
    assert polled.daemon.streams[0].closed
    polls = polled.daemon.count("containers")
    until(lambda: polled.daemon.count("containers") > polls + 5)
    assert polled.daemon.count("events") == 2, "nothing happens, and it was opened again"


def test_a_stream_that_is_silent_since_nothing_happens_stays(polled: Watched) -> None:
    polled.daemon.add("web")
    polled.start_live()
    polls = polled.daemon.count("containers")
    until(lambda: polled.daemon.count("containers") > polls + 5)
    assert polled.daemon.count("events") == 1


def test_a_failing_poll_closes_the_stream(polled: Watched) -> None:
    polled.start_live()
    stream = polled.daemon.streams[0]
    polled.daemon.error = gone()
    until(lambda: stream.closed)
    polled.daemon.error = None
    until(lambda: polled.live and polled.daemon.count("events") >= 2)


def test_a_mistake_of_ours_while_listening_does_not_end_the_listening(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(listener: Listener) -> None:
        raise RuntimeError("stumbled")

    watched.start_live()
    with monkeypatch.context() as patched:
        patched.setattr(Listener, "_position", stumble)
        watched.daemon.cut()
        until(lambda: caplog.records and caplog.records[-1].levelno == logging.ERROR)
    key = watched.daemon.add("web")
    until(lambda: watched.shown(key) == "running")
    assert watched.daemon.count("events") == 2
    assert len([record for record in caplog.records if record.levelno == logging.ERROR]) == 1
