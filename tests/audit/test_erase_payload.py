from uuid import UUID

import pytest

from lcs_ims.audit import Action, Actor, Subject, deed, history, record
from lcs_ims.audit.erasure import erase_payload
from lcs_ims.audit.models import Event, Payload
from lcs_ims.lib.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

BY = Actor.system("tests")
INMATE = Subject("inmates.inmate", "1", "MCCI/2026/1", "MCCI")


@deed
def isolate() -> UUID:
    return record(Action.INMATE_FACTS_CHANGED, by=BY, on=INMATE, sensitive={"condition": "tuberculosis"})


def test_the_detail_is_gone_and_its_event_is_as_it_was() -> None:
    event = isolate()
    before = Event.objects.get(uuid=event)
    erase_payload(event, by=BY, reason="High Court order 12 of 2026")
    after = Event.objects.get(uuid=event)
    assert (after.body, after.digest) == (before.body, before.digest)
    assert Payload.objects.get(event=after).detail == {}


def test_the_erasure_is_in_the_history_of_the_person() -> None:
    erase_payload(isolate(), by=BY, reason="High Court order 12 of 2026")
    newest = history(INMATE).first()
    assert newest is not None
    assert (newest.action, newest.reason) == (Action.PAYLOAD_ERASED, "High Court order 12 of 2026")


def test_an_erasure_needs_a_reason() -> None:
    with pytest.raises(Refused) as refusal:
        erase_payload(isolate(), by=BY, reason=" ")
    assert refusal.value.code == "reason-missing"


def test_nothing_is_erased_twice() -> None:
    event = isolate()
    erase_payload(event, by=BY, reason="High Court order 12 of 2026")
    with pytest.raises(Refused) as refusal:
        erase_payload(event, by=BY, reason="again")
    assert refusal.value.code == "nothing-to-erase"
