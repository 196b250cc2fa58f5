"""Undoing what needs no engine: protection, rights, retention; and what nobody can undo."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.access.protection.models import Protection
from dashboard.accounts import rights as rights_service
from dashboard.audit import retention
from dashboard.audit.actions import Action
from dashboard.events import retention as event_retention
from dashboard.history.views import PAGE
from dashboard.undo.irreversible import REASONS
from dashboard.undo.registry import UNDOERS
from tests.dashboard.operations.test_runner import problem
from tests.dashboard.undo.requests import codes, newest, page, preview, undo, undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

SHOP = {"kind": "project", "object": "shop", "reason": "Month's end"}
OPERATOR = {"role": "operator", "limited": "on", "others": "shop\nbilling", "active": "on"}


def protect(client: Client) -> int:
    assert client.post("/protection/protect/", SHOP).status_code == 302
    return newest().pk


def lift(client: Client) -> int:
    client.post(f"/protection/{Protection.objects.get().pk}/lift/")
    return newest().pk


def test_every_kind_has_an_undoer_or_a_reason_for_none() -> None:
    assert UNDOERS.keys() | REASONS.keys() == set(Action.Kind)
    assert not UNDOERS.keys() & REASONS.keys()


def test_what_nobody_can_undo_says_why(administering: Client) -> None:
    offered = []
    for kind in sorted(REASONS):
        row = Action.objects.create(kind=kind, outcome="done", username="ada")
        detail = problem(undo(administering, row.pk), 409, "not_undoable")
        assert detail == REASONS[Action.Kind(kind)]
        assert detail in page(administering, row.pk), kind
        offered.append(f"/history/{row.pk}/undo/")
    assert len(offered) <= PAGE
    shown = administering.get("/history/").content.decode()
    assert shown.count("ada") > len(offered)
    assert [address for address in offered if address in shown] == []


def test_protecting_is_undone(administering: Client) -> None:
    number = protect(administering)
    told = preview(administering, number)
    assert told["refused"] is None
    assert "Month's end" in told["puts_back"][0]
    row = undone(administering, number)
    assert (row.kind, row.undoes_id) == ("lift", number)
    assert not Protection.objects.exists()


def test_lifting_is_undone_with_the_reason(administering: Client) -> None:
    protect(administering)
    number = lift(administering)
    assert "Month's end" in preview(administering, number)["puts_back"][0]
    row = undone(administering, number)
    assert (row.kind, row.undoes_id) == ("protect", number)
    again = Protection.objects.get()
    assert (again.kind, again.object_id, again.reason) == ("project", "shop", "Month's end")
    undone(administering, row.pk)
    assert not Protection.objects.exists()


def test_a_protection_that_is_lifted_already_says_by_whom(administering: Client) -> None:
    number = protect(administering)
    lifted = lift(administering)
    told = preview(administering, number)
    assert codes(told) == ["action"]
    assert told["changed_since"][0]["action"] == lifted
    problem(undo(administering, number), 409, "changed_since")


def test_what_was_protected_again_meanwhile_stays_so(administering: Client) -> None:
    protect(administering)
    number = lift(administering)
    protect(administering)
    assert codes(preview(administering, number)) == ["protected"]
    problem(undo(administering, number), 409, "changed_since")
    assert Protection.objects.count() == 1


@pytest.mark.parametrize("act", [protect, lambda client: (protect(client), lift(client))[1]])
def test_only_administrators_undo_protection(administering: Client, operating: Client, act: object) -> None:
    number = act(administering)  # type: ignore[operator]
    before = Protection.objects.count()
    assert preview(operating, number)["refused"]["code"] == "administrators_only"
    problem(undo(operating, number), 403, "administrators_only")
    assert Protection.objects.count() == before


def change(client: Client, person: User, **fields: str) -> int:
    answer = client.post(f"/people/{person.pk}/", fields)
    assert answer.status_code == 302, answer.content.decode()
    return newest().pk


def test_a_change_of_rights_is_undone(administering: Client, limited: User) -> None:
    before = rights_service.rights(limited)
    number = change(administering, limited, role="viewer")
    told = preview(administering, number)
    assert told["refused"] is None
    assert "Operator, limited to “outline-prod”" in told["puts_back"][0]
    row = undone(administering, number)
    assert (row.kind, row.undoes_id) == ("person_change", number)
    limited.refresh_from_db()
    assert rights_service.rights(limited) == before
    assert before == {
        "role": "operator",
        "limited": True,
        "projects": ["outline-prod"],
        "without_project": False,
        "active": True,
    }


def test_an_account_comes_back(administering: Client, limited: User) -> None:
    number = change(administering, limited, role="operator")
    assert not User.objects.get(pk=limited.pk).is_active
    undone(administering, number)
    assert User.objects.get(pk=limited.pk).is_active
    assert rights_service.rights(limited)["projects"] == ["outline-prod"]


def test_rights_that_were_changed_again_stay_so(administering: Client, limited: User) -> None:
    first = change(administering, limited, role="viewer", active="on")
    second = change(administering, limited, **OPERATOR)
    told = preview(administering, first)
    assert codes(told) == ["action"]
    assert told["changed_since"][0]["action"] == second
    problem(undo(administering, first), 409, "changed_since")
    assert rights_service.rights(limited)["projects"] == ["billing", "shop"]
    assert codes(preview(administering, second)) == []


def test_rights_that_were_changed_elsewhere_are_seen(administering: Client, limited: User) -> None:
    number = change(administering, limited, role="viewer", active="on")
    limited.is_active = False
    limited.save()
    told = preview(administering, number)
    assert codes(told) == ["rights_changed"]
    assert "may not log in" in told["changed_since"][0]["detail"]


def test_rights_of_an_account_that_is_gone(administering: Client, limited: User) -> None:
    number = change(administering, limited, role="viewer", active="on")
    limited.delete()
    assert codes(preview(administering, number)) == ["person_gone"]


def test_somebody_stays_administrator(administering: Client, administrator: User, limited: User) -> None:
    number = change(administering, limited, role="administrator", active="on")
    administrator.is_active = False
    administrator.save()
    heir = Client()
    heir.force_login(limited)
    assert preview(heir, number)["refused"]["code"] == "last_administrator"
    problem(undo(heir, number), 409, "last_administrator")
    assert rights_service.rights(limited)["role"] == "administrator"


def test_only_administrators_undo_a_change_of_rights(
    administering: Client, limiting: Client, limited: User
) -> None:
    number = change(administering, limited, role="operator", active="on")
    assert rights_service.rights(limited)["limited"] is False
    problem(undo(limiting, number), 403, "administrators_only")


def keep(client: Client, days: str) -> int:
    client.post("/history/retention/audit-log/", {"days": days})
    return newest().pk


def test_the_retention_is_undone(administering: Client) -> None:
    keep(administering, "90")
    number = keep(administering, "30")
    told = preview(administering, number)
    assert told["puts_back"] == ["The audit log will be kept for 90 days."]
    assert told["warnings"] == ["What has been removed since does not come back."]
    row = undone(administering, number)
    assert retention.days() == 90
    assert preview(administering, row.pk)["warnings"] == ["What is older will be removed at once, for good."]
    assert "for 30 days" in preview(administering, row.pk)["puts_back"][0]


def test_a_retention_that_was_set_again_stays_so(administering: Client) -> None:
    number = keep(administering, "30")
    keep(administering, "")
    told = preview(administering, number)
    assert codes(told) == ["retention_changed"]
    assert "forever" in told["changed_since"][0]["detail"]
    problem(undo(administering, number), 409, "changed_since")


def test_only_administrators_undo_the_retention(administering: Client, operating: Client) -> None:
    number = keep(administering, "30")
    problem(undo(operating, number), 403, "administrators_only")
    assert retention.days() == 30


def test_rows_from_before_it_was_kept_how_things_were(administering: Client) -> None:
    for kind in ("protect", "lift", "person_change", "retention", "volume_create", "volume_remove"):
        row = Action.objects.create(kind=kind, outcome="done", username="ada", volume_name="old")
        problem(undo(administering, row.pk), 409, "not_undoable")


def test_the_retention_of_events_is_undone_by_itself(administering: Client) -> None:
    administering.post("/history/retention/audit-log/", {"days": "90"})
    administering.post("/history/retention/events/", {"days": "7"})
    number = newest().pk
    told = preview(administering, number)
    assert told["puts_back"] == ["Events will be kept for 30 days."]
    row = undone(administering, number)
    assert row.kind == "event_retention"
    assert (event_retention.days(), retention.days()) == (30, 90)


def test_a_retention_of_events_that_was_set_again_stays_so(administering: Client) -> None:
    administering.post("/history/retention/events/", {"days": "7"})
    number = newest().pk
    administering.post("/history/retention/events/", {"days": "8"})
    told = preview(administering, number)
    assert codes(told) == ["retention_changed"]
    assert told["changed_since"][0]["detail"] == "Events are now kept for 8 days."
    problem(undo(administering, number), 409, "changed_since")


def test_only_administrators_undo_the_retention_of_events(administering: Client, operating: Client) -> None:
    administering.post("/history/retention/events/", {"days": "7"})
    problem(undo(operating, newest().pk), 403, "administrators_only")
    assert event_retention.days() == 7
