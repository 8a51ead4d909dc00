"""The base of commands that write: when one is done, what it wrote is under a checkpoint."""

from typing import Any

from lcs_ims.audit.signer import sign_if_able
from lcs_ims.lib.commands import AnsweringCommand
from lcs_ims.lib.refusal import Refused


class RecordingCommand(AnsweringCommand):
    """A command whose events are signed at its end, refused or not.

    Where a signer of its own holds the key, it is left to that. A trail that does not fit what was
    signed before is said on standard error; the command's own outcome stays what it was.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            super().handle(*args, **options)
        finally:
            self._sign()

    def _sign(self) -> None:
        try:
            sign_if_able()
        except Refused as refused:
            if refused.code != "log-not-begun":
                self.stderr.write(refused.message)
