"""Everything that a person can be allowed to do, in one list. A permission always concerns one facility."""

from enum import StrEnum


class Permission(StrEnum):
    VIEW_FACILITY = "view_facility"  # Can see the facility's board, blocks and cells.
    VIEW_INMATES = "view_inmates"  # Can see the people held there and their records.
    SEARCH_COUNTRY = "search_country"  # Can search every facility for an existing record at intake.
    RECEIVE_INMATE = "receive_inmate"  # Can write down who is brought to the gate.
    ADMIT_INMATE = "admit_inmate"  # Can admit a person with a warrant.
    DISCHARGE_INMATE = "discharge_inmate"  # Can record release orders, and that a person left custody.
    PLACE_INMATE = "place_inmate"  # Can place and move people between cells.
    RECORD_AS_FOUND = "record_as_found"  # Can record where a person truly is, lawful or not.
    ASK_EXCEPTION = "ask_exception"  # Can ask for an exception to a strict rule.
    GRANT_EXCEPTION = "grant_exception"  # Can grant an exception that another officer asked for.
    RENEW_BEYOND = "renew_beyond"  # Can renew an exception after its two ordinary renewals.
    ORDER_OVERCROWDING = "order_overcrowding"  # Can sign an overcrowding order, as one of two.
    ORDER_SEGREGATION = "order_segregation"  # Can put a person into segregation and end it.
    EVACUATE = "evacuate"  # Can start and end an evacuation.
    KEEP_APART = "keep_apart"  # Can open and end keep-apart orders.
    CHANGE_FACTS = "change_facts"  # Can change the facts that decide where a person may sleep.
    SET_ISOLATION = "set_isolation"  # Can put a person in isolation and take them out of it.
    VIEW_HEALTH = "view_health"  # Can see the condition behind an isolation.
    VIEW_CHILDREN = "view_children"  # Can see the children held there.
    EDIT_ESTATE = "edit_estate"  # Can change blocks and cells.
    IMPORT_REGISTER = "import_register"  # Can take over a register from a file.
    SIGN_GO_LIVE = "sign_go_live"  # Can sign that the take-over is finished, as one of two.
    VIEW_BREACHES = "view_breaches"  # Can see the breach register.
    SEE_ALARMS = "see_alarms"  # Can see the alarms that go to the officer in charge and headquarters.
    SEE_PLANS = "see_plans"  # Can see rehousing plans: the moves, and what is missing.
    PLAN_REHOUSING = "plan_rehousing"  # Can ask for a rehousing plan and carry it out.
    PLAN_COUNTRY = "plan_country"  # Can plan for all facilities together, and see what the country lacks.
    EXPORT = "export"  # Can take lists out of the Service as files.
    MANAGE_ACCOUNTS = "manage_accounts"  # Can create accounts and give and withdraw postings.
    CONFIRM_POSTING = "confirm_posting"  # Can confirm a posting that someone else proposed.
    ENROL_DESK = "enrol_desk"  # Can enrol desks and wall screens, and revoke them.
    RESET_FACTOR = "reset_factor"  # Can ask for or confirm the reset of a lost second factor, as one of two.
    INVITE_OUTSIDER = "invite_outsider"  # Can invite lawyers, doctors, police and probation officers.
    VIEW_VISITS = "view_visits"  # Can see the visits there and the people who visit.
    BOOK_VISITS = "book_visits"  # Can book, change and cancel visits for those who come.
    VERIFY_VISITORS = "verify_visitors"  # Can verify and ban visitors, and answer requests of lawyers.
    SET_VISITING = "set_visiting"  # Can publish visiting hours, rooms and blocked times.
    RUN_GATE = "run_gate"  # Can let visitors in, press the clock of their visits, and answer for a long wait.
    REVIEW_VISITS = "review_visits"  # Can review refused visits and emergency entries.
    AUTHORISE_POLICE = "authorise_police"  # Can authorise a visit of the police outside visiting hours.
    SET_AUTHORISERS = "set_authorisers"  # Can name who authorises the police, and set how long a visit may wait.
    VIEW_TRAIL = "view_trail"  # Can read the audit trail of the facility.

    @property
    def label(self) -> str:
        return f"Can {self.value.replace('_', ' ')}"


AT_DESK = frozenset(
    {
        Permission.VIEW_FACILITY,
        Permission.VIEW_INMATES,
        Permission.RECEIVE_INMATE,
        Permission.ADMIT_INMATE,
        Permission.PLACE_INMATE,
        Permission.RECORD_AS_FOUND,
        Permission.ASK_EXCEPTION,
        Permission.VIEW_BREACHES,
        Permission.VIEW_VISITS,
        Permission.BOOK_VISITS,
        Permission.RUN_GATE,
    }
)
"""What a PIN is enough for, at a desk of the facility. Never a grant, a correction, an export, or another's right.

A permission that is not named here needs the full sign-in.
"""
