"""Row-level security: who may change what the directory shows, and who may see the rest."""

from services.chassis.row_security import (
    KEEPERS,
    OWN_ACCOUNT,
    OWN_ORGANIZATION,
    PRODUCT,
    create_actor_functions,
    secure,
    secure_chassis_tables,
)

revision = "0003"
down_revision = "0002"

_ADMIN = "(SELECT actor_is('OFFICE_ADMIN', 'PRODUCT'))"
_GATEWAY = "(SELECT actor_is('GATEWAY'))"
_AGENCY = "(SELECT actor_is('PARTNER_STAFF', 'FUNDER_STAFF', 'AGENCY_SYSTEM'))"

# The category of what happened to a profile, which is public (tributary.partners.v1.DataCategory).
_PROFILE = 1
# The parts of the record, with the column that says to what an organization is a party.
_RECORD = {
    "record_cases": "case_id",
    "record_referrals": "referral_id",
    "record_connections": "connection_id",
    "timeline_entries": "resource_id",
}


def upgrade() -> None:
    """Shuts the tables."""
    create_actor_functions()
    secure_chassis_tables()
    own = f"{KEEPERS} OR organization_id = {OWN_ORGANIZATION}"

    # Everybody reads the directory; an organization's own people and the Office write it, and agencies add to it.
    secure("organizations", f"{KEEPERS} OR id = {OWN_ORGANIZATION}", reading="true", entering=_AGENCY)
    secure("services", own, reading="true")
    secure("locations", own, reading="true")
    secure("directory_entries", f"{KEEPERS} OR id = {OWN_ORGANIZATION}", reading="true")
    secure("directory_contacts", own)

    # The gateway finds out who calls, and notes when a token was last of use.
    secure("accounts", f"{_ADMIN} OR id = {OWN_ACCOUNT}")
    secure("memberships", f"{_ADMIN} OR account_id = {OWN_ACCOUNT}", reading=_GATEWAY)
    secure("api_tokens", f"{_ADMIN} OR account_id = {OWN_ACCOUNT}", reading=_GATEWAY, changing=_GATEWAY)

    # The product writes the record; its organization, the Office, and who is a party to a part of it read.
    for table, part in _RECORD.items():
        party = (
            "EXISTS (SELECT FROM record_parties p"
            f" WHERE p.organization_id = {table}.organization_id AND p.party_id = {OWN_ORGANIZATION}"
            f" AND p.resource_id = {table}.{part})"
        )
        public = f" OR category = {_PROFILE}" if table == "timeline_entries" else ""
        secure(table, PRODUCT, reading=f"{own}{public} OR {party}")
    secure("record_parties", PRODUCT, reading=f"{own} OR party_id = {OWN_ORGANIZATION}")


def downgrade() -> None:
    """What keeps organizations' data apart is not taken away."""
    raise NotImplementedError("row-level security is not taken away again")
