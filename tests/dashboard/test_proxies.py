"""The configurations of `docs/proxies/`, each run with its own program in front of a server."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator, Mapping
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from tests import keeper
from tests.engine.debs import proxy_programs
from tests.server import NAME, PASSWORD, ROOT, Server, wait_for

SITE = "docker.example.org"
#: Not the proxy's own address, which alone is trusted here.
CALLER = "127.0.0.7"
FORGED = "203.0.113.66"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("certificate")
    pem, key = folder / "site.pem", folder / "site.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", key, "-out", pem, "-days", "2", "-subj", f"/CN={SITE}",
         "-addext", f"subjectAltName=DNS:{SITE}"],
        check=True, capture_output=True,
    )  # fmt: skip
    return pem, key


class Site:
    """A browser of the site behind the proxy, at an address of its own."""

    def __init__(self, port: int, certificate: Path) -> None:
        self.port = port
        self.origin = f"https://{SITE}:{port}"
        self.context = ssl.create_default_context(cafile=certificate)
        self.cookies: dict[str, str] = {}

    def socket(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), 60, source_address=(CALLER, 0))

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(SITE, self.port)
        connection.sock = self.context.wrap_socket(self.socket(), server_hostname=SITE)
        own = {
            "Host": f"{SITE}:{self.port}",
            "Origin": self.origin,
            "Cookie": self.cookie,
            "X-CSRFToken": self.cookies.get("__Host-csrftoken", ""),
            "X-Forwarded-For": FORGED,
        }
        connection.request(method, path, body, own | dict(headers or {}))
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        found = answer.status, answer.read()
        connection.close()
        return found

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def log_in(self, name: str, password: str, **headers: str) -> int:
        self.ask("GET", "/accounts/login/")
        token = self.cookies["__Host-csrftoken"]
        form = urlencode({"username": name, "password": password, "csrfmiddlewaretoken": token})
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"{self.origin}/"}
        return self.ask("POST", "/accounts/login/", form.encode(), kind | headers)[0]


def nginx_files(folder: Path, ports: Mapping[str, int], certificate: tuple[Path, Path]) -> list[str]:
    text = (ROOT / "docs/proxies/nginx.conf").read_text()
    text = text.replace("listen 443 ", f"listen 127.0.0.1:{ports['https']} ").replace("http2", "")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{ports['http']};")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{ports['portolan']}")
    text = text.replace(f"/etc/ssl/certs/{SITE}.pem", str(certificate[0]))
    text = text.replace(f"/etc/ssl/private/{SITE}.key", str(certificate[1]))
    (folder / "site.conf").write_text(text)
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;"
        f"events {{}} http {{ access_log off; {paths} include {folder}/site.conf; }}"
    )
    return ["-p", str(folder), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]


def caddy_files(folder: Path, ports: Mapping[str, int], certificate: tuple[Path, Path]) -> list[str]:
    text = (ROOT / "docs/proxies/Caddyfile").read_text()
    site = f"{SITE}:{ports['https']}"
    text = text.replace(f"{SITE} {{", f"{site} {{\n\tbind 127.0.0.1\n\ttls {certificate[0]} {certificate[1]}")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{ports['portolan']}")
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n{text}")
    return ["run", "--config", f"{folder}/Caddyfile", "--adapter", "caddyfile"]


Files = Callable[[Path, Mapping[str, int], tuple[Path, Path]], list[str]]
PROXIES: dict[str, Files] = {"nginx": nginx_files, "caddy": caddy_files}


@pytest.fixture(scope="module", params=PROXIES)
def site(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    certificate: tuple[Path, Path],
) -> Iterator[Callable[[], Site]]:
    """Makes browsers of a site behind each proxy in turn."""
    folder, port = tmp_path_factory.mktemp(request.param), free_port()
    public, trusted = f"https://{SITE}:{port}", "127.0.0.1"
    with Server("demo://5?still", PORTOLAN_PUBLIC_URL=public, PORTOLAN_TRUSTED_PROXIES=trusted) as server:
        ports = {"https": port, "http": free_port(), "portolan": server.port}
        arguments = PROXIES[request.param](folder, ports, certificate)
        program = proxy_programs() / request.param
        process = subprocess.Popen(
            [program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={"HOME": str(folder), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        )  # fmt: skip
        keeper.keep("process", process.pid)
        try:
            wait_for(lambda: answers(Site(port, certificate[0]), process), f"{request.param} to answer")
            yield lambda: Site(port, certificate[0])
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)
            keeper.let_go("process", process.pid)


def answers(site: Site, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "the proxy has ended"
    try:
        return site.ask("GET", "/healthz")[0] == 200
    except OSError:
        return False


def test_who_logs_in_through_it_is_known_by_their_own_address(site: Callable[[], Site]) -> None:
    browser = site()
    assert browser.log_in(NAME, PASSWORD) == 302
    assert set(browser.cookies) >= {"__Host-sessionid", "__Host-csrftoken", "__Host-known"}
    status, page = browser.ask("GET", "/account/")
    assert status == 200
    assert re.findall(r'class="mono">([\d.]+)<', page.decode()) == [CALLER]


def test_the_stream_goes_through_it(site: Callable[[], Site]) -> None:
    browser = site()
    browser.log_in(NAME, PASSWORD)
    with connect(
        f"wss://{SITE}:{browser.port}/ws/topology", sock=browser.socket(), origin=Origin(browser.origin),
        additional_headers={"Cookie": browser.cookie}, ssl=browser.context, server_hostname=SITE,
    ) as stream:  # fmt: skip
        kinds = {orjson.loads(stream.recv(30))["type"] for _frame in range(2)}
    assert "snapshot" in kinds


def test_a_large_body_goes_through_it(site: Callable[[], Site]) -> None:
    browser = site()
    browser.log_in(NAME, PASSWORD)
    kind = {"Content-Type": "application/x-tar"}
    status, told = browser.ask("POST", "/api/volumes/new/restore", bytes(5 * 1024 * 1024), kind)
    document: dict[str, Any] = orjson.loads(told)
    assert status not in (413, 502), document
    assert document["code"] not in ("too_large", "client_gone")


def test_a_forged_header_dodges_no_counting(site: Callable[[], Site]) -> None:
    tries = [site().log_in("nobody", "wrong", **{"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(5)]
    assert tries[:3] == [200, 200, 200]
    assert 429 in tries


def test_what_is_not_run_by_a_test_is_said_to_be_so() -> None:
    rows = (ROOT / "docs/proxies.md").read_text().splitlines()
    for file in (ROOT / "docs/proxies").iterdir():
        (row,) = (one for one in rows if one.startswith("|") and f"proxies/{file.name}" in one)
        run = file.name in ("nginx.conf", "Caddyfile")
        assert ("**not run**" in row) is not run
