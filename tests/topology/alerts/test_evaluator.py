"""Rules judged by one situation after another, on a clock of the test's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.topology.expectations.hosts import FRONT, NOW, host, member, node
from topology.alerts import Broken, Change, Death, Evaluator, Rule, RuleError, Situation, Standing, rule_of
from topology.graph.records import Topology

EXITED = {"State": "exited", "Status": "Exited (1) 2 seconds ago"}
SICK = {"Status": "Up 2 minutes (unhealthy)"}


def rule(when: str, of: str = "", hold: str = "30s", clear: str = "30s", name: str = "it") -> Rule:
    return rule_of(name, when, of, hold, clear, "warning")


def web(number: int = 1, /, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return member(number, "web", "shop", FRONT, **more)


class Watch:
    """An evaluator, and a clock that the test turns."""

    def __init__(self, *rules: Rule) -> None:
        self.evaluator = Evaluator()
        self.evaluator.use(rules)
        self.now: datetime = NOW
        self.situation = Situation(NOW, host())

    def at(
        self,
        seconds: float,
        *containers: dict[str, Any],
        deaths: Sequence[Death] = (),
        **more: Any,  # noqa: ANN401 - of the situation
    ) -> list[str]:
        """What turns so many seconds after the beginning; without containers the host is as it was."""
        self.now = NOW + timedelta(seconds=seconds)
        topology = host(*containers) if containers else self.situation.topology
        more = {"topology": topology} | more
        self.situation = replace(self.situation, now=self.now, deaths=deaths, **more)
        return [_line(one) for one in self.evaluator.step(self.situation)]

    def empty(self, seconds: float) -> list[str]:
        return self.at(seconds, topology=host())


def _line(change: Change) -> str:
    return f"{change.turn} {change.standing.subject.name}"


def death(number: int, seconds: float, code: int, *, asked: bool = False) -> Death:
    return Death(node(number), NOW + timedelta(seconds=seconds), code, asked)


def test_it_fires_after_its_hold_and_is_resolved_after_its_clear_delay() -> None:
    watch = Watch(rule("unhealthy"))
    assert watch.at(0, web()) == []
    assert watch.at(10, web(**SICK)) == ["began web"]
    assert watch.evaluator.next_at(watch.now) == NOW + timedelta(seconds=40)
    assert watch.at(39.9) == []
    assert watch.at(40) == ["fired web"]
    assert watch.at(50, web()) == []
    assert watch.at(60, web(**SICK)) == []
    assert watch.at(70, web()) == []
    assert watch.at(99.9) == []
    assert watch.at(100) == ["resolved web"]


def test_of_a_name_that_never_ends_as_much_is_told_as_can_be_read_and_it_stays_another() -> None:
    """An engine bounds no name: an alert and its messages would hold all of each."""
    watch = Watch(rule("unhealthy", hold="0s"))
    long = "x" * 65_536
    watch.at(0, web(1, Names=[f"/{long}1"], **SICK), web(2, Names=[f"/{long}2"], **SICK))
    found = list(watch.evaluator.standings())
    assert len({one.subject.key for one in found}) == 2
    for one in found:
        assert max(map(len, (one.subject.key, one.subject.name, str(one.message)))) < 300
        assert one.subject.name.endswith("x…")


def test_what_is_over_within_its_hold_was_nothing() -> None:
    watch = Watch(rule("unhealthy"))
    watch.at(0, web(**SICK))
    assert watch.at(20, web()) == ["dropped web"]
    assert list(watch.evaluator.standings()) == []


def test_without_a_hold_it_fires_at_once() -> None:
    watch = Watch(rule("unhealthy", hold="0s", clear="0s"))
    assert watch.at(0, web(**SICK)) == ["began web", "fired web"]
    assert watch.at(1, web()) == ["resolved web"]


@pytest.mark.parametrize(
    ("of", "fires"),
    [
        ("", True),
        ("project:shop", True),
        ("service:db", False),
        ("-service:db", True),
        ("label:tier=x", True),
    ],
)
def test_a_rule_is_about_what_its_selector_means(of: str, fires: bool) -> None:
    watch = Watch(rule("unhealthy", of, hold="0s"))
    assert bool(watch.at(0, web(**SICK), labels={node(1): {"tier": "x"}})) is fires


@pytest.mark.parametrize(
    ("code", "deaths", "fires"),
    [
        (0, [], False),
        (1, [], True),
        (1, [death(1, 0, 1, asked=True)], True),
        (137, [], False),  # nobody has heard how it came to it
        (137, [death(1, 0, 137, asked=True)], False),
        (143, [death(1, 0, 143, asked=True)], False),
        (130, [death(1, 0, 130, asked=True)], False),
        (137, [death(1, 0, 137)], True),  # the kernel's, out of memory
    ],
)
def test_an_end_is_an_error_unless_it_was_asked_for(code: int, deaths: list[Death], fires: bool) -> None:
    watch = Watch(rule("exited_with_error", hold="0s"))
    exited = {"State": "exited", "Status": f"Exited ({code}) 2 seconds ago"}
    assert bool(watch.at(0, web(**exited), deaths=deaths)) is fires


def test_restarting_again_and_again() -> None:
    watch = Watch(rule("restarting", hold="10s", clear="10s"))
    for second in (1, 2):
        assert watch.at(second, web(), deaths=[death(1, second, 1)]) == []
    assert watch.at(3, web(), deaths=[death(1, 3, 1)]) == ["began web"]
    assert watch.at(13) == ["fired web"]
    assert watch.at(302) == []  # the second of the deaths has left the window
    assert watch.at(312) == ["resolved web"]


def test_so_is_what_somebody_else_starts_again_and_again() -> None:
    """A script, or systemd: between two starts it does not run for a moment."""
    watch = Watch(rule("restarting", hold="30s", clear="10s"))
    exited = {"State": "exited", "Status": "Exited (1) 1 second ago"}
    told = []
    for second in range(0, 120, 20):
        told += watch.at(second, web(**exited), deaths=[death(1, second, 1)])
        told += watch.at(second + 1, web())
    assert told == ["began web", "fired web"]
    assert watch.at(120, web(**exited)) == watch.at(160) == []
    assert watch.at(161) == []  # nobody has started it for a minute: it has ended
    assert watch.at(171) == ["resolved web"]


def test_who_is_stopped_after_such_ends_restarts_no_more() -> None:
    watch = Watch(rule("restarting", hold="0s", clear="0s"))
    deaths = [death(1, second, 1) for second in range(3)]
    assert watch.at(3, web(), deaths=deaths) == ["began web", "fired web"]
    exited = {"State": "exited", "Status": "Exited (143) 1 second ago"}
    assert watch.at(4, web(**exited), deaths=[death(1, 4, 143, asked=True)]) == ["resolved web"]


def test_restarts_that_somebody_asked_for_are_none() -> None:
    watch = Watch(rule("restarting", hold="0s"))
    assert watch.at(4, web(), deaths=[death(1, s, 143, asked=True) for s in range(4)]) == []
    assert watch.at(5, web(State="restarting", Status="Restarting (1) 1 second ago")) != []


def test_who_ran_and_was_removed_is_gone() -> None:
    watch = Watch(rule("gone", "project:shop"))
    watch.at(0, web(), member(2, "db", "other", FRONT))
    assert watch.empty(5) == ["began web"]
    assert watch.at(35) == ["fired web"]
    assert watch.at(100, web(3)) == []
    assert watch.at(130) == ["resolved web"]


def test_a_redeploy_is_no_outage() -> None:
    rules = [rule(when, name=when) for when in ("gone", "exited_with_error", "unhealthy", "restarting")]
    watch, turned = Watch(*rules), list[str]()
    watch.at(0, web(1))
    for round_ in range(50):
        old, new, at = round_ + 1, round_ + 2, 60.0 * round_ + 1
        stopped = {"State": "exited", "Status": "Exited (143) 1 second ago"}
        turned += watch.at(at, web(old, **stopped), deaths=[death(old, at, 143, asked=True)])
        turned += watch.empty(at + 1)
        turned += watch.at(at + 2, web(new))
    assert {one for one in turned if not one.startswith(("began", "dropped"))} == set()
    assert list(watch.evaluator.standings()) == []


def test_a_successor_of_another_name_counts_once() -> None:
    """Of three replicas two are replaced: one is missed."""
    watch = Watch(rule("gone"))
    watch.at(0, *(member(number, "web", "shop", Names=[f"/shop-web-{number}"]) for number in (1, 2, 3)))
    newcomers = [member(number, "web", "shop", Names=[f"/shop-web-{number}"]) for number in (4, 5)]
    assert len(watch.at(10, *newcomers)) == 1


@pytest.mark.parametrize(
    ("code", "asked", "missed"), [(0, False, False), (0, True, True), (1, False, True), (130, True, False)]
)
def test_a_job_that_is_done_is_not_missed(code: int, asked: bool, missed: bool) -> None:
    watch = Watch(rule("gone", hold="1s"))
    watch.at(0, web())
    watch.at(5, topology=host(), deaths=[death(1, 5, code, asked=asked)])
    assert bool(watch.at(6)) is missed


def test_who_was_stopped_long_before_is_not_missed() -> None:
    watch = Watch(rule("gone", hold="0s"))
    watch.at(0, web())
    watch.at(5, web(**EXITED))
    assert watch.empty(100) == []


def test_while_the_engine_is_away_nothing_else_turns() -> None:
    watch = Watch(rule("engine_lost", name="lost"), rule("unhealthy", name="sick"))
    assert watch.at(0, web(**SICK)) == ["began web"]
    away: dict[str, Any] = {"live": False, "lost_since": NOW + timedelta(seconds=10), "host_name": "nas"}
    assert [one.split()[0] for one in watch.at(20, **away)] == ["began"]
    assert [one.split()[0] for one in watch.at(40)] == ["fired"]
    back: dict[str, Any] = {"live": True, "lost_since": None}
    assert watch.at(100, **back) == []
    assert watch.at(129) == []
    assert sorted(one.split()[0] for one in watch.at(130)) == ["fired", "resolved"]


def test_what_is_open_and_what_leads_to_root() -> None:
    ports = [{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}]
    socket = {"Type": "bind", "Source": "/var/run/docker.sock", "Destination": "/s", "RW": True, "Mode": ""}
    watch = Watch(rule("open_to_everybody", hold="0s", name="a"), rule("way_to_root", hold="0s", name="b"))
    watch.at(0, web(Ports=ports, Mounts=[socket]))
    said = sorted(str(one.message) for one in watch.evaluator.standings())
    assert said == ["“web” holds a socket of the engine (/s).", "“web” is open to everybody at 8080/tcp."]


def test_memory_near_its_limit() -> None:
    watch = Watch(rule("memory_near_limit", hold="0s"))
    assert watch.at(0, web(), memory={node(1): (89, 100)}) == []
    assert watch.at(1, memory={node(1): (90, 100)}) == ["began web", "fired web"]


def test_broken_expectations() -> None:
    broken = [Broken("private", frozenset({node(1)})), Broken("other", frozenset({node(2)}))]
    watch = Watch(rule("expectation_broken", "project:shop", hold="0s"))
    assert watch.at(0, web(), broken=broken) == ["began private", "fired private"]


def test_a_volume_without_a_backup() -> None:
    created = "2026-11-20T12:00:00Z"
    volume = {"Name": "data", "Driver": "local", "Mountpoint": "/m", "Scope": "local", "CreatedAt": created}
    topology = host(web(), volumes=[volume])
    watch = Watch(rule("no_backup", hold="7d", clear="0s"))
    assert watch.at(0, topology=topology, backups={}) == ["began data", "fired data"]
    assert watch.at(1, backups={"data": NOW}) == ["resolved data"]
    assert watch.at(7 * 24 * 3600) == ["began data", "fired data"]


def test_a_replaced_container_is_the_same_trouble() -> None:
    watch = Watch(rule("unhealthy", hold="0s"))
    watch.at(0, web(1, **SICK))
    assert watch.at(1, web(2, **SICK)) == ["moved web"]
    (standing,) = watch.evaluator.standings()
    assert standing.subject.id == node(2)


def test_other_rules_end_what_stood_under_those_before() -> None:
    watch = Watch(rule("unhealthy", hold="0s", name="a"), rule("unhealthy", name="b"))
    watch.at(0, web(**SICK))
    changes = watch.evaluator.use([rule("unhealthy", hold="1m", name="a"), rule("gone", name="b")])
    assert [(_line(one), one.told) for one in changes] == [("dropped web", False)]
    assert [one.rule.name for one in watch.evaluator.standings()] == ["a"]


def test_after_a_restart_it_goes_on() -> None:
    gone = rule("gone", "project:shop")
    watch = Watch(gone)
    watch.at(0, web())
    watch.empty(5)
    watch.at(40)
    (standing,) = watch.evaluator.standings()
    again = Watch(gone)
    again.evaluator.restore([standing], [])
    assert again.empty(50) == []
    assert [one.fired_at for one in again.evaluator.standings()] == [standing.fired_at]
    assert again.at(60, web(2)) == []
    assert again.at(90) == ["resolved web"]


def test_a_preview_shows_what_a_rule_matches_now() -> None:
    watch = Watch()
    watch.at(0, web(**SICK), member(2, "db", "other", FRONT, **SICK))
    found = watch.evaluator.preview(rule("unhealthy", "project:shop"), watch.situation)
    assert [one.subject.name for one in found] == ["web"]
    assert list(watch.evaluator.standings()) == []


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("when", "sick"), ("severity", "loud"), ("of", "projct:shop"), ("of", "reaches:web"), ("hold", "30"),
        ("hold", "-1s"), ("clear", "1y"), ("of", "x" * 1001), ("hold", "99999999w"),
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused_with_a_sentence(field: str, text: str) -> None:
    fields = {"when": "gone", "of": "", "hold": "0s", "clear": "0s", "severity": "info", field: text}
    with pytest.raises(RuleError) as refused:
        rule_of("it", **fields)
    assert str(refused.value)


def test_standings_know_when_they_are_due() -> None:
    standing = Standing(rule("gone", hold="1m"), None, None, NOW)  # type: ignore[arg-type]
    assert standing.due_at == NOW + timedelta(minutes=1)
    standing.fired_at = NOW
    assert standing.due_at is None


def test_an_empty_host_is_quiet() -> None:
    watch = Watch(*(rule(when, name=when) for when in ("unhealthy", "gone", "restarting", "no_backup")))
    assert watch.at(0, topology=Topology.of({}, {})) == []
