"""What a web server is sent that means it harm, over a plain socket: it refuses, says little, and goes on."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.templatetags.static import static

from tests.dashboard.hardening import protecting
from tests.server import Client, Server, wait_for

SECONDS = 10
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server("demo://5", plain=True) as server:
        client = server.client()
        wait_for(lambda: client.get("/api/topology").status == 200, "the first topology")
        yield server


class Heard:
    """What came back over one connection until the server closed it: answers, one after the other."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.statuses = [int(status) for status in re.findall(rb"(?m)^HTTP/1\.[01] (\d{3}) ", text)]
        head, _, self.body = text.partition(b"\r\n\r\n")
        lines = head.decode("latin1").split("\r\n")[1:]
        self.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


def say(server: Server, *pieces: bytes) -> Heard:
    """Send it, and listen until the end."""
    heard = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=SECONDS) as raw:
        try:
            for piece in pieces:
                raw.sendall(piece)
            while data := raw.recv(65536):
                heard += data
        except (ConnectionResetError, BrokenPipeError):
            pass
    return Heard(heard)


def request(server: Server, line: bytes, *headers: bytes, body: bytes = b"") -> Heard:
    host = f"Host: 127.0.0.1:{server.port}".encode()
    return say(server, b"\r\n".join([line, host, b"Connection: close", *headers, b"", body]))


HIDDEN = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "
CHUNKED = b"Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    "headers",
    [
        (b"Content-Length: 5", CHUNKED),
        (CHUNKED, b"Content-Length: 5"),
        (CHUNKED, b"Transfer-Encoding: identity"),
        (b"Transfer-Encoding: xchunked",),
        (b"Transfer-Encoding: chunked, identity",),
        (b"Transfer-Encoding : chunked",),
        (b"Transfer-Encoding:\x0bchunked",),
        (b"Content-Length: 5", b"Content-Length: 6"),
        (b"Content-Length: 5, 5",),
        (b"Content-Length: -5",),
        (b"Content-Length: +5",),
        (b"Content-Length: 0x5",),
        (b"Content-Length: 5 5",),
        (b"Content-Length : 5",),
        (b"X: 1\r\n Content-Length: 5", CHUNKED, b"Content-Length: 3"),
    ],
)
def test_where_a_body_ends_is_not_in_doubt(server: Server, headers: tuple[bytes, ...]) -> None:
    """A proxy that reads it in another way would take the hidden request for somebody else's."""
    heard = request(server, b"POST /accounts/login/ HTTP/1.1", *headers, body=HIDDEN + b"\r\n\r\n")
    assert heard.statuses in ([400], [403], [501]), heard.text[:300]
    assert b'{"status"' not in heard.text


@pytest.mark.parametrize(
    "body", [b"zz\r\nabc\r\n0\r\n\r\n", b"-1\r\n\r\n", b"5;" + b"x" * 70_000, b"\r\n\r\n"]
)
def test_a_chunk_that_is_none_ends_it(server: Server, body: bytes) -> None:
    heard = request(server, b"POST /accounts/login/ HTTP/1.1", CHUNKED, body=body)
    assert heard.statuses in ([400], []), heard.text[:300]


@pytest.mark.parametrize(
    ("line", "headers"),
    [
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1", ()),
        (b"GET /healthz?" + b"a" * 70_000 + b" HTTP/1.1", ()),
        (b"GET /healthz HTTP/1.1", (b"X: " + b"a" * 70_000,)),
        (b"GET /healthz HTTP/1.1", tuple(b"X%d: a" % number for number in range(2_000))),
        (b"GET /healthz HTTP/1.1", (b"no colon",)),
        (b"GET /healthz HTTP/1.1", (b"X\x00: a",)),
        (b"GET /healthz HTTP/9.9", ()),
        (b"GET /a\x00b HTTP/1.1", ()),
        (b"GET /\xff HTTP/1.1", ()),
        (b"G\x00T / HTTP/1.1", ()),
        ("GÄT / HTTP/1.1".encode(), ()),
        (b"GET", ()),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", ()),
    ],
)
def test_what_is_no_request_is_refused_in_a_line(
    server: Server, line: bytes, headers: tuple[bytes, ...]
) -> None:
    heard = request(server, line, *headers)
    assert heard.statuses in ([400], [414], [431], []), heard.text[:300]
    assert len(heard.text) < 200


