"""`Touched` is called `ActionTarget`. The table keeps its name and rows."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = [
        migrations.AlterModelTable("touched", "record_touched"),
        migrations.RenameModel("Touched", "ActionTarget"),
    ]
