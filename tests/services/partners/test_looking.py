"""An Office member looks as an organization sees: that and no more, read-only, written down."""

from typing import Any

import pytest
from tributary.access.v1.access_pb2 import Role
from tributary.partners.v1 import accounts_pb2, invitations_pb2, organizations_pb2, sessions_pb2
from tributary.partners.v1.accounts_pb2 import Account

from tests.services.conftest import Metadata
from tests.services.partners.conftest import Partners
from tests.services.partners.people import person, sign_in, whose
from tests.services.refusals import refusal

NO_SESSION = ("NOT_FOUND", "SESSION_NOT_FOUND")


class Looker:
    """Somebody in a session, as the gateway vouches for them at each call."""

    def __init__(self, partners: Partners, account: Account, token: str) -> None:
        self.partners, self.account, self.token = partners, account, token

    async def who(self) -> sessions_pb2.AuthenticateSessionResponse:
        """Whose the session is now."""
        return await whose(self.partners, self.token)

    async def metadata(self) -> Metadata:
        """What a call carries now."""
        who = await self.who()
        claims: dict[str, Any] = {"sid": who.session}
        if who.looking_from:
            claims["act"] = {"sub": who.account, "org": who.looking_from}
        roles = map(Role.Name, who.roles)
        token = self.partners.callers.token(who.organization, *roles, account=who.account, **claims)
        return (("authorization", f"Bearer {token}"),)

    async def look(self, organization: str, session: str = "accounts/me/sessions/current") -> sessions_pb2.Session:
        """Looks as an organization."""
        request = sessions_pb2.LookAsRequest(name=session, organization=organization, reason="They asked")
        return await self.partners.sessions.LookAs(request, metadata=await self.metadata())

    async def stop(self) -> sessions_pb2.Session:
        """Looks so no more."""
        request = sessions_pb2.StopLookingRequest(name="accounts/me/sessions/current")
        return await self.partners.sessions.StopLooking(request, metadata=await self.metadata())


async def of_the_office(partners: Partners) -> Looker:
    """Somebody of the Office, signed in."""
    account = await person(partners, "OFFICE_STAFF")
    return Looker(partners, account, (await sign_in(partners, account.email)).token)


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        ("COMMUNITY_ORGANIZATION", {Role.ORGANIZATION_MEMBER}),
        ("COUNTY_DEPARTMENT", {Role.ORGANIZATION_MEMBER, Role.PARTNER_STAFF}),
        ("FOUNDATION", {Role.ORGANIZATION_MEMBER, Role.FUNDER_STAFF}),
    ],
)
async def test_one_sees_with_the_roles_of_its_staff_and_is_marked(
    partners: Partners, kind: str, roles: set[int]
) -> None:
    looker, seen = await of_the_office(partners), await partners.enter("Seen", kind=kind)
    session = await looker.look(seen.name)
    assert session.looking_as == seen.name
    who = await looker.who()
    home = looker.account.memberships[0].organization
    assert (who.organization, who.looking_from, who.looking_as_display_name) == (seen.name, home, "Seen")
    assert set(who.roles) == roles
    assert who.account == looker.account.name
    assert (await looker.stop()).looking_as == ""
    who = await looker.who()
    assert (who.organization, who.looking_from, list(who.roles)) == (home, "", [Role.OFFICE_STAFF])


async def test_every_change_is_refused_but_the_way_out(partners: Partners) -> None:
    looker, seen = await of_the_office(partners), await partners.enter("Seen")
    await looker.look(seen.name)
    metadata = await looker.metadata()
    organization = organizations_pb2.Organization(name=seen.name, mission="Another")
    token = accounts_pb2.ApiToken(display_name="T", organization=seen.name)
    for call in (
        partners.organizations.UpdateOrganization(
            organizations_pb2.UpdateOrganizationRequest(organization=organization), metadata=metadata
        ),
        partners.accounts.CreateApiToken(
            accounts_pb2.CreateApiTokenRequest(parent="accounts/me", api_token=token), metadata=metadata
        ),
        partners.sessions.EndSessions(sessions_pb2.EndSessionsRequest(parent="accounts/me"), metadata=metadata),
    ):
        assert await refusal(call) == ("PERMISSION_DENIED", "LOOKING_ONLY")
    assert await refusal(looker.look(seen.name)) == ("PERMISSION_DENIED", "LOOKING_ONLY")
    read = organizations_pb2.GetOrganizationRequest(name=seen.name)
    assert (await partners.organizations.GetOrganization(read, metadata=metadata)).mission == ""
    await looker.stop()


