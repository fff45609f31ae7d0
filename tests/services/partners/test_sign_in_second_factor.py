"""The second factor: codes that work once, recovery codes, and who must have one."""

import pyotp
from tributary.access.v1.access_pb2 import Role
from tributary.partners.v1 import credentials_pb2, sessions_pb2
from tributary.partners.v1.role_grants_pb2 import CreateRoleGrantRequest
from tributary.partners.v1.role_grants_pb2_grpc import RoleGrantServiceStub

from tests.services.partners.conftest import Partners
from tests.services.partners.people import mailed, person, sign_in, whose, with_second_factor
from tests.services.refusals import refusal, wrong_fields

REFUSED = ("UNAUTHENTICATED", "CODE_REFUSED")
ENDED = ("UNAUTHENTICATED", "SESSION_INVALID")


async def confirm(partners: Partners, token: str, code: str) -> sessions_pb2.ConfirmSignInResponse:
    """Gives a code."""
    request = sessions_pb2.ConfirmSignInRequest(token=token, code=code)
    return await partners.sessions.ConfirmSignIn(request, metadata=partners.gateway)


async def wind_back(partners: Partners, account: str) -> None:
    """As if the last code had been used a minute ago."""
    await partners.rows("UPDATE credentials SET totp_step = 0 WHERE account_id = $1", account.partition("/")[2])


async def test_a_password_alone_opens_nothing_where_there_is_a_second_factor(partners: Partners) -> None:
    rosa = await person(partners)
    _, totp, _ = await with_second_factor(partners, (await sign_in(partners, rosa.email)).token)
    await wind_back(partners, rosa.name)
    session = await sign_in(partners, rosa.email)
    assert session.step == sessions_pb2.CODE
    assert list((await whose(partners, session.token)).roles) == []
    confirmed = await confirm(partners, session.token, totp.now())
    assert list((await whose(partners, confirmed.token)).roles) == [Role.ORGANIZATION_MEMBER]
    assert await refusal(whose(partners, session.token)) == ENDED, "the token from before is nobody's"


async def test_a_code_works_once(partners: Partners) -> None:
    rosa = await person(partners)
    _, totp, _ = await with_second_factor(partners, (await sign_in(partners, rosa.email)).token)
    await wind_back(partners, rosa.name)
    code = totp.now()
    await confirm(partners, (await sign_in(partners, rosa.email)).token, code)
    assert await refusal(confirm(partners, (await sign_in(partners, rosa.email)).token, code)) == REFUSED


async def test_a_recovery_code_works_once_however_it_is_written(partners: Partners) -> None:
    rosa = await person(partners)
    _, _, codes = await with_second_factor(partners, (await sign_in(partners, rosa.email)).token)
    assert len(set(codes)) == 10
    written = codes[3].lower().replace("-", " ")
    confirmed = await confirm(partners, (await sign_in(partners, rosa.email)).token, written)
    assert (await whose(partners, confirmed.token)).account == rosa.name
    assert await refusal(confirm(partners, (await sign_in(partners, rosa.email)).token, codes[3])) == REFUSED


async def test_codes_are_not_to_be_guessed(partners: Partners) -> None:
    rosa = await person(partners)
    await with_second_factor(partners, (await sign_in(partners, rosa.email)).token)
    token = (await sign_in(partners, rosa.email)).token
    for _ in range(5):
        assert await refusal(confirm(partners, token, "000000")) == REFUSED
    assert await refusal(confirm(partners, token, "000000")) == ("RESOURCE_EXHAUSTED", "TRY_LATER")
    again = (await sign_in(partners, rosa.email)).token
    assert await refusal(confirm(partners, again, "000000")) == ("RESOURCE_EXHAUSTED", "TRY_LATER")


async def test_the_offices_admin_has_to_set_one_up_and_acts_only_then(partners: Partners) -> None:
    dana = await person(partners, "OFFICE_ADMIN")
    session = await sign_in(partners, dana.email)
    assert session.step == sessions_pb2.SET_UP
    assert list((await whose(partners, session.token)).roles) == []
    token, _, _ = await with_second_factor(partners, session.token)
    assert set((await whose(partners, token)).roles) == {Role.OFFICE_ADMIN, Role.OFFICE_STAFF}
    assert "second factor was set up" in await mailed(partners, dana.email)


async def test_who_becomes_the_offices_admin_in_a_session_signs_in_anew_to_be_it(partners: Partners) -> None:
    rosa = await person(partners, "OFFICE_STAFF")
    session = await sign_in(partners, rosa.email)
    promoted = CreateRoleGrantRequest(
        parent=rosa.memberships[0].organization, role_grant={"account": rosa.name, "role": "OFFICE_ADMIN"}
    )
    await RoleGrantServiceStub(partners.running.channel).CreateRoleGrant(promoted, metadata=partners.admin)
    assert list((await whose(partners, session.token)).roles) == [Role.OFFICE_STAFF]
    assert (await sign_in(partners, rosa.email)).step == sessions_pb2.SET_UP


async def test_setting_one_up_takes_the_password_again(partners: Partners) -> None:
    token = (await sign_in(partners, (await person(partners)).email)).token
    request = credentials_pb2.StartSecondFactorRequest(token=token, password="not the password")
    assert await wrong_fields(partners.credentials.StartSecondFactor(request, metadata=partners.gateway)) == [
        "password"
    ]
    enable = credentials_pb2.EnableSecondFactorRequest(token=token, code="123456")
    assert await refusal(partners.credentials.EnableSecondFactor(enable, metadata=partners.gateway)) == REFUSED


async def test_the_key_is_not_kept_in_the_clear(partners: Partners) -> None:
    rosa = await person(partners)
    _, totp, codes = await with_second_factor(partners, (await sign_in(partners, rosa.email)).token)
    assert isinstance(totp, pyotp.TOTP)
    (row,) = await partners.rows("SELECT totp_key FROM credentials WHERE account_id = $1", rosa.name.partition("/")[2])
    assert totp.secret.encode() not in row["totp_key"]
    rows = await partners.rows("SELECT t::text AS all_of_it FROM recovery_codes t")
    assert not any(code in row["all_of_it"] for row in rows for code in codes)
