"""The history of a subject in sentences: what the trail holds, as an officer would say it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lcs_ims.audit.actions import Action
from lcs_ims.audit.actor import Subject
from lcs_ims.audit.models import Event
from lcs_ims.audit.trail import history
from lcs_ims.lib.wording import moment

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")  # as the trail writes them

SENTENCES: Mapping[str, Any] = {
    Action.LOG_BEGAN: gettext_lazy("The trail began."),
    Action.CLOCK_STEPPED: gettext_lazy("The clock was moved by {seconds} seconds."),
    Action.PAYLOAD_ERASED: gettext_lazy("Sensitive detail of event {what} erased for good."),
    Action.ROWS_WRITTEN: gettext_lazy("Rows written by {what}."),
    Action.DATABASE_RESTORED: gettext_lazy("The database restored as of {until}, events lost: {lost}."),
    Action.MESSAGE_SENT: gettext_lazy("Message sent by {channel}."),
    Action.MESSAGE_DELAYED: gettext_lazy("A message by {channel} did not go and is tried again. Tries: {tries}."),
    Action.MESSAGE_FAILED: gettext_lazy("A message by {channel} given up after {tries} tries."),
    Action.LOG_CONTINUED: gettext_lazy("The trail goes on as {origin}, without {lost} events that were lost."),
    Action.HOUR_PASSED: gettext_lazy("An hour passed in which nothing was recorded."),
    Action.SHEET_PRINTED: gettext_lazy("A sheet drawn for printing: {page}."),
    Action.RECORD_READ: gettext_lazy("Record read, {secret}: {page}."),
    Action.COPY_PROVEN: gettext_lazy("Copy {copy} made in {places}, and proven by restoring it: {size} events."),
    Action.COPY_FAILED: gettext_lazy("Copying the databases to {place} failed: {why}"),
    Action.FACILITY_CREATED: gettext_lazy("Facility {what} entered."),
    Action.FACILITY_CHANGED: gettext_lazy("Facility {what} changed: {changes}."),
    Action.FACILITY_GO_LIVE_SIGNED: gettext_lazy("End of the take-over of {what} signed."),
    Action.FACILITY_GO_LIVE_REFUSED: gettext_lazy("Signing the end of the take-over of {what}."),
    Action.FACILITY_WENT_LIVE: gettext_lazy("Facility {what} went live, signed by {signed_by}."),
    Action.USER_CREATED: gettext_lazy("Account of {what} opened."),
    Action.USER_DISABLED: gettext_lazy("Account of {what} closed."),
    Action.USER_ENABLED: gettext_lazy("Account of {what} opened again."),
    Action.USER_PASSWORD_SET: gettext_lazy("Password of {what} set."),
    Action.SECOND_FACTOR_ENROLLED: gettext_lazy("Second factor of {what} set up."),
    Action.POSTING_PROPOSED: gettext_lazy("Posting of {what} proposed: {role}."),
    Action.POSTING_BEGAN: gettext_lazy("{what} posted: {role}."),
    Action.POSTING_ENDED: gettext_lazy("Posting of {what} withdrawn: {role}."),
    Action.POSTINGS_EXTENDED: gettext_lazy("National postings extended to {what}."),
    Action.GRANTS_REWRITTEN: gettext_lazy("Rights of {what} brought back to what the postings say."),
    Action.RIGHTS_REFUSED: gettext_lazy("A change to the rights of {what}."),
    Action.SIGN_IN_SUCCEEDED: gettext_lazy("{what} signed in."),
    Action.SIGN_IN_FAILED: gettext_lazy("Sign-in as {what} failed."),
    Action.SIGN_IN_LOCKED: gettext_lazy("Sign-in as {what} locked after too many failures."),
    Action.SIGNED_OUT: gettext_lazy("{what} signed out."),
    Action.SESSION_ENDED: gettext_lazy("{what} signed out by the Service: {why}."),
    Action.RECOVERY_CODE_USED: gettext_lazy("{what} came in with a recovery code, left: {left}."),
    Action.RECOVERY_CODES_PRINTED: gettext_lazy("New recovery codes of {what}; the old ones are void."),
    Action.ENROLMENT_OPENED: gettext_lazy("{what} may set up a second factor, until {until}."),
    Action.ENROLMENT_FAILED: gettext_lazy("A wrong code for the second factor of {what}."),
    Action.FACTOR_RESET_ASKED: gettext_lazy("Reset of the second factor of {what} asked."),
    Action.FACTOR_RESET_CONFIRMED: gettext_lazy(
        "Reset of the second factor of {what} confirmed, asked by {asked_by}."
    ),
    Action.FACTOR_RESET_WITHDRAWN: gettext_lazy("Reset of the second factor of {what} taken back."),
    Action.DESK_ENROLLED: gettext_lazy("Desk {what} enrolled."),
    Action.DESK_REVOKED: gettext_lazy("Desk {what} revoked."),
    Action.DISPLAY_MADE: gettext_lazy("Link for the wall screen {what} made."),
    Action.DISPLAY_REVOKED: gettext_lazy("Link of the wall screen {what} revoked."),
    Action.SHIFT_BEGAN: gettext_lazy("{what} began a shift, until {until} at the latest."),
    Action.SHIFT_ENDED: gettext_lazy("{what} ended the shift."),
    Action.PIN_SET: gettext_lazy("PIN of {what} set."),
    Action.PIN_FAILED: gettext_lazy("A wrong PIN of {what}."),
    Action.PIN_LOCKED: gettext_lazy("PIN of {what} locked after too many failures."),
    Action.DESK_TAKEN: gettext_lazy("{what} took over a desk by PIN."),
    Action.INVITATION_SENT: gettext_lazy(
        "{what} invited, {role}; {registration_no} verified against {verified_against}."
    ),
    Action.INVITATION_USED: gettext_lazy("{what} took up the invitation."),
    Action.INVITATION_FAILED: gettext_lazy("A wrong number for the invitation of {what}."),
    Action.INVITATION_WITHDRAWN: gettext_lazy("Invitation of {what} withdrawn."),
    Action.RATE_EXCEEDED: gettext_lazy("Slowed down: more than {most} times “{rate}” in {minutes} minutes."),
    Action.COMMAND_LINE_OPENED: gettext_lazy("{command} opened on the machine."),
    Action.COUNTRY_SEARCHED: gettext_lazy("The country searched, found: {found}."),
    Action.INMATE_RECEIVED: gettext_lazy("Received at {facility}, brought by {brought_by}."),
    Action.RECEPTION_REFUSED: gettext_lazy("Reception refused, handed back to {handed_to}."),
    Action.RECEPTION_OVERDUE: gettext_lazy("Received, and neither admitted nor refused after {hours} hours."),
    Action.ESCORT_ARRIVED: gettext_lazy("Escort arrived with {people} people: {brought_by}."),
    Action.ADMISSION_REFUSED: gettext_lazy("An admission to {facility}."),
    Action.INMATE_ADMITTED: gettext_lazy("Admitted to {facility} on order {order} of {court}."),
    Action.INMATE_TAKEN_OVER: gettext_lazy("Taken over from the register."),
    Action.INMATE_RECAPTURED: gettext_lazy("Recaptured and back at {facility}."),
    Action.INTAKE_ANSWERED: gettext_lazy("{title}: {answer}."),
    Action.CLASSIFIED: gettext_lazy("Classified: {group}, {category}. Looked at again on {review_on}."),
    Action.CLASSIFICATION_AGREED: gettext_lazy("Classification agreed, decided by {decided_by}."),
    Action.CHILD_NOTIFIED: gettext_lazy("Notice that a child is held: {to}."),
    Action.CHILD_NOTICE_ESCALATED: gettext_lazy("No answer after {hours} hours to the notice of a child: {to}."),
    Action.CHILD_NOTICE_ACKNOWLEDGED: gettext_lazy("Notice of a child acknowledged: {to}."),
    Action.GUARDIAN_PHONE_NOTED: gettext_lazy("Telephone of the parent or guardian noted."),
    Action.CHILD_CALL_OPENED: gettext_lazy("No message reaches the {to} of a child: an officer is to call."),
    Action.CHILD_CALL_CLOSED: gettext_lazy("The {to} of a child called: {outcome}."),
    Action.ORDER_RECORDED: gettext_lazy("Order {number} of {court} on file: {kind}."),
    Action.ORDER_KIND_NAMED: gettext_lazy("Order {number} of {court} read: {kind}."),
    Action.PICTURE_STORED: gettext_lazy("{kind} stored."),
    Action.CHILD_PICTURE_READ: gettext_lazy("{kind} of a child read."),
    Action.MATTER_RECORDED: gettext_lazy("{kind} written into the file."),
    Action.ILL_TREATMENT_ALLEGED: gettext_lazy("{kind}."),
    Action.MATTER_ANSWERED: gettext_lazy("{kind} answered: {outcome}."),
    Action.RELEASE_ORDER_RECEIVED: gettext_lazy("Release order {number} of {court} received."),
    Action.RELEASE_LOCKED_UP: gettext_lazy("Locked up although release order {number} of {court} had come."),
    Action.FILE_COPIED: gettext_lazy("Copy of the file certified."),
    Action.INMATE_LEFT: gettext_lazy("Left custody at {facility}: {way}."),
    Action.LEAVING_REFUSED: gettext_lazy("Leaving custody at {facility}."),
    Action.INMATE_FACTS_CHANGED: gettext_lazy("Facts changed: {changes}."),
    Action.FACTS_CHANGED: gettext_lazy("Facts changed: {facts}. {evidence}"),
    Action.FACTS_WIDENING_ASKED: gettext_lazy("A change that opens cells waits for a second officer: {facts}."),
    Action.FACTS_WIDENED: gettext_lazy("A change that opens cells confirmed, asked by {asked_by}: {facts}."),
    Action.FACTS_REFUSED: gettext_lazy("A change of facts refused."),
    Action.FACTS_WITHDRAWN: gettext_lazy("A change that opens cells taken back: {facts}."),
    Action.CLOCK_FACT_RECORDED: gettext_lazy("{fact}, {at}, on {rests_on}."),
    Action.CLOCK_PASSED: gettext_lazy("Clock past: {clock}, due {due}."),
    Action.CLOCK_STOPPED: gettext_lazy("Clock stopped: {clock}."),
    Action.COURT_ANSWERED: gettext_lazy("{court} answered about “{clock}”: {answer}. {words}"),
    Action.LIST_EXPORTED: gettext_lazy("A list handed out as a file: {list}, {rows} rows."),
    Action.KEEP_APART_OPENED: gettext_lazy("Keep-apart order opened for {inmates}, level {level}."),
    Action.KEEP_APART_REFUSED: gettext_lazy("A keep-apart order for {inmates}."),
    Action.KEEP_APART_CLOSING_ASKED: gettext_lazy("Closing of the keep-apart order for {inmates} asked."),
    Action.KEEP_APART_KEPT: gettext_lazy("Keep-apart order for {inmates} stays open."),
    Action.KEEP_APART_CLOSED: gettext_lazy("Keep-apart order for {inmates} closed, asked by {asked_by}."),
    Action.RIVALS_DECLARED: gettext_lazy("Declared rivals: {what}."),
    Action.BLOCK_CREATED: gettext_lazy("Block {block} of {facility} entered."),
    Action.CELL_CREATED: gettext_lazy("Cell {cell} entered, certified for {certified_capacity}."),
    Action.CELL_CHANGED: gettext_lazy("Cell {cell} changed: {changes}."),
    Action.CELL_RETIRED: gettext_lazy("Cell {cell} retired."),
    Action.STAY_BEGAN: gettext_lazy("Placed in {cell}, bed {bed}."),
    Action.STAY_FOUND: gettext_lazy("Found in {cell}. {learned}"),
    Action.STAY_ENDED: gettext_lazy("Left {cell}, bed {bed}."),
    Action.STAY_REFUSED: gettext_lazy("Placing in {cell}."),
    Action.EXCEPTION_ASKED: gettext_lazy("Exception asked for {hours} hours: {breaks}."),
    Action.EXCEPTION_GRANTED: gettext_lazy("Exception granted, asked by {asked_by}: {breaks}."),
    Action.EXCEPTION_REFUSED: gettext_lazy("Exception refused."),
    Action.EXCEPTION_RENEWED: gettext_lazy("Renewal of an exception asked for {hours} hours: {breaks}."),
    Action.EXCEPTION_ENDED: gettext_lazy("Exception ended: {breaks}."),
    Action.OVERCROWDING_PROPOSED: gettext_lazy("Overcrowding order proposed for {days} days."),
    Action.OVERCROWDING_ORDERED: gettext_lazy(
        "Overcrowding order in force for {days} days, proposed by {proposed_by}."
    ),
    Action.OVERCROWDING_REFUSED: gettext_lazy("Confirming an overcrowding order."),
    Action.OVERCROWDING_ENDED: gettext_lazy("Overcrowding order ended."),
    Action.EVACUATION_BEGAN: gettext_lazy("Evacuation mode began."),
    Action.EVACUATION_ENDED: gettext_lazy("Evacuation mode ended."),
    Action.WHEREABOUTS_BEGAN: gettext_lazy("Out or in holding: {place}, with {with_whom}."),
    Action.OUT_WITH_POLICE: gettext_lazy("Out with police: {place}, with {with_whom}, {receiver_no}. Order {order}."),
    Action.ARRIVAL_CONFIRMED: gettext_lazy("Arrival at {place} confirmed by {who}."),
    Action.REMOVED_IN_EMERGENCY: gettext_lazy("To hospital in an emergency, before the papers."),
    Action.REMOVAL_REVIEWED: gettext_lazy("Removal to hospital reviewed: {place}, with {with_whom}."),
    Action.EXIT_OVERDUE: gettext_lazy("Overdue from {place}."),
    Action.TRANSFER_SENT: gettext_lazy("Sent to {to}, with {with_whom}."),
    Action.TRANSFER_RECEIVED: gettext_lazy("Received from {origin} at {to}."),
    Action.FOUND_WITHOUT_TRANSFER: gettext_lazy("Found at {to} without a transfer from {origin}."),
    Action.TRANSFER_RETURNED: gettext_lazy("Came back from the way to {to}."),
    Action.WHEREABOUTS_ENDED: gettext_lazy("Back from {place}."),
    Action.COUNT_BEGAN: gettext_lazy("{kind} count began."),
    Action.COUNT_FIGURE_ENTERED: gettext_lazy("Counted {counted} in {cell}, by {names}."),
    Action.COUNT_QUESTION_OPENED: gettext_lazy("Counted {counted} in {cell}, the book has {expected}. Who is where?"),
    Action.COUNT_QUESTION_ANSWERED: gettext_lazy("Count of {cell} answered: {answer}. {words}"),
    Action.COUNT_ENDED: gettext_lazy("Count ended, {people} people counted, the book has {expected}."),
    Action.PAPER_FORMS_ISSUED: gettext_lazy("Paper forms {first} to {last} issued."),
    Action.PAPER_FORM_ACCOUNTED: gettext_lazy("Paper form {number}: {outcome}. {words}"),
    Action.SEGREGATION_ORDERED: gettext_lazy("Segregated in {cell} until {until}. Ground: {ground}."),
    Action.SEGREGATION_REFUSED: gettext_lazy("Segregating in {cell}."),
    Action.SEGREGATION_VISITED: gettext_lazy("Seen in segregation by health staff at {at}."),
    Action.SEGREGATION_UNSEEN: gettext_lazy("In segregation and not seen by health staff on {days}."),
    Action.SEGREGATION_ENDS_SOON: gettext_lazy("Segregation ends within a day, by {until} at the latest."),
    Action.SEGREGATION_ENDED: gettext_lazy("Segregation ended on day {days}."),
    Action.PLAN_ASKED: gettext_lazy("Rehousing plan {plan} asked."),
    Action.PLAN_MADE: gettext_lazy("Rehousing plan {plan} made: {moves} moves, {status}."),
    Action.PLAN_FAILED: gettext_lazy("Rehousing plan {plan} could not be made: {why}"),
    Action.PLAN_CANCELLED: gettext_lazy("Rehousing plan {plan} cancelled."),
    Action.PLAN_STEP_TAKEN: gettext_lazy("Step {step} of rehousing plan {plan}: {outcome}."),
    Action.PLAN_STOPPED: gettext_lazy("Rehousing plan {plan} stopped at step {step}: {why}"),
    Action.PLAN_FINISHED: gettext_lazy("Rehousing plan {plan} carried out."),
    Action.COUNTRY_PLANNED: gettext_lazy("Plan for all facilities made: {transfers} transfers."),
    Action.BREACH_OPENED: gettext_lazy("Breach opened: {what}."),
    Action.BREACH_CHANGED: gettext_lazy("Breach goes on with other people: {what}."),
    Action.BREACH_CLOSED: gettext_lazy("Breach closed: {what}."),
    Action.IMPORT_COMPLETED: gettext_lazy("Import of the table {table} completed."),
    Action.DISCLOSURE_EXPLAINED: gettext_lazy("Explanation given to the Inspectorate: {what}."),
    Action.VISITOR_REGISTERED: gettext_lazy("Visitor written down: {kind}."),
    Action.VISITOR_VERIFIED: gettext_lazy("Visitor verified until {until}."),
    Action.VISITOR_BANNED: gettext_lazy("Banned from visiting until {until}."),
    Action.BAN_LIFTED: gettext_lazy("Ban from visiting lifted."),
    Action.CLIENT_ASKED: gettext_lazy("A visitor from outside asked for a person. Answer due {answer_due}."),
    Action.CLIENT_CONFIRMED: gettext_lazy("Request of a visitor from outside confirmed."),
    Action.CLIENT_OBJECTED: gettext_lazy("Objection to a request of a visitor from outside."),
    Action.CLIENT_NOT_CONFIRMED: gettext_lazy("Request of a visitor from outside not confirmed."),
    Action.CLIENT_ENDED: gettext_lazy("Visits from outside ended."),
    Action.CLIENT_ANSWER_OVERDUE: gettext_lazy("No answer to a request of a visitor from outside, due {due}."),
    Action.CLIENT_VIEWED: gettext_lazy("The page of a client read by a visitor from outside."),
    Action.LAWYER_TOLD_OF_TRANSFER: gettext_lazy("A visitor from outside told that the person moved."),
    Action.VISITING_HOURS_PUBLISHED: gettext_lazy("Visiting hours published, {kind}: {hours}."),
    Action.ROOM_CHANGED: gettext_lazy("Visiting room {what}: {capacity} groups at once."),
    Action.TIME_BLOCKED: gettext_lazy("No visits from {from} to {to}."),
    Action.TIME_UNBLOCKED: gettext_lazy("Visits again from {from} to {to}."),
    Action.SLOT_HELD: gettext_lazy("A time held for a form, {when}."),
    Action.VISIT_BOOKED: gettext_lazy("Visit booked for {when}: {kind}."),
    Action.VISIT_CHANGED: gettext_lazy("Visit moved to {when}."),
    Action.VISIT_CANCELLED: gettext_lazy("Visit cancelled."),
    Action.BOOKING_REFUSED: gettext_lazy("Booking a visit for {when}."),
    Action.VISIT_NOT_COME: gettext_lazy("Nobody came to a booked visit."),
    Action.VISIT_FLAGGED: gettext_lazy("Something came up about a booked visit: {cause}."),
    Action.VISIT_UNFLAGGED: gettext_lazy("What came up about a booked visit is gone: {cause}."),
    Action.FLAG_ACKNOWLEDGED: gettext_lazy("What came up about a booked visit acknowledged: {cause}."),
    Action.VISIT_TAKEN_OVER: gettext_lazy("Taken over from the visitors' book: {kind}."),
    Action.VISITOR_ARRIVED: gettext_lazy("Arrived at the gate: {kind}."),
    Action.VISITOR_PRESSED_ARRIVED: gettext_lazy(
        "The visitor started the clock at the gate, {minutes} minutes from the desk's time."
    ),
    Action.STEP_PRESSED: gettext_lazy("{step}."),
    Action.VISIT_STARTED: gettext_lazy("Visit started after {waited} minutes of waiting."),
    Action.START_REFUSED: gettext_lazy("The start of a visit."),
    Action.INTERVIEW_REFUSED: gettext_lazy("The interview of a child by the police."),
    Action.VISIT_ENDED: gettext_lazy("Visit ended."),
    Action.VISITOR_LEFT: gettext_lazy("Left."),
    Action.LEFT_UNSEEN: gettext_lazy("Left unseen after {waited} minutes of waiting."),
    Action.VISIT_REFUSED: gettext_lazy("Visit refused by {refused_by}: {why}"),
    Action.REFUSAL_REVIEWED: gettext_lazy("Refusal reviewed: {review}"),
    Action.WAIT_ALERTED: gettext_lazy("Waiting alert: {level}, after {waited} minutes of {standard}."),
    Action.WAIT_ESCALATED: gettext_lazy("A wait escalated after {waited} minutes of {standard}: {kind}."),
    Action.ALERT_ACKNOWLEDGED: gettext_lazy("Waiting alert acknowledged: {cause}."),
    Action.WAIT_STANDARD_SET: gettext_lazy("{kind} may wait {minutes} minutes from {from_on}, by {source}."),
    Action.GATE_ENTRY_WRITTEN: gettext_lazy("Gate entry {number}: {words}"),
    Action.EMERGENCY_ENTERED: gettext_lazy("Emergency medical entry."),
    Action.EMERGENCY_REACHED: gettext_lazy("Emergency entry {number}: the doctor was there after {minutes} minutes."),
    Action.EMERGENCY_LATE: gettext_lazy("An emergency doctor waited {waited} minutes of {standard}."),
    Action.EMERGENCY_REFUSED: gettext_lazy("An emergency doctor refused: {why}"),
    Action.EMERGENCY_REVIEWED: gettext_lazy("Emergency entry reviewed: {review}"),
    Action.EMERGENCY_REVIEW_OVERDUE: gettext_lazy("An emergency entry was not reviewed within 24 hours."),
    Action.AUTHORISERS_SET: gettext_lazy("Authorisers of police visits outside hours: {people}."),
    Action.AUTHORISATION_ASKED: gettext_lazy("Leave asked for a police visit outside hours, {station}."),
    Action.AUTHORISATION_ROSE: gettext_lazy("No answer in 15 minutes: the request rose to {to}."),
    Action.AUTHORISATION_GRANTED: gettext_lazy("Police visit outside hours authorised by {authoriser}."),
    Action.AUTHORISATION_REFUSED: gettext_lazy("Police visit outside hours refused by {authoriser}."),
    Action.AUTHORISATION_UNANSWERED: gettext_lazy("No answer to a police visit outside hours: it is refused."),
    Action.AUTHORISATION_CLAIMED: gettext_lazy("Leave for a police visit claimed in the name of {in_the_name_of}."),
    Action.POLICE_ENTERED: gettext_lazy("Police entered in visiting hours: {station}."),
    Action.POLICE_ENTERED_AT_NIGHT: gettext_lazy(
        "Police entered outside visiting hours, authorised by {authoriser}: {station}."
    ),
    Action.POLICE_ENTERED_UNAUTHORISED: gettext_lazy(
        "Police entered without authorisation: {station}. {in_the_name_of}"
    ),
    Action.POLICE_ENTRY_COMPLETED: gettext_lazy("Police entry completed."),
    Action.LAWYER_NOTICE_DELAYED: gettext_lazy("The notice to the lawyer is delayed by court order {order}."),
    Action.VISIT_FOUND_OUT: gettext_lazy("A visit found out later, learned {learned_at}: {how}"),
}
"""One sentence an action. Gaps: `what` (the main subject), `by`, `changes`, the last word of a subject's type
(`cell`, `facility`; `inmates` for all of a kind), and whatever the event holds in `before` and `after`."""

PLACED_BY_EXCEPTION = gettext_lazy("Placed in {cell}, bed {bed}, exception granted by {by}.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history, ready for the page."""

    at: datetime
    text: str
    by: str
    reason: str
    tone: str


