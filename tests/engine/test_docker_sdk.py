"""The engine behind the SDK: what is asked, what answers and failures mean, and how the engine is found."""

from __future__ import annotations

import errno
import hashlib
import inspect
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import ModuleType
from unittest.mock import MagicMock
from urllib.parse import parse_qs, urlsplit

import docker.errors
import paramiko
import pytest
import requests
import requests.exceptions
import urllib3.exceptions

from tests.engine import certificates
from tests.engine.engines import RealEngine
from tests.engine.fake_daemon import Answer, Asked, FakeDaemon, Script, begin_stream, send_chunk
from topology.engine import docker_sdk, errors, open_engine
from topology.engine.docker_engine import DockerEngine
from topology.engine.docker_sdk import translate
from topology.engine.synthetic import SyntheticEngine

Serve = Callable[[Script], FakeDaemon]
Connect = Callable[..., DockerEngine]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts fake daemons, each at a socket of its own."""
    running: list[FakeDaemon] = []

    def start(script: Script) -> FakeDaemon:
        running.append(FakeDaemon(tmp_path / f"{len(running)}.sock", script))
        return running[-1]

    yield start
    for daemon in running:
        daemon.close()


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Opens engines, and closes them after the test."""
    opened: list[DockerEngine] = []

    def engine_at(address: str | None = None, **environ: str) -> DockerEngine:
        opened.append(DockerEngine(address, environ=environ))
        return opened[-1]

    yield engine_at
    for engine in opened:
        engine.close()


def always(answer: Answer) -> Script:
    return lambda asked, handler: answer


def refusal(call: Callable[[], object]) -> errors.EngineError:
    with pytest.raises(errors.EngineError) as caught:
        call()
    return caught.value


# --- what failures mean ----------------------------------------------------------------------------------


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
    ours = translate(kind(*arguments), "unix:///x")
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
        ours = translate(wrapped, "unix:///x")
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
    daemon = serve(lambda asked, handler: Answer(200, []) if done.wait(5) else None)
    engine = connect(daemon.address)
    began = time.monotonic()
    assert type(refusal(engine.containers)) is errors.EngineTimeout
    assert time.monotonic() - began < 2
    done.set()
    assert engine.containers() == []


# --- what is asked ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("theirs", "spoken"), [("1.41", "v1.41"), ("1.51", "v1.51"), ("1.54", "v1.51")])
def test_it_speaks_the_older_of_the_engines_version_and_its_own(
    serve: Serve, theirs: str, spoken: str, connect: Connect
) -> None:
    daemon = serve(always(Answer(200, {"ID": "E"})))
    daemon.version = theirs
    assert connect(daemon.address).host() == {"ID": "E", "ApiVersion": spoken[1:]}
    assert daemon.asked[0].path == f"/{spoken}/info"


def test_it_asks_for_the_version_again_when_the_engine_has_been_away(
    tmp_path: Path, connect: Connect
) -> None:
    daemon = FakeDaemon(tmp_path / "d.sock", always(Answer(200, [])))
    engine = connect(daemon.address)
    engine.containers()
    daemon.close()
    (tmp_path / "d.sock").unlink()
    refusal(engine.containers)
    daemon = FakeDaemon(tmp_path / "d.sock", always(Answer(200, [])))
    daemon.version = "1.45"
    engine.containers()
    assert daemon.asked[0].path.startswith("/v1.45/")
    daemon.close()


def test_it_asks_for_some_containers_by_their_ids(serve: Serve, connect: Connect) -> None:
    daemon = serve(always(Answer(200, [])))
    engine = connect(daemon.address)
    assert engine.containers(["b", "a"]) == []
    query = parse_qs(urlsplit(daemon.asked[0].path).query)
    assert query == {"all": ["1"], "filters": ['{"id": ["a", "b"]}']}
    assert engine.containers([]) == []
    assert len(daemon.asked) == 1