async def test_one_sees_no_more_than_its_staff_does(partners: Partners) -> None:
    """Who is invited is for its admins."""
    looker, seen = await of_the_office(partners), await partners.enter("Seen")
    await looker.look(seen.name)
    listing = invitations_pb2.ListInvitationsRequest(parent=seen.name)
    call = partners.invitations.ListInvitations(listing, metadata=await looker.metadata())
    assert await refusal(call) == ("PERMISSION_DENIED", "ROLE_REQUIRED")


async def test_who_looked_as_whom_and_why_is_in_the_audit(partners: Partners) -> None:
    looker, seen = await of_the_office(partners), await partners.enter("Seen")
    session = await looker.look(seen.name)
    await looker.stop()
    rows = await partners.rows(
        "SELECT account, cause, after ->> 'looking_as' AS seen, after ->> 'looking_reason' AS why FROM audit"
        " WHERE row_id = $1 AND after ? 'looking_as' AND operation = 'UPDATE' ORDER BY position",
        session.name.rpartition("/")[2],
    )
    key = seen.name.partition("/")[2]
    service = "/tributary.partners.v1.SessionService"
    assert [tuple(row) for row in rows] == [
        (looker.account.name, f"{service}/LookAs", key, "They asked"),
        (looker.account.name, f"{service}/StopLooking", None, None),
    ]


async def test_only_the_offices_look_and_each_in_a_session_of_their_own(partners: Partners) -> None:
    looker, other = await of_the_office(partners), await of_the_office(partners)
    seen = await partners.enter("Seen")
    theirs = (await other.who()).session
    assert await refusal(looker.look(seen.name, theirs)) == NO_SESSION
    assert await refusal(looker.look(seen.name, theirs.replace(other.account.name, "accounts/me"))) == NO_SESSION
    admin = sessions_pb2.LookAsRequest(name=theirs, organization=seen.name, reason="R")
    assert await refusal(partners.sessions.LookAs(admin, metadata=partners.admin)) == NO_SESSION
    rosa = await person(partners)
    member = Looker(partners, rosa, (await sign_in(partners, rosa.email)).token)
    assert await refusal(member.look(seen.name)) == ("PERMISSION_DENIED", "ROLE_REQUIRED")
    without = sessions_pb2.LookAsRequest(name="accounts/me/sessions/current", organization=seen.name, reason="R")
    assert await refusal(partners.sessions.LookAs(without, metadata=partners.office)) == NO_SESSION
    home = looker.account.memberships[0].organization
    assert await refusal(looker.look(home)) == ("FAILED_PRECONDITION", "ALREADY_YOURS")
    nobody = "organizations/01900000-0000-7000-8000-00000000dead"
    assert await refusal(looker.look(nobody)) == ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")


async def test_who_leaves_the_office_looks_no_more(partners: Partners) -> None:
    looker, seen = await of_the_office(partners), await partners.enter("Seen")
    await looker.look(seen.name)
    await partners.rows(
        "UPDATE role_grants SET role = 'ORGANIZATION_MEMBER' WHERE account_id = $1",
        looker.account.name.partition("/")[2],
    )
    who = await looker.who()
    assert (who.organization, who.looking_from) == (looker.account.memberships[0].organization, "")


async def test_choosing_for_whom_one_acts_ends_the_looking(partners: Partners) -> None:
    account = await person(partners, "OFFICE_STAFF", organizations=2)
    token = (await sign_in(partners, account.email)).token

    async def choose(token: str, place: int) -> str:
        request = sessions_pb2.ChooseOrganizationRequest(
            token=token, organization=account.memberships[place].organization
        )
        return (await partners.sessions.ChooseOrganization(request, metadata=partners.gateway)).token

    looker = Looker(partners, account, await choose(token, 0))
    await looker.look((await partners.enter("Seen")).name)
    looker.token = await choose(looker.token, 1)
    who = await looker.who()
    assert (who.organization, who.looking_from) == (account.memberships[1].organization, "")
