"""Whose each session is gets a column of its own. Sessions stay as they are, so nobody is logged out."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations, models
from django.utils import timezone


def index_sessions(apps, schema_editor):
    """Of every session that is not over, as `access/session_owner.py` does it from now on."""
    Session = apps.get_model("sessions", "Session")
    SessionOwner = apps.get_model("dashboard", "SessionOwner")
    store = SessionStore()
    running = Session.objects.filter(expire_date__gt=timezone.now())
    for session in list(running):
        user_id = store.decode(session.session_data).get(SESSION_KEY)
        if user_id is not None:
            SessionOwner.objects.create(session_id=session.session_key, user_id=int(user_id))


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("sessions", "0001_initial"),
        ("dashboard", "0011_expect"),
    ]

    operations = [
        migrations.CreateModel(
            name="SessionOwner",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        primary_key=True,
                        related_name="owner",
                        serialize=False,
                        to="sessions.session",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=models.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(index_sessions, migrations.RunPython.noop),
    ]
