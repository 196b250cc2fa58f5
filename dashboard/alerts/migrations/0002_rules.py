"""The rules that are there from the start."""

from django.db import migrations

from dashboard.alerts.defaults import DEFAULTS


def make_rules(apps, schema_editor):
    AlertRule = apps.get_model("alerts", "AlertRule")
    Host = apps.get_model("hosts", "Host")
    host = Host.objects.first() or Host.objects.create()
    for fields in DEFAULTS:
        AlertRule.objects.get_or_create(name=fields["name"], defaults={**fields, "host": host})


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial"), ("hosts", "0001_initial")]

    operations = [migrations.RunPython(make_rules, migrations.RunPython.noop)]
