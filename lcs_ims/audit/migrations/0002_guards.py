"""The triggers that refuse to change the trail. `post_migrate` puts back those that a later rebuild drops."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


def install(apps, schema_editor):
    text = (SQL / f"guards_{schema_editor.connection.vendor}.sql").read_text(encoding="utf-8")
    for statement in text.split("\n\n"):
        if not statement.startswith("--"):
            schema_editor.execute(statement.strip(), params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_events_and_tree")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
