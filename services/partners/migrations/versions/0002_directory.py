"""The directory: services, locations and entries of organizations, and the taxonomies that classify them."""

from services.chassis.migration import execute_script

revision = "0002"
down_revision = "0001"

# What every record has (services/partners/models/directory.py says why it is kept as a document). `origins` is who set
# which field; `delivered` is a hash of what the source `delivered_by` delivered last.
_COMMON = """
    document bytea NOT NULL,
    origins jsonb NOT NULL,
    delivered_by text NOT NULL,
    delivered bytea NOT NULL,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    revision bigint NOT NULL
"""

TABLES = f"""
CREATE TABLE services (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL REFERENCES organizations,
    name text NOT NULL,
    status smallint NOT NULL,
    languages text[] NOT NULL,
    terms uuid[] NOT NULL,
    locations uuid[] NOT NULL,
    -- The names, in small letters and without accents; the words of the description as well.
    search text NOT NULL,
    words tsvector NOT NULL,
    {_COMMON}
);
CREATE INDEX services_organization ON services (organization_id, name, id);
CREATE INDEX services_name ON services (name, id);
CREATE INDEX services_languages ON services USING gin (languages) WITH (fastupdate = off);
CREATE INDEX services_terms ON services USING gin (terms) WITH (fastupdate = off);
CREATE INDEX services_locations ON services USING gin (locations) WITH (fastupdate = off);
CREATE INDEX services_search ON services USING gin (search gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX services_words ON services USING gin (words) WITH (fastupdate = off);

CREATE TABLE locations (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL REFERENCES organizations,
    name text NOT NULL,
    {_COMMON}
);
CREATE INDEX locations_organization ON locations (organization_id, name, id);
CREATE INDEX locations_name ON locations (name, id);

-- What a directory says of an organization; the id is the organization's.
CREATE TABLE directory_entries (
    id uuid PRIMARY KEY REFERENCES organizations,
    {_COMMON}
);

-- The persons to ask for at a service, a location or an organization.
CREATE TABLE directory_contacts (
    owner_id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    document bytea NOT NULL
);

CREATE TABLE taxonomies (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    name text NOT NULL,
    {_COMMON}
);
CREATE INDEX taxonomies_name ON taxonomies (name, id);

CREATE TABLE taxonomy_terms (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    taxonomy_id uuid NOT NULL REFERENCES taxonomies,
    parent_id uuid REFERENCES taxonomy_terms,
    code text NOT NULL,
    name text NOT NULL,
    {_COMMON}
);
CREATE INDEX taxonomy_terms_taxonomy ON taxonomy_terms (taxonomy_id, name, id);
CREATE INDEX taxonomy_terms_name ON taxonomy_terms (name, id);
CREATE INDEX taxonomy_terms_parent ON taxonomy_terms (parent_id);

CREATE TABLE directory_sources (
    id text PRIMARY KEY,
    document bytea NOT NULL,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL
);
"""


def upgrade() -> None:
    """Creates the tables."""
    execute_script(TABLES)


def downgrade() -> None:
    """Removes the tables and what they hold."""
    execute_script(
        "DROP TABLE services, locations, directory_entries, directory_contacts, taxonomy_terms, taxonomies,"
        " directory_sources;\n"
    )
