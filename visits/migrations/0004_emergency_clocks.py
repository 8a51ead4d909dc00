from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_emergency_entries")]

    operations = [
        migrations.AddField(
            model_name="gateentry",
            name="late_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="gateentry",
            name="reached_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
