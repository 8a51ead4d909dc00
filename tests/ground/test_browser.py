"""A real browser sees the pages, and asks nobody but the Service for anything."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_sign_in_page_needs_nothing_from_elsewhere_and_breaks_no_policy(page, live_server):
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/sign-in/")
    assert page.get_by_role("button", name="Sign in").is_visible()
    assert all(url.startswith(live_server.url) for url in asked)
    assert complaints == []
