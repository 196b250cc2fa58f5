"""What failures of the SDK, of the transport and of the engine mean."""

from __future__ import annotations

import errno
import inspect
import socket
import threading
from pathlib import Path
from types import ModuleType
from unittest.mock import MagicMock

import docker.errors
import paramiko
import pytest
import requests
import requests.exceptions
import urllib3.exceptions

from tests.engine.conftest import Connect, Serve, refusal
from tests.engine.fake_daemon import Answer, always
from topology.engine import docker_sdk, errors
from topology.engine.docker_sdk import translate


def exceptions_of(*modules: ModuleType) -> list[type[BaseException]]:
    found = {
        item
        for module in modules
        for item in vars(module).values()
        if inspect.isclass(item) and issubclass(item, Exception) and not issubclass(item, Warning)
    }
    return sorted(found, key=lambda item: f"{item.__module__}.{item.__qualname__}")


#: Exceptions that cannot be made, or not be shown, with just anything in them.
SPECIAL: dict[type[BaseException], tuple[object, ...]] = {
    docker.errors.ContextException: ("x",),
    docker.errors.TLSParameterError: ("x",),
    paramiko.ssh_exception.NoValidConnectionsError: ({("127.0.0.1", 22): OSError("x")},),
    requests.exceptions.JSONDecodeError: ("x", "", 0),
}


@pytest.mark.parametrize(
    "kind",
    exceptions_of(docker.errors, requests.exceptions, urllib3.exceptions, paramiko.ssh_exception),
    ids=lambda kind: f"{kind.__module__}.{kind.__name__}",
)
def test_every_exception_of_the_sdk_becomes_one_of_ours(kind: type[BaseException]) -> None:
    required = [
        parameter
        for parameter in list(inspect.signature(kind.__init__).parameters.values())[1:]
        if parameter.default is parameter.empty and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    arguments = SPECIAL.get(kind) or tuple(MagicMock() for _ in required)
    ours = translate(kind(*arguments), "ssh://x")
    assert isinstance(ours, errors.EngineError)
    assert type(ours) is not errors.EngineError
    assert str(ours)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), errors.EngineDenied, "No permission"),
        (FileNotFoundError(errno.ENOENT, "No such file"), errors.EngineUnreachable, "does not exist"),
        (
            ConnectionRefusedError(errno.ECONNREFUSED, "refused"),
            errors.EngineUnreachable,
            "No engine listens",
        ),
        (ConnectionResetError(errno.ECONNRESET, "reset"), errors.EngineUnreachable, "cut the connection"),
        (TimeoutError("timed out"), errors.EngineTimeout, "does not answer"),
        (socket.gaierror(-2, "Name or service not known"), errors.EngineUnreachable, "not known"),
        (paramiko.AuthenticationException("no"), errors.EngineDenied, "ssh"),
    ],
)
def test_a_failure_of_the_transport_is_found_inside_its_wrappings(
    error: OSError, kind: type[errors.EngineError], words: str
) -> None:
    for wrapped in (error, urllib3.exceptions.ProtocolError("Connection aborted.", error)):
        ours = translate(wrapped, "ssh://x")
        assert type(ours) is kind
        assert words in str(ours)


def test_a_socket_that_does_not_exist_is_an_engine_that_is_away(tmp_path: Path, connect: Connect) -> None:
    error = refusal(connect(f"unix://{tmp_path}/no.sock").containers)
    assert type(error) is errors.EngineUnreachable
    assert "does not exist" in str(error)


def test_a_socket_that_nobody_listens_at_is_an_engine_that_is_away(tmp_path: Path, connect: Connect) -> None:
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(tmp_path / "left.sock"))
        error = refusal(connect(f"unix://{tmp_path}/left.sock").containers)
    assert type(error) is errors.EngineUnreachable
    assert "No engine listens" in str(error)


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (Answer(403, "<html>Forbidden</html>"), errors.EngineDenied, "HTTP status 403"),
        (Answer(401, {"message": "who are you"}), errors.EngineDenied, "who are you"),
        (Answer(502, "Bad gateway"), errors.EngineUnreachable, "HTTP status 502"),
        (Answer(500, {"message": "out of memory"}), errors.EngineProtocolError, "out of memory"),
        (Answer(404, "page not found"), errors.EngineProtocolError, "not answer like a Docker Engine"),
        (Answer(200, "<html>Welcome</html>"), errors.EngineProtocolError, "not JSON"),
    ],
)
def test_a_refused_question_says_why(
    serve: Serve, answer: Answer, kind: type[errors.EngineError], words: str, connect: Connect
) -> None:
    error = refusal(connect(serve(always(answer)).address).containers)
    assert type(error) is kind
    assert words in str(error)


def test_a_container_that_is_gone_is_not_found(serve: Serve, connect: Connect) -> None:
    daemon = serve(always(Answer(404, {"message": "No such container: x"})))
    error = refusal(lambda: connect(daemon.address).container("x"))
    assert type(error) is errors.NotFound
    assert str(error) == "No such container: x"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(403, {"message": "Address already in use"}), errors.EngineConflict),
        (Answer(500, {"message": "c is not connected to n"}), errors.EngineConflict),
        (Answer(400, {"message": "invalid address"}), errors.EngineConflict),
        (Answer(404, {"message": "network n not found"}), errors.NotFound),
        (Answer(403, {"message": "authorization denied by plugin p: no"}), errors.EngineDenied),
        (Answer(403, "<html>Forbidden</html>"), errors.EngineDenied),
        (Answer(503, "<html>no backend</html>"), errors.EngineUnreachable),
    ],
)
def test_a_refused_action_keeps_the_engines_own_words(
    serve: Serve, answer: Answer, kind: type[errors.EngineError], connect: Connect
) -> None:
    engine = connect(serve(always(answer)).address)
    for act in (lambda: engine.connect("n", "c", {}), lambda: engine.disconnect("n", "c")):
        error = refusal(act)
        assert type(error) is kind
        assert error.status == answer.status
        if isinstance(answer.body, dict):
            assert str(error) == answer.body["message"]


def test_an_engine_that_keeps_silent_is_given_up_in_time(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, connect: Connect
) -> None:
    monkeypatch.setattr(docker_sdk, "READ_SECONDS", 0.2)
    done = threading.Event()
    daemon = serve(lambda asked, handler: Answer(200, []) if done.wait(60) else None)
    engine = connect(daemon.address)
    assert type(refusal(engine.containers)) is errors.EngineTimeout
    done.set()
    assert engine.containers() == []
