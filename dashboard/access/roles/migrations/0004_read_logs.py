"""Reading what containers say is a permission of its own: operators and administrators have it, viewers not."""

from django.db import migrations
from django.db.models import Q

OPTIONS = {
    "default_permissions": (),
    "permissions": (
        ("administer", "May manage people, protection and settings"),
        ("read_logs", "May read what containers say"),
    ),
    "verbose_name": "limit to projects",
    "verbose_name_plural": "limits to projects",
}


def give_permission(apps, schema_editor):
    """Django makes permissions only after all migrations have run, so the one needed here is made by hand.

    Whoever was given the right to act by itself, and not by a group, stays the operator that they were.
    """
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    User = apps.get_model("auth", "User")
    limit, _made = ContentType.objects.get_or_create(app_label="roles", model="limit")
    read, _made = Permission.objects.get_or_create(
        content_type=limit, codename="read_logs", defaults={"name": "May read what containers say"}
    )
    acts = Q(permissions__codename="act", permissions__content_type__app_label="dashboard")
    for group in Group.objects.filter(acts).distinct():
        group.permissions.add(read)
    acts = Q(user_permissions__codename="act", user_permissions__content_type__app_label="dashboard")
    for user in User.objects.filter(acts).distinct():
        user.user_permissions.add(read)


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0003_titles"),
    ]
    operations = [
        migrations.AlterModelOptions(name="limit", options=OPTIONS),
        migrations.RunPython(give_permission, migrations.RunPython.noop),
    ]
