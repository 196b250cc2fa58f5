"""Which kinds of actions there are is asked of the code: a new kind needs no migration any more."""

from __future__ import annotations

from django.db import migrations, models

import dashboard.audit.actions


class Migration(migrations.Migration):
    """Nothing in the database changes."""

    dependencies = (("dashboard", "0013_detail_parts"),)
    operations = (
        migrations.AlterField(
            model_name="action",
            name="kind",
            field=models.CharField(choices=dashboard.audit.actions.kinds, max_length=20),
        ),
    )
