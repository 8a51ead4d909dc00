"""Every model, every way of writing: it leaves an event, the database refuses it, or verify_audit names the row."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction

from lcs_ims.audit import deed, journal
from lcs_ims.audit.keeping import kept_tables, left_out
from lcs_ims.audit.models import Event
from lcs_ims.audit.verification import verify
from lcs_ims.facilities.models import Facility
from tests.replay import editing
from tests.replay.filling import fill_the_empty

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

# By the database, by Django, by a library: guardian says AttributeError for a grant on what is not there.
REFUSALS = (DatabaseError, models.ProtectedError, ValidationError, AttributeError)
MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def test_every_model_is_kept_left_out_with_a_reason_or_the_trail_itself() -> None:
    trail = {model._meta.db_table for model in apps.get_app_config("audit").get_models()}
    unsaid = sorted(MODELS.keys() - kept_tables().keys() - left_out().keys() - trail)
    models = ", ".join(MODELS[table]._meta.label for table in unsaid)
    assert not unsaid, f"Nothing says what the trail does with {models}. Call keep_all in the app's keeping.py."
    both = sorted(kept_tables().keys() & left_out().keys())
    assert not both, f"Kept and left out at once: {', '.join(both)}."
    unreasoned = [table for table, reason in left_out().items() if not reason.endswith(".")]
    assert not unreasoned, f"Left out without a reason in a sentence: {', '.join(unreasoned)}."


def test_there_is_no_admin_site_that_could_write_past_the_services() -> None:
    assert not apps.is_installed("django.contrib.admin")


def test_every_kept_table_is_walked(mcci: Facility) -> None:
    refused = fill_the_empty()
    told = "; ".join(f"{label}: {why}" for label, why in refused.items())
    assert not refused, f"Say in tests/replay/filling.py what a row of each needs. {told}"
    assert verify().problems == []


def test_every_kept_table_has_its_triggers(db: None) -> None:
    assert journal.missing(connection) == []


def field_of(model: type[models.Model]) -> Any:
    """A column of which a change is to be noticed: the last that is no key."""
    fields = [f for f in kept_tables()[model._meta.db_table].fields.values() if not f.primary_key]
    plain = [f for f in fields if not isinstance(f, models.ForeignKey) and not f.choices]
    return (plain or fields)[-1]


def other(row: Any) -> Any:
    field = field_of(type(row))
    if isinstance(field, models.ForeignKey):
        others = field.related_model._base_manager.exclude(pk=getattr(row, field.attname))
        setattr(row, field.name, others.first())
    else:
        setattr(row, field.attname, editing.changed(getattr(row, field.attname), field, random.Random(1)))
    return row


def another(row: Any) -> Any:
    row.pk = type(row)._base_manager.order_by("-pk").values_list("pk", flat=True)[0] + 1
    row._state.adding = True
    return row


def raw(statement: str, row: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(table=row._meta.db_table, key=row._meta.pk.column), [row.pk])


def by_raw_update(row: Any) -> None:
    field = field_of(type(row))
    value = field.get_db_prep_save(getattr(other(row), field.attname), connection)
    with connection.cursor() as cursor:
        table, key = row._meta.db_table, row._meta.pk.column
        cursor.execute(f'UPDATE {table} SET "{field.column}" = %s WHERE "{key}" = %s', [value, row.pk])


WAYS: dict[str, Callable[[Any], Any]] = {
    "save": lambda row: other(row).save(),
    "save of a new one": lambda row: another(row).save(force_insert=True),
    "update": lambda row: (
        type(row)
        ._base_manager.filter(pk=row.pk)
        .update(**{field_of(type(row)).name: getattr(other(row), field_of(type(row)).attname)})
    ),
    "bulk_create": lambda row: type(row)._base_manager.bulk_create([another(row)]),
    "bulk_update": lambda row: type(row)._base_manager.bulk_update([other(row)], [field_of(type(row)).name]),
    "delete": lambda row: row.delete(),
    "queryset delete": lambda row: type(row)._base_manager.filter(pk=row.pk).delete(),
    "raw UPDATE": by_raw_update,
    "raw DELETE": lambda row: raw('DELETE FROM {table} WHERE "{key}" = %s', row),
}


def attempted(way: str, row: Any) -> bool:
    """False where Django or the database refuses it, or nothing changed."""
    editing.settled()
    try:
        with transaction.atomic():
            WAYS[way](row)
            connection.check_constraints()
    except REFUSALS:
        return False
    return True


def first_rows() -> list[Any]:
    fill_the_empty()
    rows = [kept.model._base_manager.order_by("pk").last() for kept in kept_tables().values()]
    return [row for row in rows if row is not None]


@pytest.mark.parametrize("way", WAYS)
def test_a_write_outside_a_deed_is_refused_or_named(mcci: Facility, way: str) -> None:
    unnoticed, took = [], 0
    for row in first_rows():
        point = transaction.savepoint()
        if attempted(way, row):
            took += 1
            noted = any(table == row._meta.db_table for table, _key, _times in journal.left())
            named = took > 1 or any("by no deed" in problem for problem in verify().problems)  # it says what is left
            if not (noted and named):
                unnoticed.append(row._meta.label)
        transaction.savepoint_rollback(point)
    assert unnoticed == []
    assert took or "delete" in way.lower()


@pytest.mark.parametrize("way", WAYS)
def test_a_write_inside_a_deed_leaves_an_event(mcci: Facility, way: str) -> None:
    @deed
    def quietly(row: Any) -> None:
        WAYS[way](row)
        connection.check_constraints()

    silent = []
    for row in first_rows():
        point, before = transaction.savepoint(), Event.objects.count()
        table = row._meta.db_table
        try:
            quietly(row)
        except REFUSALS:
            transaction.savepoint_rollback(point)
            continue
        told = Event.objects.filter(leaf__gte=before)
        if not any(written["table"] == table for event in told for written in event.facts.get("rows", ())):
            silent.append(row._meta.label)
        transaction.savepoint_rollback(point)
    assert silent == []


def test_the_trail_itself_refuses_every_way(mcci: Facility) -> None:
    for model in apps.get_app_config("audit").get_models():
        if model._meta.db_table == journal.TABLE or not model._base_manager.exists():
            continue
        point = transaction.savepoint()
        with pytest.raises(DatabaseError), transaction.atomic():
            model._base_manager.all()._raw_delete("default")
        transaction.savepoint_rollback(point)
