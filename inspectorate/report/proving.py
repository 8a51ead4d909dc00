"""Which events a report proves, and their proofs under its checkpoint."""

from inspectorate.figures import Figures
from lcs_ims.audit.actions import Action
from lcs_ims.audit.models import Checkpoint, Event, Mention
from lcs_ims.audit.proofs import prove_events

MOST = 2_000
"""About 2 MB. The gravest come first; the report says how many there are."""

ALWAYS = (
    Action.EXCEPTION_GRANTED,
    Action.EXCEPTION_RENEWED,
    Action.OVERCROWDING_ORDERED,
    Action.OUT_WITH_POLICE,
    Action.FACTS_WIDENED,
    Action.ROWS_WRITTEN,
    Action.DATABASE_RESTORED,
    Action.PAYLOAD_ERASED,
)


def proofs(figures: Figures) -> tuple[str, ...]:
    """Of the last event that the checkpoint covers, of every leave and police exit, and of the breaches' opening."""
    scope = figures.scope
    checkpoint = Checkpoint.objects.get(number=scope.basis.number)
    return tuple(prove_events(_events(figures), checkpoint))


def _events(figures: Figures) -> list[Event]:
    scope = figures.scope
    covered = Event.objects.filter(leaf__lt=scope.basis.size)
    leaves = [scope.basis.size - 1]
    here = Mention.objects.filter(facility__in=scope.codes).values("event_id")
    leaves += covered.filter(
        action__in=ALWAYS, recorded_at__gte=scope.since, recorded_at__lt=scope.until, leaf__in=here
    ).values_list("leaf", flat=True)
    if len(scope.places) == 1:
        leaves += _openings(figures)
    chosen = list(dict.fromkeys(leaves))[:MOST]
    found = covered.in_bulk(chosen)
    return [found[leaf] for leaf in sorted(chosen) if leaf in found]


def _openings(figures: Figures) -> list[int]:
    """The events that opened the breaches of a facility, absolute ones first."""
    keys = {str(case.key): case for case in figures.breaches}
    opened = (
        Mention.objects.filter(type="cells.breach", event__action=Action.BREACH_OPENED)
        .order_by("event_id")
        .values_list("event_id", "subject_id")
    )
    found = [(not keys[key].absolute, leaf) for leaf, key in opened if key in keys]
    return [leaf for _strict, leaf in sorted(found)]
