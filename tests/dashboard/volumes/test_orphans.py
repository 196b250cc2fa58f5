"""Helpers of unknown owners: they stay while they are in use, and an old content stays for ever."""

from __future__ import annotations

import logging

import pytest

from dashboard.volumes.orphans import QUIET_SECONDS, Orphans
from topology.engine.port import Json, Labelled, Storage
from topology.volumes.helpers import KEEPS_LABEL, labels

OURS, THEIRS, OTHERS = "aa.1.1", "bb.1.1", "cc.1.1"


class Host:
    """What an engine says of labelled things, and which of its containers are in use."""

    def __init__(self, *owners: str) -> None:
        self.containers: list[Json] = [{"Id": o, "State": "created", "Labels": labels(o)} for o in owners]
        self.volumes: list[Json] = []
        self.busy: set[str] = set()
        self.now = 0.0

    def labelled(self, _label: str, _prefix: str) -> Labelled:
        return Labelled(self.containers, [], self.volumes)

    def is_busy(self, container_id: str) -> bool:
        return container_id in self.busy


def strangers(host: Host) -> Orphans:
    return Orphans(lambda owner: owner == OURS, lambda: host.now)


def dead(watch: Orphans, host: Host, at: float) -> set[str]:
    host.now = at
    as_storage: Storage = host  # type: ignore[assignment]  # only what is labelled and busy is asked of it
    return set(watch.dead(as_storage))


def test_an_unknown_owner_is_dead_once_it_was_quiet_for_long() -> None:
    host = Host(OURS, THEIRS)
    watch = strangers(host)
    assert dead(watch, host, 0) == set()
    assert watch.waiting
    assert dead(watch, host, QUIET_SECONDS - 1) == set()
    assert dead(watch, host, QUIET_SECONDS) == {THEIRS}


def test_whoever_is_at_work_at_any_look_is_alive() -> None:
    host = Host(THEIRS, OTHERS)
    watch = strangers(host)
    dead(watch, host, 0)
    host.busy = {THEIRS}
    assert dead(watch, host, QUIET_SECONDS) == {OTHERS}
    host.busy = set()
    assert dead(watch, host, QUIET_SECONDS + 1) == {OTHERS}
    assert dead(watch, host, 2 * QUIET_SECONDS + 1) == {THEIRS, OTHERS}


def test_what_only_looks_like_a_helper_is_left_alone() -> None:
    host = Host("somebody", "")
    host.containers += [{"Id": "x", "State": "running", "Labels": labels(THEIRS)}]
    watch = strangers(host)
    assert dead(watch, host, 0) == dead(watch, host, 9 * QUIET_SECONDS) == set()


def test_a_kept_content_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    host = Host()
    host.volumes = [{"Name": "portolan-1-kept", "Labels": labels(THEIRS) | {KEEPS_LABEL: "precious"}}]
    watch = strangers(host)
    with caplog.at_level(logging.WARNING):
        for at in (0.0, QUIET_SECONDS, 2 * QUIET_SECONDS):
            assert dead(watch, host, at) == ({THEIRS} if at else set())
            watch.tell_of_kept(host)  # type: ignore[arg-type]  # only what is labelled is asked of it
            assert watch.waiting is (at == 0)
    (told,) = [record.getMessage() for record in caplog.records]
    assert "portolan-1-kept" in told
    assert "precious" in told
