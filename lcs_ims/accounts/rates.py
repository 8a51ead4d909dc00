"""How often one person, or one address before the sign-in, may do what others could do in bulk."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from lcs_ims.accounts.door_models import Rate
from lcs_ims.audit import Action, Actor, Subject, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.addresses import client_address

Rest = ParamSpec("Rest")
R = TypeVar("R", bound=HttpRequest)


class Limit(NamedTuple):
    most: int
    within: timedelta
    only_posts: bool = False


LIMITS = {
    "sign-in": Limit(150, timedelta(minutes=5), only_posts=True),  # a whole facility changes shift behind one address
    "desk": Limit(60, timedelta(minutes=5), only_posts=True),
    "search": Limit(60, timedelta(minutes=1)),
    "export": Limit(30, timedelta(minutes=10)),
}


def limited(
    name: str,
) -> Callable[[Callable[Concatenate[R, Rest], HttpResponseBase]], Callable[Concatenate[R, Rest], HttpResponseBase]]:
    """Answer 429 instead of the view to whoever asks more often than the limit of that name allows."""

    def guard(
        view: Callable[Concatenate[R, Rest], HttpResponseBase],
    ) -> Callable[Concatenate[R, Rest], HttpResponseBase]:
        @wraps(view)
        def guarded(request: R, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
            return too_often(request, name) or view(request, *args, **kwargs)

        return guarded

    return guard


def too_often(request: HttpRequest, name: str) -> HttpResponse | None:
    """The answer to a request beyond the limit; nothing while it is within. The first one beyond is an event."""
    limit = LIMITS[name]
    if limit.only_posts and request.method != "POST":
        return None
    user = getattr(request, "user", None)
    who = f"user {user.pk}" if user and user.pk else f"web {client_address(request)}"
    count = _counted(f"{name} {who}", limit.within)
    if count <= limit.most:
        return None
    if count == limit.most + 1:
        _record_excess(name, limit, who, user.subject if user and user.pk else None)
    answer = render(request, "accounts/too_often.html", {"minutes": limit.within.seconds // 60}, status=429)
    answer["Retry-After"] = str(limit.within.seconds)
    return answer


@transaction.atomic
def _counted(key: str, within: timedelta) -> int:
    now = clock.now()
    Rate.objects.bulk_create([Rate(key=key, began_at=now)], ignore_conflicts=True)
    Rate.objects.filter(key=key, began_at__lte=now - within).update(began_at=now, count=0)
    Rate.objects.filter(key=key).update(count=F("count") + 1)
    return Rate.objects.values_list("count", flat=True).get(key=key)


@deed
def _record_excess(name: str, limit: Limit, who: str, on: Subject | None) -> None:
    after = {"rate": name, "most": limit.most, "minutes": limit.within.seconds // 60}
    record(
        Action.RATE_EXCEEDED,
        by=Actor.system("limits", source=who),
        on=on or Subject("accounts.address", who, who),
        after=after,
    )
