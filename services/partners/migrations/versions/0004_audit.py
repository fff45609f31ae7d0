"""The audit of organizations, accounts and the directory."""

from services.chassis.audit import Audited
from services.chassis.migration import create_audit, execute_script
from services.chassis.row_security import secure_audit

revision = "0004"
down_revision = "0003"

# What a record is found by is computed from its document; what a source delivered last is a digest.
_DELIVERED = ("delivered",)

AUDITED = {
    "organizations": Audited(left_out=("words", "sort_name", "searched_name", "facets", "deliveries")),
    "accounts": Audited(left_out=("email_key",)),
    "memberships": Audited(key="account_id"),
    "api_tokens": Audited(left_out=("digest", "last_use_time")),
    "services": Audited(left_out=("search", "words", "languages", "terms", "locations", *_DELIVERED)),
    "locations": Audited(left_out=_DELIVERED),
    "directory_entries": Audited(left_out=_DELIVERED),
    "directory_contacts": Audited(key="owner_id"),
    "taxonomies": Audited(left_out=_DELIVERED),
    "taxonomy_terms": Audited(left_out=_DELIVERED),
    "directory_sources": Audited(),
}


def upgrade() -> None:
    """Begins the audit."""
    create_audit(AUDITED)
    secure_audit()


def downgrade() -> None:
    """Ends the audit, and removes it."""
    execute_script("DROP TABLE audit, audit_seals; DROP FUNCTION write_audit CASCADE; DROP FUNCTION seal_audit;")
