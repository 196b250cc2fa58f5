from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("alerts", "0004_subscriptions"),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="pending",
            field=models.CharField(blank=True, default="", max_length=320),
        ),
    ]
