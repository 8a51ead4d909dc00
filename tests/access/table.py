"""The table of access: every page of the Service, the methods it answers, and to whom it opens.

Each page of the Service has a row here; `test_matrix.py` asks all of them as everybody. A page about
something that belongs to a facility is asked about three of its kind: one of the reader's own facility,
one of another facility, and one that does not exist; `things.py` makes them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.roles import ROLE_PERMISSIONS, Role
from tests.access import things
from tests.access.things import Things
from tests.access.world import World

Everyone = Literal["public", "signed in", "own account"]
OUTSIDE = "outside"  # people from outside the Service, who belong to no facility

GET = ("GET",)
POST = ("POST",)
FORM = ("GET", "POST")
ANY = ("GET", "POST", "PUT", "DELETE")
ARRANGING = (Permission.VIEW_VISITS, OUTSIDE)
READ_EXCEPTIONS = (Permission.VIEW_BREACHES, Permission.GRANT_EXCEPTION, Permission.ASK_EXCEPTION)


@dataclass(frozen=True)
class Row:
    page: str  # the name of its address
    opens_to: Everyone | Permission | tuple[Permission | str, ...]  # of several one is enough
    methods: tuple[str, ...] = GET
    about: Callable[[World], Things] = things.nothing
    answer: int | None = None  # what those it opens to get, where that is neither 200 nor a redirect
    query: Mapping[str, str] = field(default_factory=dict)

    def opens_for(self, role: Role) -> bool:
        """Whether anything of this page opens to the role, by the permissions that the role has."""
        if isinstance(self.opens_to, str) and not isinstance(self.opens_to, Permission):
            return True
        named = (self.opens_to,) if isinstance(self.opens_to, Permission) else self.opens_to
        return not ROLE_PERMISSIONS[role].isdisjoint(named) or (OUTSIDE in named and role.is_outside)


TABLE: tuple[Row, ...] = (
    # accounts
    Row("sign-in", "public", FORM),
    Row("second-factor", "public", FORM, answer=302),  # without a password before, it sends back to it
    Row("enrol-factor", "public", FORM, answer=302),
    Row("accept-invitation", "public", FORM, about=lambda world: {"own": ("no-such-link",)}, answer=404),
    Row("desk", "public", FORM, answer=404),  # on a machine that is no desk
    Row("sign-out", "own account", POST),
    Row("own-factor", "own account", FORM),
    Row("move-factor", "own account", FORM),
    Row("own-pin", "own account", FORM),
    Row("account", "own account", FORM),
    Row("accounts", Permission.MANAGE_ACCOUNTS),
    Row("new-person", Permission.MANAGE_ACCOUNTS, FORM),
    Row("person", Permission.MANAGE_ACCOUNTS, GET, things.an_account),
    Row("post-person", Permission.MANAGE_ACCOUNTS, FORM, things.an_account),
    Row("close-account", Permission.MANAGE_ACCOUNTS, FORM, things.an_account),
    Row("reopen-account", Permission.MANAGE_ACCOUNTS, FORM, things.an_account),
    Row("forgotten-password", Permission.MANAGE_ACCOUNTS, POST, things.an_account),
    Row("new-enrolment", Permission.MANAGE_ACCOUNTS, POST, things.an_account),
    Row("invitations", Permission.INVITE_OUTSIDER, FORM),
    Row("withdraw-invitation", Permission.INVITE_OUTSIDER, POST, things.an_invitation),
    Row("resets", Permission.RESET_FACTOR, FORM),
    Row("confirm-reset", Permission.RESET_FACTOR, POST, things.a_reset),
    Row("withdraw-reset", Permission.RESET_FACTOR, POST, things.a_reset),
    Row("desks", Permission.ENROL_DESK, GET, things.a_facility),
    Row("enrol-desk", Permission.ENROL_DESK, POST, things.a_facility),
    Row("new-display", Permission.ENROL_DESK, POST, things.a_facility),
    Row("revoke-desk", Permission.ENROL_DESK, POST, things.a_desk),
    Row("end-display", Permission.ENROL_DESK, POST, things.a_display),
    Row("access-report", (Permission.MANAGE_ACCOUNTS, Permission.CONFIRM_POSTING)),
    Row("waiting-postings", Permission.CONFIRM_POSTING),
    Row("confirm-posting", Permission.CONFIRM_POSTING, POST, things.a_proposed_posting),
    Row("withdraw-posting", Permission.MANAGE_ACCOUNTS, FORM, things.a_proposed_posting),
    # facilities and cells
    Row("home", "signed in"),
    Row("facility", Permission.VIEW_FACILITY, GET, things.a_facility),
    Row("trail", Permission.VIEW_TRAIL),
    Row("disclosed", Permission.VIEW_TRAIL, FORM),
    Row("copies", (Permission.MANAGE_ACCOUNTS, Permission.VIEW_TRAIL)),
    Row("queue", Permission.VIEW_INMATES, GET, things.a_facility),
    Row("moves", Permission.VIEW_INMATES, GET, things.a_facility),
    Row("cell", Permission.VIEW_FACILITY, GET, things.a_cell_of_a_facility),
    Row("roll", Permission.VIEW_INMATES, GET, things.a_facility),
    Row("past-roll", Permission.VIEW_INMATES, GET, things.a_facility),
    Row("counts", Permission.RECORD_AS_FOUND, FORM, things.a_facility),
    Row("count-form", Permission.VIEW_FACILITY, GET, things.a_facility),
    Row("night-pack", Permission.RECORD_AS_FOUND, GET, things.a_facility),
    Row("paper-forms", Permission.RECORD_AS_FOUND, FORM, things.a_facility),
    Row("reception-from-paper", Permission.RECEIVE_INMATE, FORM, things.a_facility),
    Row("visit-from-paper", Permission.RUN_GATE, FORM, things.a_facility),
    Row("count-from-paper", Permission.RECORD_AS_FOUND, FORM, things.a_facility),
    Row("count", Permission.RECORD_AS_FOUND, FORM, things.a_count),
    Row("count-question", Permission.RECORD_AS_FOUND, FORM, things.a_count_question),
    Row("go-live", Permission.SIGN_GO_LIVE, FORM, things.a_facility),
    Row("evacuation", Permission.VIEW_FACILITY, GET, things.a_facility),
    Row("begin-evacuation", Permission.EVACUATE, FORM, things.a_facility),
    Row("record-evacuation", Permission.RECORD_AS_FOUND, FORM, things.a_facility),
    Row("end-evacuation", Permission.EVACUATE, POST, things.a_facility),
    Row("estate", Permission.VIEW_FACILITY, GET, things.a_facility),
    Row("change-cells", Permission.EDIT_ESTATE, FORM, things.a_facility),
    Row("add-cell", Permission.EDIT_ESTATE, FORM, things.a_facility),
    Row("change-cell", Permission.EDIT_ESTATE, FORM, things.a_cell_of_a_facility),
    Row("retire-cell", Permission.EDIT_ESTATE, FORM, things.a_cell_of_a_facility),
    Row("country-plan", Permission.PLAN_COUNTRY),
    Row("plan-all", Permission.PLAN_COUNTRY, POST),
    Row("country-transfers", Permission.PLAN_COUNTRY),
    Row("country-transfers-csv", Permission.PLAN_COUNTRY),
    Row("country-plan-csv", Permission.PLAN_COUNTRY),
    Row("country-plan-pdf", Permission.PLAN_COUNTRY),
    Row("plans", Permission.SEE_PLANS, GET, things.a_facility),
    Row("ask-plan", Permission.PLAN_REHOUSING, FORM, things.a_facility),
    Row("plan", Permission.SEE_PLANS, GET, things.a_plan),
    Row("plan-boards", Permission.SEE_PLANS, GET, things.a_plan_made),
    Row("plan-steps", Permission.SEE_PLANS, GET, things.a_plan_made),
    Row("plan-walk", Permission.PLAN_REHOUSING, FORM, things.a_walk),
    Row("stop-plan", Permission.PLAN_REHOUSING, FORM, things.a_plan_made),
    Row("plan-again", Permission.PLAN_REHOUSING, POST, things.a_plan_made),
    Row("cancel-plan", (Permission.PLAN_REHOUSING, Permission.PLAN_COUNTRY), POST, things.a_plan),
    Row("breaches", Permission.VIEW_BREACHES),
    Row("ahead", Permission.VIEW_BREACHES),
    # clocks of custody, and the return to the courts
    Row("clocks", Permission.VIEW_BREACHES),
    Row("clocks-csv", Permission.EXPORT),
    Row("clocks-unknown", Permission.VIEW_BREACHES),
    Row("clock-alarms", Permission.SEE_ALARMS),
    Row("inmate-clocks", Permission.VIEW_INMATES, FORM, things.a_person),
    Row("court-return", Permission.VIEW_BREACHES),
    Row("court-return-csv", Permission.EXPORT),
    Row("court-answer", Permission.CHANGE_FACTS, FORM, things.a_clock_alarm),
    # people
    Row("find", Permission.VIEW_INMATES),
    Row("find-in-country", Permission.SEARCH_COUNTRY, FORM),
    Row("admit", Permission.ADMIT_INMATE, FORM, things.a_facility),
    Row("inmate", Permission.VIEW_INMATES, GET, things.a_person),
    Row("found", Permission.RECORD_AS_FOUND, FORM, things.a_person),
    Row("hold", Permission.PLACE_INMATE, FORM, things.a_person),
    Row("out", Permission.PLACE_INMATE, FORM, things.a_person),
    Row("to-hospital", (Permission.PLACE_INMATE, Permission.RUN_GATE), POST, things.a_person),
    Row("removal-papers", Permission.PLACE_INMATE, FORM, things.a_removal),
    Row("back", Permission.PLACE_INMATE, FORM, things.a_person),
    Row("arrived", Permission.PLACE_INMATE, FORM, things.a_person),
    Row("transfer", Permission.DISCHARGE_INMATE, FORM, things.a_person),
    Row("receive-transfer", Permission.RECEIVE_INMATE, FORM, things.a_transfer_here),
    Row("found-here", Permission.RECEIVE_INMATE, FORM, things.a_facility),
    Row("return-transfer", Permission.DISCHARGE_INMATE, FORM, things.a_transfer_from_here),
    Row("outside", Permission.VIEW_INMATES, GET, things.a_facility),
    Row("keep-apart", Permission.KEEP_APART, FORM, things.a_person),
    Row("close-keep-apart", Permission.KEEP_APART, FORM, things.a_keep_apart_order),
    Row("facility-keep-apart", Permission.KEEP_APART, GET, things.a_facility),
    Row("keep-apart-group", Permission.KEEP_APART, FORM, things.a_facility),
    Row("change-facts", Permission.CHANGE_FACTS, FORM, things.a_person),
    Row("change-health", Permission.SET_ISOLATION, FORM, things.a_person),
    Row("change-court", Permission.CHANGE_FACTS, FORM, things.a_person),
    Row("fact-change", Permission.VIEW_INMATES, FORM, things.a_fact_change),
    Row("fact-changes", Permission.VIEW_INMATES, GET, things.a_facility),
    Row("inmate-file", Permission.VIEW_INMATES, FORM, things.a_person),
    Row("slip", Permission.VIEW_INMATES, GET, things.a_person),
    Row("classification", Permission.VIEW_INMATES, FORM, things.a_person),
    Row("classifications", Permission.VIEW_INMATES, GET, things.a_facility),
    Row("children", (Permission.VIEW_CHILDREN, Permission.ADMIT_INMATE)),
    Row("acknowledge", (Permission.VIEW_CHILDREN, Permission.ADMIT_INMATE), FORM, things.a_notice),
    Row("release-order", Permission.DISCHARGE_INMATE, FORM, things.a_person),
    Row("leave", Permission.DISCHARGE_INMATE, FORM, things.a_person),
    Row("receive", Permission.RECEIVE_INMATE, FORM, things.a_facility),
    Row("receive-escort", Permission.RECEIVE_INMATE, FORM, things.a_facility),
    Row("recapture", Permission.ADMIT_INMATE, FORM, things.a_facility),
    Row("refuse-reception", Permission.ADMIT_INMATE, FORM, things.a_reception),
    Row("file-copy", Permission.DISCHARGE_INMATE, FORM, things.a_person),
    Row("child", (Permission.VIEW_CHILDREN, Permission.ADMIT_INMATE), FORM, things.a_person),
    Row("orders", Permission.VIEW_INMATES, FORM, things.a_person),
    Row("pictures", Permission.VIEW_INMATES, FORM, things.a_person),
    Row("picture", Permission.VIEW_INMATES, GET, things.a_picture),
    Row("matters", Permission.VIEW_INMATES, FORM, things.a_person),
    Row("matter", Permission.VIEW_INMATES, FORM, things.a_matter),
    Row("facility-matters", Permission.VIEW_INMATES, GET, things.a_facility),
    Row("segregations", Permission.VIEW_INMATES, GET, things.a_facility),
    Row("segregate", Permission.VIEW_INMATES, FORM, things.a_person),
    Row("segregation-order", Permission.VIEW_INMATES, FORM, things.a_segregation),
    # visits of people from outside: here of somebody else's, of their own in tests/visits/test_outside_pages.py
    Row("visits", ARRANGING),
    Row("visits-me", (OUTSIDE,), FORM),
    Row("ask-client", (OUTSIDE,), FORM, things.a_visitor_from_outside),
    Row("client", (OUTSIDE,), GET, things.nobody_of_theirs, answer=404),
    Row("book-client", (OUTSIDE,), FORM, things.nobody_of_theirs, answer=404),
    Row("own-leave", (OUTSIDE,), FORM, things.nobody_of_theirs, answer=404),
    Row("leave-for-someone", (OUTSIDE,), FORM, things.the_police_outside),
    Row("end-client", (OUTSIDE,), FORM, things.nobody_of_theirs, answer=404),
    Row("confirm-booking", (OUTSIDE,), FORM, things.no_hold_of_theirs, answer=404),
    # a visit, for officers and for those who visit
    Row("visit", ARRANGING, GET, things.a_visit),
    Row("visit-pass", ARRANGING, GET, things.a_visit),
    Row("visit-pass-pdf", ARRANGING, GET, things.a_visit),
    Row("visit-calendar", ARRANGING, GET, things.a_visit),
    Row("change-visit", ARRANGING, FORM, things.a_visit),
    Row("cancel-visit", ARRANGING, FORM, things.a_visit),
    # visits, for officers
    Row("facility-visits", Permission.VIEW_VISITS, GET, things.a_facility),
    Row("book-visit", Permission.BOOK_VISITS, FORM, things.a_facility),
    Row("lawyer-at-the-door", Permission.BOOK_VISITS, FORM, things.a_facility),
    Row("visiting", Permission.SET_VISITING, FORM, things.a_facility),
    Row("unblock-time", Permission.SET_VISITING, POST, things.a_blocked_time),
    Row("visitors", Permission.VIEW_VISITS, GET, things.a_facility),
    Row("register-visitor", Permission.BOOK_VISITS, FORM, things.a_facility),
    Row("visitor", Permission.VIEW_VISITS, FORM, things.a_visitor),
    Row("lift-ban", Permission.VERIFY_VISITORS, FORM, things.a_ban),
    Row("visit-flag", Permission.BOOK_VISITS, FORM, things.a_visit_flag),
    Row("client-requests", Permission.VERIFY_VISITORS),
    Row("client-request", Permission.VERIFY_VISITORS, FORM, things.a_request),
    # visits at the gate
    Row("gate", Permission.RUN_GATE, GET, things.a_facility),
    Row("gate-arrived", Permission.RUN_GATE, POST, things.a_facility),
    Row("walk-in", Permission.RUN_GATE, FORM, things.a_facility),
    Row("emergency", Permission.RUN_GATE, POST, things.a_facility),
    Row("gate-book", Permission.VIEW_VISITS, GET, things.a_facility),
    Row("name-entry", Permission.RUN_GATE, FORM, things.an_emergency_entry),
    Row("entry-reached", Permission.RUN_GATE, POST, things.an_emergency_entry),
    Row("gate-code", Permission.RUN_GATE, GET, things.a_facility),
    Row("at-the-gate", "signed in", FORM, lambda world: {"own": (world.own.code, "FORGED")}, answer=409),
    Row("found-out", Permission.VIEW_VISITS, FORM, things.a_facility),
    Row("waiting-board", Permission.VIEW_VISITS, GET, things.a_facility),
    Row("waiting-wall", Permission.VIEW_VISITS, GET, things.a_facility),
    Row("wait-standards", Permission.VIEW_VISITS, GET, things.a_facility),
    Row("set-wait-standard", Permission.SET_AUTHORISERS, FORM, things.a_facility),
    Row("wall", "public", GET, things.a_wall_screen),
    Row("wait-alert", Permission.RUN_GATE, FORM, things.a_wait_alert),
    Row("visit-gate", Permission.VIEW_VISITS, GET, things.a_waiting_visit),
    Row("press-step", Permission.RUN_GATE, POST, things.a_step_of_a_waiting_visit, answer=422),
    Row("refuse-visit", Permission.RUN_GATE, FORM, things.a_waiting_visit),
    Row("review-visit", Permission.REVIEW_VISITS, FORM, things.a_waiting_visit),
    Row("police-entry", Permission.RUN_GATE, FORM, things.a_waiting_visit),
    Row("police-after", Permission.RUN_GATE, FORM, things.a_waiting_visit, answer=404),
    Row("visit-certificate", ARRANGING, GET, things.a_visit),
    Row("visit-proof", ARRANGING, GET, things.an_event_of_no_visit, answer=404),
    Row("visit-figures", Permission.VIEW_VISITS),
    Row("export-visit-figures", Permission.EXPORT, POST, lambda world: {"own": ("csv",)}),
    Row("authorisations", (Permission.RUN_GATE, Permission.AUTHORISE_POLICE), GET, things.a_facility),
    Row("ask-authorisation", Permission.RUN_GATE, FORM, things.a_facility),
    Row("authorisers", Permission.SET_AUTHORISERS, FORM, things.a_facility),
    Row("authorisation", (Permission.RUN_GATE, Permission.AUTHORISE_POLICE), FORM, things.an_authorisation),
    # placing and exceptions
    Row("cells-for", Permission.VIEW_INMATES, GET, things.a_person),
    Row("place", Permission.PLACE_INMATE, FORM, things.a_person_and_a_cell),
    Row("ask-exception", Permission.ASK_EXCEPTION, FORM, things.a_person_and_a_cell),
    Row("exceptions", READ_EXCEPTIONS),
    Row("exception", READ_EXCEPTIONS, FORM, things.an_exception),
    Row("withdraw-exception", Permission.ASK_EXCEPTION, POST, things.an_exception),
    Row("renew-exception", Permission.ASK_EXCEPTION, FORM, things.an_exception),
    # taking over from files; without a file that waits, its pages send back to the form
    Row("take-over", Permission.IMPORT_REGISTER, FORM),
    Row("take-over-preview", Permission.IMPORT_REGISTER, FORM),
    Row("take-over-bad-rows", Permission.IMPORT_REGISTER, GET, lambda world: {"own": ("register",)}, answer=404),
    Row("take-over-spreadsheet", Permission.IMPORT_REGISTER, GET, things.a_spreadsheet),
    # orders that let a facility go beyond its certified capacity
    Row("overcrowding", Permission.ORDER_OVERCROWDING),
    Row("propose-overcrowding", Permission.ORDER_OVERCROWDING, FORM),
    Row("overcrowding-order", Permission.ORDER_OVERCROWDING, GET, things.an_overcrowding_order),
    Row("confirm-overcrowding", Permission.ORDER_OVERCROWDING, POST, things.an_overcrowding_order),
    Row("end-overcrowding", Permission.ORDER_OVERCROWDING, FORM, things.an_overcrowding_order),
    # the Service itself; the style guide exists on development machines only
    Row("healthz", "public", ANY),
    Row("design", "public", ANY, answer=404),
    Row("design-error", "public", ANY, about=lambda world: {"own": (404,)}, answer=404),
)
