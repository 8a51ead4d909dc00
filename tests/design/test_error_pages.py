import pytest
from django.shortcuts import render
from django.template.loader import render_to_string
from django.test import Client, RequestFactory


@pytest.mark.parametrize("code", [400, 403, 404, 500])
def test_an_error_page_can_be_drawn_with_nothing_at_hand(code: int) -> None:
    assert "<h1>" in render_to_string(f"{code}.html")


@pytest.mark.django_db
def test_an_absent_page_and_one_of_another_role_read_differently() -> None:
    request = RequestFactory().get("/")
    assert b"belongs to another role" in render(request, "403.html").content
    assert b"belongs to another role" not in render(request, "404.html").content


@pytest.mark.django_db
def test_an_absent_page_does_not_repeat_what_was_asked_for(client: Client) -> None:
    answer = client.get("/no-such-page/LCS-2026-00412")
    assert answer.status_code == 404
    assert b"00412" not in answer.content


@pytest.mark.parametrize("code", [400, 403, 404, 500])
def test_no_error_page_uses_the_words_that_blame(code: int) -> None:
    words = render_to_string(f"{code}.html").lower()
    assert not [word for word in ("invalid", "please", "an error occurred", "sorry", "oops") if word in words]
