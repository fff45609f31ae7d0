"""Who a system is: by its id and secret, or by its certificate."""

import hmac
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tributary.access.v1 import access_pb2
from tributary.partners.v1 import clients_pb2 as pb

from services.chassis.actor import Actor
from services.chassis.errors import Unauthenticated
from services.chassis.grpc_server import out_of_scope
from services.chassis.scopes import written
from services.chassis.signing import SYSTEM_LIFETIME, Signer
from services.chassis.transaction import Transaction, Transactions
from services.chassis.transport import fingerprint
from services.partners.domain import clients as rules
from services.partners.domain.accounts import hour_of, token_digest

# Who looks up a certificate: partners itself, in the place of the gateway, for the caller is nobody yet.
KNOWING = Actor(account="partners", roles=frozenset({"GATEWAY"}))

_SECRETS = """
SELECT s.id, s.digest, s.last_use_time, c.id AS client_id, c.organization_id, c.scopes
FROM client_secrets s JOIN clients c ON c.id = s.client_id
WHERE c.id = $1 AND c.revoke_time IS NULL AND s.expire_time > $2"""
_USED = "UPDATE client_secrets SET last_use_time = $2 WHERE id = $1 AND (last_use_time IS NULL OR last_use_time < $2)"
# A certificate entered itself goes before one that is known by its subject.
_CERTIFIED = """
SELECT c.id AS client_id, c.organization_id, c.scopes
FROM client_certificates k JOIN clients c ON c.id = k.client_id
WHERE k.mark = ANY($1::text[]) AND c.revoke_time IS NULL ORDER BY array_position($1::text[], k.mark) LIMIT 1"""


async def authenticate_client(
    transactions: Transactions, actor: Actor, client_id: str, secret: str, pepper: bytes
) -> pb.AuthenticateClientResponse:
    """What a client may do. A client that is not there costs the same read and hash as a wrong secret, and is refused
    in the same words. Raises Unauthenticated."""
    digest = token_digest(secret, pepper)
    async with transactions.read(actor) as tx:
        rows = await tx.fetch(_SECRETS, _uuid(client_id), tx.now)
    found = [row for row in rows if hmac.compare_digest(row.digest, digest)]
    if not found:
        raise Unauthenticated("CLIENT_INVALID", "This client and secret are not known, or have ended.")
    row, hour = found[0], hour_of(tx.now)
    if row.last_use_time is None or row.last_use_time < hour:
        async with transactions.begin(actor) as tx:
            await tx.driver.execute(_USED, row.id, hour)
    return pb.AuthenticateClientResponse(
        client=_name(row),
        organization=f"organizations/{row.organization_id}",
        roles=[rules.ROLE],
        scopes=row.scopes,
    )


async def exchange_certificate(
    tx: Transaction, certificate: bytes, thumbprint: str, wanted: Sequence[int], signer: Signer | None
) -> pb.ExchangeCertificateResponse:
    """An actor token for the holder of a verified `certificate` (PEM; b"" for none), with the `wanted` scopes or, for
    none, all of the client's. Raises Unauthenticated; PermissionDenied."""
    row = None
    if certificate and signer:
        marks = rules.marks([fingerprint(certificate).hex()], [rules.subject_of(certificate)])
        row = await tx.fetch_one(_CERTIFIED, marks)
    if row is None or signer is None:
        raise Unauthenticated(
            "CERTIFICATE_UNKNOWN", "Call over TLS, with a certificate that a client of an organization is known by."
        )
    names = [access_pb2.Scope.Name(scope) for scope in wanted]
    for name in names:
        if name not in row.scopes:
            raise out_of_scope(written(access_pb2.Scope.Value(name)))
    scopes = [written(access_pb2.Scope.Value(name)) for name in names or row.scopes]
    response = pb.ExchangeCertificateResponse(
        actor_token=signer.sign(
            _name(row), f"organizations/{row.organization_id}", [rules.ROLE], scopes=scopes, certificate=thumbprint
        )
    )
    response.expire_time.FromSeconds(int(tx.now.timestamp()) + SYSTEM_LIFETIME)
    return response


def _name(row: Any) -> str:
    return f"organizations/{row.organization_id}/clients/{row.client_id}"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
