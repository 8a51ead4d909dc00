"""The one way a deed says no."""

from lcs_ims.lib.objections import Objection


class Refused(Exception):
    """A deed that the rules of the Service do not allow; nothing was changed.

    `code` is stable and for programs and tests; `message` says the fact, the thing and the next
    step for the officer; `objections` are the separation rules that spoke against, if any.
    """

    def __init__(self, code: str, message: str, objections: tuple[Objection, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.objections = objections
