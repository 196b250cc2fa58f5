"""Portolan as people run it, for the benchmarks: `manage.py up` in a process of its own, and a way in."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

ROOT = Path(__file__).resolve().parents[2]
USER, PASSWORD = "bench", "the-bench-itself"
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A running server. `cookies` is what a logged-in browser would send."""

    def __init__(self, docker_host: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="portolan-bench-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        environment = os.environ | {
            "DOCKER_HOST": docker_host,
            "PORTOLAN_DATA": str(self.folder),
            "DJANGO_SUPERUSER_USERNAME": USER,
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
            "DJANGO_SUPERUSER_EMAIL": "bench@example.org",
        }
        self._log = (self.folder / "log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "up", "--port", str(self.port)],
            cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log,
        )  # fmt: skip
        try:
            self._wait()
            self.cookies = self._log_in()
        except BaseException:
            self.close()
            raise

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"The server did not start:\n{(self.folder / 'log').read_text()[-3000:]}")

    def _log_in(self) -> dict[str, str]:
        jar = CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        login = f"{self.url}/accounts/login/"
        with opener.open(login) as page:
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
        assert found is not None, "the login page has no CSRF token"
        form = {"csrfmiddlewaretoken": found[1], "username": USER, "password": PASSWORD}
        request = urllib.request.Request(login, urllib.parse.urlencode(form).encode(), {"Origin": self.url})
        with opener.open(request):
            pass
        cookies = {cookie.name: cookie.value or "" for cookie in jar}
        assert "sessionid" in cookies, "the login failed"
        return cookies

    @property
    def cookie_header(self) -> str:
        """The `Cookie` header of a logged-in browser."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, path: str) -> tuple[int, bytes]:
        """A page as a browser asks for it: the bytes are those on the wire, compressed where they are."""
        headers = {"Cookie": self.cookie_header, "Accept-Encoding": "gzip"}
        request = urllib.request.Request(f"{self.url}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def socket(self) -> ClientConnection:
        """The stream, as a browser opens it."""
        return connect(
            f"ws://127.0.0.1:{self.port}/ws/topology",
            additional_headers={"Cookie": self.cookie_header},
            origin=Origin(self.url),
            max_size=None,
            compression=None,
            proxy=None,
        )

    def wait_until_charted(self) -> None:
        """Until the engine has answered for the first time."""
        deadline = time.monotonic() + 60
        while self.get("/api/topology")[0] != 200:
            if time.monotonic() > deadline:
                raise RuntimeError("the engine was never charted")
            time.sleep(0.1)

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._process.pid

    def close(self) -> None:
        """End the server and remove what it kept."""
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def serving(docker_host: str) -> Iterator[Server]:
    """A server that charts this engine."""
    server = Server(docker_host)
    try:
        server.wait_until_charted()
        yield server
    finally:
        server.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def family(pid: int) -> list[int]:
    """The process and all its descendants."""
    children: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        children += map(int, (task / "children").read_text().split())
    return [pid, *(found for child in children for found in family(child))]


def cpu_seconds(*pids: int) -> float:
    """Processor time that these processes have used so far, in user and kernel mode."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def memory_mib(pid: int) -> float:
    """Resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0
