"""What the Office's admin may see of a service's running in PostgreSQL, and how a look at the audit gets into it."""

ADMIN = "(SELECT actor_is('OFFICE_ADMIN'))"

SCRIPT = f"""
-- The Office's admin reads the audit and what was removed as past its time, and has parked events tried again.
CREATE POLICY audit_admin ON audit FOR SELECT USING ({ADMIN});
CREATE POLICY retention_runs_admin ON retention_runs FOR SELECT USING ({ADMIN});
CREATE POLICY parked_events_admin_reads ON parked_events FOR SELECT USING ({ADMIN});
CREATE POLICY parked_events_admin_replays ON parked_events FOR UPDATE USING ({ADMIN});

-- Writes that the actor read the audit or a parked event, or had one replayed: a row that is sealed as any other.
CREATE FUNCTION note_in_audit(operation text, relation text, row_id text, detail jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF operation NOT IN ('READ', 'REPLAY') OR NOT actor_is('OFFICE_ADMIN', 'PRODUCT') THEN
        RAISE EXCEPTION 'only the Office''s admin notes a READ or REPLAY in the audit';
    END IF;
    INSERT INTO audit (account, organization, traceparent, cause, operation, relation, row_id, after)
    VALUES (current_setting('tributary.account', true), coalesce(current_setting('tributary.organization', true), ''),
            coalesce(current_setting('tributary.traceparent', true), ''),
            coalesce(current_setting('tributary.cause', true), ''), operation, relation, row_id, detail);
END $$;
"""
