"""Accounts, and what belongs to them, as messages of the contract: tokens, sessions, passkeys, invitations, roles,
views that are kept, and requests to be erased."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tributary.partners.v1 import (
    accounts_pb2,
    invitations_pb2,
    passkeys_pb2,
    personal_data_pb2,
    role_grants_pb2,
    saved_views_pb2,
    sessions_pb2,
)

from services.partners.models.accounts import Account, ApiToken, Membership


def account_to_proto(row: Account, memberships: Sequence[Membership]) -> accounts_pb2.Account:
    """An account, from rows."""
    return accounts_pb2.Account(
        name=f"accounts/{row.id}",
        email=row.email,
        display_name=row.display_name,
        memberships=[
            accounts_pb2.Membership(
                organization=f"organizations/{membership.organization_id}",
                roles=membership.roles,
            )
            for membership in memberships
        ],
        create_time=row.create_time,
        update_time=row.update_time,
    )


def api_token_to_proto(row: ApiToken, token: str = "") -> accounts_pb2.ApiToken:
    """An API token, from its row; with the token itself only when it was just made."""
    return accounts_pb2.ApiToken(
        name=f"accounts/{row.account_id}/apiTokens/{row.id}",
        display_name=row.display_name,
        organization=f"organizations/{row.organization_id}",
        expire_time=row.expire_time,
        token=token,
        prefix=row.prefix,
        create_time=row.create_time,
        last_use_time=row.last_use_time,
    )


def session_to_proto(row: Any) -> sessions_pb2.Session:
    """A session, from its row."""
    return sessions_pb2.Session(
        name=f"accounts/{row.account_id}/sessions/{row.id}",
        organization=f"organizations/{row.organization_id}" if row.organization_id else "",
        address=row.address,
        user_agent=row.user_agent,
        create_time=row.create_time,
        last_use_time=row.last_use_time,
        expire_time=row.expire_time,
        looking_as=f"organizations/{row.looking_as}" if row.looking_as else "",
    )


def passkey_to_proto(row: Any) -> passkeys_pb2.Passkey:
    """A passkey, from its row."""
    return passkeys_pb2.Passkey(
        name=f"accounts/{row.account_id}/passkeys/{row.id}",
        display_name=row.display_name,
        synced=row.synced,
        create_time=row.create_time,
        last_use_time=row.last_use_time,
    )


def invitation_to_proto(row: Any) -> invitations_pb2.Invitation:
    """An invitation, from its row."""
    return invitations_pb2.Invitation(
        name=f"organizations/{row.organization_id}/invitations/{row.id}",
        email=row.email,
        roles=row.roles,
        inviter=row.inviter,
        create_time=row.create_time,
        expire_time=row.expire_time,
        organization_display_name=row.organization_display_name,
    )


def role_grant_to_proto(row: Any, at: datetime) -> role_grants_pb2.RoleGrant:
    """A role grant, from a row of queries/role_grants, as it stands at a moment (UTC)."""
    expired = row.expire_time is not None and row.expire_time <= at
    return role_grants_pb2.RoleGrant(
        name=f"organizations/{row.organization_id}/roleGrants/{row.id}",
        state="REVOKED" if row.revoke_time else "EXPIRED" if expired else "IN_FORCE",
        account=f"accounts/{row.account_id}",
        account_email=row.email,
        account_display_name=row.display_name,
        role=row.role,
        expire_time=row.expire_time,
        granter=row.granter,
        create_time=row.create_time,
        revoker=row.revoker,
        revoke_time=row.revoke_time,
        organization_display_name=row.organization_display_name,
    )


def colleague_to_proto(row: Any) -> role_grants_pb2.Colleague:
    """Somebody of an organization, from a row of queries/role_grants."""
    return role_grants_pb2.Colleague(
        account=f"accounts/{row.account_id}", account_display_name=row.display_name, roles=row.roles
    )


def saved_view_to_proto(row: Any) -> saved_views_pb2.SavedView:
    """A list that somebody keeps, from a row of queries/saved_views."""
    return saved_views_pb2.SavedView(
        name=f"accounts/{row.account_id}/savedViews/{row.id}",
        display_name=row.display_name,
        list=row.list,
        query=row.query,
        create_time=row.create_time,
    )


def erasure_to_proto(row: Any) -> personal_data_pb2.Erasure:
    """A request that a person be erased, from its row."""
    return personal_data_pb2.Erasure(
        name=f"accounts/{row.account_id}/erasures/{row.id}",
        state=row.state,
        requester=row.requester,
        reason=row.reason,
        decider=row.decider,
        decision_reason=row.decision_reason,
        create_time=row.create_time,
        update_time=row.update_time,
    )
