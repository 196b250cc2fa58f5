"""Every route that acts, how to call it so that it does, and what the record then says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import orjson
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from dashboard.access.protection.models import Protection
from dashboard.access.tokens import service as token_service
from dashboard.accounts import links
from dashboard.accounts.models import Link
from dashboard.alerts.models import Alert, Channel, Heartbeat
from dashboard.audit.actions import Action
from dashboard.base.roles import Role
from dashboard.expectations.models import KeptExpectation
from dashboard.notes.models import Note
from dashboard.plans.models import Backup, Place, Plan
from dashboard.saved.models import SavedView
from dashboard.volumes.jobs import jobs
from dashboard.wall.models import Wall
from tests.dashboard.access.users import logged_in
from tests.dashboard.conftest import eventually
from tests.dashboard.streamed import read
from topology.engine.synthetic import SyntheticEngine

WEB, UNUSED = "outline-prod-api-1", "unused"
PLAN = {"name": "nightly", "selector": "volume:nowhere", "schedule": "02:30"}
PLAN_FORM = {f"plan-{name}": value for name, value in PLAN.items()} | {
    "plan-zone": "UTC", "plan-place": "disk", "plan-keep_last": 7, "plan-keep_daily": 0,
    "plan-keep_weekly": 0, "plan-keep_monthly": 0, "plan-verify_days": 0,
}  # fmt: skip
PASSWORD = "a-long-password-4711"
NEW_PASSWORD = {"new_password1": PASSWORD, "new_password2": PASSWORD}


@dataclass(frozen=True)
class Deed:
    """One acting route, how to call it so that it acts, and what the record then says.

    `about` are the names of what it touched, as far as they are known also where it is refused at the door.
    """

    route: str
    kind: str
    body: dict[str, Any] = field(default_factory=dict)
    method: str = "post"
    outcome: str = "done"
    about: tuple[str, ...] = ()
    #: Makes what the route needs, and returns what is put into its path.
    given: Callable[[Stage], object] = lambda _stage: None
    query: str = ""


@dataclass
class Stage:
    """Who acts on what."""

    engine: SyntheticEngine
    administrator: User
    viewer: User

    @property
    def volume(self) -> str:
        """One that no container uses."""
        self.engine.storage().create_volume({"Name": UNUSED})
        return UNUSED

    def logged_in_elsewhere(self) -> None:
        """Everybody, in another browser."""
        for person in (self.administrator, self.viewer):
            logged_in(person)

    def stopped(self) -> str:
        """A container that can be started."""
        self.engine.perform("stop", self.engine.container(WEB)["Id"])
        return WEB

    def paused(self) -> str:
        """One that can be resumed."""
        self.engine.perform("pause", self.engine.container(WEB)["Id"])
        return WEB

    def undoable(self) -> int:
        """An action that can be undone."""
        client = logged_in(self.administrator)
        answer = client.post("/protection/protect/", {"kind": "volume", "object": "x", "reason": "y"})
        assert answer.status_code == 302
        return Action.objects.latest("pk").pk

    def protection(self) -> int:
        self.undoable()
        return Protection.objects.get().pk

    def expectation(self) -> str:
        wanted = {"of": "state:running", "is": "running"}
        made = KeptExpectation.objects.create(name="it", kind="state", wanted=wanted, username="ada")
        return made.name

    def alert(self) -> int:
        """One that fires."""
        now = timezone.now()
        said = {"code": "gone", "template": "“%(name)s” is gone.", "values": {"name": WEB}}
        made = Alert.objects.create(
            rule="gone", when="gone", severity="info", state="firing", key="x", node_id="container:x",
            kind="container", name=WEB, since=now, fired_at=now, **said,
        )  # fmt: skip
        return made.pk

    def channel(self) -> str:
        """One to which nothing is sent."""
        made = Channel.objects.create(
            name="here", kind="webhook", url="http://127.0.0.1:9/", secret="s", rules=["*"], username="ada"
        )
        return made.name

    def subscription(self) -> None:
        """The administrator's own."""
        Channel.objects.create(
            name="~ada", kind="email", url="mailto:ada@example.org", rules=["*"], username="ada",
            owner=self.administrator,
        )  # fmt: skip

    def heartbeat(self) -> str:
        """One that nobody calls."""
        made = Heartbeat.objects.create(name="hc", url="https://hc.example/x", every="1m", username="ada")
        return made.name

    def view(self) -> int:
        return SavedView.objects.create(name="shop", owner=self.administrator).pk

    def note(self) -> int:
        return Note.objects.create(
            kind="volume", name=UNUSED, text="x", username="ada", written_at=timezone.now()
        ).pk

    def wall(self) -> int:
        return Wall.objects.create(name="hall", digest="0" * 64, made_by="ada").pk

    def place(self) -> str:
        return Place.objects.create(name="disk", address="/nowhere", username="ada").name

    def taken(self) -> None:
        Place.objects.create(name="x", address="/nowhere", username="ada")

    def plan(self) -> str:
        """One whose selector means no volume."""
        fields = PLAN | {"place": Place.objects.get(name=self.place()), "username": "ada"}
        return Plan.objects.create(**fields).name

    def backup(self) -> int:
        """One that is not at its place any more."""
        self.place()
        made = Backup.objects.create(
            place=Place.objects.get(), volume=self.volume, archive="unused/x", state="whole",
            made_at=timezone.now(),
        )  # fmt: skip
        return made.pk

    def job(self) -> str:
        return jobs.begin("copy", self.administrator.pk, self.volume).id

    def link(self) -> int:
        made, _token = links.make(Link.Purpose.INVITATION, self.administrator, note="Bob")
        return made.pk


