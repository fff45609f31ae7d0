"""Passkeys: kept, used, removed; and every answer that must not pass."""

from collections.abc import Callable

import pytest
from tributary.access.v1.access_pb2 import Role
from tributary.partners.v1 import passkeys_pb2, sessions_pb2
from tributary.partners.v1.accounts_pb2 import Account

from services.partners.domain.passkeys import Site, site_of
from tests.authenticator import PRESENT, Authenticator
from tests.services.partners.conftest import Partners
from tests.services.partners.people import HOME, PASSWORD, mailed, person, sign_in, whose, with_second_factor
from tests.services.refusals import refusal, wrong_fields

SITE, ORIGIN = "tributary.example", "https://tributary.example"
REFUSED = ("UNAUTHENTICATED", "PASSKEY_REFUSED")
ENDED = ("UNAUTHENTICATED", "SESSION_INVALID")


async def question_for_new(partners: Partners, token: str, password: str = PASSWORD) -> str:
    """What the browser is asked, in a session."""
    request = passkeys_pb2.StartPasskeyRequest(token=token, password=password)
    return (await partners.passkeys.StartPasskey(request, metadata=partners.gateway)).options


async def keep(partners: Partners, token: str, credential: str) -> passkeys_pb2.RegisterPasskeyResponse:
    """Has a new passkey kept."""
    request = passkeys_pb2.RegisterPasskeyRequest(token=token, credential=credential, display_name="My phone")
    return await partners.passkeys.RegisterPasskey(request, metadata=partners.gateway)


async def question(partners: Partners, token: str = "") -> str:
    """What the browser is asked, to sign in."""
    request = passkeys_pb2.StartPasskeySignInRequest(token=token)
    return (await partners.passkeys.StartPasskeySignIn(request, metadata=partners.gateway)).options


async def use(partners: Partners, credential: str, token: str = "") -> passkeys_pb2.SignInWithPasskeyResponse:
    """Signs in."""
    request = passkeys_pb2.SignInWithPasskeyRequest(
        token=token, credential=credential, address=HOME, user_agent="Heron 1"
    )
    return await partners.passkeys.SignInWithPasskey(request, metadata=partners.gateway)


async def with_passkey(partners: Partners, *roles: str) -> tuple[Account, Authenticator, str]:
    """Somebody with a passkey, the device that has it, and the token of a session."""
    someone, device = await person(partners, *roles), Authenticator(ORIGIN, SITE)
    token = (await sign_in(partners, someone.email)).token
    kept = await keep(partners, token, device.make(await question_for_new(partners, token)))
    return someone, device, kept.token


async def test_a_passkey_alone_signs_in_and_is_two_factors(partners: Partners) -> None:
    dana, device, _ = await with_passkey(partners, "OFFICE_ADMIN")
    session = await use(partners, device.use(await question(partners)))
    assert session.step == sessions_pb2.SIGNED_IN
    who = await whose(partners, session.token)
    assert (who.account, who.passkey, who.second_factor) == (dana.name, True, False)
    assert set(who.roles) == {Role.OFFICE_ADMIN, Role.OFFICE_STAFF}


async def test_a_passkey_is_the_second_factor_after_a_password(partners: Partners) -> None:
    dana, device, _ = await with_passkey(partners, "OFFICE_ADMIN")
    session = await sign_in(partners, dana.email)
    assert session.step == sessions_pb2.CODE
    assert list((await whose(partners, session.token)).roles) == []
    confirmed = await use(partners, device.use(await question(partners, session.token)), session.token)
    assert Role.OFFICE_ADMIN in (await whose(partners, confirmed.token)).roles
    assert await refusal(whose(partners, session.token)) == ENDED, "the token from before is nobody's"


async def test_the_first_comes_with_recovery_codes_and_each_is_told_by_mail(partners: Partners) -> None:
    rosa, device = await person(partners), Authenticator(ORIGIN, SITE)
    token = (await sign_in(partners, rosa.email)).token
    kept = await keep(partners, token, device.make(await question_for_new(partners, token)))
    assert len(kept.recovery_codes) == 10
    assert "passkey was added" in await mailed(partners, rosa.email)
    second = Authenticator(ORIGIN, SITE)
    again = await keep(partners, kept.token, second.make(await question_for_new(partners, kept.token)))
    assert list(again.recovery_codes) == []
    session = await sign_in(partners, rosa.email)
    confirm = sessions_pb2.ConfirmSignInRequest(token=session.token, code=kept.recovery_codes[0])
    confirmed = await partners.sessions.ConfirmSignIn(confirm, metadata=partners.gateway)
    assert (await whose(partners, confirmed.token)).account == rosa.name
    wrong = sessions_pb2.ConfirmSignInRequest(token=(await sign_in(partners, rosa.email)).token, code="123456")
    assert await refusal(partners.sessions.ConfirmSignIn(wrong, metadata=partners.gateway)) == (
        "UNAUTHENTICATED",
        "CODE_REFUSED",
    )


