"""Who a person's lawyers are: those confirmed, of whom the visits know, else what the intake wrote down.

The visits keep who was confirmed as whose lawyer; at start they register the function that answers, and the one that
tells a lawyer, and a child's people, that the police take somebody out.
"""

from collections.abc import Callable, Iterable, Mapping

from inmates.models import Inmate, IntakeAnswer
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility

Source = Callable[[], Iterable[tuple[int, str]]]
"""The primary key of an inmate and the name of a confirmed lawyer, for everyone who has one."""

Teller = Callable[[Inmate, Facility, Actor], None]

_sources: list[Source] = []
_tellers: list[Teller] = []


def register(source: Source) -> None:
    """Have a function asked for confirmed lawyers. Called in an app's `ready`."""
    if source not in _sources:
        _sources.append(source)


def register_teller(teller: Teller) -> None:
    """Have a function told of everyone whom the police take out. Called in an app's `ready`."""
    if teller not in _tellers:
        _tellers.append(teller)


def tell_taken_out(inmate: Inmate, facility: Facility, *, by: Actor) -> None:
    """Say to those outside who are to know that the police take somebody out of a facility."""
    for teller in _tellers:
        teller(inmate, facility, by)


def lawyers(held: Mapping[int, int]) -> dict[int, str]:
    """The lawyers of custodies, given with their inmates (primary keys); those without are left out."""
    confirmed: dict[int, list[str]] = {}
    for source in _sources:
        for inmate, name in source():
            confirmed.setdefault(inmate, []).append(name)
    written = IntakeAnswer.objects.filter(task="lawyer", answer=IntakeAnswer.Answer.DONE).order_by(
        "answered_at", "pk"
    )
    said = {custody: words for custody, words in written.values_list("custody_id", "words") if custody in held}
    return said | {custody: ", ".join(confirmed[inmate]) for custody, inmate in held.items() if inmate in confirmed}