@pytest.mark.parametrize(
    "line",
    [
        *(b"%s /accounts/login/ HTTP/1.1" % method for method in (b"TRACE", b"FOO", b"FOO-BAR", b"PROPFIND")),
        b"CONNECT evil.example:443 HTTP/1.1",
        b"OPTIONS * HTTP/1.1",
        b"GET http://evil.example/people/ HTTP/1.1",
        b"GET //evil.example/ HTTP/1.1",
        b"GET /\\evil.example/ HTTP/1.1",
        b"GET /%00 HTTP/1.1",
        b"GET /%ff%fe/ HTTP/1.1",
        b"GET /a%0d%0aSet-Cookie:%20a=b HTTP/1.1",
        b"GET /api/%ff HTTP/1.1",
        b"GET /api/containers/%00 HTTP/1.1",
        b"GET /accounts/login/?next=%ff%00%0d%0aX:%20y HTTP/1.1",
        b"GET /accounts/login/?next=//evil.example HTTP/1.1",
        b"GET /history/?person=%ff%00 HTTP/1.1",
        b"GET /static/%00 HTTP/1.1",
        b"GET /static/%ff HTTP/1.1",
        b"GET /static/../manage.py HTTP/1.1",
        b"GET /static/%2e%2e/manage.py HTTP/1.1",
        b"GET /static/..%2f..%2fmanage.py HTTP/1.1",
        b"GET /static//etc/passwd HTTP/1.1",
        b"GET /static/" + b"a" * 5_000 + b" HTTP/1.1",
        b"POST " + static("dashboard/main.js").encode() + b" HTTP/1.1",
        b"GET /ws/topology HTTP/1.1",
        b"GET /%2e%2e/manage.py HTTP/1.1",
        b"GET /healthz/%2e%2e/people/ HTTP/1.1",
    ],
)
def test_odd_names_lead_nowhere(server: Server, line: bytes) -> None:
    heard = request(server, line, b"Content-Length: 0")
    (status,) = heard.statuses
    assert status in (200, 302, 401, 403, 404, 405), heard.text[:300]
    # What is in the address is never taken for a header, and leads to no other site.
    assert protecting.missing(heard.headers, kept=line.startswith((b"GET /static", b"POST /static"))) == []
    assert "evil.example" not in heard.headers.get("location", "").partition("?")[0]
    assert b"Set-Cookie: a=b" not in heard.text
    assert b"execute_from_command_line" not in heard.text


@pytest.mark.parametrize(
    ("path", "root"),
    [
        (b"/x/healthz", b"/x"),
        (b"/api/volumes/x/restore", b"/api/volumes/x"),
        (b"/people/healthz", b"/people"),
    ],
)
def test_no_client_says_below_which_path_we_are(server: Server, path: bytes, root: bytes) -> None:
    """A proxy that keeps people from a path would let them to it under another's name."""
    heard = request(server, b"GET %s HTTP/1.1" % path, b"Daphne-Root-Path: " + root)
    assert heard.statuses in ([401], [404]), heard.text[:300]
    assert root not in request(server, b"GET /accounts/login/ HTTP/1.1", b"Daphne-Root-Path: " + root).body


@pytest.mark.parametrize(
    "header",
    [
        b"Cookie: sessionid=%00; csrftoken=%ff; django_language=../../x",
        b"Cookie: " + b"a=b; " * 2_500,
        b"Cookie: sessionid=" + b"a" * 10_000,
        b'Cookie: sessionid="a\\000b"',
        b"Authorization: Bearer " + b"a" * 10_000,
        b"Authorization: Bearer portolan__",
        b"Authorization: Bearer",
        b"Accept-Language: " + b"en-" * 4_000,
        b"If-None-Match: " + b'W/"' * 3_000,
        b"If-Modified-Since: Fri, 32 Foo 99999 99:99:99 GMT",
        b"Range: bytes=0-,1-,2-",
        b"Content-Type: multipart/form-data; boundary=%ff",
        b"Content-Type: text/html; charset=nothing",
        b"Accept-Encoding: " + b"gzip;q=x," * 1_000,
        b"Upgrade: h2c",
        b"X-Forwarded-For: " + b"1," * 4_000,
    ],
)
@pytest.mark.parametrize("path", [b"/", b"/api/topology", b"/accounts/login/"])
def test_odd_headers_are_no_mistake_of_ours(server: Server, path: bytes, header: bytes) -> None:
    heard = request(server, b"GET %s HTTP/1.1" % path, header)
    (status,) = heard.statuses
    assert status in (200, 302, 400, 401), heard.text[:300]
    assert status == 400 or protecting.missing(heard.headers) == []


