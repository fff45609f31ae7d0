"""Accounts and API tokens, over gRPC, on the real database."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from tributary.access.v1.access_pb2 import Role
from tributary.partners.v1 import accounts_pb2 as pb

from services.partners.domain.accounts import hour_of
from tests.services.conftest import Metadata
from tests.services.partners.conftest import DANA, Partners, new_name
from tests.services.refusals import refusal, wrong_fields


async def account_of(partners: Partners, *roles: str, organization: str = "") -> pb.Account:
    """An account with `roles` in an organization."""
    organization = organization or (await partners.enter("Of an account")).name
    account = pb.Account(
        email=f"{uuid4()}@example.org",
        display_name="Sam Example",
        memberships=[pb.Membership(organization=organization, roles=roles or ["ORGANIZATION_MEMBER"])],
    )
    return await partners.accounts.CreateAccount(pb.CreateAccountRequest(account=account), metadata=partners.admin)


def as_account(partners: Partners, account: pb.Account) -> Metadata:
    """Whoever the account is of, calling."""
    return partners.callers(account.memberships[0].organization, "ORGANIZATION_MEMBER", account=account.name)


async def token_for(partners: Partners, account: pb.Account, expire_time: datetime | None = None) -> pb.ApiToken:
    """A token of the account's own making, for its first organization."""
    token = pb.ApiToken(
        display_name="nightly export", organization=account.memberships[0].organization, expire_time=expire_time
    )
    request = pb.CreateApiTokenRequest(parent="accounts/me", api_token=token)
    return await partners.accounts.CreateApiToken(request, metadata=as_account(partners, account))


async def authenticate(partners: Partners, token: str) -> pb.AuthenticateApiTokenResponse:
    """What the gateway is told of a token."""
    request = pb.AuthenticateApiTokenRequest(token=token)
    return await partners.accounts.AuthenticateApiToken(request, metadata=partners.gateway)


async def test_an_account_is_read_back_as_it_was_entered(partners: Partners) -> None:
    first, second = (await partners.enter("First")).name, (await partners.enter("Second")).name
    account = pb.Account(
        name=new_name("accounts"),
        email="Dana@Example.org",
        display_name="Dana Example",
        memberships=[
            pb.Membership(organization=second, roles=["ORGANIZATION_ADMIN", "ORGANIZATION_MEMBER"]),
            pb.Membership(organization=first, roles=["FUNDER_STAFF"]),
        ],
    )
    entered = await partners.accounts.CreateAccount(pb.CreateAccountRequest(account=account), metadata=partners.admin)
    assert (entered.name, entered.email, entered.display_name) == (account.name, account.email, account.display_name)
    assert list(entered.memberships) == list(account.memberships)
    for name, caller in (
        ("accounts/me", as_account(partners, entered)),
        (entered.name, as_account(partners, entered)),
        (entered.name, partners.admin),
        ("accounts/dana@EXAMPLE.org", partners.admin),
    ):
        assert await partners.accounts.GetAccount(pb.GetAccountRequest(name=name), metadata=caller) == entered


async def test_somebody_elses_account_does_not_exist_for_you(partners: Partners) -> None:
    theirs = await account_of(partners)
    mine = as_account(partners, await account_of(partners))
    for name in (theirs.name, f"accounts/{theirs.email}", new_name("accounts"), "accounts/x"):
        for caller in (mine, partners.office):
            get = partners.accounts.GetAccount(pb.GetAccountRequest(name=name), metadata=caller)
            assert await refusal(get) == ("NOT_FOUND", "ACCOUNT_NOT_FOUND")
    token = await token_for(partners, theirs)
    delete = partners.accounts.DeleteApiToken(pb.DeleteApiTokenRequest(name=token.name), metadata=mine)
    assert await refusal(delete) == ("NOT_FOUND", "API_TOKEN_NOT_FOUND")
    tokens = partners.accounts.ListApiTokens(pb.ListApiTokensRequest(parent=theirs.name), metadata=mine)
    assert await refusal(tokens) == ("NOT_FOUND", "ACCOUNT_NOT_FOUND")
    create = partners.accounts.CreateApiToken(
        pb.CreateApiTokenRequest(
            parent=theirs.name,
            api_token=pb.ApiToken(display_name="x", organization=theirs.memberships[0].organization),
        ),
        metadata=mine,
    )
    assert await refusal(create) == ("NOT_FOUND", "ACCOUNT_NOT_FOUND")


