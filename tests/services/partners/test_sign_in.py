"""Signing in with a password, and the sessions that come of it."""

from uuid import uuid4

from tributary.access.v1.access_pb2 import Role
from tributary.partners.v1 import sessions_pb2 as pb

from tests.services.conftest import Metadata
from tests.services.partners.conftest import Partners, new_name
from tests.services.partners.people import HOME, PASSWORD, person, sign_in, whose
from tests.services.refusals import refusal

REFUSED = ("UNAUTHENTICATED", "SIGN_IN_REFUSED")
ENDED = ("UNAUTHENTICATED", "SESSION_INVALID")


def as_self(partners: Partners, account: object) -> Metadata:
    """The account, calling."""
    return partners.callers(account.memberships[0].organization, "ORGANIZATION_MEMBER", account=account.name)


async def test_a_session_acts_for_the_persons_organization(partners: Partners) -> None:
    rosa = await person(partners, "ORGANIZATION_ADMIN")
    session = await sign_in(partners, rosa.email.upper())
    assert session.step == pb.SIGNED_IN
    who = await whose(partners, session.token)
    assert (who.account, who.email, who.display_name) == (rosa.name, rosa.email, "Rosa Example")
    assert who.organization == rosa.memberships[0].organization
    assert set(who.roles) == {Role.ORGANIZATION_ADMIN, Role.ORGANIZATION_MEMBER}
    assert [choice.organization for choice in who.choices] == [rosa.memberships[0].organization]


async def test_a_wrong_password_and_an_unknown_address_are_refused_in_the_same_words(partners: Partners) -> None:
    rosa = await person(partners)
    for email, password in ((rosa.email, "not the password"), (f"{uuid4()}@example.org", PASSWORD), ("nobody", "")):
        assert await refusal(sign_in(partners, email, password)) == REFUSED
    nothing_set = await person(partners)
    await partners.rows("DELETE FROM credentials WHERE account_id = $1", nothing_set.name.partition("/")[2])
    assert await refusal(sign_in(partners, nothing_set.email)) == REFUSED


async def test_neither_password_nor_token_is_kept(partners: Partners) -> None:
    rosa = await person(partners)
    session = await sign_in(partners, rosa.email)
    for table in ("credentials", "sessions", "tries"):
        kept = [row["all_of_it"] for row in await partners.rows(f"SELECT t::text AS all_of_it FROM {table} t")]
        assert kept
        assert not any(PASSWORD in row or session.token in row or rosa.email in row for row in kept)
    (row,) = await partners.rows(
        "SELECT password_hash FROM credentials WHERE account_id = $1", rosa.name.partition("/")[2]
    )
    assert row["password_hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_a_person_of_several_organizations_chooses(partners: Partners) -> None:
    rosa = await person(partners, organizations=2)
    first = await sign_in(partners, rosa.email)
    who = await whose(partners, first.token)
    assert (who.organization, list(who.roles), len(who.choices)) == ("", [], 2)
    for membership in rosa.memberships:
        request = pb.ChooseOrganizationRequest(token=first.token, organization=membership.organization)
        chosen = await partners.sessions.ChooseOrganization(request, metadata=partners.gateway)
        assert await refusal(whose(partners, first.token)) == ENDED, "another choice, another token"
        who = await whose(partners, chosen.token)
        assert (who.organization, list(who.roles)) == (membership.organization, [Role.ORGANIZATION_MEMBER])
        first = chosen
    request = pb.ChooseOrganizationRequest(token=first.token, organization=new_name())
    call = partners.sessions.ChooseOrganization(request, metadata=partners.gateway)
    assert await refusal(call) == ("FAILED_PRECONDITION", "NOT_A_MEMBER")


async def test_roles_that_were_taken_away_are_gone_from_the_session(partners: Partners) -> None:
    rosa = await person(partners)
    session = await sign_in(partners, rosa.email)
    await partners.rows("DELETE FROM role_grants WHERE account_id = $1", rosa.name.partition("/")[2])
    who = await whose(partners, session.token)
    assert (who.organization, list(who.roles)) == ("", [])


async def test_who_signs_out_is_out(partners: Partners) -> None:
    session = await sign_in(partners, (await person(partners)).email)
    for _ in range(2):
        await partners.sessions.SignOut(pb.SignOutRequest(token=session.token), metadata=partners.gateway)
    assert await refusal(whose(partners, session.token)) == ENDED


async def test_a_session_ends_when_it_rests_too_long_and_when_its_time_is_over(partners: Partners) -> None:
    rosa = await person(partners)
    for column, interval in (("last_use_time", "61 minutes"), ("expire_time", "12 hours 1 second")):
        session = await sign_in(partners, rosa.email)
        await whose(partners, session.token)
        name = (await whose(partners, session.token)).session.rpartition("/")[2]
        await partners.rows(f"UPDATE sessions SET {column} = {column} - interval '{interval}' WHERE id = $1", name)
        assert await refusal(whose(partners, session.token)) == ENDED


async def test_one_lists_and_ends_ones_own_sessions(partners: Partners) -> None:
    rosa = await person(partners)
    tokens = [(await sign_in(partners, rosa.email)).token for _ in range(3)]
    names = [(await whose(partners, token)).session for token in tokens]
    me = as_self(partners, rosa)
    listed = await partners.sessions.ListSessions(pb.ListSessionsRequest(parent="accounts/me"), metadata=me)
    assert [session.name for session in listed.sessions] == names[::-1]
    assert {(session.address, session.user_agent) for session in listed.sessions} == {(HOME, "Heron 1")}
    await partners.sessions.DeleteSession(pb.DeleteSessionRequest(name=names[0]), metadata=me)
    assert await refusal(whose(partners, tokens[0])) == ENDED
    ended = await partners.sessions.EndSessions(pb.EndSessionsRequest(parent="accounts/me"), metadata=me)
    assert ended.ended == 2
    for token in tokens:
        assert await refusal(whose(partners, token)) == ENDED


async def test_somebody_elses_sessions_are_ended_by_the_offices_admin_alone(partners: Partners) -> None:
    rosa, other = await person(partners), await person(partners)
    token = (await sign_in(partners, rosa.email)).token
    name = (await whose(partners, token)).session
    for caller in (as_self(partners, other), partners.office):
        call = partners.sessions.DeleteSession(pb.DeleteSessionRequest(name=name), metadata=caller)
        assert await refusal(call) == ("NOT_FOUND", "SESSION_NOT_FOUND")
        end = partners.sessions.EndSessions(pb.EndSessionsRequest(parent=rosa.name), metadata=caller)
        assert await refusal(end) == ("NOT_FOUND", "ACCOUNT_NOT_FOUND")
    assert (await whose(partners, token)).account == rosa.name
    await partners.sessions.EndSessions(pb.EndSessionsRequest(parent=rosa.name), metadata=partners.admin)
    assert await refusal(whose(partners, token)) == ENDED


async def test_only_the_gateway_signs_people_in(partners: Partners) -> None:
    request = pb.SignInRequest(email="x@example.org", password="x")
    for caller in (partners.admin, partners.public):
        call = partners.sessions.SignIn(request, metadata=caller)
        assert await refusal(call) == ("PERMISSION_DENIED", "ROLE_REQUIRED")
