"""A provider that really runs, and one between it and us that does not play fair."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

Claims = dict[str, Any]


class RunningProvider:
    """oidc-provider-mock in a process of its own: it lets anybody in as whomever they say."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while not self._answers():
            assert time.monotonic() < deadline, "the provider does not start"
            assert self.process.poll() is None, "the provider has ended"
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return requests.get(self.url, timeout=5).ok
        except requests.RequestException:
            return False

    def knows(self, subject: str, **claims: object) -> None:
        """Have it say this of somebody."""
        requests.put(f"{self.url}/users/{subject}", json=claims, timeout=5).raise_for_status()

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(10)


class Between:
    """Passes everything on to the provider, remembers what was asked, and changes what it is told to change.

    `forge` gets the claims of the token and gives the token that is passed on in its place. `key` is one that
    `publish` makes known as the provider's own.
    """

    def __init__(self, provider: RunningProvider) -> None:
        self.provider = provider
        self.asked: list[tuple[str, dict[str, list[str]], Mapping[str, str]]] = []
        self.forge: Callable[[Claims], str] | None = None
        self.userinfo: Claims = {}
        self.discovery: Claims = {}
        self.status: int | None = None
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.published = False
        between = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                between._pass_on(self)

            def do_POST(self) -> None:
                between._pass_on(self)

            def log_message(self, *_arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def sign(self, claims: Claims, algorithm: str = "RS256") -> str:
        """A token signed with the key of ours."""
        return jwt.encode(claims, self.key, algorithm=algorithm, headers={"kid": "ours"})

    def restore(self) -> None:
        """Play fair again."""
        self.forge, self.userinfo, self.discovery, self.status, self.published = None, {}, {}, None, False
        self.asked.clear()

    def close(self) -> None:
        """End it."""
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()

    def _pass_on(self, there: BaseHTTPRequestHandler) -> None:
        body = there.rfile.read(int(there.headers.get("Content-Length") or 0))
        self.asked.append((urlsplit(there.path).path, parse_qs(body.decode()), dict(there.headers.items())))
        if self.status is not None:
            there.send_error(self.status)
            return
        answer = requests.request(
            there.command, self.provider.url + there.path, data=body,
            headers=dict(there.headers.items()), allow_redirects=False, timeout=5,
        )  # fmt: skip
        content = self._changed(urlsplit(there.path).path, answer.content)
        there.send_response(answer.status_code)
        for name in ("Content-Type", "Location"):
            if name in answer.headers:
                there.send_header(name, answer.headers[name])
        there.send_header("Content-Length", str(len(content)))
        there.end_headers()
        there.wfile.write(content)

    def _changed(self, path: str, content: bytes) -> bytes:
        if path == "/.well-known/openid-configuration":
            return json.dumps(json.loads(content) | self.discovery).encode()
        if path == "/userinfo" and self.userinfo:
            return json.dumps(json.loads(content) | self.userinfo).encode()
        if path == "/jwks" and self.published:
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return json.dumps({"keys": [public | {"kid": "ours", "alg": "RS256"}]}).encode()
        if path == "/oauth2/token" and self.forge is not None:
            answer = json.loads(content)
            claims = jwt.decode(answer["id_token"], options={"verify_signature": False})
            return json.dumps(answer | {"id_token": self.forge(claims)}).encode()
        return content
