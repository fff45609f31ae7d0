"""People who sign in: how they are entered, what they are mailed, and what they do with it."""

import re
from email import message_from_bytes, policy
from uuid import uuid4

import pyotp
from tributary.partners.v1 import accounts_pb2, credentials_pb2, sessions_pb2
from tributary.partners.v1.accounts_pb2 import Account, Membership

from tests.services.eventually import eventually
from tests.services.partners.conftest import Partners

PASSWORD = "a heron on the river"
HOME = "203.0.113.7"


async def person(partners: Partners, *roles: str, organizations: int = 1, password: str = PASSWORD) -> Account:
    """An account with a password, with `roles` in so many organizations."""
    memberships = [
        Membership(organization=(await partners.enter("Of a person")).name, roles=roles or ["ORGANIZATION_MEMBER"])
        for _ in range(organizations)
    ]
    account = Account(email=f"{uuid4()}@example.org", display_name="Rosa Example", memberships=memberships)
    request = accounts_pb2.CreateAccountRequest(account=account)
    entered = await partners.accounts.CreateAccount(request, metadata=partners.admin)
    set_password = credentials_pb2.SetPasswordRequest(name=entered.name, password=password)
    await partners.credentials.SetPassword(set_password, metadata=partners.gateway)
    return entered


async def sign_in(
    partners: Partners, email: str, password: str = PASSWORD, address: str = HOME
) -> sessions_pb2.SignInResponse:
    """Signs in from `address`."""
    request = sessions_pb2.SignInRequest(email=email, password=password, address=address, user_agent="Heron 1")
    return await partners.sessions.SignIn(request, metadata=partners.gateway)


async def whose(partners: Partners, token: str) -> sessions_pb2.AuthenticateSessionResponse:
    """Whose a session is."""
    request = sessions_pb2.AuthenticateSessionRequest(token=token)
    return await partners.sessions.AuthenticateSession(request, metadata=partners.gateway)


async def with_second_factor(partners: Partners, token: str) -> tuple[str, pyotp.TOTP, list[str]]:
    """Sets one up in the session: its new token, what makes the codes, and the recovery codes."""
    start = credentials_pb2.StartSecondFactorRequest(token=token, password=PASSWORD)
    key = (await partners.credentials.StartSecondFactor(start, metadata=partners.gateway)).key
    totp = pyotp.TOTP(key)
    enable = credentials_pb2.EnableSecondFactorRequest(token=token, code=totp.now())
    enabled = await partners.credentials.EnableSecondFactor(enable, metadata=partners.gateway)
    return enabled.token, totp, list(enabled.recovery_codes)


async def mailed(partners: Partners, recipient: str, subject: str = "") -> str:
    """The text of the newest mail to `recipient` whose subject begins so, as soon as it is there."""

    async def look() -> str:
        folder = partners.running.settings.dev_mail
        for file in sorted(folder.glob("*.eml"), reverse=True):
            message = message_from_bytes(file.read_bytes(), policy=policy.default)
            if message["To"] == recipient and message["Subject"].startswith(subject):
                return str(message.get_content())
        return ""

    return await eventually(look)


def token_in(text: str) -> str:
    """The token of the link in a mail."""
    found = re.search(r"https://tributary\.example/[a-z-]+\?token=([\w-]+)", text)
    assert found is not None, text
    return found[1]
