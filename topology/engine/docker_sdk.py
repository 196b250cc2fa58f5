"""The engine behind the Docker SDK. The only file that imports `docker`, `requests` or `urllib3`.

`docker.APIClient` finds the engine and builds the transport (unix socket, TCP, TLS, ssh) as the Docker CLI's
settings say. Requests then go through the transport's own urllib3 pool: it is thread-safe, which the client
is not, it keeps connections alive for every path (the SDK keeps one pool for each URL, so that each inspect
would open a connection), and it costs a third of what `requests` adds to a call.

Exceptions of the SDK, requests, urllib3 and the transport become those of `errors.py` here (`refusals.py`
says which, for answers; `translate` for everything else).
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import ssl
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, cast
from urllib.parse import quote, urlencode

import docker
import docker.errors
import docker.utils
import orjson
import paramiko
import requests
import urllib3
from docker.context import ContextAPI

from topology.engine.answers import NEWEST_API, decoded, refused_action, refused_reading, spoken_version
from topology.engine.errors import (
    EngineDenied,
    EngineError,
    EngineProtocolError,
    EngineTimeout,
    EngineUnreachable,
    NotFound,
)
from topology.engine.events import EVENT_FILTERS, reduce_event
from topology.engine.port import EventStream, Json

CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0
INSPECT_SECONDS = 5.0
ACT_SECONDS = 30.0

_JSON = {"Content-Type": "application/json"}


class DockerEngine:
    """A Docker Engine, reached as the Docker CLI would reach it with the same environment."""

    def __init__(self, address: str | None = None, *, environ: Mapping[str, str]) -> None:
        self._settings = {**environ, "DOCKER_HOST": address} if address else dict(environ)
        self._lock = threading.Lock()
        self._client: docker.APIClient | None = None
        self._pool: urllib3.HTTPConnectionPool | None = None
        self._version: str | None = None
        self._streams: set[EventStream] = set()
        self._address = _address(self._settings)

    @property
    def address(self) -> str:
        """Where the engine is, for people."""
        return self._address

    def host(self) -> Json:
        """`GET /info` completed with `ApiVersion`."""
        info = cast("Json", self._read("/info"))
        return {**info, "ApiVersion": self._version}

    def containers(self, ids: Collection[str] | None = None) -> list[Json]:
        """`GET /containers/json?all=1`, of all or of those whose full IDs are given."""
        query = {"all": "1"}
        if ids is not None:
            if not ids:
                return []
            query["filters"] = json.dumps({"id": sorted(ids)})
        return cast("list[Json]", self._read("/containers/json", query))

    def container(self, container_id: str) -> Json:
        """`GET /containers/{id}/json`; raises `NotFound`."""
        path = f"/containers/{quote(container_id, safe='')}/json"
        return cast("Json", self._read(path, seconds=INSPECT_SECONDS, may_be_gone=True))

    def networks(self) -> list[Json]:
        """`GET /networks`."""
        return cast("list[Json]", self._read("/networks"))

    def volumes(self) -> list[Json]:
        """The `Volumes` of `GET /volumes`."""
        answer = cast("Json", self._read("/volumes"))
        return answer.get("Volumes") or []

    def events(self, since: str | None = None) -> EventStream:
        """Subscribe to events; when this returns, the engine has answered that it will send them."""
        query = {"filters": json.dumps(EVENT_FILTERS)} | ({"since": since} if since else {})
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        response = self._request("GET", "/events", query, timeout=timeout, stream=True)
        if response.status != 200:
            status, body = response.status, response.data
            response.close()
            raise refused_reading(status, body, self._address)
        stream = _Stream(response, self._streams.discard)
        self._streams.add(stream)
        return stream

    def connect(self, network_id: str, container_id: str, settings: Mapping[str, Any]) -> None:
        """`POST /networks/{id}/connect`, by hand: the SDK knows neither GwPriority nor inspect's Links."""
        body: Json = {"Container": container_id}
        if settings:
            body["EndpointConfig"] = dict(settings)
        self._act(f"/networks/{quote(network_id, safe='')}/connect", body)

    def disconnect(self, network_id: str, container_id: str, *, force: bool = False) -> None:
        """`POST /networks/{id}/disconnect`."""
        body = {"Container": container_id, "Force": force}
        self._act(f"/networks/{quote(network_id, safe='')}/disconnect", body)

    def close(self) -> None:
        """Let go of every connection, ending every event stream."""
        for stream in list(self._streams):
            stream.close()
        self._forget()

    def _read(
        self,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        seconds: float = READ_SECONDS,
        may_be_gone: bool = False,
    ) -> object:
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=seconds)
        response = self._request("GET", path, query, timeout=timeout)
        if response.status != 200:
            error = refused_reading(response.status, response.data, self._address)
            if isinstance(error, NotFound) and not may_be_gone:
                raise EngineProtocolError(
                    f"{self._address} does not answer like a Docker Engine: {error}", 404
                )
            raise error
        return decoded(response.data, self._address)

    def _act(self, path: str, body: Json) -> None:
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=ACT_SECONDS)
        response = self._request("POST", path, None, timeout=timeout, body=orjson.dumps(body))
        if response.status >= 300:
            raise refused_action(response.status, response.data, self._address)

    def _request(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        *,
        timeout: urllib3.Timeout,
        body: bytes | None = None,
        stream: bool = False,
    ) -> urllib3.BaseHTTPResponse:
        try:
            pool, version = self._ready()
            return pool.urlopen(
                method,
                f"/v{version}{path}" + (f"?{urlencode(query)}" if query else ""),
                body=body,
                headers=_JSON if body is not None else None,
                timeout=timeout,
                retries=False,
                preload_content=not stream,
            )
        except EngineError:
            raise
        except Exception as error:
            self._forget()
            raise translate(error, self._address) from error

    def _ready(self) -> tuple[urllib3.HTTPConnectionPool, str]:
        """The pool and the API version, found anew after every failure: the engine may be another by then."""
        with self._lock:
            if self._pool is None:
                self._client = _client(self._settings)
                self._pool = _pool(self._client)
            if self._version is None:
                self._version = self._negotiated(self._pool)
            return self._pool, self._version

    def _negotiated(self, pool: urllib3.HTTPConnectionPool) -> str:
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        response = pool.urlopen("GET", "/version", timeout=timeout, retries=False)
        if response.status != 200:
            raise refused_reading(response.status, response.data, self._address)
        return spoken_version(decoded(response.data, self._address), self._address)

    def _forget(self) -> None:
        with self._lock:
            client, pool = self._client, self._pool
            self._client = self._pool = self._version = None
        if pool is not None:
            pool.close()
        if client is not None:
            client.close()


