from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guards")]
    operations = [
        migrations.CreateModel(
            name="Journal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tx", models.CharField(max_length=20)),
                ("relation", models.CharField(max_length=63)),
                ("row_key", models.CharField(max_length=64)),
                ("old", models.TextField(null=True)),
                ("new", models.TextField(null=True)),
            ],
            options={"verbose_name_plural": "journal"},
        ),
    ]