async def test_adding_one_takes_the_password_again(partners: Partners) -> None:
    token = (await sign_in(partners, (await person(partners)).email)).token
    assert await wrong_fields(question_for_new(partners, token, "not the password")) == ["password"]
    _, _, fresh = await with_passkey(partners)
    assert await refusal(question_for_new(partners, token + "x")) == ENDED
    assert (await whose(partners, fresh)).passkey


async def test_who_has_no_password_adds_one_right_after_signing_in(partners: Partners) -> None:
    rosa, device, _ = await with_passkey(partners)
    key = rosa.name.partition("/")[2]
    await partners.rows("UPDATE credentials SET password_hash = NULL WHERE account_id = $1", key)
    token = (await use(partners, device.use(await question(partners)))).token
    assert await question_for_new(partners, token, "")
    await partners.rows("UPDATE sessions SET create_time = now() - interval '11 min' WHERE account_id = $1", key)
    assert await refusal(question_for_new(partners, token, "")) == ("FAILED_PRECONDITION", "SIGN_IN_ANEW")


def elsewhere(device: Authenticator) -> None:
    device.origin = "https://tributary.example.evil.example"


def plain(device: Authenticator) -> None:
    device.origin = "http://tributary.example"


def of_another_site(device: Authenticator) -> None:
    device.site = "evil.example"


def unverified(device: Authenticator) -> None:
    device.flags = PRESENT


def of_another_key(device: Authenticator) -> None:
    device.key = Authenticator(ORIGIN, SITE).key


def copied(device: Authenticator) -> None:
    device.count = 0


def unknown(device: Authenticator) -> None:
    device.id = b"nobody's passkey"


def of_another_account(device: Authenticator) -> None:
    device.account = "AAAAAAAAAAAAAAAAAAAAAA"


@pytest.mark.parametrize(
    "change",
    [elsewhere, plain, of_another_site, unverified, of_another_key, copied, unknown, of_another_account],
)
async def test_what_is_not_quite_the_passkey_opens_nothing(
    partners: Partners, change: Callable[[Authenticator], None]
) -> None:
    rosa, device, _ = await with_passkey(partners)
    for _ in range(2):
        await use(partners, device.use(await question(partners)))
    change(device)
    assert await refusal(use(partners, device.use(await question(partners)))) == REFUSED
    (row,) = await partners.rows("SELECT sign_count FROM passkeys WHERE account_id = $1", rosa.name.partition("/")[2])
    assert row["sign_count"] == 2


@pytest.mark.parametrize("change", [elsewhere, of_another_site, unverified])
async def test_a_passkey_made_elsewhere_or_without_its_owner_is_not_kept(
    partners: Partners, change: Callable[[Authenticator], None]
) -> None:
    device = Authenticator(ORIGIN, SITE)
    token = (await sign_in(partners, (await person(partners)).email)).token
    change(device)
    made = device.make(await question_for_new(partners, token))
    assert await refusal(keep(partners, token, made)) == REFUSED


async def test_a_question_is_answered_once(partners: Partners) -> None:
    _, device, _ = await with_passkey(partners)
    answer = device.use(await question(partners))
    await use(partners, answer)
    assert await refusal(use(partners, answer)) == REFUSED, "replayed"
    asked = await question(partners)
    device.flags = PRESENT
    assert await refusal(use(partners, device.use(asked))) == REFUSED
    device.flags = Authenticator(ORIGIN, SITE).flags
    assert await refusal(use(partners, device.use(asked))) == REFUSED, "a wrong answer uses it up too"


async def test_a_question_is_good_for_five_minutes_and_for_what_it_was_asked(partners: Partners) -> None:
    rosa, device, token = await with_passkey(partners)
    asked = await question(partners)
    await partners.rows("UPDATE challenges SET expire_time = now()")
    assert await refusal(use(partners, device.use(asked))) == REFUSED
    assert await refusal(use(partners, device.use(await question_for_new(partners, token)))) == REFUSED
    other = Authenticator(ORIGIN, SITE)
    other.account = device.account
    made_for_sign_in = await question(partners)
    forged = made_for_sign_in[:-1] + ', "user": {"id": "AA"}}'
    assert await refusal(keep(partners, token, other.make(forged))) == REFUSED
    waiting = (await sign_in(partners, rosa.email)).token
    assert await refusal(use(partners, device.use(await question(partners, waiting)))) == REFUSED
    assert await refusal(use(partners, device.use(await question(partners)), waiting)) == REFUSED
    invented = '{"challenge": "' + "A" * 43 + '"}'
    assert await refusal(use(partners, device.use(invented))) == REFUSED


