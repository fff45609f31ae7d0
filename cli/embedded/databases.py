"""Each service's own database and its two roles: one that owns and migrates, one that the service runs as."""

import contextlib
from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from cli.embedded.postgres import OLDEST
from cli.problem import Problem

EXTENSIONS = ("pg_trgm", "unaccent", "fuzzystrmatch", "btree_gin")
# Whether a text has the words, whether a list holds a value: they tell nothing of either but that, and fail on neither.
# Once PostgreSQL knows, a condition may use its index on a table with row-level security.
LEAKPROOF = ("ts_match_vq(tsvector, tsquery)", "arraycontains(anyarray, anyarray)", "arrayoverlap(anyarray, anyarray)")

# Whom a deployment backs up as: LOGIN BYPASSRLS IN ROLE pg_read_all_data, pg_maintain.
BACKUP_ROLE = "tributary_backup"


async def create_database(server: str, service: str, passwords: Mapping[str, str]) -> None:
    """Makes the service's database, roles and extensions, or what of them is missing.

    `server` is the URL of a role that may create databases and roles; `passwords` has one for `<service>_owner` and one
    for `<service>`. Raises Problem when the server is too old or would leave the service's role above row security.
    """
    owner = f"{service}_owner"
    connection = await asyncpg.connect(server)
    try:
        if connection.get_server_version().major < OLDEST:
            version = connection.get_server_version()
            raise Problem(f"The server of DATABASE_URL is PostgreSQL {version.major}: give one >= {OLDEST}.")
        for role in (owner, service):
            await _create_role(connection, role, passwords[role])
        # A creator who is no superuser may act for the owner only by saying so.
        await connection.execute(f"GRANT {owner} TO CURRENT_USER")
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", service):
            await connection.execute(
                f"CREATE DATABASE {service} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' "
                "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
            )
        await restrict_connections(connection, service, service)
    finally:
        await connection.close()
    parts = urlsplit(server)
    connection = await asyncpg.connect(urlunsplit(parts._replace(path=f"/{service}")))
    try:
        await _prepare(connection, service)
    finally:
        await connection.close()


async def prepare_database(owner_url: str, service: str) -> None:
    """Does, as its owner, what is left to do in a database that others made with its roles: the extensions, which are
    all of the kind that an owner may create, and the rights of the service's role. Raises what the driver raises."""
    connection = await asyncpg.connect(owner_url)
    try:
        database = await connection.fetchval("SELECT quote_ident(current_database())")
        await restrict_connections(connection, database, service)
        await _prepare(connection, service)
    finally:
        await connection.close()


async def restrict_connections(connection: "asyncpg.Connection", database: str, service: str) -> None:
    """Lets only the service's own roles connect to `database`, and that of backups where there is one."""
    await connection.execute(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
    await connection.execute(f"GRANT CONNECT ON DATABASE {database} TO {service}")
    if await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", BACKUP_ROLE):
        await connection.execute(f"GRANT CONNECT ON DATABASE {database} TO {BACKUP_ROLE}")


async def _create_role(connection: "asyncpg.Connection", role: str, password: str) -> None:
    found = await connection.fetchrow("SELECT rolsuper OR rolbypassrls AS above FROM pg_roles WHERE rolname = $1", role)
    if found is not None and found["above"]:
        raise Problem(f"The role {role} stands above row security: ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS.")
    # Passwords are ours, of URL-safe characters: nothing in them ends the literal.
    verb = "CREATE" if found is None else "ALTER"
    await connection.execute(f"{verb} ROLE {role} LOGIN PASSWORD '{password}'")


async def _prepare(connection: "asyncpg.Connection", service: str) -> None:
    owner = f"{service}_owner"
    for extension in EXTENSIONS:
        try:
            await connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        except asyncpg.FeatureNotSupportedError as error:
            raise Problem(f"PostgreSQL lacks the extension {extension}: install its contrib package.") from error
    with contextlib.suppress(asyncpg.InsufficientPrivilegeError):  # Of a server that was given: searches are slower.
        for function in LEAKPROOF:
            await connection.execute(f"ALTER FUNCTION {function} LEAKPROOF")
    for grant in (
        "SELECT, INSERT, UPDATE, DELETE ON TABLES",
        "USAGE ON SEQUENCES",
        "EXECUTE ON FUNCTIONS",
    ):
        await connection.execute(f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT {grant} TO {service}")
