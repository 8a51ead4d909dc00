"""How the rows of this app are told in the trail, and named where a table differs from it."""

from collections.abc import Mapping
from typing import Any

from cells.models.plans import NEWS

KEPT: Mapping[str, Mapping[str, Any]] = {
    "Block": {"label": lambda block: f"{block.facility.code} {block.code}"},
    "Cell": {"label": lambda cell: f"{cell.facility.code} {cell.code}"},
    "OvercrowdingOrder": {"label": lambda order: order.facility.code},
    "PlacementException": {"label": lambda exception: exception.inmate.inmate_no},
    # The class says sex, age and isolation.
    "Stay": {"veiled": ["absolute_class"], "label": lambda stay: stay.inmate.inmate_no},
    "SegregationOrder": {"veiled": ["health_told"], "label": lambda order: order.custody.inmate.inmate_no},
    "SegregationVisit": {"veiled": ["fit"], "label": lambda visit: visit.order.custody.inmate.inmate_no},
    "Whereabouts": {"label": lambda place: place.custody.inmate.inmate_no},
    "Transfer": {"label": lambda transfer: transfer.custody.inmate.inmate_no},
    "Evacuation": {"label": lambda evacuation: evacuation.facility.code},
    "Count": {"label": lambda count: count.facility.code},
    "CountFigure": {"label": lambda figure: figure.cell.code},
    "CountQuestion": {"label": lambda question: question.figure.cell.code},
    "Plan": {"ignored": NEWS, "label": str},
    "CountryPlan": {"ignored": NEWS, "label": str},
    "PlanStep": {"label": str},
    "Breach": {"label": lambda breach: breach.cell.code if breach.cell else breach.pair},
    "BreachPerson": {"label": lambda person: person.inmate.inmate_no},
}
