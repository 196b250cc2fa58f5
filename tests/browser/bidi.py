"""A real Firefox, driven by what it speaks itself, WebDriver BiDi over a WebSocket: no driver is needed."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import orjson
from websockets.sync.client import connect

from tests import keeper
from tests.browser.conftest import PATIENCE_MS
from tests.engine.debs import FIREFOX, install_missing
from tests.server import wait_for

FLAGS = ("--headless", "--no-remote", "--remote-debugging-port", "0")
PATIENCE = PATIENCE_MS / 1000
ENTER, ESCAPE = "\ue007", "\ue00c"
#: Looks at every frame whether something has come true.
UNTIL = """new Promise((done) => {
  const look = () => (document.body && (%s) ? done(true) : requestAnimationFrame(look));
  look();
})"""


class FirefoxError(AssertionError):
    """Firefox, or a script on its page, says that something is wrong."""


class Firefox:
    """Debian's Firefox without a screen, with a profile of its own and one page.

    `complaints` are the errors that consoles, scripts and the policy have told so far.
    """

    def __init__(self) -> None:
        install_missing(FIREFOX)
        self.complaints: list[str] = []
        self._numbers = count(1)
        self._open = ExitStack()
        self._folder = Path(tempfile.mkdtemp(prefix="portolan-firefox-"))
        keeper.keep("folder", self._folder)
        log = self._folder / "log"
        (self._folder / "profile").mkdir()
        with log.open("wb") as written:
            self._process = subprocess.Popen(
                [str(shutil.which("firefox-esr")), *FLAGS, "--profile", str(self._folder / "profile")],
                stdin=subprocess.DEVNULL, stdout=written, stderr=written,
            )  # fmt: skip
        keeper.keep("process", self._process.pid)
        try:
            said = wait_for(lambda: self._listens(log), "Firefox to say where it listens", 60)
            self._socket = self._open.enter_context(
                connect(f"{said}/session", max_size=None, open_timeout=PATIENCE, proxy=None)
            )
            self.ask("session.new", capabilities={})
            self.ask("session.subscribe", events=["log.entryAdded"])
            self._page = self.ask("browsingContext.getTree")["contexts"][0]["context"]
        except BaseException:
            self.close()
            raise

    @staticmethod
    def _listens(log: Path) -> str:
        found = re.search(r"WebDriver BiDi listening on (ws://\S+)", log.read_text(errors="replace"))
        return found[1] if found else ""

    def ask(self, method: str, **params: Any) -> Any:  # noqa: ANN401 - JSON
        """Send a command, and wait for its result; events that come meanwhile are heard."""
        number = next(self._numbers)
        self._socket.send(orjson.dumps({"id": number, "method": method, "params": params}).decode())
        while True:
            message = orjson.loads(self._socket.recv(timeout=PATIENCE))
            if message.get("id") == number:
                if message["type"] == "error":
                    raise FirefoxError(f"{method}: {message['error']}: {message['message']}")
                return message["result"]
            self._hear(message)

    def _hear(self, message: Mapping[str, Any]) -> None:
        entry = message.get("params", {})
        if message.get("method") == "log.entryAdded" and entry.get("level") == "error":
            self.complaints.append(str(entry.get("text")))

    def go(self, url: str, cookies: Mapping[str, str] | None = None) -> None:
        """Open an address, with cookies for this machine."""
        for name, value in (cookies or {}).items():
            cookie = {"name": name, "value": {"type": "string", "value": value}, "domain": "127.0.0.1"}
            self.ask("storage.setCookie", cookie=cookie)
        self.ask("browsingContext.navigate", context=self._page, url=url, wait="complete")

    def size(self, width: int, height: int) -> None:
        """Make the window's inside so large."""
        viewport = {"width": width, "height": height}
        self.ask("browsingContext.setViewport", context=self._page, viewport=viewport)

    def run(self, expression: str) -> Any:  # noqa: ANN401 - JSON
        """What an expression comes to on the page, a promise too, as JSON."""
        done = self.ask(
            "script.evaluate", expression=f"Promise.resolve({expression}).then((it) => JSON.stringify(it))",
            target={"context": self._page}, awaitPromise=True,
        )  # fmt: skip
        if done["type"] == "exception":
            raise FirefoxError(f"{expression}: {done['exceptionDetails']['text']}")
        return orjson.loads(done["result"].get("value", "null"))

    def until(self, condition: str) -> None:
        """Wait until it is true on the page."""
        self.run(UNTIL % condition)

    def press(self, keys: str) -> None:
        """Press and let go each of these keys."""
        actions = [{"type": deed, "value": key} for key in keys for deed in ("keyDown", "keyUp")]
        self._perform({"type": "key", "id": "keys", "actions": actions})

    def pointer(self, *actions: Mapping[str, Any]) -> None:
        """Let the mouse do this."""
        parameters = {"pointerType": "mouse"}
        self._perform({"type": "pointer", "id": "mouse", "parameters": parameters, "actions": list(actions)})

    def move(self, x: float, y: float) -> Mapping[str, Any]:
        """A step of the mouse: to a place in the window."""
        return {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0}

    def _perform(self, source: Mapping[str, Any]) -> None:
        self.ask("input.performActions", context=self._page, actions=[source])

    def close(self) -> None:
        """End it."""
        self._open.close()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        keeper.let_go("process", self._process.pid)
        shutil.rmtree(self._folder, ignore_errors=True)
        keeper.let_go("folder", self._folder)
