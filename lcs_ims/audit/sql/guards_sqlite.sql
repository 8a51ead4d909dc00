-- What refuses to change the trail on SQLite. One statement a paragraph; the names end up in findings.
-- REPLACE deletes without firing delete triggers unless recursive_triggers is on, and any client may turn that
-- off: so an insert that would replace a row is refused before it begins.

CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'The audit trail is added to and never changed.'); END

CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
BEGIN SELECT RAISE(ABORT, 'The audit trail is added to and never changed.'); END

CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event
WHEN EXISTS (SELECT 1 FROM audit_event WHERE leaf = NEW.leaf OR uuid = NEW.uuid)
BEGIN SELECT RAISE(ABORT, 'The audit trail is added to and never changed.'); END

CREATE TRIGGER audit_mention_no_update BEFORE UPDATE ON audit_mention
BEGIN SELECT RAISE(ABORT, 'The audit trail is added to and never changed.'); END

CREATE TRIGGER audit_mention_no_delete BEFORE DELETE ON audit_mention
BEGIN SELECT RAISE(ABORT, 'The audit trail is added to and never changed.'); END

CREATE TRIGGER audit_mention_no_replace BEFORE INSERT ON audit_mention
WHEN EXISTS (SELECT 1 FROM audit_mention WHERE event_id = NEW.event_id AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'The audit trail is added to and never changed.'); END

CREATE TRIGGER audit_payload_no_update BEFORE UPDATE ON audit_payload
WHEN NOT (NEW.event_id = OLD.event_id AND length(NEW.salt) = 0 AND length(NEW.body) = 0)
BEGIN SELECT RAISE(ABORT, 'Sensitive detail is erased whole and never changed.'); END

CREATE TRIGGER audit_payload_no_delete BEFORE DELETE ON audit_payload
BEGIN SELECT RAISE(ABORT, 'The audit trail is added to and never changed.'); END

CREATE TRIGGER audit_payload_no_replace BEFORE INSERT ON audit_payload
WHEN EXISTS (SELECT 1 FROM audit_payload WHERE event_id = NEW.event_id)
BEGIN SELECT RAISE(ABORT, 'The audit trail is added to and never changed.'); END

CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'The audit trail is added to and never changed.'); END

CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'The audit trail is added to and never changed.'); END

CREATE TRIGGER audit_checkpoint_no_replace BEFORE INSERT ON audit_checkpoint
WHEN EXISTS (SELECT 1 FROM audit_checkpoint WHERE number = NEW.number OR size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'The audit trail is added to and never changed.'); END

CREATE TRIGGER audit_head_no_update BEFORE UPDATE ON audit_head
WHEN NOT (NEW.id = OLD.id AND NEW.log_id = OLD.log_id AND NEW.demonstration = OLD.demonstration
    AND NEW.size > OLD.size AND NEW.recorded_at >= OLD.recorded_at)
BEGIN SELECT RAISE(ABORT, 'The head of the audit trail only moves forward.'); END

CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'The audit trail is added to and never changed.'); END

CREATE TRIGGER audit_head_no_replace BEFORE INSERT ON audit_head
WHEN EXISTS (SELECT 1 FROM audit_head WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'The audit trail is added to and never changed.'); END
