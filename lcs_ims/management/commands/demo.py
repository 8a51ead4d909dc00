from typing import Any

from django.conf import settings

from lcs_ims.audit.commands import RecordingCommand
from lcs_ims.demo.loading import load
from lcs_ims.lib.commands import Answer
from lcs_ims.lib.refusal import Refused


class Command(RecordingCommand):
    help = "Loads the demonstration into an empty database: twelve fictional institutions and their staff."

    def answer(self, **_options: Any) -> Answer:
        if not settings.DEBUG:
            raise Refused("production", "A demonstration is not loaded in production.")
        loaded = load()
        lines = [f"{loaded.people} people taken over, {loaded.breaches} breaches found among them.", ""]
        lines += [f"{u['username']:16} {u['password']}  {u['role']} {u['facility']}" for u in loaded.users]
        return Answer({"users": loaded.users}, lines)
