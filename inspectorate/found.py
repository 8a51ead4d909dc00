"""What a visit found, compared with the book, facility by facility."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from inspectorate.drawing import Estimate
from inspectorate.models import Drawn, Pack, RollTick

THERE, ELSEWHERE, NOT_THERE = RollTick.Found.values


@dataclass(frozen=True, slots=True)
class Result:
    """One facility of a pack: how many lines, what was found of them, and what that says of all."""

    facility: str
    roll: int
    ticked: int
    there: int
    elsewhere: int
    not_there: int
    unrecorded: int
    drawn: int
    asked: int
    said_yes: int
    said_yes_unrecorded: int

    @property
    def people(self) -> Estimate:
        """People who are on no roll, of all who are there."""
        met = self.there + self.elsewhere + self.unrecorded
        return Estimate(self.unrecorded, met, self.roll + self.unrecorded)

    @property
    def visits(self) -> Estimate:
        """People taken out or visited at night of which the book says nothing, of all on the roll."""
        return Estimate(self.said_yes_unrecorded, self.asked, self.roll)


def results(pack: Pack, facility: str = "") -> list[Result]:
    """Each facility of a pack, by code. Two queries."""
    lines, asked = RollTick.objects.filter(pack=pack), Drawn.objects.filter(line__pack=pack)
    if facility:
        lines, asked = lines.filter(facility=facility), asked.filter(line__facility=facility)
    on_roll = Q(unrecorded=False)
    counted = lines.order_by("facility").values("facility").annotate(
        roll=Count("pk", filter=on_roll),
        ticked=Count("pk", filter=on_roll & ~Q(found="")),
        there=Count("pk", filter=on_roll & Q(found=THERE)),
        elsewhere=Count("pk", filter=on_roll & Q(found=ELSEWHERE)),
        not_there=Count("pk", filter=on_roll & Q(found=NOT_THERE, out="")),
        unrecorded=Count("pk", filter=Q(unrecorded=True)),
    )  # fmt: skip
    answered = Q(taken_or_visited__in=[Drawn.Answer.YES, Drawn.Answer.NO])
    yes = Q(taken_or_visited=Drawn.Answer.YES)
    rows = (
        asked.order_by()
        .values(facility=F("line__facility"))
        .annotate(
            drawn=Count("pk"),
            asked=Count("pk", filter=answered),
            said_yes=Count("pk", filter=yes),
            said_yes_unrecorded=Count("pk", filter=yes & Q(recorded=False)),
        )
    )
    answers: dict[str, dict[str, Any]] = {row["facility"]: dict(row) for row in rows}
    nobody = {"drawn": 0, "asked": 0, "said_yes": 0, "said_yes_unrecorded": 0}
    found = []
    for row in counted:
        said: dict[str, Any] = {**nobody, **answers.get(row["facility"], {}), **row}
        found.append(Result(**said))
    return found
