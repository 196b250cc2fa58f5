"""`Happening` is called `Event` and `Keeping` `EventRetention`. The tables keep their names and rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dashboard", "0007_moment"),
        ("happenings", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelTable("happening", "happenings_happening"),
        migrations.RenameModel("Happening", "Event"),
        migrations.AlterField(
            "event",
            "action",
            models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="events",
                to="dashboard.action",
            ),
        ),
        migrations.AlterModelTable("keeping", "happenings_keeping"),
        migrations.RenameModel("Keeping", "EventRetention"),
    ]
