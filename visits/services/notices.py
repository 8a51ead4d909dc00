"""What visitors are told, through the outbox. An e-mail says number, facility and time; an SMS carries no name."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lcs_ims.audit import Actor, Subject
from lcs_ims.lib import clock
from lcs_ims.lib.wording import moment
from lcs_ims.outbox.models import Channel
from lcs_ims.outbox.services import post
from visits.models import Authorisation, Client, Visit, VisitFlag, Visitor
from visits.passes import calendar_file


def tell_booked(visit: Visit, *, by: Actor, changed: bool = False) -> None:
    subject = _("Visit %(number)s changed") if changed else _("Visit %(number)s booked")
    words = _("Visit %(number)s at %(facility)s: %(when)s. Bring this number and what identifies you.")
    _tell(visit, subject, words, by, calendar=_calendar(visit))


def tell_cancelled(visit: Visit, *, by: Actor) -> None:
    words = _("Visit %(number)s at %(facility)s, %(when)s, does not take place.")
    _tell(visit, _("Visit %(number)s cancelled"), words, by, calendar=_calendar(visit))


def tell_flagged(flag: VisitFlag, *, by: Actor) -> None:
    words = _("Visit %(number)s at %(facility)s, %(when)s, may not take place. Ask the facility before you travel.")
    _tell(flag.visit, _("Visit %(number)s: something has changed"), words, by)


def tell_answered(client: Client, *, by: Actor) -> None:
    """An answer to a request. What the answer is stands behind the sign-in, and nowhere else."""
    words = _("Your request of %(when)s is answered. Sign in to read the answer.") % {
        "when": moment(client.requested_at)
    }
    _post(client.visitor, _("Your request is answered"), words, client.subject, by)


def tell_leave_answered(authorisation: Authorisation, *, by: Actor) -> None:
    """A police officer who asked by their own sign-in hears that there is an answer; the others are at the gate.

    Who was never let to visit the person hears of a yes alone: any other word would say that the person is held.
    """
    if authorisation.visitor and _may_know(authorisation):
        words = _("Your request to come outside visiting hours is answered. Sign in to read the answer.")
        _post(authorisation.visitor, _("Your request is answered"), words, authorisation.subject, by)


def tell_moved(client: Client, *, by: Actor) -> None:
    """A lawyer hears that a client is held elsewhere, or is no longer held; of whom, behind the sign-in."""
    words = _("Something changed about where a client of yours is held. Sign in to see it.")
    _post(client.visitor, _("A client of yours was moved"), words, client.subject, by)


def _may_know(authorisation: Authorisation) -> bool:
    """Whether the answer may be told to who asked by their own sign-in."""
    tie = Client.objects.confirmed().filter(visitor=authorisation.visitor, inmate=authorisation.inmate)
    return authorisation.answer == Authorisation.Answer.GRANTED or tie.exists()


def _tell(visit: Visit, subject: str, words: str, by: Actor, *, calendar: str = "") -> None:
    about = {"number": visit.visit_no, "facility": visit.facility.name, "when": moment(visit.booked_from)}
    link = settings.ADDRESS + reverse("visit", args=[visit.pk])
    for visitor in Visitor.objects.filter(party__visit=visit).order_by("pk"):
        # Only who has an account can open the page; the others come with the number.
        page = link if visitor.user_id else ""
        _post(visitor, subject % about, words % about, visit.subject, by, page=page, calendar=calendar)


def _post(
    visitor: Visitor, subject: str, words: str, about: Subject, by: Actor, *, page: str = "", calendar: str = ""
) -> None:
    if visitor.email:
        body = f"{words}\n\n{page}" if page else words
        post(Channel.EMAIL, to=visitor.email, subject=subject, body=body, about=about, by=by, calendar=calendar)
    if visitor.phone:
        post(Channel.SMS, to=visitor.phone, body=words, about=about, by=by)


def _calendar(visit: Visit) -> str:
    return calendar_file(visit, at=clock.now()).decode()