async def test_somebody_elses_passkey_is_no_second_factor(partners: Partners) -> None:
    rosa, _, _ = await with_passkey(partners)
    _, device, _ = await with_passkey(partners)
    waiting = (await sign_in(partners, rosa.email)).token
    assert await refusal(use(partners, device.use(await question(partners, waiting)), waiting)) == REFUSED
    assert list((await whose(partners, waiting)).roles) == []


async def test_one_session_does_not_keep_what_was_made_for_another(partners: Partners) -> None:
    device = Authenticator(ORIGIN, SITE)
    mine = (await sign_in(partners, (await person(partners)).email)).token
    theirs = (await sign_in(partners, (await person(partners)).email)).token
    made = device.make(await question_for_new(partners, theirs))
    assert await refusal(keep(partners, mine, made)) == REFUSED


async def test_a_passkey_is_kept_for_one_account(partners: Partners) -> None:
    _, device, _ = await with_passkey(partners)
    token = (await sign_in(partners, (await person(partners)).email)).token
    made = device.make(await question_for_new(partners, token))
    assert await refusal(keep(partners, token, made)) == ("ALREADY_EXISTS", "PASSKEY_EXISTS")


@pytest.mark.parametrize(
    "credential",
    ["", "{", "[]", "null", '"x"', '{"response": 1}', '{"response": {"clientDataJSON": "é"}}', "0" * 12000],
)
async def test_what_is_no_answer_at_all_is_refused_like_a_wrong_one(partners: Partners, credential: str) -> None:
    assert await refusal(use(partners, credential)) == REFUSED


async def test_parts_of_an_answer_that_are_of_another_kind_are_refused(partners: Partners) -> None:
    _, device, _ = await with_passkey(partners)
    for part in ("signature", "authenticatorData", "userHandle", "clientDataJSON"):
        for instead in ("1", "null", '"AA"', "[]", "{}"):
            answer = device.use(await question(partners))
            before, _, rest = answer.partition(f'"{part}": "')
            if part == "userHandle" and instead == "null":
                continue  # It need not say so.
            broken = f'{before}"{part}": {instead}{rest[rest.index(chr(34)) + 1 :]}'
            assert await refusal(use(partners, broken)) == REFUSED, (part, instead)


async def test_passkeys_are_listed_for_their_owner_and_removed(partners: Partners) -> None:
    rosa, device, _ = await with_passkey(partners)
    me = partners.callers(rosa.memberships[0].organization, "ORGANIZATION_MEMBER", account=rosa.name)
    await use(partners, device.use(await question(partners)))
    listing = passkeys_pb2.ListPasskeysRequest(parent="accounts/me")
    (passkey,) = (await partners.passkeys.ListPasskeys(listing, metadata=me)).passkeys
    assert passkey.display_name == "My phone"
    assert passkey.HasField("last_use_time")
    removal = passkeys_pb2.DeletePasskeyRequest(name=passkey.name)
    other = partners.member_of(rosa.memberships[0].organization)
    missing = ("NOT_FOUND", "PASSKEY_NOT_FOUND")
    assert await refusal(partners.passkeys.DeletePasskey(removal, metadata=other)) == missing
    await partners.passkeys.DeletePasskey(removal, metadata=me)
    assert await refusal(partners.passkeys.DeletePasskey(removal, metadata=me)) == missing
    assert await refusal(use(partners, device.use(await question(partners)))) == REFUSED
    assert "passkey was removed" in await mailed(partners, rosa.email, "A passkey was removed")
    assert (await sign_in(partners, rosa.email)).step == sessions_pb2.SIGNED_IN


async def test_an_authenticator_and_a_passkey_stand_beside_each_other(partners: Partners) -> None:
    rosa, device, token = await with_passkey(partners)
    _, _, codes = await with_second_factor(partners, token)
    session = await sign_in(partners, rosa.email)
    confirm = sessions_pb2.ConfirmSignInRequest(token=session.token, code=codes[0])
    await partners.sessions.ConfirmSignIn(confirm, metadata=partners.gateway)
    session = await sign_in(partners, rosa.email)
    await use(partners, device.use(await question(partners, session.token)), session.token)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://tributary.example", Site("tributary.example", "https://tributary.example")),
        ("https://tributary.example:8443/", Site("tributary.example", "https://tributary.example:8443")),
        ("http://127.0.0.1:8080", Site("localhost", "http://localhost:8080")),
        ("http://[::1]:8080", Site("localhost", "http://localhost:8080")),
        ("https://203.0.113.7", None),
    ],
)
def test_passkeys_are_for_the_name_that_people_come_by(url: str, site: Site | None) -> None:
    assert site_of(url) == site
