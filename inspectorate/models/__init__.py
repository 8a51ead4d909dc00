"""The portal's own records: who inspects, what they read, what the watcher kept, what was found on the spot."""

from inspectorate.models.comparing import KeptComparison
from inspectorate.models.packs import Drawn, Pack, RollTick
from inspectorate.models.people import Inspector
from inspectorate.models.reading import Reading, SavedFilter
from inspectorate.models.watching import Alarm, Disclosed, KeptCheckpoint, OfficerDay, Watch

__all__ = [
    "Alarm",
    "Disclosed",
    "Drawn",
    "Inspector",
    "KeptCheckpoint",
    "KeptComparison",
    "OfficerDay",
    "Pack",
    "Reading",
    "RollTick",
    "SavedFilter",
    "Watch",
]
