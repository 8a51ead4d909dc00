from typing import Any

import pytest
from django.core.management.base import CommandError

from lcs_ims.audit import Action, attempt, deed
from lcs_ims.audit.commands import RecordingCommand
from lcs_ims.audit.models import Checkpoint
from lcs_ims.lib.commands import Answer
from lcs_ims.lib.refusal import Refused
from tests.audit.insider import rewrite
from tests.audit.telling import CELL, OFFICER, place

pytestmark = pytest.mark.django_db


class Place(RecordingCommand):
    def answer(self, **options: Any) -> Answer:
        place()
        return Answer({"placed": True})


class Refusing(RecordingCommand):
    def answer(self, **options: Any) -> Answer:
        return self.refuse()

    @deed
    def refuse(self) -> Answer:
        attempt(Action.STAY_REFUSED, by=OFFICER, on=CELL)
        raise Refused("cell-full", "Cell B-07 is full.")


def test_what_a_command_wrote_is_signed_when_it_ends() -> None:
    Place().handle(json=True)
    assert Checkpoint.objects.get().size == 2


def test_a_refusal_is_signed_too() -> None:
    with pytest.raises(CommandError):
        Refusing().handle(json=True)
    assert Checkpoint.objects.get().size == 2


def test_a_command_says_when_the_trail_no_longer_fits(capsys: pytest.CaptureFixture[str]) -> None:
    Place().handle(json=True)
    rewrite(1, lambda event: event.update(reason="never happened"), sign_again=False)
    Place().handle(json=True)
    assert "does not continue what was signed last" in capsys.readouterr().err
    assert Checkpoint.objects.count() == 1