def entries(subject: Subject, limit: int = 30) -> list[Entry]:
    """The newest events of a subject in sentences. One query."""
    events = history(subject).exclude(action=Action.RECORD_READ)  # they would drive out what was done; see the trail
    return [entry_of(event) for event in events[:limit]]


def entry_of(event: Event) -> Entry:
    """One event as a line of a history."""
    by = event.by
    parts = (by.name or by.username, by.role.replace("_", " "), by.facility, by.source)
    who = ", ".join(dict.fromkeys(part for part in parts if part))
    return Entry(event.occurred_at, sentence_of(event), who, event.reason, _tone(event))


def sentence_of(event: Event) -> str:
    """What happened, in the reader's language; an action without a sentence is named as it is."""
    template = SENTENCES.get(event.action, f"{event.action}.")
    if event.action == Action.STAY_BEGAN and event.after.get("exception"):
        template = PLACED_BY_EXCEPTION
    words = str(template).format_map(_Gaps(event))
    if event.refusal:
        words = f"{words} {_('Refused:')} {event.refusal.get('message', '')}"
    if event.is_late:
        words = f"{words} {_('Entered late.')}"
    return words


class _Gaps(dict[str, str]):
    """The gaps of a sentence; what the event does not say is a dash."""

    def __init__(self, event: Event) -> None:
        before, after = event.before, event.after
        super().__init__({name: _said(value) for name, value in {**before, **after}.items()})
        self["what"], self["by"] = event.on[0].label, event.by.name or event.by.username
        for subject in event.on:
            kind = subject.type.rpartition(".")[2]
            self[kind] = subject.label
            self[f"{kind}s"] = f"{self[f'{kind}s']}, {subject.label}" if f"{kind}s" in self else subject.label
        changed = [name for name in after if name in before]
        self["changes"] = ", ".join(f"{name}: {_said(before[name])} → {_said(after[name])}" for name in changed)

    def __missing__(self, key: str) -> str:
        return "–"


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return moment(datetime.fromisoformat(value))
    return "–" if value in (None, "") else str(value)


def _tone(event: Event) -> str:
    if event.refusal or event.action == Action.BREACH_OPENED:
        return "stop"
    return "warn" if event.is_late or event.action in {Action.STAY_FOUND, Action.EXCEPTION_GRANTED} else ""