async def test_an_address_or_a_name_is_taken_once_however_it_is_written(partners: Partners) -> None:
    account = await account_of(partners)
    for again in (
        pb.Account(email=account.email.upper(), display_name="Again"),
        pb.Account(name=account.name, email=f"{uuid4()}@example.org", display_name="Again"),
    ):
        call = partners.accounts.CreateAccount(pb.CreateAccountRequest(account=again), metadata=partners.admin)
        assert await refusal(call) == ("ALREADY_EXISTS", "ACCOUNT_EXISTS")


async def test_the_same_request_id_enters_one_account(partners: Partners) -> None:
    account = pb.Account(email=f"{uuid4()}@example.org", display_name="Once")
    request = pb.CreateAccountRequest(account=account, request_id=str(uuid4()))
    first = await partners.accounts.CreateAccount(request, metadata=partners.admin)
    assert await partners.accounts.CreateAccount(request, metadata=partners.admin) == first


async def test_what_is_wrong_with_an_account_is_named(partners: Partners) -> None:
    organization = (await partners.enter("Named once")).name
    member = pb.Membership(organization=organization, roles=["ORGANIZATION_MEMBER"])
    for account, fields in (
        (pb.Account(email="x", display_name="X"), ["account.email"]),
        (
            pb.Account(email="x@example.org", display_name="X", memberships=[pb.Membership(organization=organization)]),
            ["account.memberships[0].roles"],
        ),
        (
            pb.Account(
                email="x@example.org",
                display_name="X",
                memberships=[pb.Membership(organization=organization, roles=["GATEWAY"])],
            ),
            ["account.memberships[0].roles[0]"],
        ),
        (
            pb.Account(email="x@example.org", display_name="X", memberships=[member, member]),
            ["account.memberships[1].organization"],
        ),
        (pb.Account(name="accounts/x", email="x@example.org", display_name="X"), ["account.name"]),
    ):
        call = partners.accounts.CreateAccount(pb.CreateAccountRequest(account=account), metadata=partners.admin)
        assert await wrong_fields(call) == fields
    nowhere = pb.Membership(organization=new_name(), roles=["ORGANIZATION_MEMBER"])
    account = pb.Account(email="x@example.org", display_name="X", memberships=[member, nowhere])
    call = partners.accounts.CreateAccount(pb.CreateAccountRequest(account=account), metadata=partners.admin)
    assert await refusal(call) == ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")
    get = partners.accounts.GetAccount(pb.GetAccountRequest(name="accounts/x@example.org"), metadata=partners.admin)
    assert await refusal(get) == ("NOT_FOUND", "ACCOUNT_NOT_FOUND"), "nothing of a refused account stays"


async def test_only_the_offices_admin_enters_accounts(partners: Partners) -> None:
    account = pb.Account(email=f"{uuid4()}@example.org", display_name="X")
    call = partners.accounts.CreateAccount(pb.CreateAccountRequest(account=account), metadata=partners.office)
    assert await refusal(call) == ("PERMISSION_DENIED", "ROLE_REQUIRED")


async def test_a_token_is_shown_once_and_only_its_keyed_hash_is_kept(partners: Partners) -> None:
    account = await account_of(partners)
    made = await token_for(partners, account)
    assert made.token.startswith("trb_")
    assert made.token.startswith(made.prefix)
    assert len(made.prefix) < 12
    listed = await partners.accounts.ListApiTokens(
        pb.ListApiTokensRequest(parent="accounts/me"), metadata=as_account(partners, account)
    )
    assert [token.name for token in listed.api_tokens] == [made.name]
    assert [token.token for token in listed.api_tokens] == [""]
    rows = await partners.rows("SELECT t::text AS all_of_it FROM api_tokens t")
    assert not any(made.token[len(made.prefix) :] in row["all_of_it"] for row in rows)


async def test_a_token_acts_for_its_organization_with_the_accounts_roles_there(partners: Partners) -> None:
    account = await account_of(partners, "ORGANIZATION_ADMIN")
    made = await token_for(partners, account)
    whose = await authenticate(partners, made.token)
    assert whose.account == account.name
    assert whose.organization == account.memberships[0].organization
    assert set(whose.roles) == {Role.ORGANIZATION_ADMIN, Role.ORGANIZATION_MEMBER}
    assert whose.expire_time == made.expire_time
    life = made.expire_time.ToDatetime(UTC) - datetime.now(UTC)
    assert timedelta(days=364) < life <= timedelta(days=365)


async def test_an_offices_admin_acts_as_its_staff_too(partners: Partners) -> None:
    made = await token_for(partners, await account_of(partners, "OFFICE_ADMIN"))
    assert set((await authenticate(partners, made.token)).roles) == {Role.OFFICE_ADMIN, Role.OFFICE_STAFF}


