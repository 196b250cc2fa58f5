"""The three groups that people are put into, with what each may do."""

from django.db import migrations


def make_groups(apps, schema_editor):
    """Django makes permissions only after all migrations have run, so the one needed here is made by hand."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    action, _made = ContentType.objects.get_or_create(app_label="dashboard", model="action")
    act, _made = Permission.objects.get_or_create(
        content_type=action, codename="act", defaults={"name": "May connect and disconnect"}
    )
    for name in ("Viewer", "Operator", "Administrator"):
        group, _made = Group.objects.get_or_create(name=name)
        if name != "Viewer":
            group.permissions.add(act)


class Migration(migrations.Migration):
    dependencies = [
        ("dashboard", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
