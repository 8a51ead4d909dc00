"""Is this file a report of this archive, byte for byte, and does its evidence hold?"""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from inspectorate.report.models import Archived
from inspectorate.trail_key import under_every_name
from inspectorate.verifier.lcs_verify import Key, Rejected, attachments, check_report


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
        holds = tuple(check_report(data, _key(data)))
    except Rejected as why:
        return Checked(digest, archived, (), str(why))
    except Exception:  # noqa: BLE001 (whatever an uploaded file does to its reader, it is no report)
        return Checked(digest, archived, (), _("it cannot be read as a report"))
    return Checked(digest, archived, holds, "")


def _key(data: bytes) -> Key:
    """The trail's key under the name that the file's own checkpoint bears, else under its newest."""
    known = under_every_name()
    if not known:
        raise Rejected(_("the portal does not know the trail's key yet"))
    begins = {file.partition(b"\n")[0] for file in attachments(data)}
    key = next((one for one in known if one.name.encode() in begins), known[0])
    return Key(key.name, key.id, key.public)
