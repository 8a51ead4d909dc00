"""What each field of each table is about, and who may read it. A test fails on a field that is not marked here.

To mark a new field, add its name to its table's line under what it is:
  personal    tells who somebody is or what happened to them: an inmate, a visitor, an officer
  health      the body or the mind of somebody: health staff only, others see what is needed of a cell
  privileged  between somebody and their lawyer, doctor or inspector, or about a meeting with them
  secret      opens a door: nobody reads it, and it is kept as a hash wherever that will do
  work        the Service's own: codes, counts, states, and the names of officers as those who acted
Keys, relations, booleans and moments need no mark: whoever may see a row may see them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps
from django.db import models

from lcs_ims.accounts.permissions import Permission


class Kind(StrEnum):
    PERSONAL = "personal"
    HEALTH = "health"
    PRIVILEGED = "privileged"
    SECRET = "secret"  # noqa: S105 (a kind of field)
    WORK = "work"


@dataclass(frozen=True)
class Marked:
    """A table's fields by kind, as words with spaces between, and who may read those that are personal."""

    personal: str = ""
    health: str = ""
    privileged: str = ""
    secret: str = ""
    work: str = ""
    readers: tuple[Permission | str, ...] = (Permission.VIEW_INMATES,)

    def kinds(self) -> Iterator[tuple[str, Kind]]:
        for kind in Kind:
            for name in str(getattr(self, kind)).split():
                yield name, kind


ACCOUNTS = (Permission.MANAGE_ACCOUNTS,)
VISITS = (Permission.VIEW_VISITS,)
TRAIL = (Permission.VIEW_TRAIL,)
INSPECTORS = ("Inspectors in their portal; each reading is logged.",)
HEAD = ("The head of the Inspectorate.",)
READERS_OF: Mapping[Kind, str] = {
    Kind.HEALTH: "Health staff (VIEW_HEALTH); the need that follows from it, whoever sees the person.",
    Kind.PRIVILEGED: "The records office and the gate that handle the visit; never the police, never with a subject.",
    Kind.SECRET: "Nobody.",
    Kind.WORK: "Whoever may see the page of the thing.",
}
"""Who reads the other kinds. Inspectors read what the portal's own list opens to them, each reading logged."""

