from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_messages")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="calendar",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
