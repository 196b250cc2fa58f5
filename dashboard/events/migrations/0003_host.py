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


def belong_to_the_first(apps, schema_editor):
    rows = [apps.get_model("happenings", "Event").objects.all()]
    if any(found.exists() for found in rows):
        host = apps.get_model("hosts", "Host")
        first = host.objects.order_by("added_at", "id").first() or host.objects.create()
        for found in rows:
            found.update(host=first)


class Migration(migrations.Migration):
    dependencies = [("happenings", "0002_events"), ("hosts", "0001_initial")]

    operations = [
        migrations.AddField("event", "host", field()),
        migrations.RunPython(belong_to_the_first, migrations.RunPython.noop),
        migrations.AlterField("event", "host", field(default=dashboard.hosts.models.first)),
    ]
