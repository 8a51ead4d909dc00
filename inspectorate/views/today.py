from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inspectorate.doors import Request, inspectors


@inspectors
@require_safe
def today(request: Request) -> HttpResponse:
    return render(request, "inspectorate/today.html", {})
