"""How the engine is found and reached: as the Docker CLI would."""

from __future__ import annotations

import hashlib
import json
import shutil
import ssl
from pathlib import Path

import pytest

from tests.engine import certificates
from tests.engine.conftest import Connect, refusal
from tests.engine.fake_daemon import Answer, FakeDaemon, always
from topology.engine import errors, open_engine
from topology.engine.docker_engine import DockerEngine
from topology.engine.synthetic import SyntheticEngine


def make_context(folder: Path, name: str, host: str) -> Path:
    """A context as `docker context create` writes it, without a config.json; its folder of certificates."""
    key = hashlib.sha256(name.encode()).hexdigest()
    meta = folder / "contexts" / "meta" / key
    meta.mkdir(parents=True)
    (meta / "meta.json").write_text(json.dumps({"Name": name, "Endpoints": {"docker": {"Host": host}}}))
    return folder / "contexts" / "tls" / key / "docker"


def test_it_finds_the_engine_as_the_docker_cli_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "elsewhere"
    make_context(tmp_path, name, "unix:///context.sock")
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))

    def address(explicit: str | None = None, **environ: str) -> str:
        return DockerEngine(explicit, environ=environ).address

    assert address() == "unix:///var/run/docker.sock"
    assert address(DOCKER_CONTEXT=name) == "unix:///context.sock"
    assert address(DOCKER_HOST="unix:///host.sock", DOCKER_CONTEXT=name) == "unix:///host.sock"
    assert address("unix:///given.sock", DOCKER_HOST="unix:///host.sock") == "unix:///given.sock"
    (tmp_path / "config.json").write_text(json.dumps({"currentContext": name}))
    assert address() == "unix:///context.sock"
    assert address(DOCKER_HOST=" ", DOCKER_CONTEXT=" ") == "unix:///context.sock"
    assert address(DOCKER_HOST=" unix:///host.sock\n") == "unix:///host.sock"


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


def tls_daemon(folder: Path, *, asks: bool = True) -> FakeDaemon:
    """A daemon that asks for a client's certificate, or does not, with those in this folder."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=folder / "ca.pem")
    context.load_cert_chain(folder / "server.pem")
    context.verify_mode = ssl.CERT_REQUIRED if asks else ssl.CERT_NONE
    return FakeDaemon(None, always(Answer(200, [])), tls=context)


def test_it_speaks_tls_as_the_docker_cli_would(tmp_path: Path, connect: Connect) -> None:
    ours, theirs = certificates.make(tmp_path / "ours"), certificates.make(tmp_path / "theirs")
    daemon = tls_daemon(ours)
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


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
@pytest.mark.parametrize("variable", ["DOCKER_CERT_PATH", "DOCKER_CONFIG"])
def test_a_daemon_that_knows_no_clients_needs_none_of_their_certificates(
    tmp_path: Path, connect: Connect, variable: str
) -> None:
    ours, theirs = certificates.make(tmp_path / "ours"), certificates.make(tmp_path / "theirs")
    daemon = tls_daemon(ours, asks=False)
    for folder in (ours, theirs):
        (folder / "key.pem").unlink()
    environ = {"DOCKER_HOST": daemon.address, "DOCKER_TLS_VERIFY": "1"}
    assert connect(**environ, **{variable: str(ours)}).containers() == []
    assert type(refusal(connect(**environ, **{variable: str(theirs)}).containers)) is errors.EngineDenied
    unverified = {"DOCKER_HOST": daemon.address, "DOCKER_TLS": "1", variable: str(theirs)}
    assert connect(**unverified).containers() == []
    daemon.close()


def test_it_speaks_tls_with_the_certificates_of_a_context(tmp_path: Path, connect: Connect) -> None:
    ours = certificates.make(tmp_path / "ours")
    daemon = tls_daemon(ours)
    kept = make_context(tmp_path / "docker", "tls", daemon.address)
    environ = {"DOCKER_CONFIG": str(tmp_path / "docker"), "DOCKER_CONTEXT": "tls"}
    refused = refusal(connect(**environ).containers)
    assert isinstance(refused, errors.EngineUnreachable | errors.EngineDenied), "it has no certificates"
    shutil.copytree(ours, kept)
    assert connect(**environ).containers() == []
    (kept / "key.pem").unlink()
    refused = refusal(connect(**environ).containers)
    assert isinstance(refused, errors.EngineUnreachable | errors.EngineDenied), "it has none of its own"
    daemon.close()


def test_demo_addresses_open_the_synthetic_engine() -> None:
    engine = open_engine("demo://5", environ={})
    assert isinstance(engine, SyntheticEngine)
    assert isinstance(open_engine(environ={"DOCKER_HOST": "demo://5"}), SyntheticEngine)
    assert len(engine.containers()) == 5
    assert isinstance(open_engine(environ={}), DockerEngine)
    assert open_engine("demo://5", environ={}).address == "demo://5"
    assert open_engine("demo://5?still", environ={}).address == "demo://5?still"
    assert open_engine("demo://0", environ={}).containers() == []
    for address in ("demo://many", "demo://-1", "demo://5?loud"):
        with pytest.raises(errors.EngineProtocolError, match="names no size"):
            open_engine(address, environ={})
