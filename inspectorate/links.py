"""From what an event names to its page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from cells.models import Cell
from lcs_ims.audit.actor import Subject
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility


@dataclass(frozen=True, slots=True)
class Link:
    """Something that an event names, and where its page is (empty: it has none here)."""

    kind: str
    label: str
    url: str


def links_of(event: Event) -> list[Link]:
    """Everything the event names, in its order."""
    return [
        Link(
            subject.type.rpartition(".")[2].replace("_", " "), subject.label, _PAGES.get(subject.type, _none)(subject)
        )
        for subject in event.on
    ]


def _none(subject: Subject) -> str:
    return ""


def _facility(subject: Subject) -> str:
    return reverse("facility", args=[subject.facility]) if Facility.objects.filter(code=subject.facility) else ""


def _cell(subject: Subject) -> str:
    cell = Cell.objects.select_related("facility").filter(pk=subject.id).first() if subject.id.isdigit() else None
    return reverse("cell", args=[cell.facility.code, cell.code]) if cell else ""


_PAGES: dict[str, Callable[[Subject], str]] = {
    "inmates.inmate": lambda subject: reverse("inmate", args=[subject.label]),
    "facilities.facility": _facility,
    "cells.cell": _cell,
    "cells.breach": lambda subject: reverse("breach", args=[subject.id]) if subject.id.isdigit() else "",
    "visits.visit": lambda subject: reverse("visit", args=[subject.id]) if subject.id.isdigit() else "",
}
