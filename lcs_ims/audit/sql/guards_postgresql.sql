-- What refuses to change the trail on PostgreSQL. One statement a paragraph; the names end up in findings.
-- Triggers are written as pg_get_triggerdef prints them, and fire ALWAYS: session_replication_role skips others.

CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is added to and never changed.' USING ERRCODE = 'integrity_constraint_violation';
END
$$

CREATE OR REPLACE FUNCTION audit_refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.event_id = OLD.event_id AND length(NEW.salt) = 0 AND length(NEW.body) = 0 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Sensitive detail is erased whole and never changed.' USING ERRCODE = 'integrity_constraint_violation';
END
$$

CREATE OR REPLACE FUNCTION audit_refuse_unless_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id = OLD.id AND NEW.log_id = OLD.log_id AND NEW.demonstration = OLD.demonstration
        AND NEW.size > OLD.size AND NEW.recorded_at >= OLD.recorded_at THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The head of the audit trail only moves forward.' USING ERRCODE = 'integrity_constraint_violation';
END
$$

CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()

CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()

CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()

ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_event_no_update

ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_event_no_delete

ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_event_no_truncate

CREATE TRIGGER audit_mention_no_update BEFORE UPDATE ON audit_mention FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()

CREATE TRIGGER audit_mention_no_delete BEFORE DELETE ON audit_mention FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()

CREATE TRIGGER audit_mention_no_truncate BEFORE TRUNCATE ON audit_mention FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()

ALTER TABLE audit_mention ENABLE ALWAYS TRIGGER audit_mention_no_update

ALTER TABLE audit_mention ENABLE ALWAYS TRIGGER audit_mention_no_delete

ALTER TABLE audit_mention ENABLE ALWAYS TRIGGER audit_mention_no_truncate

CREATE TRIGGER audit_payload_no_update BEFORE UPDATE ON audit_payload FOR EACH ROW EXECUTE FUNCTION audit_refuse_unless_erased()

CREATE TRIGGER audit_payload_no_delete BEFORE DELETE ON audit_payload FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()

CREATE TRIGGER audit_payload_no_truncate BEFORE TRUNCATE ON audit_payload FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()

ALTER TABLE audit_payload ENABLE ALWAYS TRIGGER audit_payload_no_update

ALTER TABLE audit_payload ENABLE ALWAYS TRIGGER audit_payload_no_delete

ALTER TABLE audit_payload ENABLE ALWAYS TRIGGER audit_payload_no_truncate

CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()

CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()

CREATE TRIGGER audit_checkpoint_no_truncate BEFORE TRUNCATE ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()

ALTER TABLE audit_checkpoint ENABLE ALWAYS TRIGGER audit_checkpoint_no_update

ALTER TABLE audit_checkpoint ENABLE ALWAYS TRIGGER audit_checkpoint_no_delete

ALTER TABLE audit_checkpoint ENABLE ALWAYS TRIGGER audit_checkpoint_no_truncate

CREATE TRIGGER audit_head_no_update BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse_unless_forward()

CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()

CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()

ALTER TABLE audit_head ENABLE ALWAYS TRIGGER audit_head_no_update

ALTER TABLE audit_head ENABLE ALWAYS TRIGGER audit_head_no_delete

ALTER TABLE audit_head ENABLE ALWAYS TRIGGER audit_head_no_truncate
