"""Is this file a report of this archive, byte for byte, and does its evidence hold?"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from inspectorate.models import Watch
from inspectorate.report.models import Archived
from inspectorate.verifier.lcs_verify import Key, Rejected, check_report


@dataclass(frozen=True, slots=True)
class Checked:
    """`archived` is the report of these very bytes; `holds` what the outside verifier found; `rejected` why not."""

    sha256: str
    archived: Archived | None
    holds: tuple[str, ...]
    rejected: str

    @property
    def genuine(self) -> bool:
        return self.archived is not None and not self.rejected


def checked(data: bytes) -> Checked:
    """Compare a file with the archive, and let the outside verifier look at it."""
    digest = hashlib.sha256(data).hexdigest()
    archived = Archived.objects.defer("data").filter(sha256=digest).first()
    try:
        holds = tuple(check_report(data, _key()))
    except Rejected as why:
        return Checked(digest, archived, (), str(why))
    except (ValueError, KeyError, TypeError):
        return Checked(digest, archived, (), _("it cannot be read as a report"))
    return Checked(digest, archived, holds, "")


def _key() -> Key:
    """The key handed to the Inspectorate, or the one that its watcher saw first."""
    named: str = getattr(settings, "TRAIL_KEY_FILE", "")
    known = Path(named).read_text("utf-8").strip() if named else _seen()
    if not known:
        raise Rejected(_("the portal does not know the trail's key yet"))
    return Key.parse(known)


def _seen() -> str:
    return Watch.objects.values_list("key", flat=True).first() or ""
