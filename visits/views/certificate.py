"""The interview certificate of a police visit, and every visitor's receipt, with the proofs."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lcs_ims.accounts.doors import Request
from lcs_ims.audit.sentences import entry_of
from visits.certificates import certificate_of, interviews_told_to, proof_file
from visits.doors import arranging, visit_or_404
from visits.kinds import Kind
from visits.models import Visit


@arranging
@require_safe
def certificate(request: Request, pk: int) -> HttpResponse:
    visit, as_officer, visits_too = _certified_or_404(request, pk)
    given = certificate_of(visit)
    context = {
        "visit": visit,
        "facility": visit.facility,
        "officer": as_officer,
        "visits_too": visits_too,
        "party": list(visit.party.exclude(present=False).select_related("visitor")),
        "police": getattr(visit, "police", None) if visit.kind == Kind.POLICE else None,
        "events": [(event.leaf, entry_of(event), event.leaf < given.size) for event in given.events],
        "waits": given.waits_for_a_checkpoint,
    }
    return render(request, "visits/certificate.html", context)


@arranging
@require_safe
def proof(request: Request, pk: int, leaf: int) -> HttpResponse:
    visit, *_as_whom = _certified_or_404(request, pk)
    text = proof_file(visit, leaf)
    if not text:
        raise Http404
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{visit.visit_no}-{leaf}.tlog-proof"'
    return answer


def _certified_or_404(request: Request, pk: int) -> tuple[Visit, bool, bool]:
    """The visit, whether as an officer, and whether its own page is open too: not to the lawyer of record."""
    if interview := interviews_told_to(request.user).filter(pk=pk).first():
        return interview, False, False
    return *visit_or_404(request, pk), True