class _Stream:
    """An event stream that any thread may close."""

    def __init__(self, response: urllib3.BaseHTTPResponse, ended: Callable[[EventStream], None]) -> None:
        self._response = response
        self._ended = ended
        connection = cast("Any", response.connection)
        if connection is not None and connection.sock is not None:
            # The time-out was for the answer's beginning; an event may take for ever to come.
            connection.sock.settimeout(None)

    def __iter__(self) -> Iterator[Json]:
        rest = b""
        try:
            for chunk in self._response.read_chunked(decode_content=False):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    event = reduce_event(line)
                    if event is not None:
                        yield event
        except (urllib3.exceptions.HTTPError, OSError, ValueError, AttributeError):
            # Cut, or closed by another thread: both end the iteration without a word, as the port says.
            # (urllib3 meets a response that is closed under its hands as ValueError or AttributeError.)
            return
        finally:
            self._ended(self)
            self._response.close()

    def close(self) -> None:
        """End the iteration, from any thread."""
        with contextlib.suppress(ValueError, RuntimeError, OSError):
            self._response.shutdown()


def translate(error: BaseException, address: str) -> EngineError:
    """Any exception of the SDK, requests, urllib3, paramiko or the system as one of ours."""
    if isinstance(error, EngineError):
        return error
    if isinstance(error, docker.errors.APIError) and error.response is not None:
        return refused_reading(error.response.status_code, error.response.content, address)
    if isinstance(error, docker.errors.NotFound):
        return NotFound(str(error), 404)
    causes = list(_causes(error))
    for kinds, ours, sentence in _MEANINGS:
        found = next((cause for cause in causes if isinstance(cause, kinds)), None)
        if found is not None:
            return ours(sentence.format(address=address, words=_words(found)))
    return EngineProtocolError(f"Asking {address} failed: {_words(error)}")


