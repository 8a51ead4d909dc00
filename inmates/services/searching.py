"""The identity search of intake: it answers for the whole country, little, and every search is recorded."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from inmates.models import Custody, Inmate
from inmates.search import find
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, Subject, deed, record


@dataclass(frozen=True, slots=True)
class Known:
    """All that the search tells of someone: number, name, birth year, facility, in custody or not."""

    inmate_no: str
    name: str
    birth_year: str
    facility: str
    in_custody: bool


@deed
def search_country(words: str, *, by: Actor) -> list[Known]:
    """Look for someone in every facility's records, in custody or not. Raises Refused("not-permitted")."""
    require(by, Permission.SEARCH_COUNTRY)
    people = Inmate.objects.values_list("pk", "inmate_no", "given_names", "surname").order_by("pk")
    found = find(words, ((pk, number, f"{given} {surname}") for pk, number, given, surname in people))
    known = _known([hit.inmate_pk for hit in found])
    record(
        Action.COUNTRY_SEARCHED,
        by=by,
        on=Subject("inmates.search", "country", _("Search of the country")),
        after={"found": [person.inmate_no for person in known]},
        sensitive={"words": words},
    )
    return known


def _known(keys: list[int]) -> list[Known]:
    last: dict[int, Custody] = {}
    for custody in Custody.objects.filter(inmate__in=keys).select_related("facility").order_by("admitted_at"):
        last[custody.inmate_id] = custody
    people = Inmate.objects.in_bulk(keys)
    return [_told(people[key], last.get(key)) for key in keys]


def _told(inmate: Inmate, custody: Custody | None) -> Known:
    return Known(
        inmate.inmate_no,
        inmate.full_name,
        inmate.date_of_birth[:4],
        custody.facility.name if custody else "",
        custody is not None and custody.ended_at is None,
    )
