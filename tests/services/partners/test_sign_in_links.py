"""Invitations and new passwords, by links that are mailed and work once."""

from uuid import uuid4

import pytest
from tributary.access.v1.access_pb2 import Role
from tributary.partners.v1 import credentials_pb2
from tributary.partners.v1 import invitations_pb2 as pb

from tests.services.conftest import Metadata
from tests.services.partners.conftest import Partners
from tests.services.partners.people import PASSWORD, mailed, person, sign_in, token_in, whose
from tests.services.refusals import refusal, wrong_fields

SPENT = ("UNAUTHENTICATED", "LINK_INVALID")
FRESH = "four otters in a boat"


async def ask_for_reset(partners: Partners, email: str) -> None:
    """Forgets a password."""
    request = credentials_pb2.RequestPasswordResetRequest(email=email)
    await partners.credentials.RequestPasswordReset(request, metadata=partners.gateway)


async def reset(partners: Partners, token: str, password: str) -> None:
    """Chooses a new one by a link."""
    request = credentials_pb2.ResetPasswordRequest(token=token, password=password)
    await partners.credentials.ResetPassword(request, metadata=partners.gateway)


async def invite(
    partners: Partners, organization: str, email: str, *roles: str, caller: Metadata | None = None
) -> pb.Invitation:
    """Invites somebody to an organization."""
    request = pb.CreateInvitationRequest(
        parent=organization, invitation=pb.Invitation(email=email, roles=roles or ["ORGANIZATION_MEMBER"])
    )
    return await partners.invitations.CreateInvitation(request, metadata=caller or partners.admin)


async def accept(partners: Partners, token: str, display_name: str = "", password: str = "") -> str:
    """Accepts by a link; the account's address."""
    request = pb.AcceptInvitationRequest(token=token, display_name=display_name, password=password)
    return (await partners.invitations.AcceptInvitation(request, metadata=partners.gateway)).email


async def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(partners: Partners) -> None:
    rosa = await person(partners)
    session = await sign_in(partners, rosa.email)
    await ask_for_reset(partners, rosa.email.upper())
    token = token_in(await mailed(partners, rosa.email))
    assert await wrong_fields(reset(partners, token, "short")) == ["password"]
    await reset(partners, token, FRESH)
    assert await refusal(whose(partners, session.token)) == ("UNAUTHENTICATED", "SESSION_INVALID")
    assert await refusal(sign_in(partners, rosa.email)) == ("UNAUTHENTICATED", "SIGN_IN_REFUSED")
    assert (await sign_in(partners, rosa.email, FRESH)).token
    assert await refusal(reset(partners, token, "another one of mine")) == SPENT
    assert "was changed" in await mailed(partners, rosa.email, "Your password was changed")


async def test_a_link_is_good_for_an_hour(partners: Partners) -> None:
    rosa = await person(partners)
    await ask_for_reset(partners, rosa.email)
    token = token_in(await mailed(partners, rosa.email))
    await partners.rows("UPDATE password_links SET expire_time = expire_time - interval '1 hour'")
    assert await refusal(reset(partners, token, FRESH)) == SPENT


async def test_no_mail_goes_to_an_address_without_an_account_and_nobody_is_told(partners: Partners) -> None:
    nobody, rosa = f"{uuid4()}@example.org", await person(partners)
    await ask_for_reset(partners, nobody)
    await ask_for_reset(partners, rosa.email)
    await mailed(partners, rosa.email)  # It was ordered later, so the other is dealt with.
    folder = partners.running.settings.dev_mail
    assert not any(nobody.encode() in file.read_bytes() for file in folder.glob("*.eml"))


@pytest.mark.parametrize(
    "password",
    ["", "too short", "1234567890", "Qwertyuiop", "aaaaaaaaaaaaaa", "rosa is here", "my tributary", "x" * 129],
)
async def test_a_password_that_others_would_guess_is_refused(partners: Partners, password: str) -> None:
    rosa = await person(partners)
    request = credentials_pb2.SetPasswordRequest(name=rosa.name, password=password)
    assert await wrong_fields(partners.credentials.SetPassword(request, metadata=partners.gateway)) == ["password"]


