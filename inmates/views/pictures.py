from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from inmates.doors import held_or_404
from inmates.forms.matters import PictureForm
from inmates.models import Picture
from inmates.services.pictures import is_young, read_out_picture, store_picture
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib.pages import form_page


@permitted(Permission.VIEW_INMATES)
@form_page
def pictures(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.VIEW_INMATES)
    form = PictureForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with form.showing_refusals():
            store_picture(held.inmate, form.cleaned_data["kind"], form.cleaned_data["file"].read(), by=request.actor)
            messages.success(request, _("Stored, without whatever else was in the file."))
            return redirect("pictures", number)
    found = list(Picture.objects.filter(custody__inmate=held.inmate).select_related("warrant"))
    young = is_young(held.inmate)
    newest = next((p for p in found if p.kind == Picture.Kind.PHOTOGRAPH), None)
    context = {
        "inmate": held.inmate,
        "facility": held.facility,
        "pictures": found,
        "young": young,
        "face": None if young else newest,  # reading a child's photograph is an event: never by opening a list
        "form": form if _may_store(request, held.facility) and not held.custody.ended_at else None,
    }
    return render(request, "inmates/pictures.html", context)


@permitted(Permission.VIEW_INMATES)
@require_safe
def picture(request: Request, pk: int) -> HttpResponse:
    found = Picture.objects.select_related("custody__inmate", "custody__facility").filter(pk=pk).first()
    held = held_or_404(request, found.custody.inmate.inmate_no, Permission.VIEW_INMATES) if found else None
    if found is None or held is None:
        raise Http404
    answer = HttpResponse(
        read_out_picture(found, at=held.facility, by=request.actor), content_type=found.content_type
    )
    answer["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _may_store(request: Request, facility: object) -> bool:
    return request.access.allowed(Permission.ADMIT_INMATE, facility)  # type: ignore[arg-type]
