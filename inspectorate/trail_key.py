"""The key of the Service's trail as the Inspectorate knows it: handed over, or first seen by the watcher."""

from pathlib import Path

from django.conf import settings

from inspectorate.models import Watch
from lcs_ims.audit.note import VerifierKey
from lcs_ims.audit.tree_head import line_of, origin_of


def handed_over() -> VerifierKey | None:
    """The key in the file that was named for it; none where no file is."""
    named: str = getattr(settings, "TRAIL_KEY_FILE", "")
    return VerifierKey.parse(Path(named).read_text(encoding="utf-8")) if named else None


def under_every_name() -> list[VerifierKey]:
    """The key under each name that the log has had, the newest first: after a loss it goes on under another.

    Empty while no checkpoint was seen.
    """
    watch = Watch.objects.first()
    seen = VerifierKey.parse(watch.key) if watch and watch.key else None
    key = handed_over() or seen
    if key is None or watch is None or watch.log_id is None:
        return [key] if key else []
    lines = range(line_of(key.name, watch.log_id), 0, -1)
    return [VerifierKey(origin_of(watch.log_id, line), key.public) for line in lines]
