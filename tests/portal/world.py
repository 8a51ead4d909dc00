"""What the Service's process of the portal's tests can be told to do. Values are plain, for they are pickled."""

from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command

from cells.models import Breach, Stay
from cells.services.explaining import explain_disclosure
from cells.services.placing import place_inmate
from inmates.models import Cohort, Inmate
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import create_user
from lcs_ims.audit import Action, Actor, Subject, deed, record, signer
from lcs_ims.audit.loss import continue_log
from lcs_ims.audit.merkle import Frontier
from lcs_ims.audit.models import Checkpoint, Event, Head
from lcs_ims.audit.note import sign
from lcs_ims.audit.tree_head import TreeHead, origin_of
from lcs_ims.facilities.models import Facility
from lcs_ims.facilities.services import sign_go_live
from lcs_ims.lib import clock
from lcs_ims.models import Claim
from lcs_ims.sweeping import SWEEP, beat
from tests import building
from tests.audit import insider
from tests.visits import books
from visits.models import Visit


def make_tables(number: int) -> None:
    call_command("migrate", verbosity=0, interactive=False)


def build(number: int) -> None:
    """Two facilities, a few people; in LER a child with an adult, found so; a checkpoint over all of it."""
    mcci, ler = building.a_facility("MCCI"), building.a_facility("LER")
    one, two, _three = building.cells(mcci, "A-01", "A-02", "A-03")
    building.placed(building.an_inmate(mcci), one)
    building.placed(building.an_inmate(mcci), two)
    building.placed(building.an_inmate(mcci), one)
    remand = building.a_cell(ler, "B-01")
    for _twice in range(2):
        sign_go_live(ler, by=building.an_officer(Role.OFFICER_IN_CHARGE, ler))
    building.found(building.an_inmate(ler), remand)
    building.found(building.a_child(ler), remand)
    Cohort.objects.create(code="C1", condition="tuberculosis")
    waits = books.waiting("V-1", 90, Inmate.objects.filter(custodies__facility=mcci).earliest("pk").inmate_no)
    books.take_over(waits)
    beat(SWEEP)
    signer.sign_checkpoint()


def places_someone(number: int, facility: str) -> tuple[str, int]:
    """Someone new, placed in a new cell; their number and the key of their stay."""
    place = Facility.objects.get(code=facility)
    inmate = building.an_inmate(place)
    cell = building.a_cell(place, f"P-{place.cells.count():03}")
    officer = building.an_officer(Role.INTAKE_OFFICER, place)
    stay = place_inmate(inmate, cell, by=officer, reason="made for a test")
    return inmate.inmate_no, stay.pk


def has_held_someone(number: int, facility: str, days: int) -> str:
    """Someone who has been in a cell there for so many days. Their number."""
    place = Facility.objects.get(code=facility)
    with clock.at(clock.now() - timedelta(days=days)):
        inmate = building.an_inmate(place)
        building.placed(inmate, building.a_cell(place, f"H-{place.cells.count():03}"))
    signer.sign_checkpoint()
    return inmate.inmate_no


def finds_someone(number: int, facility: str, cell: str) -> str:
    """Someone new who is found in a cell: a disclosure. Their number."""
    place = Facility.objects.get(code=facility)
    inmate = building.an_inmate(place)
    building.found(inmate, place.cells.get(code=cell))
    return inmate.inmate_no


def signs(number: int) -> str:
    return signer.sign_checkpoint()


def beats(number: int) -> None:
    Claim.objects.filter(name=SWEEP).delete()
    beat(SWEEP)


def stops_beating(number: int, minutes: int) -> None:
    Claim.objects.filter(name=SWEEP).update(heartbeat_at=clock.now() - timedelta(minutes=minutes))


def size(number: int) -> int:
    return Head.objects.get().size


def counts(number: int) -> dict[str, int]:
    """How many rows each table of the Service has."""
    from django.apps import apps

    return {m._meta.db_table: m._base_manager.count() for m in apps.get_models(include_auto_created=True)}