@pytest.mark.parametrize(
    "host", [b"evil.example", b"evil.example:80", b"127.0.0.1@evil.example", b"", b"[::1"]
)
def test_another_host_gets_nothing(server: Server, host: bytes) -> None:
    for path in (b"/", b"/accounts/login/", b"/api/topology", b"/healthz"):
        heard = say(server, b"GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % (path, host))
        assert heard.statuses == [400]
        assert b"csrf" not in heard.text
    ours = f"127.0.0.1:{server.port}".encode()
    for hosts in (b"%s\r\nHost: %s" % (ours, host), b"%s\r\nHost: %s" % (host, ours)):
        heard = say(server, b"GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % hosts)
        assert heard.statuses == [400]


def test_a_body_that_never_ends_fills_no_memory(server: Server) -> None:
    """The rest of it is let go of as it comes, and refused in the end."""
    before = memory(server)
    chunk = b"%x\r\n" % MIB + b"a" * MIB + b"\r\n"
    head = b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n" % server.port
    heard = say(server, head + CHUNKED + b"\r\n\r\n", *[chunk] * 64, b"0\r\n\r\n")
    assert heard.statuses in ([400], [403], [413])
    assert memory(server) - before < 32 * MIB


@pytest.mark.parametrize("path", [b"/api/volumes/x/restore", b"/accounts/login/"])
def test_what_has_a_body_becomes_no_socket(server: Server, path: bytes) -> None:
    """An upload is read as it comes: Daphne would look for the whole of it to hand it to the socket."""
    upgrade = (b"Connection: Upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Version: 13")
    more = (b"Sec-WebSocket-Key: eA==", b"Content-Length: 3")
    heard = request(server, b"POST %s HTTP/1.1" % path, *upgrade, *more, body=b"abc")
    assert heard.statuses in ([401], [403]), heard.text[:300]
    assert "Traceback" not in server.log()


@pytest.mark.parametrize("path", ["/api/volumes/archive/restore", "/api/volumes/archive/%72estore?x=%2F"])
def test_an_upload_is_one_however_its_path_is_written(server: Server, path: str) -> None:
    """It comes whole, or not at all: what is kept of other bodies is no archive."""
    answer = server.client().request("POST", path, b"\0" * (3 * MIB), {"Content-Type": "application/x-tar"})
    assert answer.status != 413
    assert answer.json["code"] != "too_large"


def test_a_body_that_is_too_long_is_refused_and_never_taken_for_the_whole(server: Server) -> None:
    body = b'{"container":"x"}' + b" " * (2 * MIB)
    answer = server.client().request("POST", "/api/networks/proxy/connect", body, {})
    assert (answer.status, answer.json["code"]) == (413, "too_large")


def test_a_form_is_taken_apart_by_nobody_who_does_not_want_it(server: Server) -> None:
    """A hundred thousand fields of nothing are a hundred times as much, once they are apart."""
    before = memory(server)
    kind = b"Content-Type: application/x-www-form-urlencoded"
    body = b"a&" * (MIB // 2 - 100)
    length = b"Content-Length: %d" % len(body)
    heard = request(server, b"POST /accounts/login/ HTTP/1.1", kind, length, body=body)
    assert heard.statuses in ([400], [403])
    assert memory(server) - before < 32 * MIB


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HTT",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
        b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\nabc",
        b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nabc",
        b"POST /api/volumes/x/restore HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\nabc",
        b"GET /ws/topology HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n",
    ],
)
def test_those_who_never_finish_are_in_nobodys_way(server: Server, begun: bytes) -> None:
    """A hundred at once hold a connection each, and neither a thread nor the loop."""
    with ExitStack() as stack:
        for _ in range(100):
            raw = socket.create_connection(("127.0.0.1", server.port), timeout=SECONDS)
            stack.enter_context(raw).sendall(begun)
        assert server.client().get("/api/topology").status == 200


def test_it_goes_on(server: Server) -> None:
    """After all of that: it answers, and its log says nothing, for there is nothing to be said."""
    client = Client(server.port)
    client.log_in()
    assert client.get("/").status == 200
    assert "Traceback" not in server.log()
    assert "ERROR" not in server.log()


def memory(server: Server) -> int:
    with open(f"/proc/{server.process.pid}/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS"))
