"""The roles of the Service and what each may do. This is code on purpose: nobody edits it on a screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lcs_ims.accounts.permissions import Permission


class Role(models.TextChoices):
    INTAKE_OFFICER = "intake_officer", _("Intake officer")
    GATE_OFFICER = "gate_officer", _("Gate officer")
    SHIFT_SUPERVISOR = "shift_supervisor", _("Shift supervisor")
    RECORDS_OFFICER = "records_officer", _("Records officer")
    OFFICER_IN_CHARGE = "officer_in_charge", _("Officer in charge")
    HEADQUARTERS = "headquarters", _("Headquarters")
    COMMISSIONER = "commissioner", _("Commissioner")
    HEALTH_OFFICER = "health_officer", _("Health officer")
    PROBATION_OFFICER = "probation_officer", _("Probation officer")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("System administrator")
    LAWYER = "lawyer", _("Lawyer")
    DOCTOR = "doctor", _("Doctor")
    POLICE_OFFICER = "police_officer", _("Police officer")

    @property
    def is_national(self) -> bool:
        return self in NATIONAL_ROLES

    @property
    def is_outside(self) -> bool:
        return self in OUTSIDE_ROLES

    @property
    def needs_second_person(self) -> bool:
        """Whether a posting to it is proposed by one person and confirmed by another."""
        return not ROLE_PERMISSIONS[self].isdisjoint(SECOND_PERSON_RIGHTS)


NATIONAL_ROLES = frozenset({Role.HEADQUARTERS, Role.COMMISSIONER, Role.SYSTEM_ADMINISTRATOR})
"""Posted to the whole Service: every facility there is, and every one there will be."""

DISTRICT_ROLES = frozenset({Role.PROBATION_OFFICER})
"""Posted at one facility, and acting at all of its district: a probation officer serves a district."""

OUTSIDE_ROLES = frozenset({Role.LAWYER, Role.DOCTOR, Role.POLICE_OFFICER})
"""People from outside the Service, who belong to no facility."""

OVERRULING_ROLES = NATIONAL_ROLES | {Role.OFFICER_IN_CHARGE}
"""Whoever holds the password of one of these could undo what others decided: no one person gives it out."""

SECOND_PERSON_RIGHTS = frozenset(
    {
        Permission.GRANT_EXCEPTION,
        Permission.RENEW_BEYOND,
        Permission.ORDER_OVERCROWDING,
        Permission.AUTHORISE_POLICE,
        Permission.REVIEW_VISITS,
        Permission.CHANGE_FACTS,  # confirms what another officer asked
        Permission.SET_ISOLATION,  # the same, for health
        Permission.MANAGE_ACCOUNTS,
        Permission.CONFIRM_POSTING,
        Permission.RESET_FACTOR,
        Permission.ENROL_DESK,
    }
)
"""Rights to grant, to overrule, or to be the second of two. A posting with one of them needs two persons itself."""

_INTAKE = frozenset(
    {
        Permission.VIEW_FACILITY,
        Permission.VIEW_INMATES,
        Permission.SEARCH_COUNTRY,
        Permission.RECEIVE_INMATE,
        Permission.ADMIT_INMATE,
        Permission.PLACE_INMATE,
        Permission.RECORD_AS_FOUND,
        Permission.ASK_EXCEPTION,
        Permission.KEEP_APART,
        Permission.VIEW_BREACHES,
        Permission.VIEW_VISITS,
    }
)
_SHIFT = _INTAKE | {
    Permission.DISCHARGE_INMATE,
    Permission.GRANT_EXCEPTION,
    Permission.EVACUATE,
    Permission.SEE_PLANS,
    Permission.CHANGE_FACTS,
    Permission.RESET_FACTOR,
    Permission.BOOK_VISITS,
    Permission.RUN_GATE,
    Permission.REVIEW_VISITS,
    Permission.AUTHORISE_POLICE,
}
_RECORDS = frozenset(
    {
        Permission.VIEW_FACILITY,
        Permission.VIEW_INMATES,
        Permission.SEARCH_COUNTRY,
        Permission.RECEIVE_INMATE,
        Permission.ADMIT_INMATE,
        Permission.DISCHARGE_INMATE,
        Permission.RECORD_AS_FOUND,
        Permission.KEEP_APART,
        Permission.CHANGE_FACTS,
        Permission.IMPORT_REGISTER,
        Permission.VIEW_BREACHES,
        Permission.EXPORT,
        Permission.INVITE_OUTSIDER,
        Permission.VIEW_VISITS,
        Permission.BOOK_VISITS,
        Permission.VERIFY_VISITORS,
    }
)

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.INTAKE_OFFICER: _INTAKE,
    Role.GATE_OFFICER: frozenset(
        {
            Permission.VIEW_FACILITY,
            Permission.VIEW_INMATES,
            Permission.RECEIVE_INMATE,
            Permission.RECORD_AS_FOUND,
            Permission.VIEW_VISITS,
            Permission.BOOK_VISITS,
            Permission.RUN_GATE,
        }
    ),
    Role.SHIFT_SUPERVISOR: _SHIFT,
    Role.RECORDS_OFFICER: _RECORDS,
    Role.OFFICER_IN_CHARGE: _SHIFT
    | _RECORDS
    | {
        Permission.ORDER_SEGREGATION,
        Permission.PLAN_REHOUSING,
        Permission.EDIT_ESTATE,
        Permission.SIGN_GO_LIVE,
        Permission.SEE_ALARMS,
        Permission.ENROL_DESK,
        Permission.SET_VISITING,
        Permission.SET_AUTHORISERS,
        Permission.VIEW_TRAIL,
    },
    Role.HEADQUARTERS: frozenset(
        {
            Permission.VIEW_FACILITY,
            Permission.VIEW_INMATES,
            Permission.SEARCH_COUNTRY,
            Permission.VIEW_BREACHES,
            Permission.GRANT_EXCEPTION,
            Permission.RENEW_BEYOND,
            Permission.SEE_PLANS,
            Permission.PLAN_COUNTRY,
            Permission.ORDER_OVERCROWDING,
            Permission.EDIT_ESTATE,
            Permission.IMPORT_REGISTER,
            Permission.SIGN_GO_LIVE,
            Permission.SEE_ALARMS,
            Permission.EXPORT,
            Permission.CONFIRM_POSTING,
            Permission.RESET_FACTOR,
            Permission.VIEW_VISITS,
            Permission.VERIFY_VISITORS,
            Permission.SET_VISITING,
            Permission.REVIEW_VISITS,
            Permission.AUTHORISE_POLICE,
            Permission.SET_AUTHORISERS,
            Permission.VIEW_TRAIL,
        }
    ),
    Role.COMMISSIONER: frozenset(
        {
            Permission.VIEW_FACILITY,
            Permission.VIEW_INMATES,
            Permission.VIEW_BREACHES,
            Permission.SEE_PLANS,
            Permission.PLAN_COUNTRY,
            Permission.ORDER_OVERCROWDING,
            Permission.SEE_ALARMS,
            Permission.EXPORT,
            Permission.VIEW_TRAIL,
            Permission.VIEW_VISITS,
            Permission.AUTHORISE_POLICE,
        }
    ),
    Role.HEALTH_OFFICER: frozenset(
        {
            Permission.VIEW_FACILITY,
            Permission.VIEW_INMATES,
            Permission.RECORD_AS_FOUND,
            Permission.SET_ISOLATION,
            Permission.VIEW_HEALTH,
        }
    ),
    Role.PROBATION_OFFICER: frozenset({Permission.VIEW_CHILDREN}),
    Role.SYSTEM_ADMINISTRATOR: frozenset(
        {Permission.MANAGE_ACCOUNTS, Permission.CONFIRM_POSTING, Permission.RESET_FACTOR}
    ),
    Role.LAWYER: frozenset(),
    Role.DOCTOR: frozenset(),
    Role.POLICE_OFFICER: frozenset(),
}
