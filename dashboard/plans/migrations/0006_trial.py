"""When a backup of each volume was tried is written down for itself: it outlives the backup."""

import django.db.models.deletion
from django.db import migrations, models


def take_from_the_backups(apps, schema_editor):
    backups = apps.get_model("plans", "Backup").objects.filter(plan__isnull=False, tried_at__isnull=False)
    trial = apps.get_model("plans", "Trial")
    latest = backups.order_by().values("plan", "volume").annotate(last=models.Max("tried_at"))
    trial.objects.bulk_create(
        trial(plan_id=row["plan"], volume=row["volume"], begun_at=row["last"], ended_at=row["last"])
        for row in latest
    )


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0005_damage_said'),
    ]

    operations = [
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('volume', models.CharField(max_length=255)),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trials', to='plans.plan')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('plan', 'volume'), name='plans_trial_once')],
            },
        ),
        migrations.RunPython(take_from_the_backups, migrations.RunPython.noop),
    ]
