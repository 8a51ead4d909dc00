CREATE OR REPLACE FUNCTION audit_said(body bytea, path text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN convert_from(body, 'UTF8')::jsonb #>> path;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION audit_lag(body bytea) RETURNS interval
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    said jsonb;
BEGIN
    said := convert_from(body, 'UTF8')::jsonb;
    -- both instants name their zone, so what they are depends on no setting
    RETURN (said ->> 'recorded_at')::timestamptz - (said ->> 'occurred_at')::timestamptz;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END $$;
