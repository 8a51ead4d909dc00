"""A search of the trail as a file that anyone can check: the rows, the newest checkpoint, a proof for each event."""

import io
import json
import zipfile
from collections.abc import Sequence

from inspectorate.trail import as_csv
from lcs_ims.audit.models import Event
from lcs_ims.audit.proofs import newest_checkpoint, prove_events

MOST_PROVED = 200

README = """Events of the audit trail of the Lesotho Correctional Service, handed out by the Inspectorate.

events.csv        the events, newest first
checkpoint.txt    the newest signed checkpoint; what is recorded after it is not covered
proofs/N.txt      for each of the newest {most} covered events: salt and body, and their way to the checkpoint's root
coverage.json     which events are proved, and which not

Check a proof with: lcs_verify.py proof proofs/N.txt --key PUBLIC
"""


def bundle(events: Sequence[Event]) -> bytes:
    """A zip archive, the same bytes for the same events and checkpoint."""
    checkpoint = newest_checkpoint()
    covered = [event for event in events if checkpoint and event.leaf < checkpoint.size]
    proved = covered[:MOST_PROVED]
    files = {"README.txt": README.format(most=MOST_PROVED).encode(), "events.csv": as_csv(events)}
    if checkpoint:
        files["checkpoint.txt"] = checkpoint.text.encode()
        for event, proof in zip(proved, prove_events(proved, checkpoint) if proved else [], strict=True):
            files[f"proofs/{event.leaf}.txt"] = proof.encode()
    kept = {event.leaf for event in proved}
    coverage = {
        "proved": sorted(kept),
        "not_proved": sorted(event.leaf for event in events if event.leaf not in kept),
    }
    files["coverage.json"] = json.dumps(coverage, indent=1).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
