"""The tables of the visits: people who visit, when and where they may, the visits, and what happened at the gate."""

from visits.models.gate import GateEntry, Step, WaitAlert, WaitStandard
from visits.models.hours import Closure, Room, SlotHold, VisitingHours
from visits.models.people import Ban, Client, Visitor
from visits.models.police import Authorisation, Authoriser, PoliceEntry
from visits.models.visit import Party, Visit, VisitFlag

__all__ = [
    "Authorisation",
    "Authoriser",
    "Ban",
    "Client",
    "Closure",
    "GateEntry",
    "Party",
    "PoliceEntry",
    "Room",
    "SlotHold",
    "Step",
    "Visit",
    "VisitFlag",
    "VisitingHours",
    "Visitor",
    "WaitAlert",
    "WaitStandard",
]
