import json
from datetime import timedelta
from urllib.error import URLError

import pytest
from django.core import mail

from lcs_ims.audit import Subject, deed, history, record
from lcs_ims.audit.actions import Action
from lcs_ims.lib import clock
from lcs_ims.lib.duties import duties
from lcs_ims.lib.refusal import Refused
from lcs_ims.outbox import sending, services
from lcs_ims.outbox.models import Channel, Message
from lcs_ims.outbox.services import post, send_due
from tests.building import SHELL
from tests.refusing import code

pytestmark = pytest.mark.django_db

CHILD = Subject("inmates.inmate", "7", "JTC/2026/00007", "JTC")
texts: list[tuple[str, str, str]] = []


def keep_text(number, text, key):
    texts.append((number, text, key))


def no_network(number, text, key):
    raise OSError("no network")


def use(settings, adapter):
    texts.clear()
    settings.SMS_ADAPTER = f"{__name__}.{adapter.__name__}"


def an_email(to="officer@example.org"):
    return post(Channel.EMAIL, to=to, subject="A child is held", body="Sign in.", about=CHILD, by=SHELL)


def an_sms():
    return post(Channel.SMS, to="+266 5800 0000", body="A child is held at JTC.", about=CHILD, by=SHELL)


def sent(after=timedelta()):
    return send_due(by=SHELL, now=clock.now() + after)


def state_of(message):
    message.refresh_from_db()
    return message.state, message.tries


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.SMS_ADAPTER = "lcs_ims.outbox.sending.into_a_file"
    settings.EMAIL_FILE_PATH = tmp_path / "messages"
    return settings.EMAIL_FILE_PATH


