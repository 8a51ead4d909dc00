from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspectorate", "0003_kept_comparisons")]

    operations = [
        migrations.AddIndex(
            model_name="disclosed",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True)),
                fields=["kind", "telling", "copied_at"],
                name="disclosed_unread_by_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="disclosed",
            index=models.Index(fields=["pair", "recorded_at"], name="disclosed_by_pair"),
        ),
    ]
