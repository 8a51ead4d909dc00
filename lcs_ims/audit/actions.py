"""Everything that the trail can say has happened: dotted, past tense, never renamed, never reused."""

from datetime import timedelta
from enum import StrEnum, unique


@unique
class Action(StrEnum):
    """One deed or refusal. The value is written into the trail for good."""

    # the trail itself
    LOG_BEGAN = "audit.log.began"
    CLOCK_STEPPED = "audit.clock.stepped"
    PAYLOAD_ERASED = "audit.payload.erased"
    ROWS_WRITTEN = "audit.rows.written"
    DATABASE_RESTORED = "audit.database.restored"

    # messages
    MESSAGE_SENT = "outbox.message.sent"
    MESSAGE_DELAYED = "outbox.message.delayed"
    MESSAGE_FAILED = "outbox.message.failed"

    # facilities
    FACILITY_CREATED = "facilities.facility.created"
    FACILITY_CHANGED = "facilities.facility.changed"
    FACILITY_GO_LIVE_SIGNED = "facilities.facility.go_live_signed"
    FACILITY_GO_LIVE_REFUSED = "facilities.facility.go_live_refused"
    FACILITY_WENT_LIVE = "facilities.facility.went_live"

    # accounts
    USER_CREATED = "accounts.user.created"
    USER_DISABLED = "accounts.user.disabled"
    USER_ENABLED = "accounts.user.enabled"
    USER_PASSWORD_SET = "accounts.user.password_set"  # noqa: S105 (the name of an action, not a password)
    SECOND_FACTOR_ENROLLED = "accounts.second_factor.enrolled"
    POSTING_PROPOSED = "accounts.posting.proposed"
    POSTING_BEGAN = "accounts.posting.began"
    POSTING_ENDED = "accounts.posting.ended"
    POSTINGS_EXTENDED = "accounts.posting.extended"
    GRANTS_REWRITTEN = "accounts.grants.rewritten"
    RIGHTS_REFUSED = "accounts.rights.refused"
    SIGN_IN_SUCCEEDED = "accounts.sign_in.succeeded"
    SIGN_IN_FAILED = "accounts.sign_in.failed"
    SIGN_IN_LOCKED = "accounts.sign_in.locked"
    SIGNED_OUT = "accounts.sign_out"

    # inmates
    COUNTRY_SEARCHED = "inmates.country.searched"
    INMATE_RECEIVED = "inmates.inmate.received"
    RECEPTION_REFUSED = "inmates.reception.refused"
    RECEPTION_OVERDUE = "inmates.reception.overdue"
    ESCORT_ARRIVED = "inmates.escort.arrived"
    ADMISSION_REFUSED = "inmates.admission.refused"
    INMATE_ADMITTED = "inmates.inmate.admitted"
    INMATE_TAKEN_OVER = "inmates.inmate.taken_over"
    INMATE_RECAPTURED = "inmates.inmate.recaptured"
    INTAKE_ANSWERED = "inmates.intake.answered"
    CLASSIFIED = "inmates.inmate.classified"
    CLASSIFICATION_AGREED = "inmates.classification.agreed"
    CHILD_NOTIFIED = "inmates.child.notified"
    CHILD_NOTICE_ESCALATED = "inmates.child.notice_escalated"
    CHILD_NOTICE_ACKNOWLEDGED = "inmates.child.notice_acknowledged"
    RELEASE_ORDER_RECEIVED = "inmates.release_order.received"
    INMATE_LEFT = "inmates.inmate.left"
    LEAVING_REFUSED = "inmates.leaving.refused"
    INMATE_FACTS_CHANGED = "inmates.inmate.facts_changed"
    FACTS_CHANGED = "inmates.facts.changed"
    FACTS_WIDENING_ASKED = "inmates.facts.widening_asked"
    FACTS_WIDENED = "inmates.facts.widened"
    FACTS_REFUSED = "inmates.facts.refused"
    FACTS_WITHDRAWN = "inmates.facts.withdrawn"
    CLOCK_FACT_RECORDED = "inmates.clock.fact_recorded"
    CLOCK_PASSED = "inmates.clock.passed"
    CLOCK_STOPPED = "inmates.clock.stopped"
    COURT_ANSWERED = "inmates.court.answered"
    LIST_EXPORTED = "inmates.list.exported"
    KEEP_APART_OPENED = "inmates.keep_apart.opened"
    KEEP_APART_REFUSED = "inmates.keep_apart.refused"
    KEEP_APART_CLOSING_ASKED = "inmates.keep_apart.closing_asked"
    KEEP_APART_KEPT = "inmates.keep_apart.kept"
    KEEP_APART_CLOSED = "inmates.keep_apart.closed"
    RIVALS_DECLARED = "inmates.rivals.declared"

    # cells
    BLOCK_CREATED = "cells.block.created"
    CELL_CREATED = "cells.cell.created"
    CELL_CHANGED = "cells.cell.changed"
    CELL_RETIRED = "cells.cell.retired"
    STAY_BEGAN = "cells.stay.began"
    STAY_ENDED = "cells.stay.ended"
    STAY_FOUND = "cells.stay.found"
    STAY_REFUSED = "cells.stay.refused"
    EXCEPTION_ASKED = "cells.exception.asked"
    EXCEPTION_GRANTED = "cells.exception.granted"
    EXCEPTION_REFUSED = "cells.exception.refused"
    EXCEPTION_RENEWED = "cells.exception.renewed"
    EXCEPTION_ENDED = "cells.exception.ended"
    OVERCROWDING_PROPOSED = "cells.overcrowding.proposed"
    OVERCROWDING_ORDERED = "cells.overcrowding.ordered"
    OVERCROWDING_REFUSED = "cells.overcrowding.refused"
    OVERCROWDING_ENDED = "cells.overcrowding.ended"
    EVACUATION_BEGAN = "cells.evacuation.began"
    EVACUATION_ENDED = "cells.evacuation.ended"
    WHEREABOUTS_BEGAN = "cells.whereabouts.began"
    OUT_WITH_POLICE = "cells.whereabouts.went_with_police"
    ARRIVAL_CONFIRMED = "cells.whereabouts.arrival_confirmed"
    EXIT_OVERDUE = "cells.whereabouts.overdue"
    TRANSFER_SENT = "cells.transfer.sent"
    TRANSFER_RECEIVED = "cells.transfer.received"
    TRANSFER_RETURNED = "cells.transfer.returned"
    WHEREABOUTS_ENDED = "cells.whereabouts.ended"
    COUNT_BEGAN = "cells.count.began"
    COUNT_FIGURE_ENTERED = "cells.count.figure_entered"
    COUNT_QUESTION_OPENED = "cells.count.question_opened"
    COUNT_QUESTION_ANSWERED = "cells.count.question_answered"
    COUNT_ENDED = "cells.count.ended"
    PAPER_FORMS_ISSUED = "cells.paper_forms.issued"
    PAPER_FORM_ACCOUNTED = "cells.paper_form.accounted"
    BREACH_OPENED = "cells.breach.opened"
    BREACH_CHANGED = "cells.breach.changed"
    BREACH_CLOSED = "cells.breach.closed"
    IMPORT_COMPLETED = "cells.import.completed"

    # visits: people and booking
    VISITOR_REGISTERED = "visits.visitor.registered"
    VISITOR_VERIFIED = "visits.visitor.verified"
    VISITOR_BANNED = "visits.visitor.banned"
    BAN_LIFTED = "visits.ban.lifted"
    CLIENT_ASKED = "visits.client.asked"
    CLIENT_CONFIRMED = "visits.client.confirmed"
    CLIENT_OBJECTED = "visits.client.objected"
    CLIENT_NOT_CONFIRMED = "visits.client.not_confirmed"
    CLIENT_ENDED = "visits.client.ended"
    CLIENT_ANSWER_OVERDUE = "visits.client.answer_overdue"
    CLIENT_VIEWED = "visits.client.viewed"
    LAWYER_TOLD_OF_TRANSFER = "visits.client.lawyer_told_of_transfer"
    VISITING_HOURS_PUBLISHED = "visits.hours.published"
    ROOM_CHANGED = "visits.room.changed"
    TIME_BLOCKED = "visits.time.blocked"
    TIME_UNBLOCKED = "visits.time.unblocked"
    SLOT_HELD = "visits.slot.held"
    VISIT_BOOKED = "visits.visit.booked"
    VISIT_CHANGED = "visits.visit.changed"
    VISIT_CANCELLED = "visits.visit.cancelled"
    BOOKING_REFUSED = "visits.booking.refused"
    VISIT_FLAGGED = "visits.visit.flagged"
    VISIT_UNFLAGGED = "visits.visit.unflagged"
    FLAG_ACKNOWLEDGED = "visits.flag.acknowledged"


LATE_AFTER = timedelta(minutes=15)

# What is taken over from paper happened before the Service knew of it: old, but not late.
TAKEN_OVER = frozenset(
    {
        Action.INMATE_TAKEN_OVER,
        Action.STAY_FOUND,
        Action.BREACH_OPENED,
        Action.KEEP_APART_OPENED,
        Action.RIVALS_DECLARED,
    }
)
