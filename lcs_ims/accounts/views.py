from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from lcs_ims.accounts.access_report import uses_of_accounts
from lcs_ims.accounts.doors import Request, own_account, permitted
from lcs_ims.accounts.forms import ChangePasswordForm, NewUserForm, PostingForm, ReasonForm, SearchForm
from lcs_ims.accounts.models import Posting, User
from lcs_ims.accounts.passwords import temporary_password
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.postings import confirm_posting, post_user, withdraw_posting
from lcs_ims.accounts.second_factor import has_factor, open_account, open_enrolment
from lcs_ims.accounts.services import (
    disable_user,
    enable_user,
    give_temporary_password,
    set_password,
)
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused

PEOPLE_PER_PAGE = 30


@own_account
@sensitive_post_parameters()
@form_page
def account(request: Request) -> HttpResponse:
    form = ChangePasswordForm(request.user, request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            user = set_password(request.user, form.cleaned_data["new"], by=request.actor)
            update_session_auth_hash(request, user)
            messages.success(request, _("Your password is changed. Every other session of yours has ended."))
            return redirect("account")
    context = {
        "form": form,
        "postings": request.user.postings.open().select_related("facility"),
        "desks_of": request.access.facilities(Permission.ENROL_DESK),
        "may_reset": request.access.any(Permission.RESET_FACTOR),
        "may_invite": request.access.any(Permission.INVITE_OUTSIDER),
    }
    return render(request, "accounts/account.html", context)


@permitted(Permission.MANAGE_ACCOUNTS)
@require_safe
def people(request: Request) -> HttpResponse:
    search = SearchForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    found = User.objects.found_by(words)
    open_postings = Prefetch("postings", Posting.objects.open().select_related("facility"), to_attr="open_postings")
    page = Paginator(found.prefetch_related(open_postings), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/people.html", {"search": search, "words": words, "page": page})


@permitted(Permission.MANAGE_ACCOUNTS, Permission.CONFIRM_POSTING)
@require_safe
def access_report(request: Request) -> HttpResponse:
    page = Paginator(uses_of_accounts(), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/access_report.html", {"page": page})


@permitted(Permission.MANAGE_ACCOUNTS)
@never_cache
@sensitive_variables("password")
@form_page
def new_person(request: Request) -> HttpResponse:
    form = NewUserForm(request.access.facilities(Permission.MANAGE_ACCOUNTS), request.POST or None)
    if form.is_valid():
        password = temporary_password()
        with form.showing_refusals():
            user, code = open_account(**form.cleaned_data, by=request.actor, password=password)
            return _password_once(request, user, password, code)
    return render(request, "accounts/new_person.html", {"form": form})


@permitted(Permission.MANAGE_ACCOUNTS)
@require_safe
def person(request: Request, username: str) -> HttpResponse:
    return _page_of(request, get_object_or_404(User, username=username))


@permitted(Permission.MANAGE_ACCOUNTS)
@form_page
def post(request: Request, username: str) -> HttpResponse:
    user = get_object_or_404(User, username=username)
    form = PostingForm(request.access.facilities(Permission.MANAGE_ACCOUNTS), request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            posting = post_user(user, **form.cleaned_data, by=request.actor)
            if posting.is_pending:
                messages.warning(request, _("The posting begins when a second person confirms it."))
            else:
                messages.success(request, _("The posting has begun."))
            return redirect("person", username)
    return render(request, "accounts/post.html", {"form": form, "person": user})


@permitted(Permission.MANAGE_ACCOUNTS)
@form_page
def withdraw(request: Request, posting_id: int) -> HttpResponse:
    posting = get_object_or_404(Posting.objects.select_related("user", "facility"), pk=posting_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            withdraw_posting(posting, by=request.actor, reason=form.cleaned_data["reason"])
            messages.success(request, _("The posting is withdrawn."))
            return redirect("person", posting.user.username)
    return render(request, "accounts/withdraw.html", {"form": form, "posting": posting})


@permitted(Permission.MANAGE_ACCOUNTS)
@form_page
def close(request: Request, username: str) -> HttpResponse:
    user = get_object_or_404(User, username=username)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            disable_user(user, by=request.actor, reason=form.cleaned_data["reason"])
            messages.success(request, _("The account is closed."))
            return redirect("person", username)
    return render(request, "accounts/close.html", {"form": form, "person": user})


@permitted(Permission.MANAGE_ACCOUNTS)
@form_page
def reopen(request: Request, username: str) -> HttpResponse:
    user = get_object_or_404(User, username=username)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            enable_user(user, by=request.actor, reason=form.cleaned_data["reason"])
            messages.success(request, _("The account is open again."))
            return redirect("person", username)
    return render(request, "accounts/reopen.html", {"form": form, "person": user})


@permitted(Permission.MANAGE_ACCOUNTS)
@never_cache
@sensitive_variables("password")
@require_POST
def forgotten_password(request: Request, username: str) -> HttpResponse:
    user = get_object_or_404(User, username=username)
    try:
        password = give_temporary_password(user, by=request.actor)
    except Refused as refusal:
        return _page_of(request, user, refusal)
    return _password_once(request, user, password)


@permitted(Permission.MANAGE_ACCOUNTS)
@never_cache
@sensitive_variables("code")
@require_POST
def enrolment(request: Request, username: str) -> HttpResponse:
    user = get_object_or_404(User, username=username)
    try:
        code = open_enrolment(user, by=request.actor)
    except Refused as refusal:
        return _page_of(request, user, refusal)
    return render(request, "accounts/enrolment_code.html", {"person": user, "code": code})


@permitted(Permission.CONFIRM_POSTING)
@require_safe
def waiting(request: Request) -> HttpResponse:
    return _waiting_page(request)


@permitted(Permission.CONFIRM_POSTING)
@require_POST
def confirm(request: Request, posting_id: int) -> HttpResponse:
    posting = get_object_or_404(Posting.objects.select_related("user", "facility"), pk=posting_id)
    try:
        confirm_posting(posting, by=request.actor)
    except Refused as refusal:
        return _waiting_page(request, refusal)
    messages.success(request, _("The posting has begun."))
    return redirect("waiting-postings")


def _page_of(request: Request, user: User, refusal: Refused | None = None) -> HttpResponse:
    postings = user.postings.select_related("facility")
    context = {"person": user, "postings": postings, "refusal": refusal, "others_account": user != request.user}
    context |= {"has_factor": has_factor(user)}
    return render(request, "accounts/person.html", context)


def _password_once(request: Request, user: User, password: str, code: str = "") -> HttpResponse:
    context = {"person": user, "password": password, "code": code}
    return render(request, "accounts/temporary_password.html", context)


def _waiting_page(request: Request, refusal: Refused | None = None) -> HttpResponse:
    postings = Posting.objects.pending().select_related("user", "facility")
    return render(request, "accounts/waiting.html", {"postings": postings, "refusal": refusal})
