"""The tables of people in custody: who they are, what holds them, and what their file keeps."""

from inmates.clock_models import ClockAlarm, ClockFact, CourtAnswer
from inmates.file_models import CallTask, Classification, IntakeAnswer, Notice
from inmates.matter_models import Matter
from inmates.models.custody import Charge, Custody, CustodyQuerySet, Warrant
from inmates.models.fact_changes import FactChange
from inmates.models.keep_apart import KeepApart, KeepApartQuerySet, Rivalry
from inmates.models.leaving import Departure, ReleaseOrder
from inmates.models.people import Cohort, Inmate, InmateQuerySet
from inmates.models.reception import Escort, Reception
from inmates.picture_models import Picture, PictureContent

__all__ = [
    "CallTask",
    "Charge",
    "Classification",
    "ClockAlarm",
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
    "Picture",
    "PictureContent",
    "Reception",
    "ReleaseOrder",
    "Rivalry",
    "Warrant",
]
