"""The tables of the estate: blocks and cells, who sleeps or is where, what is decided or found about them."""

from cells.models.breaches import Breach, BreachPerson, BreachQuerySet
from cells.models.counts import Count, CountFigure, CountQuestion
from cells.models.estate import Block, Cell, CellQuerySet
from cells.models.exceptions import OvercrowdingOrder, PlacementException
from cells.models.plans import CountryPlan, Plan, PlanState, PlanStep
from cells.models.segregation import SegregationOrder, SegregationOrderQuerySet, SegregationVisit
from cells.models.stays import Stay, StayQuerySet
from cells.models.whereabouts import Evacuation, Transfer, Whereabouts

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
    "PlacementException",
    "Plan",
    "PlanState",
    "PlanStep",
    "SegregationOrder",
    "SegregationOrderQuerySet",
    "SegregationVisit",
    "Stay",
    "StayQuerySet",
    "Transfer",
    "Whereabouts",
]
