"""Writes of clients and their secrets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from tributary.access.v1 import access_pb2
from tributary.partners.v1 import clients_pb2 as pb

from services.chassis.errors import AlreadyExists, NotFound, PermissionDenied, WrongState, invalid
from services.chassis.masks import masked
from services.chassis.transaction import Transaction
from services.partners.domain import clients as rules
from services.partners.domain.accounts import DEFAULT_LIFE, token_digest
from services.partners.queries.clients import SECRET_COLUMNS, client_row, get_client
from services.partners.queries.scope import is_admin, organization_missing, own_organization_id
from services.partners.wire.clients import client_secret_to_proto, client_to_proto

# What a caller may set of a client.
FIELDS = ("display_name", "scopes", "certificate_fingerprints", "certificate_subjects")

_CREATE = """
INSERT INTO clients (organization_id, display_name, scopes, create_time, update_time)
VALUES ($1, $2, $3, $4, $4) RETURNING id"""
_UPDATE = "UPDATE clients SET display_name = $2, scopes = $3, update_time = $4 WHERE id = $1"
_FORGET = "DELETE FROM client_certificates WHERE client_id = $1"
_KNOW = """
INSERT INTO client_certificates (mark, client_id, position)
SELECT mark, $2, position FROM unnest($1::text[]) WITH ORDINALITY AS given (mark, position)"""
_REVOKE = "UPDATE clients SET revoke_time = $2, update_time = $2 WHERE id = $1"
_CREATE_SECRET = f"""
INSERT INTO client_secrets (client_id, digest, prefix, expire_time, create_time)
VALUES ($1, $2, $3, $4, $5) RETURNING {SECRET_COLUMNS}"""


async def create_client(tx: Transaction, parent: str, client: pb.Client) -> pb.Client:
    """Enters a client of the organization `parent`. Raises NotFound; PermissionDenied; AlreadyExists,
    CERTIFICATE_EXISTS; InvalidArgument."""
    organization_id = own_organization_id(tx.actor, parent)
    _check_admin(tx)
    try:
        row = await tx.fetch_one(_CREATE, organization_id, client.display_name, _scopes(client), tx.now)
    except asyncpg.ForeignKeyViolationError as error:
        raise organization_missing(parent) from error
    await _know(tx, row.id, client)
    return await get_client(tx, f"{parent}/clients/{row.id}")


async def update_client(tx: Transaction, client: pb.Client, fields: Sequence[str]) -> pb.Client:
    """Changes `fields` of a client. Raises NotFound; PermissionDenied; WrongState; AlreadyExists; InvalidArgument."""
    changed = masked(client, fields, client_to_proto(await _working(tx, client.name)))
    client_id = UUID(changed.client_id)
    await tx.driver.execute(_UPDATE, client_id, changed.display_name, _scopes(changed), tx.now)
    await tx.driver.execute(_FORGET, client_id)
    await _know(tx, client_id, changed)
    return await get_client(tx, client.name)


async def revoke_client(tx: Transaction, name: str) -> pb.Client:
    """Ends a client for good; its certificates may be another's. Raises NotFound; PermissionDenied."""
    row = await client_row(tx, name, "FOR UPDATE")
    _check_admin(tx)
    if row.revoke_time is None:
        await tx.driver.execute(_REVOKE, row.id, tx.now)
        await tx.driver.execute(_FORGET, row.id)
    return await get_client(tx, name)


async def create_client_secret(
    tx: Transaction, parent: str, expire_time: datetime | None, pepper: bytes
) -> pb.ClientSecret:
    """Makes a secret of a client, good until `expire_time` (UTC; a year from now when None). Raises NotFound;
    PermissionDenied; WrongState; InvalidArgument."""
    expires = expire_time or tx.now + DEFAULT_LIFE
    if expires <= tx.now:
        raise invalid("client_secret.expire_time", "Give a time to come, or none for a year from now.")
    client = await _working(tx, parent)
    secret = rules.new_secret()
    digest, prefix = token_digest(secret, pepper), secret[: rules.PREFIX_LENGTH]
    row = await tx.fetch_one(_CREATE_SECRET, client.id, digest, prefix, expires, tx.now)
    return client_secret_to_proto(row, parent, secret)


async def delete_client_secret(tx: Transaction, name: str) -> None:
    """Ends a secret. Raises NotFound; PermissionDenied."""
    parent, _, key = name.partition("/secrets/")
    client = await client_row(tx, parent, "FOR UPDATE")
    _check_admin(tx)
    try:
        deleted = await tx.fetch_one(
            "DELETE FROM client_secrets WHERE client_id = $1 AND id = $2 RETURNING id", client.id, UUID(key)
        )
    except ValueError:
        deleted = None
    if deleted is None:
        raise NotFound("SECRET_NOT_FOUND", f"There is no {name}.", metadata={"name": name})


async def _working(tx: Transaction, name: str) -> Any:
    """The row of a client that is not revoked, held until the transaction ends, for who may change it."""
    row = await client_row(tx, name, "FOR UPDATE")
    _check_admin(tx)
    if row.revoke_time is not None:
        raise WrongState("CLIENT_REVOKED", "This client was revoked for good: make another.", metadata={"name": name})
    return row


async def _know(tx: Transaction, client_id: UUID, client: pb.Client) -> None:
    subjects = []
    for place, subject in enumerate(client.certificate_subjects):
        try:
            subjects.append(rules.normal_subject(subject))
        except ValueError as error:
            field = f"client.certificate_subjects[{place}]"
            raise invalid(field, 'Give a subject as RFC 4514 writes it, as "CN=cases,O=Housing".') from error
    try:
        await tx.driver.execute(_KNOW, rules.marks(client.certificate_fingerprints, subjects), client_id)
    except asyncpg.UniqueViolationError as error:
        raise AlreadyExists("CERTIFICATE_EXISTS", "One of these certificates is a client's already.") from error


def _scopes(client: pb.Client) -> list[str]:
    return [access_pb2.Scope.Name(scope) for scope in client.scopes]


def _check_admin(tx: Transaction) -> None:
    """Raises PermissionDenied for staff who do not decide for their organization."""
    if not is_admin(tx.actor) and not tx.actor.has(rules.ADMIN):
        raise PermissionDenied(
            "ADMIN_REQUIRED", "An organization's clients are kept by those who decide for it: ask one of its admins."
        )
