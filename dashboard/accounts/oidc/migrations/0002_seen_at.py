"""When the provider last vouched for somebody; for those who are known already, now."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signon", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="identity",
            name="seen_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
