"""Who is told, by message: officers of a wait, the lawyer and a child's people of a visit by the police.

An SMS goes to a telephone that others may hold: it names nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from lcs_ims.accounts.models import Posting
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from lcs_ims.outbox.models import Channel
from lcs_ims.outbox.services import post
from visits.models import WaitAlert
from visits.waits import ESCALATED, OVER

# The gate desk reads warnings on its board; the Inspectorate is told of escalations by the trail itself.
TOLD: Mapping[str, tuple[Role, ...]] = {
    OVER.code: (Role.SHIFT_SUPERVISOR,),
    ESCALATED.code: (Role.SHIFT_SUPERVISOR, Role.OFFICER_IN_CHARGE),
}


def addresses(facility: Facility, roles: Iterable[Role]) -> list[str]:
    """The e-mail addresses of those posted there in one of these roles."""
    posted = Posting.objects.in_force().filter(facility=facility, role__in=list(roles), user__is_active=True)
    return sorted(set(posted.exclude(user__email="").values_list("user__email", flat=True)))


def tell_of_alerts(alerts: Iterable[WaitAlert], *, by: Actor) -> None:
    """One message to each officer for all that was raised at their facility now."""
    grouped: dict[tuple[Facility, str], list[WaitAlert]] = defaultdict(list)
    for alert in alerts:
        if alert.level in TOLD:
            grouped[alert.visit.facility, alert.level].append(alert)
    for (facility, level), raised in grouped.items():
        for to in addresses(facility, TOLD[level]):
            post(
                Channel.EMAIL,
                to=to,
                subject=_("{facility}: {count} waiting too long").format(facility=facility.code, count=len(raised)),
                body="\n".join(_line(alert) for alert in raised),
                about=facility.subject,
                by=by,
            )


def _line(alert: WaitAlert) -> str:
    words = _("Visit {number} ({kind}): waiting {waited} minutes, the standard is {standard}. Waiting for: {step}.")
    return words.format(
        number=alert.visit.visit_no,
        kind=alert.visit.get_kind_display(),
        waited=alert.waited_minutes,
        standard=alert.standard_minutes,
        step=alert.get_step_display(),
    )
