import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("report", "0001_archive_and_jobs"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("method_version", models.CharField(max_length=20)),
                (
                    "figures",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="report.storedfigures"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("day__gte", models.F("first")), ("day__lte", models.F("last"))),
                        name="a_public_day_lies_in_its_period",
                    )
                ],
            },
        ),
    ]
