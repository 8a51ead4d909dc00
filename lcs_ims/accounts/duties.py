"""What the clock does for accounts: it forgets counts that have run out."""

from datetime import datetime, timedelta

from lcs_ims.accounts.door_models import Rate
from lcs_ims.lib.duties import duty

KEPT_FOR = timedelta(days=1)


@duty(name="accounts.rates", every=timedelta(hours=6))
def forget_old_counts(now: datetime) -> int:
    return Rate.objects.filter(began_at__lt=now - KEPT_FOR).delete()[0]
