"""Who may act on a visit: an officer with the right at its facility, or those who visit, on their own."""

from collections.abc import Iterable

from lcs_ims.accounts.access import NotPermitted, require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused
from visits.models import Visitor


def may_arrange(by: Actor, facility: Facility, visitors: Iterable[Visitor]) -> bool:
    """Whether as an officer. Refuses with `not-permitted` who neither books for others there nor is the visitor."""
    try:
        require(by, Permission.BOOK_VISITS, facility)
    except Refused:
        own = {visitor.user_id for visitor in visitors}
        if by.user_id is None or own != {by.user_id}:
            raise NotPermitted from None
        return False
    return True
