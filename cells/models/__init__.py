"""The tables of the estate: blocks and cells, who sleeps or is where, what is decided or found about them."""

from cells.count_models import Count, CountFigure, CountQuestion, PaperForm
from cells.models.breaches import Breach, BreachPerson, BreachQuerySet
from cells.models.estate import Block, Cell, CellQuerySet
from cells.models.exceptions import OvercrowdingOrder, PlacementException
from cells.models.stays import Stay, StayQuerySet
from cells.models.whereabouts import Evacuation, Transfer, Whereabouts
from cells.plan_models import CountryPlan, Plan, PlanStep
from cells.segregation_models import SegregationOrder, SegregationVisit

__all__ = [
    "Block",
    "Breach",
    "BreachPerson",
    "BreachQuerySet",
    "Cell",
    "CellQuerySet",
    "Count",
    "CountFigure",
    "CountQuestion",
    "CountryPlan",
    "Evacuation",
    "OvercrowdingOrder",
    "PaperForm",
    "PlacementException",
    "Plan",
    "PlanStep",
    "SegregationOrder",
    "SegregationVisit",
    "Stay",
    "StayQuerySet",
    "Transfer",
    "Whereabouts",
]
