"""Portolan as people start it, `manage.py up` in a process of its own, and a client of its pages."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson

from tests import keeper, starts, template
from tests.keeper import ROOT as ROOT
from tests.starts import environment as environment

NAME, PASSWORD = "anna", "a-long-password-4711"


def topology_command(engine: str, form: str = "json") -> str:
    """What `manage.py topology` prints."""
    with tempfile.TemporaryDirectory() as data:
        done = starts.text("topology", "--format", form, environment=environment(engine, data))
    if done.returncode:
        raise RuntimeError(f"manage.py topology: {done.stderr}")
    return done.stdout


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back on one request."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401
        """The body as JSON."""
        return orjson.loads(self.body)


class Server:
    """`manage.py up` on a free port, with a data folder and an administrator of its own.

    `plain`: started as people do it, with a Python of its own, where that is what is looked at: what it holds
    in memory, for one.
    """

    def __init__(
        self, engine: str, *, port: int = 0, data: Path | None = None, plain: bool = False, **settings: str
    ) -> None:
        self.engine = engine
        self._own = None if data else tempfile.mkdtemp(prefix="portolan-server-")
        if self._own:
            keeper.keep("folder", self._own)
        self.data = data or Path(self._own or "")
        self.log_file = self.data / "server.log"
        people = {"DJANGO_SUPERUSER_USERNAME": NAME, "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
        template.fill(self.data / template.NAME)
        own = environment(engine, self.data, **people | settings)
        self.process = (_plain if plain else _quick)(("up", "--port", str(port)), own, self.log_file)
        keeper.keep("process", self.process.pid)
        try:
            self.port = wait_for(self._listening, "the server to say where it listens", 60)
        except BaseException:
            self.close()
            raise
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _listening(self) -> int:
        if self.process.poll() is not None:
            raise RuntimeError(f"the server ended:\n{self.log()}")
        found = re.findall(r"(?:Open|served at) http://127\.0\.0\.1:(\d+)", self.log())
        return int(found[-1]) if found and self.healthy(int(found[-1])) else 0

    def healthy(self, port: int | None = None) -> bool:
        """Whether it answers."""
        try:
            return _request(port or self.port, "GET", "/healthz").status == 200
        except OSError:
            return False

    def log(self) -> str:
        """What it wrote so far."""
        return self.log_file.read_text(errors="replace")

    def setup_link(self) -> str | None:
        """The link that makes the first administrator, if it was printed."""
        found = re.search(r"http://\S+/setup/\S+", self.log())
        return found[0] if found else None

    def cpu_seconds(self) -> float:
        """The processor time that it has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def client(self) -> Client:
        """Someone who has logged in."""
        client = Client(self.port)
        client.log_in()
        return client

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        keeper.let_go("process", self.process.pid)
        if self._own:
            shutil.rmtree(self._own, ignore_errors=True)
            keeper.let_go("folder", self._own)


def _plain(
    arguments: tuple[str, ...], own: Mapping[str, str], log_file: Path
) -> subprocess.Popen[bytes] | starts.Process:
    with log_file.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log,
            stderr=log, env=own,
        )  # fmt: skip


def _quick(arguments: tuple[str, ...], own: Mapping[str, str], log_file: Path) -> starts.Process:
    quick = {"DJANGO_SETTINGS_MODULE": "tests.quick", **own}
    with log_file.open("ab") as log, open(os.devnull, "rb") as nothing:
        return starts.Process(arguments, quick, streams=(nothing, log, log))


class Client:
    """A browser's cookies and requests, without a browser."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.origin = f"http://127.0.0.1:{port}"
        self.cookies: dict[str, str] = {}

    def log_in(self, name: str = NAME, password: str = PASSWORD) -> None:
        """Log in through the login page's form."""
        self.get("/accounts/login/")
        form = {"username": name, "password": password, "csrfmiddlewaretoken": self.cookies["csrftoken"]}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self.request("POST", "/accounts/login/", urlencode(form).encode(), kind)
        if answer.status != 302:
            raise RuntimeError(f"login answered {answer.status}: {answer.body[:500]!r}")

    def get(self, path: str) -> Answer:
        """GET."""
        return self.request("GET", path, None, {})

    def post(self, path: str, body: object = None) -> Answer:
        """POST of JSON, as the page does it."""
        headers = {"Content-Type": "application/json"}
        return self.request("POST", path, json.dumps(body if body is not None else {}).encode(), headers)

    def request(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Any request, with cookies and CSRF token."""
        own = {"Cookie": self.cookie_header(), "Origin": self.origin, "Accept": "application/json, text/html"}
        own["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        return _request(self.port, method, path, body, own | dict(headers), self.cookies)

    def cookie_header(self) -> str:
        """The `Cookie` header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def silence_alerts(self) -> None:
        """Turn every rule off: nothing is told of what a test lets happen for other reasons."""
        kind = {"Content-Type": "application/json"}
        for rule in self.get("/api/rules").json:
            answer = self.request("PATCH", f"/api/rules/{rule['name']}", b'{"enabled": false}', kind)
            if answer.status != 200:
                raise RuntimeError(f"a rule was not turned off: {answer.body[:500]!r}")

    def _charted(self) -> Answer | None:
        answer = self.get("/api/topology")
        return None if answer.status == 503 and answer.json["code"] == "no_topology" else answer

    def topology(self) -> dict[str, Any]:
        """`GET /api/topology`, once the engine has answered for the first time."""
        answer = wait_for(self._charted, "the engine's first answer", 60)
        if answer.status != 200:
            raise RuntimeError(f"/api/topology answered {answer.status}: {answer.body[:500]!r}")
        document: dict[str, Any] = answer.json
        return document


def _request(
    port: int,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    cookies: dict[str, str] | None = None,
) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, dict(headers or {}))
        found = connection.getresponse()
        for name, value in found.getheaders():
            if name.lower() == "set-cookie" and cookies is not None:
                cookies.update({key: morsel.value for key, morsel in SimpleCookie(value).items()})
        return Answer(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
    finally:
        connection.close()


def wait_for(look: Callable[[], Any], what: str, seconds: float = 60, every: float = 0.02) -> Any:  # noqa: ANN401
    """Look again and again until there is something to see, and return it.

    No longer than `seconds`, which is to end a test that would wait for ever, and says nothing about speed.
    A look that takes long is not repeated at once: it may be what keeps the machine from getting there.
    """
    deadline = time.monotonic() + seconds
    while True:
        began = time.monotonic()
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(max(every, min(1.0, time.monotonic() - began)))
