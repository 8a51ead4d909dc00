"""Indexes by which a long trail is searched: by action, by who acted, and what was entered late."""

from pathlib import Path

from django.db import migrations, models

from lcs_ims.audit.said import Belated, Said

FUNCTIONS = Path(__file__).parent.parent / "sql" / "said_postgresql.sql"
DROP = "DROP INDEX IF EXISTS"
OLD = ("audit_event_action_71fc5cf8", "audit_event_action_71fc5cf8_like", "audit_event_recorded_at_b0dc5a07")


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTIONS.read_text(encoding="utf-8"), params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_journal")]
    operations = [
        migrations.RunPython(install, migrations.RunPython.noop),
        # by hand: SQLite would copy the whole trail for it
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL([f"{DROP} {name}" for name in OLD], migrations.RunSQL.noop)],
            [
                migrations.AlterField("event", "action", models.CharField(max_length=64)),
                migrations.AlterField("event", "recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex("event", models.Index(fields=["recorded_at", "leaf"], name="audit_event_by_time")),
        migrations.AddIndex("event", models.Index(fields=["action", "leaf"], name="audit_event_by_action")),
        migrations.AddIndex("event", models.Index(Said("by", "username"), "leaf", name="audit_event_by_actor")),
        migrations.AddIndex(
            "event", models.Index(fields=["leaf"], condition=models.Q(Belated()), name="audit_event_belated")
        ),
    ]
