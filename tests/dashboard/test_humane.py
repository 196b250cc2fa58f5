"""What the pages say of names, of what was asked for, and of the filters that are set."""

from __future__ import annotations

from django.http import QueryDict
from django.test import Client

from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.history.filters import FilterForm
from dashboard.targets import Target
from dashboard.web.templatetags.history_page import Active, active_filters
from dashboard.web.templatetags.humane import labelled, named, visible


def test_a_name_is_shown_as_it_can_be_trusted() -> None:
    assert named("<b>\u202e") == "<bdi>&lt;b&gt;⟨U+202E⟩</bdi>"
    assert visible("שלום\u200f") == "שלום⟨U+200F⟩"


def test_what_was_asked_for_is_told_in_words() -> None:
    config = {"IPAMConfig": {"IPv4Address": "10.0.0.9"}, "Aliases": ["web", "api"], "DriverOpts": {}}
    asked = {"config": config, "force": True, "pause": False, "labels": {"a": "b"}, "x": 0}
    assert labelled(asked) == [
        ("IPv4", "10.0.0.9"),
        ("Aliases", "web, api"),
        ("By force", "yes"),
        ("Writers are paused", "no"),
        ("Labels", "a=b"),
        ("x", "0"),
    ]


def test_each_filter_that_is_set_can_be_dropped_alone(db: None) -> None:
    query = QueryDict("kind=connect&person=anna&since=2026-01-31&object=&page=2")
    found = active_filters(FilterForm(query), [], query.urlencode())
    assert found == [
        Active("Person", "anna", "kind=connect&since=2026-01-31&object=&page=2"),
        Active("Kind", "connect", "person=anna&since=2026-01-31&object=&page=2"),
        Active("From", "Jan. 31, 2026", "kind=connect&person=anna&object=&page=2"),
    ]


def test_an_object_that_is_given_by_its_id_is_called_by_its_name(viewing: Client) -> None:
    audit_log.add(None, Action.Kind.OTHER, {}, [Target("network", "f" * 64, "proxy\u202e", None)])
    page = viewing.get("/history/", {"object": f"network:{'f' * 64}"}).content.decode()
    assert "<span>Object: <bdi>proxy⟨U+202E⟩</bdi></span>" in page
    assert "\u202e" not in page


def test_what_was_cut_short_reads_as_such(viewing: Client) -> None:
    Action.objects.create(username="anna", kind=Action.Kind.CONNECT, container_name="web", network_name="db")
    page = viewing.get("/history/").content.decode()
    assert "tried, no answer known" in page
    assert "tried to connect “web” to “db”" in page
