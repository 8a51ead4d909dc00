"""Deeds on people who visit: writing them down, verifying them, banning them for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from inmates import locks
from lcs_ims.accounts.access import NotPermitted, require
from lcs_ims.accounts.door_models import Invitation
from lcs_ims.accounts.invitations import plain
from lcs_ims.accounts.models import User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from lcs_ims.lib.wording import day
from visits.kinds import SOCIAL, WITH_ACCOUNTS, Kind
from visits.models import Ban, Visitor
from visits.services.flags import refresh_for_visitor

VERIFIED_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who visits, as they are written down."""

    kind: str
    full_name: str
    identified_by: str
    relation: str = ""
    phone: str = ""
    email: str = ""


@deed
def identify_self(user: User, person: Person, *, by: Actor) -> Visitor:
    """Someone with an account of their own says who they are; the records office verifies it afterwards.

    Whoever was invited under this name and number was looked up then, and is verified by it. What is changed later
    is verified anew. Raises Refused: `not-permitted`, `identification-missing`.
    """
    if by.user_id != user.pk:
        raise NotPermitted
    _refuse_incomplete(person)
    locks.hold(User.objects.filter(pk=user.pk))
    visitor = Visitor.objects.filter(user=user).first() or Visitor(user=user)
    known = (visitor.kind, visitor.full_name, visitor.identified_by)
    _write(visitor, person)
    if known == (visitor.kind, visitor.full_name, visitor.identified_by):
        visitor.save(update_fields=["relation", "phone", "email"])
        return visitor
    visitor.registered_at, visitor.registered_by = clock.now(), by.called
    visitor.verified_at = visitor.verified_until = None
    visitor.verified_by = visitor.verified_with = ""
    visitor.save()
    record(
        Action.VISITOR_REGISTERED,
        by=by,
        on=[visitor.subject, user.subject],
        after={"kind": str(visitor.get_kind_display())},
    )
    if invitation := _as_invited(user, visitor):
        now = clock.now()
        write_verification(visitor, invitation.verified_against, now + VERIFIED_FOR, by=by, who=invitation.made_by)
    refresh_for_visitor(visitor, by=by)
    return visitor


@deed
def register_visitor(person: Person, facility: Facility, *, by: Actor, seen: str = "") -> Visitor:
    """Write a visitor down at a desk, or find the one with the same identification.

    Who has an account and was verified under the same number is themselves, with their bans, also when unbooked.
    `seen` names the document that was seen: families, chiefs and counsellors are verified with it at the desk.
    Raises Refused: `not-permitted`, `identification-missing`.
    """
    require(by, Permission.BOOK_VISITS, facility)
    _refuse_incomplete(person)
    locks.hold(Facility.objects.filter(pk=facility.pk))
    now = clock.now()
    here = Visitor.objects.filter(kind=person.kind, identified_by=person.identified_by.strip(), facility=facility)
    visitor = _with_account(person, now) or here.first()
    if visitor is None:
        visitor = _write(Visitor(facility=facility, registered_at=now, registered_by=by.called), person)
        visitor.save()
        record(
            Action.VISITOR_REGISTERED,
            by=by,
            on=[visitor.subject, facility.subject],
            after={"kind": str(visitor.get_kind_display())},
        )
    if seen.strip() and visitor.kind in SOCIAL and not visitor.is_verified(now):
        write_verification(visitor, seen, now + VERIFIED_FOR, by=by)
    return visitor


@deed
def verify_visitor(visitor: Visitor, *, seen: str, until: datetime, by: Actor) -> Visitor:
    """Say that a visitor is who they say, by what was seen and until when.

    Raises Refused: `not-permitted`, `nothing-seen`, `until-past`, `until-too-far`.
    """
    require(by, Permission.VERIFY_VISITORS, visitor.facility)
    locks.hold(Visitor.objects.filter(pk=visitor.pk))
    visitor = Visitor.objects.get(pk=visitor.pk)
    now = clock.now()
    if not seen.strip():
        raise Refused("nothing-seen", _("It is not said what was seen. Write which certificate or document."))
    if until <= now:
        raise Refused("until-past", _("That day has passed. Give a day on which the verification ends."))
    if until > now + 3 * VERIFIED_FOR:
        raise Refused("until-too-far", _("A verification lasts three years at most. Give an earlier day."))
    write_verification(visitor, seen, until, by=by)
    refresh_for_visitor(visitor, by=by)
    return visitor