def test_without_a_server_or_a_gateway_messages_go_into_a_folder_and_not_onto_the_screen(folder, capfd):
    an_email()
    an_sms()
    assert sent() == 2
    written = {path.suffix: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert "To: officer@example.org" in written[".log"]
    assert written[".txt"].endswith("+266 5800 0000: A child is held at JTC.\n")
    assert capfd.readouterr().out == ""


def test_a_folder_that_cannot_be_is_an_error_of_the_message(folder):
    folder.write_text("a file in its place")
    messages = [an_email(), an_sms()]
    sent()
    assert {state_of(message) for message in messages} == {("queued", 1)}


def test_an_email_carries_its_calendar_file():
    calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    post(Channel.EMAIL, to="a@example.org", subject="Visit", body="10:00", about=CHILD, by=SHELL, calendar=calendar)
    assert sent() == 1
    assert mail.outbox[0].attachments == [("visit.ics", calendar, "text/calendar")]


def test_an_email_is_sent_once():
    message = an_email()
    assert (sent(), sent()) == (1, 0)
    assert [(m.to, m.subject, m.body) for m in mail.outbox] == [
        (["officer@example.org"], "A child is held", "Sign in.")
    ]
    assert state_of(message) == ("sent", 1)


def test_an_sms_goes_through_the_adapter_that_the_settings_name(settings):
    use(settings, keep_text)
    message = an_sms()
    sent()
    assert texts == [("+266 5800 0000", "A child is held at JTC.", str(message.key))]


def test_what_does_not_go_is_tried_again_later_and_later(settings):
    use(settings, no_network)
    message = an_sms()
    assert (sent(), sent(timedelta(seconds=50))) == (1, 0)
    assert sent(timedelta(minutes=2)) == 1
    assert sent(timedelta(minutes=6)) == 0
    use(settings, keep_text)
    assert sent(timedelta(minutes=8)) == 1
    assert state_of(message) == ("sent", 3)


def test_it_is_given_up_after_a_day_and_the_trail_says_so(settings):
    use(settings, no_network)
    message = an_sms()
    for hours in range(26):
        sent(timedelta(hours=hours))
    assert state_of(message)[0] == "failed"
    assert sent(timedelta(days=3)) == 0
    assert history(CHILD)[0].action == Action.MESSAGE_FAILED
    assert message.last_error == "OSError: no network"


def test_one_that_fails_holds_up_no_other(settings):
    use(settings, no_network)
    an_sms()
    message = an_email()
    sent()
    assert state_of(message) == ("sent", 1)


def test_what_many_have_to_be_told_goes_in_one_run():
    for _ in range(50):
        an_email()
    assert (sent(), sent()) == (50, 0)


def test_a_run_ends_before_another_may_begin(monkeypatch):
    """Slow servers: what is left is the next run's, so that no two runs send the same message."""
    (beat,) = [duty for duty in duties() if duty.name == "outbox.send"]
    assert beat.lease > services.LONGEST
    an_email()
    an_email()
    monkeypatch.setattr(services, "LONGEST", timedelta())
    assert (sent(), sent(), sent()) == (1, 1, 0)


def test_a_server_that_hangs_holds_up_no_other_duty():
    assert [duty.apart for duty in duties() if duty.name == "outbox.send"] == [True]


def test_a_repeat_is_known_by_its_key(settings, monkeypatch):
    """The process dies between sending and saying so: the next run sends the same message with the same key."""
    use(settings, keep_text)
    settings.DEFAULT_FROM_EMAIL = "LCS <noreply@lcs.example>"
    messages = [an_sms(), an_email()]

    def dies(*_args, **_kwargs):
        raise MemoryError

    with monkeypatch.context() as cut:
        cut.setattr(services, "_settle", dies)
        for message in messages:
            Message.objects.exclude(pk=message.pk).update(next_at=clock.now() + timedelta(minutes=1))
            with pytest.raises(MemoryError):
                sent()
            Message.objects.update(next_at=clock.now())
    assert sent() == 2
    assert [key for _number, _text, key in texts] == 2 * [str(messages[0].key)]
    keys = [email.extra_headers["Message-ID"] for email in mail.outbox]
    assert keys == 2 * [f"<{messages[1].key}@lcs.example>"]


def test_a_message_is_kept_with_its_deed_or_not_at_all():
    @deed
    def refused_after_all(*, by):
        an_email()
        raise Refused("no", "No.")

    assert code(refused_after_all, by=SHELL) == "no"
    assert not Message.objects.exists()


def test_no_event_names_the_address_or_the_words():
    @deed
    def tell(*, by):
        record(Action.CHILD_NOTIFIED, by=by, on=CHILD, after={"to": "x"})
        an_email()

    tell(by=SHELL)
    sent()
    bodies = "".join(json.dumps(event.facts, default=str) for event in history(CHILD))
    assert "Waiting" not in bodies
    assert "example.org" not in bodies
    assert "Sign in." not in bodies


def test_the_gateway_is_given_number_text_and_token(settings, monkeypatch):
    settings.SMS_URL, settings.SMS_TOKEN = "https://sms.example.org/send", "secret"
    asked = []

    class Answer:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    def answer(request, timeout):
        asked.append(request)
        return Answer()

    monkeypatch.setattr(sending, "urlopen", answer)
    sending.gateway("+266 5800 0000", "Lebitso", "5d1c2f0e")
    assert json.loads(asked[0].data) == {"to": "+266 5800 0000", "text": "Lebitso"}
    assert asked[0].get_header("Authorization") == "Bearer secret"
    assert asked[0].get_header("Idempotency-key") == "5d1c2f0e"  # as urllib spells it


def test_a_gateway_that_is_away_is_an_error_of_the_message(settings, monkeypatch):
    def away(request, timeout):
        raise URLError("away")

    settings.SMS_URL, settings.SMS_ADAPTER = "https://sms.example.org/send", "lcs_ims.outbox.sending.gateway"
    monkeypatch.setattr(sending, "urlopen", away)
    message = an_sms()
    sent()
    assert state_of(message) == ("queued", 1)
