"""Who is told, by message: officers of a wait, the lawyer and a child's people of a visit by the police.

An SMS goes to a telephone that others may hold: it names nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from inmates.models import Inmate, Notice
from lcs_ims.accounts.models import Posting, User
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.outbox.models import Channel
from lcs_ims.outbox.services import post
from visits.models import Authorisation, Client, Visitor, WaitAlert
from visits.steps import Step
from visits.times import is_young
from visits.waits import ESCALATED, OVER, WARNING

# The Inspectorate is told of escalations by the trail itself.
TOLD: Mapping[str, frozenset[Role]] = {
    WARNING.code: frozenset(),
    OVER.code: frozenset({Role.SHIFT_SUPERVISOR}),
    ESCALATED.code: frozenset({Role.SHIFT_SUPERVISOR, Role.OFFICER_IN_CHARGE}),
}
HOLDERS: Mapping[str, frozenset[Role]] = {
    Step.REQUESTED: frozenset({Role.GATE_OFFICER}),
    Step.PRODUCED: frozenset({Role.SHIFT_SUPERVISOR}),  # the unit is the supervisor's
    Step.STARTED: frozenset({Role.GATE_OFFICER}),
}
"""Whoever holds the step that is waited for is told at every level."""


def addresses(facility: Facility, roles: Iterable[Role]) -> list[str]:
    """The e-mail addresses of those posted there in one of these roles."""
    posted = Posting.objects.in_force().filter(facility=facility, role__in=list(roles), user__is_active=True)
    return sorted(set(posted.exclude(user__email="").values_list("user__email", flat=True)))


def tell_of_alerts(alerts: Iterable[WaitAlert], *, by: Actor) -> None:
    """One message to each officer for all that was raised at their facility now: who holds the step, and above."""
    grouped: dict[tuple[Facility, frozenset[Role]], list[WaitAlert]] = defaultdict(list)
    for alert in alerts:
        grouped[alert.visit.facility, TOLD[alert.level] | HOLDERS[alert.step]].append(alert)
    told: dict[tuple[Facility, str], list[WaitAlert]] = defaultdict(list)
    for (facility, roles), raised in grouped.items():
        for to in addresses(facility, roles):
            told[facility, to] += raised
    for (facility, to), raised in told.items():
        waiting = len({alert.visit_id for alert in raised})
        post(
            Channel.EMAIL,
            to=to,
            subject=_("{facility}: {count} waiting too long, or soon").format(facility=facility.code, count=waiting),
            body="\n".join(_line(alert) for alert in raised),
            about=facility.subject,
            by=by,
        )


def _line(alert: WaitAlert) -> str:
    words = _(
        "{level}: visit {number} ({kind}), waiting {waited} minutes, the standard is {standard}. Waiting for: {step}."
    )
    return words.format(
        level=alert.get_level_display(),
        number=alert.visit.visit_no,
        kind=alert.visit.get_kind_display(),
        waited=alert.waited_minutes,
        standard=alert.standard_minutes,
        step=alert.get_step_display(),
    )


def has_lawyer_to_tell(inmate: Inmate) -> bool:
    """Whether a lawyer of record can be reached."""
    return _lawyers(inmate).exclude(email="", phone="").exists()


def tell_of_police(inmate: Inmate, facility: Facility, *, by: Actor) -> str:
    """Tell the lawyers of record that the police are let in outside hours; how they were told, empty for nobody."""
    words = _("The police see your client at {facility} outside visiting hours. Client: {number}.")
    return _tell_lawyers(inmate, facility, words, by=by)


def tell_for_child(inmate: Inmate, facility: Facility, *, by: Actor) -> None:
    """Tell the parent or guardian and the probation officers of the district the same of a child."""
    words = _("The police see a child at {facility} outside visiting hours. Number: {number}.")
    _tell_childs_people(inmate, facility, words, by=by)


def tell_taken_out(inmate: Inmate, facility: Facility, by: Actor) -> None:
    """Tell all of them that the police take somebody out, at whatever hour."""
    words = _("The police take your client out of {facility}. Client: {number}.")
    _tell_lawyers(inmate, facility, words, by=by)
    if is_young(inmate, clock.now()):
        words = _("The police take a child out of {facility}. Number: {number}.")
        _tell_childs_people(inmate, facility, words, by=by)


def _tell_lawyers(inmate: Inmate, facility: Facility, words: str, *, by: Actor) -> str:
    told = [
        _say(channel, to, words, inmate, facility, by=by)
        for visitor in _lawyers(inmate)
        for channel, to in ((Channel.EMAIL, visitor.email), (Channel.SMS, visitor.phone))
        if to
    ]
    return ", ".join(dict.fromkeys(told))


def _tell_childs_people(inmate: Inmate, facility: Facility, words: str, *, by: Actor) -> None:
    guardians = Notice.objects.filter(custody__inmate=inmate, custody__ended_at=None, to=Notice.To.GUARDIAN)
    for phone in guardians.exclude(phone="").values_list("phone", flat=True):
        _say(Channel.SMS, phone, words, inmate, facility, by=by)
    for officer in _probation_officers(facility):
        for channel, to in ((Channel.EMAIL, officer.email), (Channel.SMS, officer.phone)):
            if to:
                _say(channel, to, words, inmate, facility, by=by)


def tell_authoriser(authorisation: Authorisation, user: User, *, by: Actor) -> None:
    """Ask the one whose turn it is: by e-mail and SMS, in words that name nobody."""
    words = _("The police ask to be let in at {facility} outside visiting hours. Sign in and answer in 15 minutes.")
    for channel, to in ((Channel.EMAIL, user.email), (Channel.SMS, user.phone)):
        if to:
            body = words.format(facility=authorisation.facility.code)
            subject = _("A police visit waits for your answer")
            post(channel, to=to, subject=subject, body=body, about=authorisation.subject, by=by)


def _lawyers(inmate: Inmate) -> QuerySet[Visitor]:
    confirmed = Client.objects.confirmed().of_lawyers().filter(inmate=inmate)
    return Visitor.objects.filter(pk__in=confirmed.values("visitor_id")).order_by("pk")


def _probation_officers(facility: Facility) -> Iterable[User]:
    near = Posting.objects.in_force().filter(role=Role.PROBATION_OFFICER)
    places = {"facility__district": facility.district} if facility.district else {"facility": facility}
    return User.objects.active().filter(pk__in=near.filter(**places).values("user_id")).order_by("pk")


def _say(channel: Channel, to: str, words: str, inmate: Inmate, facility: Facility, *, by: Actor) -> str:
    body = words.format(facility=facility.code, number=inmate.inmate_no)
    post(channel, to=to, subject=_("The police and a person in custody"), body=body, about=inmate.subject, by=by)
    return str(channel.label)
