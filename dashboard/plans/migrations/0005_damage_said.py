from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0004_said'),
    ]

    operations = [
        migrations.AddField(
            model_name='backup',
            name='said',
            field=models.JSONField(default=None, null=True),
        ),
    ]
