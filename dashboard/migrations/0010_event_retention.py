"""Setting how long events are kept is an action of a kind of its own. Rows that are there stay as they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0009_recover")]

    operations = [
        migrations.AlterModelOptions(
            name="action",
            options={
                "default_permissions": ("view",),
                "ordering": ("-id",),
                "permissions": (("act", "May connect and disconnect"),),
                "verbose_name": "action in the audit log",
                "verbose_name_plural": "actions in the audit log",
            },
        ),
        migrations.AlterField(
            model_name="action",
            name="kind",
            field=models.CharField(
                choices=[
                    ("connect", "connect"),
                    ("disconnect", "disconnect"),
                    ("volume_create", "create a volume"),
                    ("volume_remove", "remove a volume"),
                    ("volume_prune", "remove unused volumes"),
                    ("volume_backup", "back up"),
                    ("volume_restore", "restore"),
                    ("volume_copy", "copy"),
                    ("volume_cancel", "cancel work on a volume"),
                    ("volume_recover", "put right what was cut short"),
                    ("protect", "protect"),
                    ("lift", "lift protection"),
                    ("setup", "make the first administrator"),
                    ("invite", "invite"),
                    ("link_withdraw", "withdraw a link"),
                    ("join", "accept an invitation"),
                    ("arrive", "log in for the first time"),
                    ("person_change", "change a person"),
                    ("password_link", "make a link for a new password"),
                    ("password_set", "set a password"),
                    ("sessions_end", "end sessions"),
                    ("token_create", "make a token"),
                    ("token_revoke", "revoke a token"),
                    ("retention", "set how long the audit log is kept"),
                    ("event_retention", "set how long events are kept"),
                    ("undo", "undo"),
                    ("other", "something else"),
                ],
                max_length=20,
            ),
        ),
    ]
