"""A database of the version before the packages were redrawn (56132c0) comes through the migrations whole.

`fixtures/database-56132c0.sql` was made by that version itself: users with roles and a limit, a token,
protections, rows of the audit log and events of both sources, and a restore that was interrupted.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests import starts
from tests.server import environment

OLD = Path(__file__).parent / "fixtures" / "database-56132c0.sql"
#: Tables whose rows must all be there afterwards, column by column, as they were.
TABLES = (
    *("auth_user", "auth_group", "auth_user_groups", "roles_limit", "tokens_apitoken", "signon_identity"),
    *("protection_protection", "dashboard_action", "record_touched", "record_retention"),
    *("happenings_happening", "happenings_keeping", "dashboard_unfinished", "django_session"),
)
FACTS = """
import json
from django.contrib.auth.models import User
from dashboard.access import policy
from dashboard.access.protection.models import Protection
from dashboard.access.tokens.models import ApiToken
from dashboard.audit.actions import Action
from dashboard.audit.models import ActionTarget, Retention
from dashboard.audit.sentences import sentence
from dashboard.events.models import Event, EventRetention
from dashboard.hosts.models import Host
from dashboard.volumes.models import Unfinished
hosts = [str(one.id) for one in Host.objects.all()]
print(json.dumps({
    "roles": {user.username: str(policy.role_of(user)) for user in User.objects.all()},
    "password": User.objects.get(username="ada").check_password("pbkdf-passwort-1"),
    "limit": User.objects.get(username="otto").limit.projects,
    "token": [(one.name, one.role, one.owner.username) for one in ApiToken.objects.all()],
    "sentences": [sentence(one) for one in Action.objects.order_by("pk")],
    "targets": ActionTarget.objects.count(),
    "days": [Retention.objects.get().days, EventRetention.objects.get().days],
    "events": [(one.source, one.kind, one.action_id) for one in Event.objects.order_by("pk")],
    "unfinished": Unfinished.objects.get().kept,
    "hosts": len(hosts),
    "of_host": [
        str(one.host_id) in hosts for m in (Protection, Event, Unfinished) for one in m.objects.all()
    ],
    "of_portolan": [one.kind for one in Action.objects.filter(host=None).order_by("pk")],
}))
"""


def rows(path: Path, table: str, columns: list[str]) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as database:
        chosen = ", ".join(f'"{name}"' for name in columns)
        return database.execute(f"SELECT {chosen} FROM {table} ORDER BY 1").fetchall()


def columns_of(path: Path, table: str) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [row[1] for row in database.execute(f"PRAGMA table_info({table})")]


def manage(data: Path, *arguments: str) -> str:
    done = starts.text(*arguments, environment=environment("demo://5", data))
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The database as it was, and as it is after the migrations."""
    data = tmp_path_factory.mktemp("upgraded")
    before, after = data / "before.sqlite3", data / "portolan.sqlite3"
    for path in (before, after):
        with closing(sqlite3.connect(path)) as database:
            database.executescript(OLD.read_text())
    manage(data, "migrate", "--verbosity", "0")
    return before, after


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_lost_or_changed(upgraded: tuple[Path, Path], table: str) -> None:
    before, after = upgraded
    columns = columns_of(before, table)
    assert set(columns) <= set(columns_of(after, table))
    found = rows(before, table, columns)
    assert rows(after, table, columns) == found
    assert found or table in ("signon_identity", "django_session")


def test_it_means_what_it_meant(upgraded: tuple[Path, Path]) -> None:
    facts = json.loads(manage(upgraded[1].parent, "shell", "--no-imports", "-c", FACTS).splitlines()[-1])
    assert facts["roles"] == {"ada": "administrator", "otto": "operator", "vera": "viewer"}
    assert facts["password"]
    assert facts["limit"] == ["shop"]
    assert facts["token"] == [["nightly", "operator", "otto"]]
    assert len(facts["sentences"]) == 8
    assert all(facts["sentences"])
    assert facts["sentences"][5:7] == [
        "changed how long the audit log is kept",
        "changed how long events are kept",  # written as if it were the audit log's
    ]
    assert facts["targets"] == 6
    assert facts["days"] == [90, 14]
    assert [kind for _source, kind, _action in facts["events"]] == ["start", "connect"]
    assert facts["unfinished"] == "portolan-dead-00000001"
    assert facts["hosts"] == 1
    assert all(facts["of_host"])
    assert facts["of_portolan"] == ["setup", "invite", "retention", "retention"]
