from django.db import migrations


class Migration(migrations.Migration):
    """Visits are written on paper forms too, so their table is told of in inmates. The table itself stays."""

    dependencies = [
        ("cells", "0007_country_plans"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="PaperForm")]),
    ]
