"""The archive: figures stored once for each checkpoint, and reports that are added and never changed."""

import hashlib
import json
import zlib

from django.db import transaction
from django.db.models import Max

from cells.verdicts import RULES_VERSION
from inspectorate.figures import Scope
from inspectorate.figures.opening import in_order
from inspectorate.report.files import METHOD_VERSION
from inspectorate.report.making import Computed, Made, Wanted
from inspectorate.report.models import Archived, StoredFigures
from inspectorate.report.services import publishing
from inspectorate.report.stored import as_text, from_text
from lcs_ims.lib import clock


def key_of(scope: Scope) -> str:
    """What figures are filed under: everything that they depend on."""
    return _digest([
        scope.basis.text,
        in_order(scope.places),
        scope.period.first.isoformat(),
        scope.period.last.isoformat(),
        RULES_VERSION,
        METHOD_VERSION,
    ])  # fmt: skip


def stored(scope: Scope) -> StoredFigures | None:
    """Figures of this scope that were read before."""
    return StoredFigures.objects.filter(key=key_of(scope)).first()


def store(computed: Computed) -> StoredFigures:
    """Keep figures; those kept first stay, whoever computed them at the same time."""
    data = zlib.compress(as_text(computed).encode(), 6)
    row, _made = StoredFigures.objects.get_or_create(
        key=key_of(computed.figures.scope), defaults={"made_at": clock.now(), "data": data}
    )
    return row


def read(row: StoredFigures) -> Computed:
    return from_text(Computed, zlib.decompress(bytes(row.data)).decode())


@transaction.atomic
def archive(made: Made, computed: Computed, wanted: Wanted, figures: StoredFigures, *, by: str) -> Archived:
    """Add a report. The same bytes are there once; another content of the same scope is its next version.

    Raises Refused("public-counted") where the days of a public report were counted from other figures meanwhile.
    """
    if wanted.public:
        publishing.take(computed.figures.scope.period, figures)
    scope = computed.figures.scope
    codes = wanted.codes or scope.codes
    name = _digest(
        [sorted(codes), bool(wanted.codes), str(wanted.first), str(wanted.last), wanted.language, wanted.public]
    )
    before = Archived.objects.filter(sha256=made.sha256).first()
    if before:
        return before
    newest = Archived.objects.filter(scope=name).aggregate(Max("version"))["version__max"] or 0
    return Archived.objects.create(
        scope=name,
        version=newest + 1,
        facilities=list(codes),
        nationwide=not wanted.codes,
        first=wanted.first,
        last=wanted.last,
        language=wanted.language,
        public=wanted.public,
        checkpoint=scope.basis.number,
        size=scope.basis.size,
        as_of=scope.basis.as_of,
        rules_version=RULES_VERSION,
        method_version=METHOD_VERSION,
        figures=figures,
        sha256=made.sha256,
        pages=made.pages,
        data=made.data,
        made_at=clock.now(),
        made_by=by,
    )


def _digest(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, separators=(",", ":"), default=list).encode()).hexdigest()
