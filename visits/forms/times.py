from datetime import datetime

from lcs_ims.accounts.doors import Request
from lcs_ims.lib import clock


def pressed_time(request: Request) -> datetime | None:
    """The time on the button that was pressed; None for no press and for what no button of ours says."""
    if request.method != "POST":
        return None
    try:
        begins = datetime.fromisoformat(request.POST.get("begins", ""))
    except ValueError:
        return None
    near = begins.tzinfo is not None and abs(begins - clock.now()) < clock.days(366)
    return begins if near else None
