"""The record of any moment: each revision of its parts beside the newest, and who reads of the audit. Documents of
agreements."""

from services.chassis.audit import Audited, audit_script
from services.chassis.migration import execute_script
from services.chassis.row_security import KEEPERS, OWN_ORGANIZATION, PRODUCT, secure

revision = "0010"
down_revision = "0009"

TABLES = """
-- The services that were there before they were removed. Before the first release; nobody waited for it.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX audit_removed ON audit (relation, change_time) WHERE operation = 'DELETE';

CREATE TABLE record_history (
    organization_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    revision bigint NOT NULL,
    category smallint NOT NULL,
    event_time timestamptz NOT NULL,
    order_time timestamptz NOT NULL,
    opportunity_id uuid,
    award_minor bigint,
    award_currency text,
    -- Null of an agreement that was a draft again.
    summary bytea,
    PRIMARY KEY (organization_id, resource_id, revision)
);

CREATE TABLE record_titles (
    opportunity_id uuid NOT NULL,
    revision bigint NOT NULL,
    event_time timestamptz NOT NULL,
    summary bytea NOT NULL,
    PRIMARY KEY (opportunity_id, revision)
);

CREATE TABLE agreement_documents (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    agreement_id uuid NOT NULL REFERENCES agreements,
    organization_id uuid,
    author text NOT NULL,
    file_name text NOT NULL,
    content_type text NOT NULL,
    size bigint NOT NULL,
    digest bytea NOT NULL,
    blob uuid NOT NULL UNIQUE,
    create_time timestamptz NOT NULL
);
CREATE INDEX agreement_documents_agreement ON agreement_documents (agreement_id, id);
"""


def upgrade() -> None:
    """Creates the history, which fills with `tributary events rebuild`, and shuts it as the record is shut; and a place
    for documents, for who is party to the agreement."""
    execute_script(TABLES)
    own = f"{KEEPERS} OR organization_id = {OWN_ORGANIZATION}"
    party = (
        "EXISTS (SELECT FROM record_parties p WHERE p.organization_id = record_history.organization_id"
        f" AND p.party_id = {OWN_ORGANIZATION} AND p.resource_id = record_history.resource_id)"
    )
    helping = (
        f"EXISTS (SELECT FROM record_referrals r WHERE r.agency_id = {OWN_ORGANIZATION}"
        " AND r.case_id = record_history.resource_id AND r.helps)"
    )
    # What is shared of the record that the transaction reads, as the parts of today's are opened.
    categories = f"(SELECT shared_categories(opened_record(), {OWN_ORGANIZATION}))::smallint[]"
    shared = f"organization_id = (SELECT opened_record()) AND category = ANY ({categories})"
    secure("record_history", PRODUCT, reading=f"{own} OR {party} OR {helping} OR {shared}")
    # Of the audit, the past of what the directory shows, for the Office and whoever acts for an organization.
    execute_script(
        "CREATE POLICY audit_past ON audit FOR SELECT USING ("
        "(relation = 'organizations' OR relation = 'services' AND operation = 'DELETE')"
        f" AND ({KEEPERS} OR {OWN_ORGANIZATION} IS NOT NULL));"
    )
    # Whoever reads an agreement as its party, and not for what is shared of it.
    seen = "EXISTS (SELECT FROM agreements a WHERE a.id = agreement_id)"
    secure("agreement_documents", f"{KEEPERS} OR is_party(agreement_id, {OWN_ORGANIZATION}) AND {seen}")
    execute_script(audit_script({"agreement_documents": Audited()}))


def downgrade() -> None:
    """Removes the history and the documents; their contents are swept an hour later."""
    execute_script(
        "DROP POLICY audit_past ON audit; DROP INDEX audit_removed;"
        " DROP TABLE record_history, record_titles, agreement_documents;"
    )
