"""How long each kind of visit may wait: as set, at a facility or everywhere, else as LCS policy has it."""

from visits.kinds import KINDS
from visits.models import WaitStandard
from visits.waits import Standard, Standards

POLICY = {kind.value: rules.wait for kind, rules in KINDS.items()}


def standards() -> Standards:
    """Every standard that was ever set. One query."""
    return Standards(
        POLICY,
        [
            Standard(one.kind, one.minutes, one.source, one.facility_id, one.from_on)
            for one in WaitStandard.objects.all()
        ],
    )