@deed
def ban_visitor(visitor: Visitor, facility: Facility | None, *, ends_at: datetime, reason: str, by: Actor) -> Ban:
    """Let someone not visit, at one facility or (headquarters) anywhere, until a day. Booked visits are flagged.

    Raises Refused: `not-permitted`, `reason-missing`, `until-past`.
    """
    _may_ban(by, facility)
    locks.hold(Visitor.objects.filter(pk=visitor.pk))
    now = clock.now()
    if not reason.strip():
        raise Refused("reason-missing", _("No reason is given. Write why the person may not visit."))
    if ends_at <= now:
        raise Refused("until-past", _("That day has passed. Give the day on which the ban ends."))
    ban = Ban.objects.create(
        visitor=visitor,
        facility=facility,
        reason=reason.strip(),
        begins_at=now,
        ends_at=ends_at,
        made_by=by.called,
        made_at=now,
    )
    on = [visitor.subject, facility.subject] if facility else [visitor.subject]
    record(Action.VISITOR_BANNED, by=by, on=on, after={"until": day(ends_at)}, reason=reason.strip())
    refresh_for_visitor(visitor, by=by)
    return ban


@deed
def lift_ban(ban: Ban, *, reason: str, by: Actor) -> Ban:
    """End a ban early. Lifting twice does nothing more. Raises Refused: `not-permitted`, `reason-missing`."""
    _may_ban(by, ban.facility)
    locks.hold(Visitor.objects.filter(pk=ban.visitor_id))
    ban = Ban.objects.select_related("visitor", "facility").get(pk=ban.pk)
    if ban.lifted_at:
        return ban
    if not reason.strip():
        raise Refused("reason-missing", _("No reason is given. Write why the ban ends."))
    ban.lifted_at, ban.lifted_by, ban.lifted_reason = clock.now(), by.called, reason.strip()
    ban.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    record(Action.BAN_LIFTED, by=by, on=ban.visitor.subject, reason=reason.strip())
    refresh_for_visitor(ban.visitor, by=by)
    return ban


def _may_ban(by: Actor, facility: Facility | None) -> None:
    """A ban everywhere is for those who may verify at every facility."""
    for place in [facility] if facility else Facility.objects.all():
        require(by, Permission.VERIFY_VISITORS, place)


def _as_invited(user: User, visitor: Visitor) -> Invitation | None:
    """The invitation for which records staff looked this name and number up, within the time of a verification."""
    since = clock.now() - VERIFIED_FOR
    invitation = Invitation.objects.filter(user=user, used_at__gt=since).first()
    same = invitation is not None and (plain(invitation.registration_no), user.full_name) == (
        plain(visitor.identified_by),
        visitor.full_name,
    )
    return invitation if same else None


def write_verification(visitor: Visitor, seen: str, until: datetime, *, by: Actor, who: str = "") -> None:
    """Say that a visitor, held by the caller, is who they say; `who`: where that was not the one who writes it."""
    visitor.verified_at, visitor.verified_until = clock.now(), until
    visitor.verified_by, visitor.verified_with = who or by.called, seen.strip()
    visitor.save(update_fields=["verified_at", "verified_until", "verified_by", "verified_with"])
    record(
        Action.VISITOR_VERIFIED,
        by=by,
        on=visitor.subject,
        after={"kind": str(visitor.get_kind_display()), "until": day(until)},
        sensitive={"seen": seen.strip()},
    )


def _with_account(person: Person, now: datetime) -> Visitor | None:
    """Whose number this is, of those verified who have an account; what nobody looked up yet opens no account."""
    if person.kind not in WITH_ACCOUNTS:
        return None
    number = plain(Visitor(identified_by=person.identified_by).number)
    known = Visitor.objects.verified(now).filter(kind=person.kind, user__isnull=False).order_by("pk")
    return next((one for one in known if plain(one.number) == number), None)


def _refuse_incomplete(person: Person) -> None:
    Kind(person.kind)
    if not person.full_name.strip() or not person.identified_by.strip():
        raise Refused(
            "identification-missing",
            _("The name or what identifies the visitor is missing. Write both as on the document."),
        )


def _write(visitor: Visitor, person: Person) -> Visitor:
    visitor.kind, visitor.full_name = person.kind, person.full_name.strip()
    visitor.identified_by, visitor.relation = person.identified_by.strip(), person.relation.strip()
    visitor.phone, visitor.email = person.phone.strip(), person.email.strip()
    return visitor
