"""Going on after a restore that lost signed events: openly, under another name, and only when somebody says so.

The old name's last checkpoint can never be continued. The log says which that was, how much is lost and why it
goes on; whoever holds an old checkpoint sees that it ended.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lcs_ims.audit.actions import Action
from lcs_ims.audit.actor import Actor, Subject
from lcs_ims.audit.deeds import deed, record
from lcs_ims.audit.models import Event, Head
from lcs_ims.audit.outside import LastSigned, Outside
from lcs_ims.audit.tree_head import origin_of
from lcs_ims.lib.refusal import Refused


@dataclass(frozen=True, slots=True)
class _Told:
    line: int
    loss: Event | None  # a restore that lost events, after which the log has not yet gone on


def told_line() -> int:
    """The line that the log is on by its own account; 0 while a loss waits to be answered for."""
    told = _told()
    return 0 if told.loss else told.line


def continue_log(*, by: Actor, reason: str) -> str:
    """Let a log that lost events go on under another name, and sign it so; the checkpoint.

    Everything that is left is hashed again and compared with every checkpoint that is kept. May be repeated when
    it was cut off. Raises Refused: `nothing-lost`, `reason-missing`, and those of `sign_checkpoint`.
    """
    from lcs_ims.audit.signer import sign_checkpoint  # noqa: PLC0415 (which asks here for the line)

    if not reason.strip():
        raise Refused("reason-missing", _("Say why events were lost. The reason stands in the trail."))
    outside = Outside.of(Head.objects.get().log_id)
    with outside.locked():
        told, memory = _told(), outside.last_signed()
        if told.loss is None and told.line == memory.line:
            raise Refused("nothing-lost", _("No restore of this trail lost events. There is nothing to answer for."))
        line = told.line + 1 if told.loss else told.line
        if told.loss:
            _record(line, told.loss, by=by, reason=reason)
        if memory.line < line:
            outside.set_aside()
            outside.remember(LastSigned(line=line))
    return sign_checkpoint()


def _told() -> _Told:
    told = Event.objects.filter(action__in=(Action.DATABASE_RESTORED, Action.LOG_CONTINUED)).order_by("-leaf")
    loss = None
    for event in told:
        if event.action == Action.LOG_CONTINUED:
            return _Told(int(event.after["line"]), loss)
        if event.after["lost"]:
            loss = event
    return _Told(1, loss)


@deed
def _record(line: int, loss: Event, *, by: Actor, reason: str) -> None:
    head = Head.objects.get()
    origin = origin_of(head.log_id, line)
    after = {"line": line, "origin": origin, "lost": loss.after["lost"], "checkpoint": loss.after["checkpoint"]}
    record(Action.LOG_CONTINUED, by=by, on=Subject("audit.log", str(head.log_id), origin), after=after, reason=reason)
