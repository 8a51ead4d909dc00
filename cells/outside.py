"""Who is outside a facility, on the way to it, or about to leave it for good."""

from dataclasses import dataclass
from datetime import datetime

from cells.models import Transfer, Whereabouts
from cells.services.removal import without_papers
from inmates.absences import Absence
from inmates.models import Departure, Inmate, ReleaseOrder
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.clock import days

LEFT_DAYS = 14


@dataclass(frozen=True, slots=True)
class Outside:
    """A facility's people on the other side of its wall, as of a moment."""

    orders: list[ReleaseOrder]
    out: list[Whereabouts]
    sent: list[Transfer]
    coming: list[Transfer]
    left: list[Departure]
    removals: list[Whereabouts]

    @property
    def people(self) -> list[Inmate]:
        """All of them."""
        rows: list[ReleaseOrder | Whereabouts | Transfer | Departure] = [*self.orders, *self.out, *self.sent]
        rows += [*self.coming, *self.left, *self.removals]
        return [row.custody.inmate for row in rows]


def outside(facility: Facility, now: datetime) -> Outside:
    """Orders of release, people out, transfers both ways, who left lately, who went without papers. Six queries."""
    out = Whereabouts.objects.filter(custody__facility=facility, ended_at__isnull=True)
    out = out.exclude(kind__in=[Whereabouts.Kind.HOLDING, Whereabouts.Kind.TRANSIT])
    under_way = Transfer.objects.filter(outcome="", custody__ended_at__isnull=True).select_related(
        "custody__inmate", "custody__facility", "destination", "way"
    )
    orders = ReleaseOrder.objects.filter(
        custody__facility=facility, custody__ended_at__isnull=True, carried_out_at__isnull=True
    )
    left = Departure.objects.filter(custody__facility=facility, at__gte=now - days(LEFT_DAYS))
    return Outside(
        list(orders.select_related("custody__inmate")),
        list(out.select_related("custody__inmate").order_by("due_at", "pk")),
        list(under_way.filter(custody__facility=facility)),
        list(under_way.filter(destination=facility)),
        list(left.select_related("custody__inmate", "order")[:100]),
        list(without_papers(facility).select_related("custody__inmate")),
    )


def absences(inmates: list[int]) -> list[Absence]:
    """Who of these people is out of the facility now. One query."""
    out = Whereabouts.objects.filter(custody__inmate__in=inmates, ended_at__isnull=True).exclude(kind="holding")
    return [
        Absence(way.custody.inmate_id, str(way.get_kind_display()), way.began_at, way.due_at)
        for way in out.select_related("custody")
    ]
