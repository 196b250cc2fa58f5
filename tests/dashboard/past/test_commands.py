"""`manage.py topology --at` and `manage.py changes`, for people and for programs."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from dashboard.past.moments import iso
from tests.dashboard.past.conftest import START, Host
from tests.dashboard.past.test_recording import A, chart, container
from topology.graph.records import Edge, Fields, Node, Topology

AT = iso(START)
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def story(host: Host) -> Host:
    """A container changes its state, and a volume comes, while the engine is away for a while."""
    host.show(chart(container(A)))
    host.wait()
    host.lose()
    host.wait()
    now = chart(container(A, state="exited"))
    volume = Node("volume:data", "volume", Fields.of([("name", "da\u202eta"), ("options", Fields.of([]))]))
    mount = Edge(f"container:{A}", "volume:data", "mounts:/d", "mounts", Fields.of([("destination", "/d")]))
    host.show(Topology.of({**now.nodes, "volume:data": volume}, {**now.edges, mount.id: mount}))
    host.wait()
    host.record()
    return host


def test_changes_as_text(story: Host, capsys: Captured) -> None:
    call_command("changes", since=AT)
    out = capsys.readouterr().out.splitlines()
    assert out == [
        f"From {AT} to {iso(START + 3000)}",
        f"? nobody could see what was there from {iso(START + 1000)} to {iso(START + 2000)}",
        "~ container web: state running → exited",
        "+ volume da⟨U+202E⟩ta",
        "+ web mounts da⟨U+202E⟩ta at /d",
    ]


def test_changes_as_json(story: Host, capsys: Captured) -> None:
    call_command("changes", since=AT, until=iso(START + 3000), format="json")
    found = json.loads(capsys.readouterr().out)
    assert [one["after"]["state"] for one in found["nodes"]["changed"]] == ["exited"]


def test_where_nothing_is_different(story: Host, capsys: Captured) -> None:
    call_command("changes", since=AT, until=AT)
    assert capsys.readouterr().out.splitlines()[1:] == ["nothing is different"]


def test_yesterday_may_be_before_the_first(story: Host, capsys: Captured) -> None:
    call_command("changes", since="2026-11-20")
    captured = capsys.readouterr()
    assert f"nothing is known before {AT}; it begins there" in captured.err
    assert captured.out.startswith(f"From {AT}")


def test_the_document_of_a_moment(story: Host, capsys: Captured) -> None:
    call_command("topology", at=AT, format="json")
    assert json.loads(capsys.readouterr().out)["graph"]["at"] == AT
    call_command("topology", at=AT, format="text")
    assert "web" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("changes", {"since": "then"}, "--since takes a time such as"),
        ("changes", {"since": AT, "until": "2026"}, "--until takes a time such as"),
        ("topology", {"at": "then"}, "--at takes a time such as"),
        ("topology", {"at": iso(START + 1500)}, "Nobody could see what was there between"),
        ("topology", {"at": iso(START - 1)}, "Nothing is known of a time before"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(
    story: Host, capsys: Captured, command: str, options: dict[str, str], said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command(command, **options)
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith(f"portolan: {said}")
