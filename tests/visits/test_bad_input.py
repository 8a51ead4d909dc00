"""Every field of every form of bookings, with what nobody means: a clear answer, nothing half-done."""

import pytest
from django.test import Client as Browser

from lcs_ims.audit.verification import verify
from tests.building import an_officer
from tests.visiting import signed_in
from tests.visits.guests import a_client, a_relative, account, booked, request_for, someone_outside
from visits.models import Ban, Client, Closure, SlotHold, Visit, VisitingHours, Visitor
from visits.services.clients import ask_for_client

pytestmark = pytest.mark.django_db

AWKWARD = ("", " ", "\x00", "é" * 201, "9" * 400, "-1", "<b>'\";--", "\u202e𝔸\U0001f512", "0000-00-00", "NaN", "²")
FORMS = {
    "/visits/me/": "kind full_name identified_by phone email",
    "/visits/ask/": "named number ground purpose wanted_from_day wanted_from_year wanted_from_time minutes token",
    "/visits/clients/{tie}/book/": "begins minutes",
    "/visits/clients/{tie}/end/": "reason",
    "/visits/{visit}/change/": "begins",
    "/visits/{visit}/cancel/": "reason",
    "/visits/requests/{asked}/": "inmate_no agreed about_no objection reviewer upheld review reason",
    "/visitors/{visitor}/": "seen until_on_day until_on_year reason ends_on_day ends_on_month ends_on_year",
    "/facilities/MCCI/visits/book/": "begins token",
    "/facilities/MCCI/visits/door/": "kind full_name identified_by certificate ground inmate_no agreed",
    "/facilities/MCCI/visits/offer/": "kind day_0 day_7 name capacity begins_at_day ends_at_time reason",
    "/facilities/MCCI/visitors/register/": "kind full_name identified_by relation phone email seen",
}
DEEDS = {
    "/visits/requests/{asked}/": ("answer", "object", "review", "end"),
    "/visitors/{visitor}/": ("verify", "ban"),
    "/facilities/MCCI/visits/offer/": ("hours", "room", "block"),
}


@pytest.fixture
def readers(mcci) -> dict[str, Browser]:
    lawyer = Browser()
    lawyer.force_login(account(someone_outside()))
    return {"outside": lawyer, "charge": signed_in(an_officer("officer_in_charge", mcci))}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_sent_with_what_nobody_means_is_answered_and_does_nothing(readers, mcci, inmate, form):
    lawyer = Visitor.objects.get(user__isnull=False)
    tie, visit = a_client(lawyer, inmate), booked(inmate, mother := a_relative(mcci))
    asked = ask_for_client(lawyer, request_for(inmate), by=account(lawyer).actor("tests"))
    address = form.format(tie=tie.pk, visit=visit.pk, asked=asked.pk, visitor=mother.pk)
    reader = readers["outside" if form.startswith(("/visits/me", "/visits/ask", "/visits/clients")) else "charge"]
    before = _everything()
    for deed in DEEDS.get(form, ("",)):
        for value in AWKWARD:
            said = dict.fromkeys(FORMS[form].split(), value) | ({"deed": deed} if deed else {})
            assert reader.post(address, said).status_code in {200, 302, 404, 422}
    if form not in MEANT:
        assert _everything() == before
    assert not verify().problems


MEANT = {  # a strange name or reason is a name or a reason all the same
    "/visits/me/",
    "/visits/clients/{tie}/end/",
    "/visits/{visit}/cancel/",
    "/facilities/MCCI/visits/door/",
    "/facilities/MCCI/visits/offer/",
    "/facilities/MCCI/visitors/register/",
}


def _everything() -> dict[str, list[object]]:
    tables = (Visit, Client, SlotHold, Ban, Closure, VisitingHours, Visitor)
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}
