"""Pages: their names in the table of addresses, and the methods that a form's page answers."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods

form_page = require_http_methods(["GET", "HEAD", "POST"])
"""A page with a form on it: shown, and sent."""


def page_of(request: HttpRequest) -> str:
    """The name of the page that is asked for; empty where no address fits."""
    match = request.resolver_match
    return match.view_name if match else ""


def address_of(page: str, *arguments: str) -> str:
    """The address of a page, or nothing while the page is not there yet."""
    try:
        return reverse(page, args=arguments)
    except NoReverseMatch:
        return ""
