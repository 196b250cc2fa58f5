from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0003_command'),
    ]

    operations = [
        migrations.AddField(
            model_name='run',
            name='said',
            field=models.JSONField(default=list),
        ),
    ]
