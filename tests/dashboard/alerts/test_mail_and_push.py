"""E-mail by a real SMTP server, and Apprise by a receiver, both on this machine."""

from __future__ import annotations

import resource
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pytest_django import Settings

from dashboard.alerts import channels, mail, push
from dashboard.alerts.models import Channel
from dashboard.alerts.sending import NotTaken
from dashboard.base import outgoing
from dashboard.base.problems import Problem
from tests.dashboard.alerts.sink import Sink

pytestmark = pytest.mark.django_db
DOCUMENT = {
    "version": 1, "id": "b9a6cb5e-3a1d-4a3a-8d5c-0a4b6f1d9c11", "alert": 1, "rule": "gone", "state": "firing",
    "severity": "error", "since": "2026-11-28T10:00:00.000Z", "text": "“웹” is gone.\nand more",
    "object": {"id": "container:x", "kind": "container", "name": "웹", "project": "shop"},
}  # fmt: skip


class Post:
    """What a mail server was given."""

    def __init__(self) -> None:
        self.got: list[tuple[list[str], EmailMessage]] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: ANN401, N802
        parsed = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.got.append((envelope.rcpt_tos, parsed))
        return self.answer


@pytest.fixture
def post(settings: Settings) -> Iterator[Post]:
    found = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILS, settings.EMAIL_HOST, settings.EMAIL_PORT = True, "127.0.0.1", port
    settings.DEFAULT_FROM_EMAIL = "portolan@example.org"
    yield found
    controller.stop()


def channel(kind: str, url: str) -> Channel:
    return Channel(name="ops", kind=kind, url=url)


def test_a_mail_server_is_given_the_message(post: Post) -> None:
    for _twice in range(2):
        channels.send(channel("email", "mailto:ops@example.org,dev@example.org"), DOCUMENT)
    (recipients, first), (_again, second) = post.got
    assert recipients == ["ops@example.org", "dev@example.org"]
    assert first["Subject"] == "[Portolan] “웹” is gone."
    assert first["Message-ID"] == second["Message-ID"] == f"<{DOCUMENT['id']}@example.org>"
    assert "and more" in first.get_content()
    assert "container 웹 (shop)" in first.get_content()


def test_what_a_mail_server_refuses_is_tried_again(post: Post) -> None:
    post.answer = "451 try again, said by secret.example"
    with pytest.raises(NotTaken, match="451") as refused:
        channels.send(channel("email", "ops@example.org"), DOCUMENT)
    assert "secret" not in str(refused.value)


def test_without_a_mail_server_nothing_is_sent(settings: Settings) -> None:
    settings.MAILS = False
    with pytest.raises(NotTaken, match="PORTOLAN_EMAIL_URL"):
        mail.send("ops@example.org", DOCUMENT)


@pytest.mark.parametrize("url", ["", "mailto:", "nobody", "a@b.example\r\nBcc: c@d.example", "mailto:a@b.c,"])
def test_what_is_no_mail_address_is_refused(url: str) -> None:
    with pytest.raises(Problem):
        mail.check(url)


def test_apprise_hands_it_over(sink: Sink) -> None:
    url = f"gotify://127.0.0.1:{sink.port}/token"
    push.check(url)
    sink.answers = [200]
    channels.send(channel("apprise", url), DOCUMENT)
    assert sink.documents[0]["message"] == DOCUMENT["text"]


def test_what_a_service_refuses_is_tried_again(sink: Sink) -> None:
    sink.answers = [500]
    with pytest.raises(NotTaken):
        push.send(f"gotify://127.0.0.1:{sink.port}/token", DOCUMENT)


def test_apprise_is_led_nowhere_that_is_refused(sink: Sink, settings: Settings) -> None:
    settings.ALERTS_LOOPBACK = False
    with pytest.raises(NotTaken):
        push.send(f"gotify://127.0.0.1:{sink.port}/token", DOCUMENT)
    assert sink.got == []
    with outgoing.guarded(), pytest.raises(socket.gaierror):
        socket.create_connection(("localhost", sink.port))
    socket.create_connection(("localhost", sink.port)).close()  # others look up as ever


def answer_without_end(receiver: socket.socket) -> None:
    """One request is answered with more than a message is worth, as fast as it is read."""
    caller, _address = receiver.accept()
    piece = b"x" * 65536
    with caller:
        caller.recv(65536)
        caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        try:
            for _piece in range(400 * 16):
                caller.sendall(piece)
        except OSError:
            return


def test_a_service_that_never_ends_its_answer_fills_no_memory() -> None:
    with socket.create_server(("127.0.0.1", 0)) as receiver:
        thread = threading.Thread(target=answer_without_end, args=(receiver,), daemon=True)
        thread.start()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with pytest.raises(NotTaken):
            push.send(f"gotify://127.0.0.1:{receiver.getsockname()[1]}/token", DOCUMENT)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        thread.join()
    assert grown < 64 * 1024


def test_a_service_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "SECONDS", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as receiver, pytest.raises(NotTaken, match="in time"):
        push.send(f"gotify://127.0.0.1:{receiver.getsockname()[1]}/token", DOCUMENT)


@pytest.mark.parametrize(
    "url",
    [
        "json://x.example/", "file:///etc/passwd", "exec://x", "gotify://x.example/token?template=/etc/passwd",
        "gotify://", "nonsense", "gotify://169.254.169.254/token", "http://[",
    ],
)  # fmt: skip
def test_only_services_of_the_list(url: str) -> None:
    with pytest.raises(Problem):
        push.check(url)
