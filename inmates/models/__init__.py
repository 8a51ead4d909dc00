"""The tables of people in custody: who they are, what holds them, and what their file keeps."""

from inmates.models.clocks import ClockAlarm, ClockAlarmQuerySet, ClockFact, CourtAnswer
from inmates.models.custody import Charge, Custody, CustodyQuerySet, Warrant
from inmates.models.fact_changes import FactChange
from inmates.models.file import Classification, IntakeAnswer
from inmates.models.keep_apart import KeepApart, KeepApartQuerySet, Rivalry
from inmates.models.leaving import Departure, ReleaseOrder
from inmates.models.matters import Matter
from inmates.models.notices import CallTask, Notice
from inmates.models.paper import PaperForm
from inmates.models.people import Cohort, Inmate, InmateQuerySet
from inmates.models.pictures import Picture, PictureContent
from inmates.models.reception import Escort, Reception

__all__ = [
    "CallTask",
    "Charge",
    "Classification",
    "ClockAlarm",
    "ClockAlarmQuerySet",
    "ClockFact",
    "Cohort",
    "CourtAnswer",
    "Custody",
    "CustodyQuerySet",
    "Departure",
    "Escort",
    "FactChange",
    "Inmate",
    "InmateQuerySet",
    "IntakeAnswer",
    "KeepApart",
    "KeepApartQuerySet",
    "Matter",
    "Notice",
    "PaperForm",
    "Picture",
    "PictureContent",
    "Reception",
    "ReleaseOrder",
    "Rivalry",
    "Warrant",
]