async def test_a_token_that_is_unknown_or_has_ended_or_expired_is_nobodys(partners: Partners) -> None:
    account = await account_of(partners)
    ended, expired = await token_for(partners, account), await token_for(partners, account)
    delete = pb.DeleteApiTokenRequest(name=ended.name.replace(account.name, "accounts/me"))
    await partners.accounts.DeleteApiToken(delete, metadata=as_account(partners, account))
    await partners.rows(
        "UPDATE api_tokens SET expire_time = now() - interval '1 second' WHERE id = $1",
        expired.name.rpartition("/")[2],
    )
    for token in (ended.token, expired.token, "trb_unknown", expired.token.lower(), "\u00e9"):
        assert await refusal(authenticate(partners, token)) == ("UNAUTHENTICATED", "API_TOKEN_INVALID")
    assert await refusal(
        partners.accounts.DeleteApiToken(pb.DeleteApiTokenRequest(name=ended.name), metadata=partners.admin)
    ) == ("NOT_FOUND", "API_TOKEN_NOT_FOUND")


async def test_a_token_ends_with_its_membership(partners: Partners) -> None:
    account = await account_of(partners)
    made = await token_for(partners, account)
    await partners.rows("DELETE FROM role_grants WHERE account_id = $1", account.name.partition("/")[2])
    assert await refusal(authenticate(partners, made.token)) == ("UNAUTHENTICATED", "API_TOKEN_INVALID")


async def test_use_is_written_once_an_hour(partners: Partners) -> None:
    made = await token_for(partners, await account_of(partners))
    key = made.name.rpartition("/")[2]
    await authenticate(partners, made.token)
    first = await partners.rows("SELECT last_use_time, xmin::text FROM api_tokens WHERE id = $1", key)
    assert hour_of(datetime.now(UTC)) - first[0]["last_use_time"] <= timedelta(hours=1)
    assert first[0]["last_use_time"].minute == 0
    await authenticate(partners, made.token)
    assert await partners.rows("SELECT last_use_time, xmin::text FROM api_tokens WHERE id = $1", key) == first


async def test_only_the_gateway_asks_whose_a_token_is(partners: Partners) -> None:
    request = pb.AuthenticateApiTokenRequest(token="trb_x")
    call = partners.accounts.AuthenticateApiToken(request, metadata=partners.admin)
    assert await refusal(call) == ("PERMISSION_DENIED", "ROLE_REQUIRED")


async def test_a_token_is_for_an_organization_that_the_account_belongs_to(partners: Partners) -> None:
    account = await account_of(partners)
    request = pb.CreateApiTokenRequest(
        parent=account.name, api_token=pb.ApiToken(display_name="x", organization=new_name())
    )
    for caller in (as_account(partners, account), partners.admin):
        assert await refusal(partners.accounts.CreateApiToken(request, metadata=caller)) == (
            "FAILED_PRECONDITION",
            "NOT_A_MEMBER",
        )
    request.parent = new_name("accounts")
    assert await refusal(partners.accounts.CreateApiToken(request, metadata=partners.admin)) == (
        "NOT_FOUND",
        "ACCOUNT_NOT_FOUND",
    )


async def test_the_offices_admin_makes_a_token_for_anybody(partners: Partners) -> None:
    account = await account_of(partners, "AGENCY_SYSTEM")
    token = pb.ApiToken(display_name="their system", organization=account.memberships[0].organization)
    made = await partners.accounts.CreateApiToken(
        pb.CreateApiTokenRequest(parent=account.name, api_token=token), metadata=partners.admin
    )
    whose = await authenticate(partners, made.token)
    assert (whose.account, list(whose.roles)) == (account.name, [Role.AGENCY_SYSTEM])
    assert whose.account != DANA


@pytest.mark.parametrize("seconds", [1, -(10**14), 10**14])
async def test_a_token_does_not_expire_in_the_past_or_beyond_the_calendar(partners: Partners, seconds: int) -> None:
    account = await account_of(partners)
    token = pb.ApiToken(
        display_name="x", organization=account.memberships[0].organization, expire_time=Timestamp(seconds=seconds)
    )
    call = partners.accounts.CreateApiToken(
        pb.CreateApiTokenRequest(parent="accounts/me", api_token=token), metadata=as_account(partners, account)
    )
    assert await wrong_fields(call) == ["api_token.expire_time"]


async def test_tokens_are_listed_page_by_page_the_newest_first(partners: Partners) -> None:
    account = await account_of(partners)
    made = [(await token_for(partners, account)).name for _ in range(5)]
    request = pb.ListApiTokensRequest(parent="accounts/me", page_size=2)
    names: list[str] = []
    while True:
        page = await partners.accounts.ListApiTokens(request, metadata=as_account(partners, account))
        names += [token.name for token in page.api_tokens]
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    assert names == made[::-1]
