"""What every deed on a client does: reads the tie under its lock, and tells of it in the trail."""

from typing import Any

from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Inmate
from lcs_ims.audit import Action, Actor, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused
from visits.models import Client

State = Client.State


def held_at(inmate: Inmate) -> Facility:
    return inmate.held_at or _nowhere()


def _nowhere() -> Facility:
    raise Refused("not-held", _("This person is not in custody now. Answer that nobody can be confirmed."))


def waiting(client: Client) -> Client:
    locks.hold(Client.objects.filter(pk=client.pk))
    client = read(client)
    if client.state not in (State.ASKED, State.OBJECTED):
        raise Refused("answered-already", _("This request is answered already. Read the answer."))
    return client


def read(client: Client) -> Client:
    return Client.objects.select_related("visitor", "inmate").get(pk=client.pk)


def record_about(
    action: Action, client: Client, *, by: Actor, after: dict[str, Any] | None = None, reason: str = ""
) -> None:
    subjects = [client.subject, client.visitor.subject]
    if client.inmate:
        subjects.append(client.inmate.subject)
        facility = client.inmate.held_at
        subjects += [facility.subject] if facility else []
    record(action, by=by, on=subjects, after=after, reason=reason)