def test_one_connection_serves_every_path(serve: Serve, connect: Connect) -> None:
    daemon = serve(always(Answer(200, {})))
    engine = connect(daemon.address)
    for number in range(30):
        engine.containers([f"{number}"])
        engine.container(f"{number}")
    assert daemon.connections == 1


def test_many_threads_may_ask_at_once(serve: Serve, connect: Connect) -> None:
    def echo(asked: Asked, handler: BaseHTTPRequestHandler) -> Answer:
        return Answer(200, {"Id": asked.path.split("/")[3]})

    engine = connect(serve(echo).address)
    wrong: list[object] = []

    def ask(name: str) -> None:
        wrong.extend(found for _ in range(50) if (found := engine.container(name)["Id"]) != name)

    threads = [threading.Thread(target=ask, args=(f"c{number}",)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_it_passes_endpoint_settings_on_as_they_are(serve: Serve, connect: Connect) -> None:
    daemon = serve(always(Answer(200, {})))
    engine = connect(daemon.address)
    settings = {
        "IPAMConfig": {"IPv4Address": "10.1.2.3", "LinkLocalIPs": ["169.254.1.1"]},
        "Aliases": ["db"],
        "Links": ["other:alias"],
        "DriverOpts": {"com.docker.network.endpoint.x": "y"},
        "MacAddress": "02:42:ac:11:00:02",
        "GwPriority": 7,
    }
    engine.connect("net", "box", settings)
    engine.connect("net", "box", {})
    engine.disconnect("net", "box", force=True)
    assert daemon.asked == [
        Asked("POST", "/v1.41/networks/net/connect", {"Container": "box", "EndpointConfig": settings}),
        Asked("POST", "/v1.41/networks/net/connect", {"Container": "box"}),
        Asked("POST", "/v1.41/networks/net/disconnect", {"Container": "box", "Force": True}),
    ]


def test_a_name_cannot_leave_its_place_in_the_path(serve: Serve, connect: Connect) -> None:
    daemon = serve(always(Answer(404, {"message": "no"})))
    refusal(lambda: connect(daemon.address).container("../images/x?y#z"))
    assert daemon.asked[0].path == "/v1.41/containers/..%2Fimages%2Fx%3Fy%23z/json"


# --- events ----------------------------------------------------------------------------------------------

EVENT = {
    "status": "start",
    "Type": "container",
    "Action": "start",
    "Actor": {"ID": "c", "Attributes": {"name": "web", "exitCode": "1", "secret.label": "s3cret"}},
    "scope": "local",
    "time": 1,
    "timeNano": 1000000001,
}


def test_it_asks_for_the_useful_events_and_keeps_what_is_harmless(serve: Serve, connect: Connect) -> None:
    def script(asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        begin_stream(handler)
        line = json.dumps(EVENT).encode() + b"\n"
        send_chunk(handler, line[:30])  # an event may come in pieces, and two in one
        send_chunk(handler, line[30:] + line + b"not JSON\n[]\n")
        send_chunk(handler, b"")

    daemon = serve(script)
    stream = connect(daemon.address).events("5.000000001")
    kept = {
        "Type": "container",
        "Action": "start",
        "Actor": {"ID": "c", "Attributes": {"name": "web", "exitCode": "1"}},
        "scope": "local",
        "time": 1,
        "timeNano": 1000000001,
    }
    assert list(stream) == [kept, kept]
    query = parse_qs(urlsplit(daemon.asked[0].path).query)
    filters = json.loads(query["filters"][0])
    assert query["since"] == ["5.000000001"]
    assert set(filters["type"]) == {"container", "network", "volume"}
    assert {"start", "die", "destroy", "connect", "disconnect", "health_status"} <= set(filters["event"])
    assert not any(action.startswith("exec") for action in filters["event"])


def test_a_stream_may_be_silent_longer_than_an_answer_may_take(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, connect: Connect
) -> None:
    monkeypatch.setattr(docker_sdk, "READ_SECONDS", 0.2)

    def script(asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        begin_stream(handler)
        time.sleep(0.6)
        send_chunk(handler, json.dumps(EVENT).encode() + b"\n")
        send_chunk(handler, b"")

    assert len(list(connect(serve(script).address).events())) == 1


def test_a_stream_that_is_cut_ends_without_a_word(serve: Serve, connect: Connect) -> None:
    def script(asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        begin_stream(handler)
        send_chunk(handler, json.dumps(EVENT).encode() + b"\n")
        handler.close_connection = True

    assert len(list(connect(serve(script).address).events())) == 1


@pytest.mark.parametrize("end", ["stream", "engine"])
def test_a_stream_may_be_closed_from_another_thread(serve: Serve, end: str, connect: Connect) -> None:
    done = threading.Event()

    def script(asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        begin_stream(handler)
        done.wait(5)

    engine = connect(serve(script).address)
    stream = engine.events()
    reader = threading.Thread(target=lambda: list(stream))
    reader.start()
    time.sleep(0.1)
    assert reader.is_alive()
    for _ in range(2):
        (stream if end == "stream" else engine).close()
    reader.join(1)
    assert not reader.is_alive()
    stream.close()
    done.set()


def test_a_refused_subscription_says_why(serve: Serve, connect: Connect) -> None:
    daemon = serve(always(Answer(403, "Forbidden")))
    assert type(refusal(connect(daemon.address).events)) is errors.EngineDenied


# --- where the engine is ---------------------------------------------------------------------------------


def test_it_finds_the_engine_as_the_docker_cli_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "elsewhere"
    folder = tmp_path / "contexts" / "meta" / hashlib.sha256(name.encode()).hexdigest()
    folder.mkdir(parents=True)
    meta = {"Name": name, "Metadata": {}, "Endpoints": {"docker": {"Host": "unix:///context.sock"}}}
    (folder / "meta.json").write_text(json.dumps(meta))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))  # (`docker context create` makes no config.json)

    def address(explicit: str | None = None, **environ: str) -> str:
        return DockerEngine(explicit, environ=environ).address

    assert address() == "unix:///var/run/docker.sock"
    assert address(DOCKER_CONTEXT=name) == "unix:///context.sock"
    assert address(DOCKER_HOST="unix:///host.sock", DOCKER_CONTEXT=name) == "unix:///host.sock"
    assert address("unix:///given.sock", DOCKER_HOST="unix:///host.sock") == "unix:///given.sock"
    (tmp_path / "config.json").write_text(json.dumps({"currentContext": name}))
    assert address() == "unix:///context.sock"


def test_a_context_that_does_not_exist_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, connect: Connect
) -> None:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    error = refusal(connect(DOCKER_CONTEXT="nowhere").containers)
    assert "'nowhere'" in str(error)
    (tmp_path / "config.json").write_text(json.dumps({"currentContext": "gone"}))
    assert "'gone'" in str(refusal(connect().containers))


@pytest.mark.parametrize("address", ["gopher://x", "tcp://", "unix://a?b=c", "tcp://x:y:z"])
def test_an_address_that_means_nothing_is_an_error_of_ours(address: str, connect: Connect) -> None:
    assert refusal(connect(address).containers)


def test_it_speaks_tls_as_the_docker_cli_would(tmp_path: Path, connect: Connect) -> None:
    ours, theirs = certificates.make(tmp_path / "ours"), certificates.make(tmp_path / "theirs")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=ours / "ca.pem")
    context.load_cert_chain(ours / "server.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    daemon = FakeDaemon(None, always(Answer(200, [])), tls=context)
    environ = {"DOCKER_HOST": daemon.address, "DOCKER_TLS_VERIFY": "1"}
    assert connect(**environ, DOCKER_CERT_PATH=str(ours)).containers() == []
    error = refusal(connect(**environ, DOCKER_CERT_PATH=str(theirs)).containers)
    assert type(error) is errors.EngineDenied
    assert "TLS" in str(error)
    error = refusal(connect(**environ, DOCKER_CERT_PATH=str(tmp_path / "none")).containers)
    assert type(error) is errors.EngineDenied
    # A folder of certificates alone does not ask for TLS; an empty DOCKER_TLS_VERIFY does not either.
    plain = connect(DOCKER_HOST=daemon.address, DOCKER_TLS_VERIFY="", DOCKER_CERT_PATH=str(ours))
    assert isinstance(refusal(plain.containers), errors.EngineUnreachable)
    daemon.close()


def test_demo_addresses_open_the_synthetic_engine() -> None:
    engine = open_engine("demo://5", environ={})
    assert isinstance(engine, SyntheticEngine)
    assert isinstance(open_engine(environ={"DOCKER_HOST": "demo://5"}), SyntheticEngine)
    assert len(engine.containers()) == 5
    assert isinstance(open_engine(environ={}), DockerEngine)
    for address in ("demo://0", "demo://many"):
        with pytest.raises(errors.EngineProtocolError, match="names no size"):
            open_engine(address, environ={})


# --- a real engine ---------------------------------------------------------------------------------------


def test_it_speaks_with_real_engines(each_engine: RealEngine) -> None:
    key = each_engine.run("web")
    other = each_engine.create("other")
    engine = open_engine(each_engine.url, environ={})
    assert engine.host()["ApiVersion"] == each_engine.api("GET", "/version")["ApiVersion"]
    assert {item["Id"] for item in engine.containers()} == {key, other}
    assert [item["Id"] for item in engine.containers([other])] == [other]
    assert engine.containers(["0" * 64]) == []
    assert engine.container("web")["Id"] == key
    assert {"bridge", "host", "none"} <= {item["Name"] for item in engine.networks()}
    assert engine.volumes() == []
    engine.close()


def test_what_a_person_asked_for_on_a_network_is_put_back_as_it_was(each_engine: RealEngine) -> None:
    each_engine.docker("network", "create", "--subnet", "10.210.77.0/24", "net")
    key = each_engine.run("web")
    each_engine.run("peer", "--network", "net")
    engine = open_engine(each_engine.url, environ={})
    net = next(item["Id"] for item in engine.networks() if item["Name"] == "net")
    settings: dict[str, object] = {
        "IPAMConfig": {"IPv4Address": "10.210.77.9"},
        "Aliases": ["db"],
        "Links": ["peer:friend"],
        "DriverOpts": {"com.example": "1"},
    }
    if each_engine.version == "28.5":
        settings["GwPriority"] = 5
    engine.connect(net, key, settings)
    found = engine.container(key)["NetworkSettings"]["Networks"]["net"]
    assert found["IPAddress"] == "10.210.77.9"
    assert "db" in found["Aliases"]
    assert {name: found[name] for name in settings if name != "Aliases"} == {
        name: value for name, value in settings.items() if name != "Aliases"
    }
    error = refusal(lambda: engine.connect(net, key, {}))
    assert type(error) is errors.EngineConflict
    assert "already exists in network net" in str(error)
    engine.disconnect(net, key)
    error = refusal(lambda: engine.disconnect(net, key))
    assert type(error) is errors.EngineConflict
    assert "is not connected to" in str(error)
    assert type(refusal(lambda: engine.connect("0" * 64, key, {}))) is errors.NotFound
    engine.close()


def test_a_real_engine_tells_its_events_without_labels(each_engine: RealEngine) -> None:
    engine = open_engine(each_engine.url, environ={})
    stream = engine.events()
    heard: list[dict[str, object]] = []
    listener = threading.Thread(target=lambda: heard.extend(stream))
    listener.start()
    key = each_engine.run("web", "--label", "secret=s3cret")
    each_engine.docker("exec", "web", "true")
    each_engine.docker("rm", "--force", "web")
    time.sleep(0.3)
    stream.close()
    listener.join(2)
    actions = [event["Action"] for event in heard if key in json.dumps(event)]
    assert {"create", "connect", "start", "die", "disconnect", "destroy"} <= set(actions)
    assert "s3cret" not in json.dumps(heard)
    assert "exec" not in json.dumps(heard)
    engine.close()
