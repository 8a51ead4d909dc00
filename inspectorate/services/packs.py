"""The visit pack: the rolls of all facilities at one minute, and what was found on the spot."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cells.models import Stay, Whereabouts
from inmates.models import Custody
from inspectorate.drawing import drawn
from inspectorate.models import Drawn, Inspector, KeptCheckpoint, Pack, RollTick
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.models import Visit

ASKED_ABOUT = timedelta(days=90)


@transaction.atomic
def make_pack(*, by: Inspector) -> Pack:
    """Prepare a visit to any facility: the rolls of all, and ten people of each drawn by the newest kept checkpoint.

    Nothing in it, and nothing in the log, says which facility is meant. Raises Refused("no-checkpoint").
    """
    kept = KeptCheckpoint.objects.first()
    if kept is None:
        raise Refused("no-checkpoint", _("No checkpoint is kept yet. Wait for the watcher's next look."))
    pack = Pack.objects.create(made_at=clock.now(), made_by=by, checkpoint=kept.text)
    lines = RollTick.objects.bulk_create(_roll(pack), batch_size=500)
    by_facility: dict[str, dict[str, RollTick]] = defaultdict(dict)
    for line in lines:
        by_facility[line.facility][line.inmate_no] = line
    Drawn.objects.bulk_create(
        Drawn(line=people[number], rank=rank)
        for facility, people in sorted(by_facility.items())
        for rank, number in enumerate(drawn(kept.root, facility, people), 1)
    )
    return pack


def _roll(pack: Pack) -> Iterable[RollTick]:
    """Everyone in custody, where the book has them. Three queries."""
    cells = dict(Stay.objects.open().order_by().values_list("custody_id", "cell__code"))
    outside = Whereabouts.objects.filter(ended_at__isnull=True).order_by().values_list("custody_id", "kind", "place")
    out = {custody: f"{Whereabouts.Kind(kind).label}: {place}" for custody, kind, place in outside}
    people = Custody.objects.open().values_list(
        "pk", "facility__code", "inmate__inmate_no", "inmate__surname", "inmate__given_names"
    )
    for custody, facility, number, surname, given in people.order_by("facility__code", "inmate__inmate_no"):
        yield RollTick(
            pack=pack,
            facility=facility,
            cell=cells.get(custody, ""),
            inmate_no=number,
            name=f"{surname}, {given}".strip(", "),
            out=out.get(custody, "")[:200],
        )


@transaction.atomic
def enter_findings(pack: Pack, findings: Mapping[int, tuple[str, str, str]], *, by: Inspector) -> int:
    """Write down where people of the roll were: key of the line to (found, cell, words). How many were entered.

    A finding can be corrected until the next one; who entered it last is named. Raises Refused: `cell-needed`.
    """
    lines = {line.pk: line for line in RollTick.objects.select_for_update().filter(pack=pack, pk__in=list(findings))}
    now = clock.now()
    for key, (found, cell, words) in findings.items():
        if found == RollTick.Found.ELSEWHERE and not cell.strip():
            raise Refused("cell-needed", _("Say in which other cell {name} was.").format(name=lines[key].name))
        line = lines[key]
        line.found, line.found_in, line.words = found, cell.strip()[:20], words.strip()
        line.found_at, line.found_by = now, by.full_name
    RollTick.objects.bulk_update(lines.values(), ["found", "found_in", "words", "found_at", "found_by"])
    return len(lines)


@transaction.atomic
def enter_unrecorded(pack: Pack, facility: str, *, cell: str, name: str, words: str, by: Inspector) -> RollTick:
    """Write down someone who was met and is on no roll."""
    return RollTick.objects.create(
        pack=pack,
        facility=facility,
        cell=cell.strip()[:20],
        name=name.strip()[:420],
        unrecorded=True,
        found=RollTick.Found.THERE,
        found_in=cell.strip()[:20],
        words=words.strip(),
        found_at=clock.now(),
        found_by=by.full_name,
    )


@transaction.atomic
def enter_answer(one: Drawn, answer: str, words: str, *, by: Inspector) -> Drawn:
    """Write down what someone drawn said; whether the Service has a record of such a thing is looked up now."""
    one = Drawn.objects.select_for_update().select_related("line__pack").get(pk=one.pk)
    one.taken_or_visited, one.words = answer, words.strip()
    one.recorded = is_recorded(one.line.inmate_no, until=one.line.pack.made_at)
    one.asked_at, one.asked_by = clock.now(), by.full_name
    one.save(update_fields=["taken_or_visited", "words", "recorded", "asked_at", "asked_by"])
    return one


def is_recorded(inmate_no: str, *, until: datetime) -> bool:
    """Whether the Service has an exit with police or a visit after hours of someone in the ninety days before."""
    since = until - ASKED_ABOUT
    out = Whereabouts.objects.filter(custody__inmate__inmate_no=inmate_no, kind="police", began_at__gte=since)
    visited = Visit.objects.filter(Q(after_hours=True) | Q(unauthorised=True), inmate__inmate_no=inmate_no)
    return out.exists() or visited.filter(arrived_at__gte=since).exists()