def target(stage: Stage) -> object:
    return stage.viewer.pk


NETWORK = {"container": WEB}
HEARTBEAT = {"name": "hc", "url": "https://hc.example/x", "every": "1m"}
CHANNEL = {"name": "x", "kind": "webhook", "url": "https://hooks.example/", "secret": "s"}
RULE = {"name": "x", "when": "gone", "hold": "30s", "clear": "30s", "severity": "info"}
REASON = {"kind": "container", "object": WEB, "reason": "Month's end"}
DEEDS = [
    Deed("/api/networks/monitoring/connect", "connect", NETWORK, about=(WEB, "monitoring")),
    Deed("/api/networks/proxy/disconnect", "disconnect", NETWORK, about=(WEB, "proxy")),
    Deed("/api/containers/{}/start", "start", about=(WEB,), given=Stage.stopped),
    Deed("/api/containers/{}/stop", "stop", about=(WEB,), given=lambda _s: WEB),
    Deed("/api/containers/{}/restart", "restart", about=(WEB,), given=lambda _s: WEB),
    Deed("/api/containers/{}/pause", "pause", about=(WEB,), given=lambda _s: WEB),
    Deed("/api/containers/{}/unpause", "unpause", about=(WEB,), given=Stage.paused),
    Deed("/api/containers/{}/kill", "kill", about=(WEB,), given=lambda _s: WEB),
    Deed("/api/reach/try", "reach_try", {"from": WEB, "to": "edge-traefik-1", "port": "80"}),
    Deed("/api/actions/{}/undo", "lift", given=Stage.undoable),
    Deed("/api/protections", "protect", REASON, about=(WEB,)),
    Deed("/api/protections/{}", "lift", method="delete", given=Stage.protection),
    Deed("/api/notes", "note_write", {"kind": "container", "object": WEB, "text": "x"}, "put", about=(WEB,)),
    Deed("/api/notes/{}", "note_remove", method="delete", given=Stage.note),
    Deed("/api/walls", "wall_make", {"name": "hall"}),
    Deed("/api/walls/{}", "wall_end", method="delete", given=Stage.wall),
    Deed("/api/expectations", "expect", {"name": "x", "never": {"from": "a", "to": "b"}}),
    Deed("/api/expectations/{}", "expect_remove", method="delete", given=Stage.expectation),
    Deed("/api/alerts/{}/acknowledge", "alert_acknowledge", given=Stage.alert),
    Deed("/api/alerts/{}/snooze", "alert_snooze", {"for": "1h"}, given=Stage.alert),
    Deed("/api/rules", "rule_create", {"name": "x", "when": "gone"}),
    Deed("/api/rules/{}", "rule_change", {"enabled": False}, method="patch", given=lambda _s: "gone"),
    Deed("/api/rules/{}", "rule_remove", method="delete", given=lambda _s: "gone"),
    Deed("/api/channels", "channel_create", CHANNEL),
    Deed("/api/channels/{}", "channel_change", {"remind": "4h"}, method="patch", given=Stage.channel),
    Deed("/api/heartbeats", "heartbeat_create", HEARTBEAT),
    Deed("/api/heartbeats/{}", "heartbeat_remove", method="delete", given=Stage.heartbeat),
    Deed("/api/channels/{}", "channel_remove", method="delete", given=Stage.channel),
    Deed("/api/channels/{}/test", "channel_test", outcome="refused", given=Stage.channel),
    Deed("/api/volumes", "volume_create", {"name": "fresh"}, about=("fresh",)),
    Deed("/api/volumes/prune", "volume_prune", {"names": ["unheard-of"]}),
    Deed("/api/volumes/{}", "volume_remove", method="delete", about=(UNUSED,), given=lambda s: s.volume),
    Deed(
        "/api/volumes/{}/backup", "volume_backup", method="get", about=(UNUSED,),
        given=lambda s: s.volume, query="?format=tar",
    ),
    Deed(
        "/api/volumes/{}/backup", "volume_backup", about=(UNUSED,),
        given=lambda s: s.volume, query="?format=tar",
    ),
    Deed(
        "/api/volumes/{}/restore", "volume_restore", outcome="refused", about=(UNUSED,),
        given=lambda s: s.volume, query="?mode=replace",
    ),
    Deed(
        "/api/volumes/{}/copy", "volume_copy", {"to": "copy"}, about=(UNUSED,),
        given=lambda s: s.volume,
    ),
    Deed(
        "/api/volumes/unused/backups/{}/restore", "volume_restore", {"to": "again"}, outcome="refused",
        given=Stage.backup,
    ),
    Deed(
        "/api/volumes/unused/backups/{}/verify", "backup_verify", {}, outcome="refused",
        given=Stage.backup,
    ),
    Deed("/api/places", "place_add", {"name": "x", "address": "/nowhere"}, outcome="refused"),
    Deed("/api/places/{}", "place_remove", method="delete", given=Stage.place),
    Deed("/api/plans", "plan_add", PLAN | {"place": "nowhere"}, outcome="refused"),
    Deed("/api/plans/{}", "plan_remove", method="delete", given=Stage.plan),
    Deed("/api/plans/{}/run", "plan_run", given=Stage.plan),
    Deed("/api/jobs/{}", "volume_cancel", method="delete", given=Stage.job),
]  # fmt: skip
PAGE_DEEDS = [
    Deed("/protection/protect/", "protect", REASON),
    Deed("/protection/{}/lift/", "lift", given=Stage.protection),
    Deed("/history/retention/audit-log/", "retention", {"days": 30}),
    Deed("/history/retention/events/", "event_retention", {"days": 30}),
    Deed("/history/{}/undo/", "lift", given=Stage.undoable),
    Deed("/expectations/keep/", "expect", {"name": "x", "rule": "never: {from: a, to: b}"}),
    Deed("/expectations/remove/", "expect_remove", {"name": "it"}, given=Stage.expectation),
    Deed("/alerts/{}/acknowledge/", "alert_acknowledge", given=Stage.alert),
    Deed("/alerts/{}/snooze/", "alert_snooze", {"for": "1h"}, given=Stage.alert),
    Deed("/alerts/rules/make/", "rule_create", RULE),
    Deed("/alerts/rules/switch/", "rule_change", {"name": "gone", "enabled": "0"}),
    Deed("/alerts/rules/remove/", "rule_remove", {"name": "gone"}),
    Deed("/alerts/channels/make/", "channel_create", {**CHANNEL, "rules": "*"}),
    Deed("/alerts/channels/change/", "channel_change", {"name": "here", "rules": "*"}, given=Stage.channel),
    Deed("/alerts/heartbeats/make/", "heartbeat_create", HEARTBEAT),
    Deed("/alerts/heartbeats/remove/", "heartbeat_remove", {"name": "hc"}, given=Stage.heartbeat),
    Deed("/alerts/channels/remove/", "channel_remove", {"name": "here"}, given=Stage.channel),
    Deed("/alerts/channels/test/", "channel_test", {"name": "here"}, "post", "refused", (), Stage.channel),
    Deed(
        "/backups/places/add/",
        "place_add",
        {"place-name": "x", "place-address": "/"},
        outcome="refused",
        given=Stage.taken,
    ),
    Deed("/backups/places/remove/", "place_remove", {"name": "disk"}, given=Stage.place),
    Deed("/backups/plans/add/", "plan_add", PLAN_FORM, given=Stage.place),
    Deed("/backups/plans/remove/", "plan_remove", {"name": "nightly"}, given=Stage.plan),
    Deed("/backups/plans/run/", "plan_run", {"name": "nightly"}, given=Stage.plan),
    Deed("/walls/make/", "wall_make", {"name": "x", "chart": "network"}),
    Deed("/walls/{}/end/", "wall_end", given=Stage.wall),
    Deed("/people/invite/", "invite", {"note": "Bob", "role": "viewer"}),
    Deed("/people/links/{}/withdraw/", "link_withdraw", given=Stage.link),
    Deed("/people/{}/", "person_change", {"role": "operator", "active": "on"}, given=target),
    Deed("/people/{}/reset/", "password_link", given=target),
]
#: What everybody does with what is their own; nobody is refused at the door.
OWN_DEEDS = [
    Deed("/account/password/", "password_set", {"old_password": PASSWORD, **NEW_PASSWORD}),
    Deed("/account/sessions/end/", "sessions_end", given=Stage.logged_in_elsewhere),
    Deed("/api/subscription", "subscribe", {"address": "x@example.org"}, method="put", outcome="refused"),
    Deed("/api/subscription", "unsubscribe", method="delete", given=Stage.subscription),
    Deed("/alerts/subscribe/", "subscribe", {"address": "x@example.org", "rules": "*"}, outcome="refused"),
    Deed("/alerts/address/{}/", "address_confirm", outcome="refused", given=lambda _s: "no-link"),
    Deed("/alerts/unsubscribe/", "unsubscribe", given=Stage.subscription),
    Deed("/api/views", "view_keep", {"name": "shop", "address": "?q=shop"}),
    Deed("/api/views/{}", "view_remove", method="delete", given=Stage.view),
    Deed("/saved/keep/", "view_keep", {"name": "shop", "address": "?q=shop"}),
    Deed("/saved/{}/remove/", "view_remove", given=Stage.view),
    Deed("/account/tokens/", "token_create", {"token-name": "ci", "token-role": "viewer", "token-days": 9}),
    Deed(
        "/account/tokens/{}/revoke/", "token_revoke",
        given=lambda s: token_service.create(s.administrator, "ci", Role.VIEWER, 9)[0].pk,
    ),
]  # fmt: skip
#: What changes nothing on the host, and nobody's rights.
NO_DEEDS = {
    "accounts/login/",
    "accounts/logout/",
    "accounts/sign-on/",
    "accounts/sign-on/callback/",  # its arrivals: tests/dashboard/signon
    "account/profile/",
    "i18n/setlang/",
    "networks/{path:network}/connect/preview",
    "networks/{path:network}/disconnect/preview",
    *(f"containers/{{container}}/{verb}/preview" for verb in ("start", "stop", "restart")),
    *(f"containers/{{container}}/{verb}/preview" for verb in ("pause", "unpause", "kill")),
    "record/<int:number>/undo/",  # these three only say where it is done now
    "record/keep/",
    "record/happened/keep/",
    "sizes",
    "figures",
    "rules/preview",
    "volumes/prune/preview",
}
#: What a link opens; see `test_links_leave_a_row`.
LINKS = {"setup/<str:token>", "join/<str:token>", "reset/<str:token>"}


def call(client: Client, deed: Deed, given: object, **headers: str) -> Any:  # noqa: ANN401
    path = deed.route.format(given) + deed.query
    if deed.route.startswith("/api/"):
        answer = client.generic(
            deed.method.upper(), path, orjson.dumps(deed.body), "application/json", headers=headers
        )
    else:
        answer = client.post(path, urlencode(deed.body), "application/x-www-form-urlencoded")
    if answer.streaming:
        read(answer)
    return answer


def the_row(after: int) -> Action:
    """The one row that was written since, completed."""
    eventually(lambda: Action.objects.filter(pk__gt=after).exclude(outcome="asked").exists())
    return Action.objects.get(pk__gt=after)


def last() -> int:
    newest = Action.objects.first()
    return newest.pk if newest is not None else 0
