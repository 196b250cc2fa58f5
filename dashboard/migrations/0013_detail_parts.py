"""Actions keep what the words of a refusal were made of, so that each reader has them in their language."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more column, empty for what is there."""

    dependencies = (("dashboard", "0012_session_owner"),)
    operations = (
        migrations.AddField(
            model_name="action", name="detail_parts", field=models.JSONField(null=True)
        ),
    )
