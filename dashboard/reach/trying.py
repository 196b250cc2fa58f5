"""Whether one container reaches another, tried from inside its network stack, as an action like any other.

A helper of ours is in that stack for a few seconds, so it is done through `operations.runner`: where nothing
may be changed, where a project is not somebody's, or something is protected, nothing is tried, and whatever
is tried stands in the audit log with what came of it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from dashboard import targets
from dashboard.access import policy
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.operations import locks, runner
from dashboard.operations.runner import Actor, Asked, Prepared
from dashboard.reach.service import Question
from dashboard.runtime import Runtime
from dashboard.volumes import leases
from topology.engine.port import Engine
from topology.graph.reachability.selection import Selection
from topology.graph.reachability.stacks import Container
from topology.model.records import split_id
from topology.probing import helper
from topology.probing.attempts import Attempt, attempts
from topology.probing.invented import invented
from topology.probing.results import Result
from topology.volumes.toolbox import Unavailable, fits, toolbox

DEMO = "demo://"
#: So many tries go on at the same time.
AT_ONCE = 2
_places = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Tried:
    """What was tried, the row of it, and whether the demo host has but invented it."""

    action: Action
    results: tuple[Result, ...]
    invented: bool


def attempt(runtime: Runtime, actor: Actor, question: Question) -> Tried:
    """Try every way of a pair at a port of TCP; or, where there is none, what should not work.

    Raises a problem where it is not to be tried, or nothing is there to try, and the engine's errors.
    """
    asked = _asked(question)
    found: list[Result] = []
    with refusals.record_refusals(actor.user, asked.kind, asked.requested, **asked.columns(actor)):
        sender, target, planned = _planned(question.selection)
    held = locks.lock("container", split_id(sender.id)[1], sender.name)
    with runner.operation(
        runtime, actor, asked, held, lambda engine: _prepare(runtime, engine, actor, sender, target)
    ) as running:
        made_up = running.engine.address.startswith(DEMO)
        if made_up:
            found += invented(target, question.selection.port, planned) if question.selection.port else ()
        else:
            found += _tried(running.engine, sender, planned)
        running.after = {"results": [[one.attempt.host, one.attempt.port, one.code] for one in found]}
    return Tried(running.action, tuple(found), made_up)


def _asked(question: Question) -> Asked:
    sender, target = question.selection.sender, question.selection.target
    names: dict[str, Any] = {}
    if sender is not None:
        names = {"container_id": split_id(sender.id)[1], "container_name": sender.name}
    to = target.name if target is not None else ""
    return Asked(Action.Kind.REACH_TRY, {"to": to, "port": question.port or ""}, names)


def _planned(selection: Selection) -> tuple[Container, Container, list[Attempt]]:
    """Who is meant, and what there is to try; raises a problem where nothing is."""
    sender, target, port = selection.sender, selection.target, selection.port
    if sender is None or target is None or sender is target:
        raise Problem(400, "bad_question", _("Name two containers."))
    if port is None or port.protocol != "tcp":
        raise Problem(400, "bad_port", _("Give a port of TCP: only there somebody answers in any case."))
    for one in (sender, target):
        if one.stack is None:
            raise Problem(409, "not_running", _("“%s” does not run, so there is nothing to try.") % one.name)
    planned = attempts(selection)
    if not planned:
        sentence = _("“%s” has no address at which it could be tried.") % target.name
        raise Problem(409, "nothing_to_try", sentence)
    return sender, target, planned


def _prepare(
    runtime: Runtime, engine: Engine, actor: Actor, sender: Container, target: Container
) -> Prepared:
    """Ask the rules, and whether a helper can be there at all."""
    about = targets.containers(engine, [split_id(one.id)[1] for one in (sender, target)])
    policy.check(runtime, actor.user, about)
    why_not = "" if engine.address.startswith(DEMO) else _ruled_out(engine)
    if why_not:
        raise Problem(409, "cannot_try", why_not)
    return Prepared(about)


def _ruled_out(engine: Engine) -> str:
    """Why no helper of ours can be there."""
    host = engine.host()
    if host.get("OSType") != "linux" or not fits(str(host.get("Architecture"))):
        return _("Portolan does not run on the same kind of machine as the engine.")
    if "containers/storage" in str(host.get("DockerRootDir")):
        return _("The engine is Podman, which was not tried.")
    try:
        toolbox(helper.TOOLS)
    except (Unavailable, OSError) as error:
        return _("There is no image to make: %s.") % error
    return ""


def _tried(engine: Engine, sender: Container, planned: Sequence[Attempt]) -> list[Result]:
    with _one_of_few(), leases.ownership.work() as owner:
        try:
            return helper.tried(engine.storage(), owner, split_id(sender.id)[1], planned)
        except Unavailable as error:
            raise Problem(409, "cannot_try", _("There is no image to make: %s.") % error) from None


@contextmanager
def _one_of_few() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise Problem(503, "busy", _("Others try something at this moment. Try again in a few seconds."))
    try:
        yield
    finally:
        _places.release()
