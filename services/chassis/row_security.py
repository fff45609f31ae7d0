"""PostgreSQL's row-level security, as migrations write it: which rows an actor may see and change, table by table.

Every transaction says who acts in three settings that end with it: tributary.account, tributary.organization and
tributary.roles (services/chassis/transaction.py). Where they are not set, no policy lets anything through.
"""

from services.chassis.migration import execute_script

# Policies call these as `(SELECT …)`: once for each statement, not for each row. Text that is no name is nobody's. A
# regular expression would cost as much as all else in a small read, for PostgreSQL builds its automaton at each match;
# and each function called here is prepared as often as a policy of a statement's tables calls this, mostly in vain.
_NAMED = """
CREATE OR REPLACE FUNCTION {function}() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN pg_input_is_valid({key}, 'uuid') THEN {key}::uuid END;
"""


def _named(function: str, setting: str, collection: str) -> str:
    return _NAMED.format(function=function, key=f"split_part(current_setting('{setting}', true), '{collection}', 2)")


_ACTOR = f"""
{_named("actor_account", "tributary.account", "accounts/")}
{_named("actor_organization", "tributary.organization", "organizations/")}
CREATE OR REPLACE FUNCTION actor_is(VARIADIC roles text[]) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(string_to_array(current_setting('tributary.roles', true), ',') && roles, false);
"""

PRODUCT = "(SELECT actor_is('PRODUCT'))"
# Those who keep the record for everybody.
KEEPERS = "(SELECT actor_is('OFFICE_STAFF', 'OFFICE_ADMIN', 'PRODUCT'))"
OWN_ORGANIZATION = "(SELECT actor_organization())"
OWN_ACCOUNT = "(SELECT actor_account())"
_ACTING = "nullif((SELECT current_setting('tributary.account', true)), '')"


def create_actor_functions() -> None:
    """Creates what policies ask who acts, or makes it what it is now."""
    execute_script(_ACTOR)


def secure(table: str, allowed: str, *, reading: str = "", entering: str = "", changing: str = "") -> None:
    """Shuts a table but for the rows that meet `allowed`, a condition of SQL, whatever is done with them; and for those
    that meet `reading` when they are read, `entering` when they are new, `changing` when they are changed. It binds the
    table's owner too."""
    policies = [f"CREATE POLICY {table}_allowed ON {table} USING ({allowed})"]
    for verb, clause, condition in (
        ("SELECT", "USING", reading),
        ("INSERT", "WITH CHECK", entering),
        ("UPDATE", "USING", changing),
    ):
        if condition:
            policies.append(f"CREATE POLICY {table}_{verb.lower()} ON {table} FOR {verb} {clause} ({condition})")
    execute_script(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;\n" + ";\n".join(policies) + ";\n"
    )


def secure_chassis_tables() -> None:
    """Secures the tables that every service has. Events hold everybody's data: an actor adds what it did itself, and
    only the product reads. An answer is for the account that asked."""
    secure("outbox", PRODUCT, entering=f"actor = {_ACTING}")
    secure("parked_events", PRODUCT)
    secure("idempotency", f"{PRODUCT} OR account = {_ACTING}")


def secure_audit() -> None:
    """Secures the audit, which holds everybody's data: a change writes there whoever makes it, and only the product and
    its operators read."""
    secure("audit", PRODUCT, entering="TRUE")


def secure_personal_data_tables() -> None:
    """Secures what `create_personal_data_tables` makes: who got what is held on them is theirs to see."""
    secure("stream_erasures", PRODUCT)
    secure("retention_runs", PRODUCT)
    secure(
        "personal_data_exports",
        PRODUCT,
        reading=f"account_id = {OWN_ACCOUNT}",
        entering=f"requester = {_ACTING} AND (account_id = {OWN_ACCOUNT} OR (SELECT actor_is('OFFICE_ADMIN')))",
    )
