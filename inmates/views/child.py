from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inmates.doors import held_or_404
from inmates.forms.file import IntakeForm
from inmates.intake import BY_PROBATION
from inmates.services.file import answer_task
from inmates.services.pictures import is_young
from inmates.views.children import READERS
from lcs_ims.accounts.doors import Request, permitted


@permitted(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def child(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, *READERS)
    form = IntakeForm(request.POST or None, child=True, tasks=BY_PROBATION)
    if form.is_valid():
        with form.showing_refusals():
            answer_task(held.inmate, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Written down."))
            return redirect("children")
    codes = [task.code for task in BY_PROBATION]
    context = {
        "inmate": held.inmate,
        "facility": held.facility,
        "form": form if is_young(held.inmate) and not held.custody.ended_at else None,
        "answers": held.custody.intake_answers.filter(task__in=codes),
    }
    return render(request, "inmates/child.html", context)
