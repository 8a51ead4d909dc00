import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Visits are written on paper forms too, so their table moves below cells and visits. Its rows stay in place."""

    dependencies = [
        ("cells", "0008_paper_forms_move_out"),
        ("facilities", "0001_facility"),
        ("inmates", "0011_lock_ups_of_release_orders"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="PaperForm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("reception", "Reception"), ("visit", "Visit"), ("count", "Count")],
                                max_length=10,
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("issued_at", models.DateTimeField()),
                        ("issued_by", models.CharField(max_length=200)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("entered", "Entered"),
                                    ("unused", "Not used, destroyed"),
                                    ("lost", "Not found"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=400)),
                        ("power_back_at", models.DateTimeField(blank=True, null=True)),
                        ("entered_as", models.CharField(blank=True, max_length=60)),
                        ("accounted_at", models.DateTimeField(blank=True, null=True)),
                        ("accounted_by", models.CharField(blank=True, max_length=200)),
                        (
                            "facility",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="paper_forms",
                                to="facilities.facility",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "cells_paperform",
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("facility", "number"), name="one_paper_form_per_number_in_a_facility"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