INVENTORY: dict[str, Marked] = {
    # the trail and the Service's own
    "lcs_ims.Claim": Marked(work="name held_by last_error"),
    "audit.Event": Marked(personal="body", work="uuid action salt digest", readers=TRAIL),
    "audit.Mention": Marked(personal="subject_id", work="position type facility", readers=TRAIL),
    "audit.Payload": Marked(personal="body", work="salt", readers=TRAIL),
    "audit.Head": Marked(work="log_id size frontier"),
    "audit.Journal": Marked(personal="row_key old new", work="tx relation", readers=TRAIL),
    "audit.Checkpoint": Marked(work="size text"),
    "outbox.Message": Marked(
        personal="to subject body calendar about_id about_label",
        work="channel about_type about_facility tries state last_error",
    ),
    "facilities.Facility": Marked(
        work="code name district visiting_from visiting_to "
        "live_first_signed_by live_first_signed_user_id live_second_signed_by"
    ),
    # accounts
    "accounts.User": Marked(
        personal="username full_name force_number email phone last_login",
        secret="password",  # noqa: S106 (the name of the field)
        work="session_generation",
        readers=ACCOUNTS,
    ),
    "accounts.Posting": Marked(work="role proposed_by confirmed_by"),
    "accounts.Desk": Marked(secret="key_hash", work="name enrolled_by revoked_by"),  # noqa: S106
    "accounts.Pin": Marked(secret="secret", work="failures"),  # noqa: S106
    "accounts.Display": Marked(work="name made_by revoked_by"),
    "accounts.Enrolment": Marked(
        personal="reason",
        secret="code_hash",  # noqa: S106
        work="asked_by confirmed_by failures",
        readers=(Permission.RESET_FACTOR,),
    ),
    "accounts.Invitation": Marked(
        personal="registration_no verified_against",
        secret="token_hash",  # noqa: S106
        work="role made_by failures",
        readers=(Permission.INVITE_OUTSIDER,),
    ),
    "accounts.Rate": Marked(work="key count"),
    # people in custody
    "inmates.Cohort": Marked(health="condition", work="code"),
    "inmates.Inmate": Marked(
        personal="inmate_no surname given_names identity_no nationality home_district language sex placed_as "
        "date_of_birth age_evidence child_until legal_status category_of_charges category_set record protection "
        "faction",
        health="needs",
    ),
    "inmates.Custody": Marked(
        personal="state committed_on remanded_on sentenced_on sentence_months earliest_release_on last_court_on "
        "next_court_on inquiry_finding"
    ),
    "inmates.Escort": Marked(work="brought_by vehicle orders recorded_by"),
    "inmates.Reception": Marked(
        personal="described apparent_age refused_reason",
        work="brought_by received_by number_at_gate outcome ended_by handed_to",
    ),
    "inmates.Warrant": Marked(personal="kind number court issued_on valid_until", work="prosecutor"),
    "inmates.Charge": Marked(personal="offence_code"),
    "inmates.ReleaseOrder": Marked(personal="kind number court", work="recorded_by"),
    "inmates.Departure": Marked(
        personal="kind identity_checked property_returned nothing_else_holds circumstances reported_to",
        work="recorded_by",
    ),
    "inmates.FactChange": Marked(personal="evidence reason answer", health="changes effects", work="state"),
    "inmates.KeepApart": Marked(personal="reason source closed_reason", work="level review_on"),
    "inmates.Rivalry": Marked(work="first second"),
    "inmates.ClockFact": Marked(personal="kind rests_on", work="recorded_by"),
    "inmates.ClockAlarm": Marked(personal="clock court prosecutor due_on"),
    "inmates.CourtAnswer": Marked(personal="kind answered_on words", work="recorded_by"),
    "inmates.IntakeAnswer": Marked(health="words", work="answer task again_on answered_by"),
    "inmates.Classification": Marked(personal="proposed note", work="review_on"),
    "inmates.Notice": Marked(
        personal="acknowledged_by how phone",
        work="to times level",
        readers=(Permission.VIEW_CHILDREN, Permission.ADMIT_INMATE),
    ),
    "inmates.CallTask": Marked(personal="words", work="closed_by outcome"),
    "inmates.Matter": Marked(personal="kind words heard outcome answer sanction"),
    "inmates.PaperForm": Marked(work="kind number issued_by outcome words accounted_by entered_as"),
    "inmates.Picture": Marked(personal="kind sha256", work="content_type size stored_by"),
    "inmates.PictureContent": Marked(personal="data"),
    # cells
    "cells.Block": Marked(work="code"),
    "cells.Cell": Marked(work="code certified_capacity floor_area_m2 sex age status purpose"),
    "cells.Stay": Marked(personal="bed kind reason absolute_class learned decision", work="began_by"),
    "cells.Whereabouts": Marked(
        personal="kind place with_whom order",
        health="state_before state_after",
        work="vehicle receiver_no arrival_confirmed_by",
    ),
    "cells.Transfer": Marked(personal="reason", work="sent_by outcome ended_by"),
    "cells.Evacuation": Marked(work="reason began_by restore_by"),
    "cells.Breach": Marked(personal="pair", work="rule severity"),
    "cells.PlacementException": Marked(personal="reason answer", work="rules hours state renewal"),
    "cells.OvercrowdingOrder": Marked(work="reason highest_load least_area_m2 days"),
    "cells.SegregationOrder": Marked(personal="ground why ended_why", health="health_told", work="unseen_told_on"),
    "cells.SegregationVisit": Marked(health="words", work="recorded_by"),
    "cells.Count": Marked(work="kind began_by"),
    "cells.CountFigure": Marked(work="counted expected first_name second_name"),
    "cells.CountQuestion": Marked(personal="words", work="answer answered_by"),
    "cells.Plan": Marked(
        personal="house pins holds result",
        work="state asked_by on seconds rules status moves lower_bound why tries stage best bound",
    ),
    "cells.PlanStep": Marked(personal="walk", work="number outcome taken_by"),
    "cells.CountryPlan": Marked(
        personal="inputs result", work="asked_by best bound on rules seconds stage state tries why"
    ),
    # visits
    "visits.Visitor": Marked(
        personal="kind full_name identified_by relation phone email verified_with",
        work="registered_by verified_by",
        readers=VISITS,
    ),
    "visits.Ban": Marked(personal="reason lifted_reason", work="made_by lifted_by", readers=VISITS),
    "visits.Client": Marked(
        privileged="named number purpose certificate objection review ended_reason",
        work="form_token ground wanted_from wanted_minutes state answered_by objected_by ended_by",
        readers=VISITS,
    ),
    "visits.Visit": Marked(
        personal="kind reason learned refusal_reason review cancelled_reason authorised_by cause_words escort",
        privileged="purpose",
        secret="pass_code",  # noqa: S106
        work="form_token visit_no state booked_from booked_to made_by changes cause cause_step refused_by "
        "refusal_recorded_by reviewer cancelled_by",
        readers=VISITS,
    ),
    "visits.VisitFlag": Marked(personal="words acknowledged_words", work="cause acknowledged_by", readers=VISITS),
    "visits.Step": Marked(work="step by source"),
    "visits.GateEntry": Marked(personal="words", work="year number opened_by", readers=VISITS),
    "visits.WaitStandard": Marked(work="kind minutes source from_on made_by"),
    "visits.WaitAlert": Marked(
        personal="cause_words",
        work="level waited_minutes standard_minutes step acknowledged_by cause",
        readers=VISITS,
    ),
    "visits.VisitingHours": Marked(work="kind day begins ends"),
    "visits.Room": Marked(work="name capacity"),
    "visits.Closure": Marked(work="kind reason made_by lifted_by"),
    "visits.SlotHold": Marked(work="token kind held_by"),
    "visits.PoliceEntry": Marked(
        personal="officer force_number station purpose authority inmate_words lawyer_told_how lawyer_not_told_why "
        "adult_present",
        health="state_before state_after",
        work="present place",
        readers=VISITS,
    ),
    "visits.Authoriser": Marked(work="place set_by"),
    "visits.Authorisation": Marked(
        personal="officer force_number station purpose authority answer_words delaying_order",
        work="requested_by level answer claimed_in_the_name_of",
        readers=VISITS,
    ),
    # the portal's own
    "inspectorate.Inspector": Marked(
        personal="username full_name email",
        secret="password",  # noqa: S106 (the name of a field)
        work="role enrolled_by",
        readers=HEAD,
    ),
    "inspectorate.Reading": Marked(personal="name address source", work="method page role", readers=HEAD),
    "inspectorate.SavedFilter": Marked(personal="query", work="name", readers=INSPECTORS),
    "inspectorate.Pack": Marked(work="checkpoint"),
    "inspectorate.RollTick": Marked(
        personal="inmate_no name words", work="cell facility found found_by found_in out", readers=INSPECTORS
    ),
    "inspectorate.Drawn": Marked(personal="words", work="asked_by rank taken_or_visited", readers=INSPECTORS),
    "inspectorate.Watch": Marked(work="anew frontier key log_id size told turn"),
    "inspectorate.OfficerDay": Marked(
        personal="name username", work="claimed day facility late rounded", readers=INSPECTORS
    ),
    "inspectorate.KeptComparison": Marked(work="told"),
    "inspectorate.KeptCheckpoint": Marked(work="log_id number size text turn"),
    "inspectorate.Disclosed": Marked(
        personal="body pair",
        work="action digest facility kind leaf read_by salt telling uuid",
        readers=INSPECTORS,
    ),
    "inspectorate.Alarm": Marked(personal="said words", work="acknowledged_by kind", readers=INSPECTORS),
    "report.PublicDay": Marked(work="day first last method_version"),
    "report.StoredFigures": Marked(personal="data", work="key", readers=INSPECTORS),
    "report.Archived": Marked(
        personal="data",
        work="checkpoint facilities first language last made_by method_version pages rules_version scope sha256 "
        "size version",
        readers=INSPECTORS,
    ),
    "report.Job": Marked(
        work="asked_by facilities first language last percent problem scheduled stage state tries worker"
    ),
}


def own_models() -> list[type[models.Model]]:
    """The tables of the Service, without those of Django and the libraries."""
    ours = ("lcs_ims", "inmates", "cells", "visits", "inspectorate")
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in ours]


def wanting(model: type[models.Model]) -> set[str]:
    """The fields of a table that must be marked."""
    fields = model._meta.concrete_fields  # noqa: SLF001 (`_meta` is how Django tells of models)
    plain = (models.BooleanField, models.DateTimeField)
    return {
        field.name for field in fields if not (field.primary_key or field.is_relation or isinstance(field, plain))
    }


def marks(model: type[models.Model]) -> dict[str, Kind]:
    return dict(INVENTORY.get(model._meta.label, Marked()).kinds())  # noqa: SLF001