def objects(number: int) -> Any:
    """Everything that the database knows of itself: tables, functions, large objects, roles."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")
            return cursor.fetchall()
        cursor.execute(
            """SELECT 'relation', relname || ' ' || coalesce(relacl::text, '')
               FROM pg_class WHERE relnamespace = 'public'::regnamespace
               UNION SELECT 'function', proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
               UNION SELECT 'large object', oid::text FROM pg_largeobject_metadata
               UNION SELECT 'schema', nspname::text FROM pg_namespace WHERE nspname NOT LIKE 'pg_%'
               ORDER BY 1, 2"""
        )
        return cursor.fetchall()


def first_stay(number: int) -> int:
    return Stay.objects.filter(decision__isnull=False).earliest("pk").pk


def a_number(number: int, facility: str) -> str:
    return Inmate.objects.filter(custodies__facility__code=facility).earliest("pk").inmate_no


def last_leaf(number: int) -> int:
    return Event.objects.latest("leaf").leaf


def a_breach(number: int) -> int:
    return Breach.objects.open().earliest("pk").pk


def a_visit(number: int) -> int:
    return Visit.objects.earliest("pk").pk


def an_officer_with_password(number: int, username: str, password: str) -> None:
    place = Facility.objects.get(code="MCCI")
    create_user(username, Role.OFFICER_IN_CHARGE, place, by=building.SHELL, password=password)


def explains_the_last(number: int, facility: str, words: str) -> None:
    """The officer in charge says something to the last stay found there."""
    place = Facility.objects.get(code=facility)
    event = Event.objects.filter(action=Action.STAY_FOUND, leaf__in=Event.objects.at(facility)).latest("leaf")
    explain_disclosure(event, place, by=building.an_officer(Role.OFFICER_IN_CHARGE, place), words=words)


@deed
def enters_late(number: int, facility: str) -> None:
    """An officer tells an hour later what happened."""
    place = Facility.objects.get(code=facility)
    by = Actor("user", "late.officer", "A late officer", "gate_officer", facility)
    record(
        Action.ARRIVAL_CONFIRMED,
        by=by,
        on=place.subject,
        reason="the power was out",
        occurred_at=clock.now() - timedelta(hours=1),
    )


def insider_rewrites(number: int, leaf: int) -> None:
    """Somebody with the database and the key gives an event another reason, and signs every checkpoint again."""
    insider.rewrite(leaf, lambda facts: facts.update(reason="something else"), sign_again=True)


def insider_rewrites_without_the_key(number: int, leaf: int) -> None:
    insider.rewrite(leaf, lambda facts: facts.update(reason="something else"), sign_again=False)


def insider_files_as_something_else(number: int) -> int:
    """The newest stay as found, under another action; its signed bytes are as they were. Its leaf."""
    leaf = Event.objects.filter(action=Action.STAY_FOUND).latest("leaf").leaf
    with insider.unguarded():
        Event.objects.filter(leaf=leaf).update(action=Action.STAY_BEGAN)
    return leaf


def insider_empties(number: int, leaf: int) -> None:
    """Nothing is left of an event but its time."""

    def empty(facts: dict[str, Any]) -> None:
        for name in ("uuid", "by", "on"):
            del facts[name]

    insider.rewrite(leaf, empty, sign_again=False)


def insider_cuts(number: int, size: int) -> None:
    """The newest events are gone, and every checkpoint over them."""
    insider.cut(size, sign_again=True)


def loses_the_newest_and_goes_on(number: int, size: int) -> None:
    """A restore brings back no more than these events, and somebody answers for the loss."""
    newest = Checkpoint.objects.latest("number").text
    insider.cut(size)
    _tells_of_the_restore(newest)
    continue_log(by=building.SHELL, reason="the disk failed")


@deed
def _tells_of_the_restore(newest: str) -> None:
    log = Subject("audit.log", str(Head.objects.get().log_id), "the trail")
    after = {"until": Head.objects.get().recorded_at, "lost": 3, "checkpoint": newest}
    record(Action.DATABASE_RESTORED, by=building.SHELL, on=log, after=after)


def insider_removes_the_newest_checkpoint(number: int) -> None:
    with insider.unguarded():
        Checkpoint.objects.filter(pk=Checkpoint.objects.latest("number").pk)._raw_delete("default")


def insider_signs_with_another_key(number: int) -> None:
    """A checkpoint over the trail as it is, that the Service's key did not sign."""
    head, last = Head.objects.get(), Checkpoint.objects.latest("number")
    origin = origin_of(head.log_id)
    tree = Frontier.unpack(head.size, bytes(head.frontier))
    text = sign(TreeHead(origin, tree.size, tree.root).text, origin, Ed25519PrivateKey.generate())
    Checkpoint.objects.bulk_create([Checkpoint(number=last.number + 1, size=head.size, text=text)])