#: The first line that fits one of an exception's causes says what it means.
_MEANINGS: tuple[tuple[tuple[type[BaseException], ...], type[EngineError], str], ...] = (
    ((PermissionError,), EngineDenied, "No permission to use {address}: its owner or group must let us in."),
    ((paramiko.AuthenticationException,), EngineDenied, "ssh to {address} was refused: {words}."),
    (
        (
            ssl.SSLError,
            urllib3.exceptions.SSLError,
            requests.exceptions.SSLError,
            docker.errors.TLSParameterError,
        ),
        EngineDenied,
        "TLS with {address} failed: {words}.",
    ),
    ((FileNotFoundError,), EngineUnreachable, "There is no engine at {address}: the socket does not exist."),
    ((ConnectionRefusedError,), EngineUnreachable, "No engine listens at {address}."),
    ((socket.gaierror,), EngineUnreachable, "The host of {address} is not known: {words}."),
    (
        (TimeoutError, urllib3.exceptions.TimeoutError, requests.exceptions.Timeout),
        EngineTimeout,
        "{address} does not answer.",
    ),
    ((ConnectionError,), EngineUnreachable, "The engine at {address} cut the connection."),
    (
        (
            urllib3.exceptions.DecodeError,
            urllib3.exceptions.LocationValueError,
            requests.exceptions.InvalidURL,
        ),
        EngineProtocolError,
        "{address} cannot be asked: {words}.",
    ),
    (
        (
            urllib3.exceptions.HTTPError,
            http.client.HTTPException,
            requests.exceptions.RequestException,
            paramiko.SSHException,
            OSError,
        ),
        EngineUnreachable,
        "The engine at {address} cannot be reached: {words}.",
    ),
)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and everything that it wraps, the innermost first."""
    inner = [arg for arg in error.args if isinstance(arg, BaseException)]
    inner += [cause for cause in (error.__cause__, error.__context__) if cause is not None]
    for cause in inner[:2]:
        yield from _causes(cause)
    yield error


def _words(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).rstrip(".") or type(error).__name__


def _client(settings: Mapping[str, str]) -> docker.APIClient:
    """The SDK's client for the engine that the environment names."""
    return docker.APIClient(**_endpoint(settings), version=NEWEST_API, timeout=int(READ_SECONDS))


def _endpoint(settings: Mapping[str, str]) -> dict[str, Any]:
    """Where the engine is and how to get there, read as the Docker CLI reads its environment."""
    host = settings.get("DOCKER_HOST")
    if not host:
        return _context_endpoint(settings)
    if not (settings.get("DOCKER_TLS_VERIFY") or settings.get("DOCKER_TLS")):
        return {"base_url": host}
    certificates = settings.get("DOCKER_CERT_PATH") or os.path.expanduser("~/.docker")
    environment = {"DOCKER_HOST": host, "DOCKER_CERT_PATH": certificates}
    if settings.get("DOCKER_TLS_VERIFY"):
        environment["DOCKER_TLS_VERIFY"] = "1"
    return dict(docker.utils.kwargs_from_env(environment))


def _context_endpoint(settings: Mapping[str, str]) -> dict[str, Any]:
    name = settings.get("DOCKER_CONTEXT") or None
    endpoint = dict(ContextAPI.kwargs_from_context(name, environment=dict(settings)))
    if name and not endpoint:
        raise EngineUnreachable(f"There is no Docker context named {name!r}.")
    return endpoint


def _address(settings: Mapping[str, str]) -> str:
    """Where the engine is, for people; never fails, since it is asked for before the engine is."""
    if settings.get("DOCKER_HOST"):
        return settings["DOCKER_HOST"]
    try:
        address = _context_endpoint(settings).get("base_url")
    except Exception:  # the SDK raises a bare Exception for a context that it cannot read
        address = None
    return str(address or "unix:///var/run/docker.sock").replace("http+unix://", "unix://")


def _pool(client: docker.APIClient) -> urllib3.HTTPConnectionPool:
    """The transport's own pool, as the client would use it for every request to this engine."""
    request = requests.Request("GET", client.base_url).prepare()
    adapter = cast("requests.adapters.HTTPAdapter", client.get_adapter(client.base_url))
    verify = True if client.verify is None else client.verify
    pool = adapter.get_connection_with_tls_context(request, verify, cert=client.cert)
    cast("Any", adapter).cert_verify(pool, client.base_url, verify, client.cert)
    return cast("urllib3.HTTPConnectionPool", pool)
