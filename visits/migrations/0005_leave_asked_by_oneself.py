import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0004_emergency_clocks")]

    operations = [
        migrations.AddField(
            model_name="authorisation",
            name="visitor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="authorisations",
                to="visits.visitor",
            ),
        ),
    ]
