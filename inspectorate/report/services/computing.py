"""Computing figures once: what was stored for the same checkpoint, period, facilities and rules is taken as it is."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error
from django.utils.translation import gettext as _

from inspectorate.figures import Scope, gather, scope_of
from inspectorate.figures.gathering import snapshot
from inspectorate.report import languages
from inspectorate.report.making import FIGURES_DONE, STAGES, Computed, Told, Wanted
from inspectorate.report.models import StoredFigures
from inspectorate.report.proving import proofs
from inspectorate.report.services import publishing
from inspectorate.report.services.archive import read, store, stored
from lcs_ims.lib.refusal import Refused

log = logging.getLogger(__name__)


def compute_once(wanted: Wanted, told: Told) -> tuple[Computed, StoredFigures]:
    """The figures of a request, read in one snapshot or taken from the store. Raises Refused as `scope_of` does,
    and with `service-away` where the Service's database does not answer.
    """

    def begun(stage: str) -> None:
        told(stage, 2 + STAGES.index(stage) * (FIGURES_DONE - 8) // len(STAGES))

    with service_at_hand(), snapshot():
        scope = scope_wanted(wanted)
        row = _known(wanted, scope)
        if row is None:
            figures = gather(scope, begun)
            told("proofs", FIGURES_DONE - 6)
            computed = Computed(figures, proofs(figures))
    row = row or store(computed)
    kept = read(row)
    if wanted.public:
        publishing.check_facilities(wanted, kept.figures.scope)
    return kept, row


def scope_wanted(wanted: Wanted) -> Scope:
    """The scope whose figures a report needs. Raises Refused as `scope_of`, `languages` and, for the public,
    `publishing` do.
    """
    languages.check(wanted.language)
    scope = scope_of(wanted.codes, wanted.first, wanted.last)
    if not wanted.public:
        return scope
    publishing.check_period(scope)
    publishing.counted(wanted)
    return scope_of(wanted.counted, wanted.first, wanted.last)


def _known(wanted: Wanted, scope: Scope) -> StoredFigures | None:
    """Figures that were read before: for the public those of the period, at whatever checkpoint they were read."""
    before = publishing.counted(wanted) if wanted.public else None
    return before or stored(scope)


@contextmanager
def service_at_hand() -> Iterator[None]:
    """Say plainly when the Service's database does not answer."""
    try:
        yield
    except Error as error:
        log.warning("The Service's database did not answer: %s", error)
        message = _("The Service's database does not answer, so nothing was counted. It is tried again by itself.")
        raise Refused("service-away", message) from error
