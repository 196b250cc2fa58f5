"""Every row that is about a host names it; those that are there belong to the first."""

import django.db.models.deletion
from django.db import migrations, models

import dashboard.hosts.models


def field(**more):
    return models.ForeignKey(
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="hosts.host",
        **more,
    )

#: What was asked of Portolan itself, whatever host it watches.
OF_PORTOLAN = ("setup", "invite", "link_withdraw", "join", "arrive", "person_change", "password_link", "password_set", "sessions_end", "token_create", "token_revoke", "retention")


def belong_to_the_first(apps, schema_editor):
    rows = [apps.get_model("dashboard", "Action").objects.exclude(kind__in=OF_PORTOLAN), apps.get_model("dashboard", "Unfinished").objects.all()]
    if any(found.exists() for found in rows):
        host = apps.get_model("hosts", "Host")
        first = host.objects.order_by("added_at", "id").first() or host.objects.create()
        for found in rows:
            found.update(host=first)


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0007_moment"), ("hosts", "0001_initial")]

    operations = [
        migrations.AddField("action", "host", field()),
        migrations.AddField("unfinished", "host", field()),
        migrations.RunPython(belong_to_the_first, migrations.RunPython.noop),
        migrations.AlterField("action", "host", field(default=dashboard.hosts.models.first)),
        migrations.AlterField("unfinished", "host", field(default=dashboard.hosts.models.first)),
    ]
