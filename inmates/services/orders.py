"""Orders that come after the admission: a remand renewed, a committal, a sentence. Each is on file with its kind."""

from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Inmate, Warrant
from inmates.newcomers import OrderOfCourt, decide_order
from inmates.services.leaving import open_custody
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


@deed
def name_kind(order: Warrant, kind: str, *, by: Actor) -> Warrant:
    """Say the kind of an order on file of which a register did not tell it. The clocks of its kind run from then.

    Raises Refused: `not-in-custody`, `kind-known`, `not-permitted`.
    """
    locks.hold(Inmate.objects.filter(pk=order.custody.inmate_id))
    custody = open_custody(order.custody.inmate)
    require(by, Permission.CHANGE_FACTS, custody.facility)
    order = custody.warrants.get(pk=order.pk)
    if order.kind:
        raise Refused("kind-known", _("The kind of this order is on file. Put a further order on file, if one came."))
    order.kind = kind
    order.save(update_fields=["kind"])
    record(
        Action.ORDER_KIND_NAMED,
        by=by,
        on=[custody.inmate.subject, custody.facility.subject],
        after={"number": order.number, "court": order.court, "kind": str(order.get_kind_display())},
    )
    return order


@deed
def record_order(inmate: Inmate, order: OrderOfCourt, *, by: Actor) -> Warrant:
    """Put a further order on file. Its clocks run from it; the facts that a court decided are changed apart.

    Raises Refused: `not-in-custody`, `order-missing`, `order-on-file`, `order-lapsed`, `order-in-future`,
    `not-permitted`.
    """
    locks.hold(Inmate.objects.filter(pk=inmate.pk))
    custody = open_custody(inmate)
    require(by, Permission.CHANGE_FACTS, custody.facility)
    number, court = order.number.strip(), order.court.strip()
    if not number or not court:
        raise Refused("order-missing", _("Write the number of the order and the court that gave it."))
    decide_order(order, clock.facility_date())
    if custody.warrants.filter(number=number, court=court).exists():
        raise Refused("order-on-file", _("This order is on file already. Look at its dates."))
    made = Warrant.objects.create(
        custody=custody,
        number=number,
        court=court,
        issued_on=order.issued_on,
        valid_until=order.valid_until,
        kind=order.kind,
        prosecutor=order.prosecutor.strip(),
        came_with_person=order.came_with_person,
    )
    record(
        Action.ORDER_RECORDED,
        by=by,
        on=[custody.inmate.subject, custody.facility.subject],
        after={
            "kind": str(made.get_kind_display()),
            "number": number,
            "court": court,
            "until": str(order.valid_until) if order.valid_until else None,
        },
    )
    return made