async def test_the_invited_enters_and_signs_in(partners: Partners) -> None:
    organization, email = await partners.enter("Heron House"), f"{uuid4()}@example.org"
    admin = partners.member_of(organization.name, "ORGANIZATION_ADMIN")
    invited = await invite(partners, organization.name, email, "ORGANIZATION_ADMIN", caller=admin)
    text = await mailed(partners, email)
    assert "Heron House" in text
    token = token_in(text)
    read = await partners.invitations.ReadInvitation(pb.ReadInvitationRequest(token=token), metadata=partners.gateway)
    assert (read.email, read.organization_display_name, read.known) == (email, "Heron House", False)
    assert await wrong_fields(accept(partners, token, "", FRESH)) == ["display_name"]
    assert await wrong_fields(accept(partners, token, "Ada Example", "1234567890")) == ["password"]
    assert await accept(partners, token, "Ada Example", FRESH) == email
    who = await whose(partners, (await sign_in(partners, email, FRESH)).token)
    assert (who.organization, who.display_name) == (organization.name, "Ada Example")
    assert set(who.roles) == {Role.ORGANIZATION_ADMIN, Role.ORGANIZATION_MEMBER}
    assert await refusal(accept(partners, token, "Eve Example", FRESH)) == SPENT
    listed = await partners.invitations.ListInvitations(
        pb.ListInvitationsRequest(parent=organization.name), metadata=admin
    )
    assert invited.name not in [invitation.name for invitation in listed.invitations]


async def test_who_has_an_account_gets_another_organization_and_keeps_the_password(partners: Partners) -> None:
    rosa, organization = await person(partners), await partners.enter("Another house")
    await invite(partners, organization.name, rosa.email)
    await accept(partners, token_in(await mailed(partners, rosa.email)), "Not Rosa", FRESH)
    who = await whose(partners, (await sign_in(partners, rosa.email, PASSWORD)).token)
    assert who.display_name == "Rosa Example"
    assert [choice.display_name for choice in who.choices] == ["Of a person", "Another house"]


async def test_an_invitation_that_was_taken_back_or_is_too_old_is_spent(partners: Partners) -> None:
    organization = (await partners.enter("Too late")).name
    first, second = f"{uuid4()}@example.org", f"{uuid4()}@example.org"
    made = await invite(partners, organization, first)
    await invite(partners, organization, second)
    tokens = [token_in(await mailed(partners, email)) for email in (first, second)]
    await partners.invitations.DeleteInvitation(pb.DeleteInvitationRequest(name=made.name), metadata=partners.admin)
    await partners.rows("UPDATE invitations SET expire_time = now() WHERE email = $1", second)
    for token in (*tokens, "unknown", ""):
        assert await refusal(accept(partners, token, "Ada Example", FRESH)) == SPENT
    delete = partners.invitations.DeleteInvitation(pb.DeleteInvitationRequest(name=made.name), metadata=partners.admin)
    assert await refusal(delete) == ("NOT_FOUND", "INVITATION_NOT_FOUND")


async def test_an_organizations_admin_grants_what_is_its_own(partners: Partners) -> None:
    mine, theirs = (await partners.enter("Mine")).name, (await partners.enter("Theirs")).name
    admin, email = partners.member_of(mine, "ORGANIZATION_ADMIN"), f"{uuid4()}@example.org"
    for role in ("OFFICE_ADMIN", "PARTNER_STAFF", "AGENCY_SYSTEM"):
        call = invite(partners, mine, email, role, caller=admin)
        assert await refusal(call) == ("PERMISSION_DENIED", "ROLE_NOT_YOURS_TO_GRANT")
        assert (await invite(partners, mine, email, role)).roles == [Role.Value(role)]
    assert await refusal(invite(partners, theirs, email, caller=admin)) == (
        "PERMISSION_DENIED",
        "NOT_YOUR_ORGANIZATION",
    )
    member = partners.member_of(mine)
    assert await refusal(invite(partners, mine, email, caller=member)) == ("PERMISSION_DENIED", "ROLE_REQUIRED")
    assert await wrong_fields(invite(partners, mine, email, "GATEWAY")) == ["invitation.roles[0]"]
    other = await invite(partners, theirs, email)
    delete = partners.invitations.DeleteInvitation(pb.DeleteInvitationRequest(name=other.name), metadata=admin)
    assert await refusal(delete) == ("NOT_FOUND", "INVITATION_NOT_FOUND")


async def test_no_link_stands_in_the_database(partners: Partners) -> None:
    rosa = await person(partners)
    await ask_for_reset(partners, rosa.email)
    token = token_in(await mailed(partners, rosa.email))
    for table in ("password_links", "mails"):
        rows = await partners.rows(f"SELECT t::text AS all_of_it FROM {table} t")
        assert not any(token in row["all_of_it"] for row in rows)
