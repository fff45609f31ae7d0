"""Clients and their secrets as messages of the contract."""

from typing import Any

from tributary.partners.v1 import (
    clients_pb2,
)

from services.partners.domain import clients as client_rules
from services.partners.models.clients import ClientSecret


def client_to_proto(row: Any) -> clients_pb2.Client:
    """A client, from its row with the marks of its `certificates`."""
    return clients_pb2.Client(
        name=f"organizations/{row.organization_id}/clients/{row.id}",
        display_name=row.display_name,
        scopes=row.scopes,
        certificate_fingerprints=client_rules.fingerprints_in(row.certificates),
        certificate_subjects=client_rules.subjects_in(row.certificates),
        client_id=str(row.id),
        create_time=row.create_time,
        update_time=row.update_time,
        revoke_time=row.revoke_time,
        organization_display_name=row.organization_display_name,
        oldest_secret_time=row.oldest_secret_time,
        secret_expire_time=row.secret_expire_time,
        last_use_time=row.last_use_time,
    )


def client_secret_to_proto(row: ClientSecret, client: str, secret: str = "") -> clients_pb2.ClientSecret:
    """A secret of the client of that name, from its row; with the secret itself only when it was just made."""
    return clients_pb2.ClientSecret(
        name=f"{client}/secrets/{row.id}",
        expire_time=row.expire_time,
        secret=secret,
        create_time=row.create_time,
        last_use_time=row.last_use_time,
        prefix=row.prefix,
    )
