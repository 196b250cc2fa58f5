"""The group of administrators gets the permission that tells them from operators."""

from django.db import migrations


def give_permission(apps, schema_editor):
    """Django makes permissions only after all migrations have run, so the one needed here is made by hand."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    limit, _made = ContentType.objects.get_or_create(app_label="roles", model="limit")
    administer, _made = Permission.objects.get_or_create(
        content_type=limit,
        codename="administer",
        defaults={"name": "May manage people, protection and settings"},
    )
    group, _made = Group.objects.get_or_create(name="Administrator")
    group.permissions.add(administer)


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0001_initial"),
        ("dashboard", "0002_groups"),
    ]
    operations = [migrations.RunPython(give_permission, migrations.RunPython.noop)]
