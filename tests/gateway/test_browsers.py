"""What the gateway tells a browser to keep, and what it believes of it."""

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import grpc
import httpx2
import pytest

from gateway.browsers import cross_origin, session_token
from gateway.portal.people.mailbox import linked
from tests.gateway.backend import OFFICE, Backend, Refuse, message
from tests.gateway.conftest import AUTHORIZED, Process

PARTNERS = "tributary.partners.v1"
TOKEN = "trs_of-these-tests"


def signed_in(**fields: Any) -> bytes:
    """What partners says of a session that is signed in."""
    answer = {**OFFICE, "expire_time": "2100-01-01T00:00:00Z", "step": "SIGNED_IN", **fields}
    return bytes(message(f"{PARTNERS}.AuthenticateSessionResponse", answer).SerializeToString())


def begun() -> bytes:
    """What partners says of a sign-in that went well."""
    answer = {"token": TOKEN, "step": "SIGNED_IN", "expire_time": "2100-01-01T00:00:00Z"}
    return bytes(message(f"{PARTNERS}.SignInResponse", answer).SerializeToString())


async def test_by_https_the_cookie_is_this_hosts_alone_and_browsers_stay_there(
    start_gateway: Callable[..., Process], backend: Backend
) -> None:
    gateway = start_gateway(public_url="https://tributary.example")
    backend.answers["SignIn"] = begun()
    async with httpx2.AsyncClient(base_url=gateway.url, trust_env=False) as client:
        answer = await client.post("/sign-in", data={"email": "x@example.org", "password": "x"})
        page = await client.get("/sign-in")
    name_and_token, *attributes = answer.headers["set-cookie"].split("; ")
    assert name_and_token == f"__Host-tributary={TOKEN}"
    assert set(attributes) == {"Path=/", "HttpOnly", "SameSite=Lax", "Secure"}
    assert page.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


async def test_the_password_goes_to_partners_and_to_no_log(
    start_gateway: Callable[..., Process], backend: Backend
) -> None:
    gateway = start_gateway(access_log="true")
    async with httpx2.AsyncClient(base_url=gateway.url, trust_env=False) as client:
        await client.post("/sign-in", data={"email": " x@example.org", "password": "a heron & a river"})
    assert backend.last.fields["password"] == "a heron & a river"
    assert backend.last.fields["email"] == "x@example.org"
    assert backend.last.fields["address"] == "127.0.0.1"
    gateway.stop()
    assert gateway.child.stdout is not None
    assert "heron" not in gateway.child.stdout.read()


async def test_there_is_no_mailbox_unless_the_product_says_so(public: httpx2.AsyncClient) -> None:
    assert (await public.get("/dev/mail")).status_code == 404


async def test_the_mailbox_shows_mail_harmless(start_gateway: Callable[..., Process], tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["To"], mail["Subject"], mail["Date"] = "x@example.org", "<b>Hello</b>", "today"
    mail.set_content("<script>alert(1)</script> https://tributary.example/invitation?token=a&b=1\n")
    (tmp_path / "1.eml").write_bytes(bytes(mail))
    async with httpx2.AsyncClient(base_url=start_gateway(dev_mail=tmp_path).url, trust_env=False) as client:
        page = (await client.get("/dev/mail")).text
    assert "<script>" not in page
    assert "<b>Hello" not in page
    assert 'href="https://tributary.example/invitation?token=a&amp;b=1"' in page


async def test_a_session_is_asked_for_once_in_a_while_and_its_end_is_felt_at_once(
    public: httpx2.AsyncClient, backend: Backend
) -> None:
    backend.answers["AuthenticateSession"] = signed_in()
    cookie = {"cookie": f"other=1; tributary={TOKEN}-often"}
    for _ in range(3):
        answer = await public.get("/v1/cases", headers=cookie)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
    asked = [call.path.rpartition("/")[2] for call in backend.calls]
    assert asked.count("AuthenticateSession") == 1
    await public.post("/sign-out", headers=cookie)
    backend.answers["AuthenticateSession"] = Refuse(grpc.StatusCode.UNAUTHENTICATED, "SESSION_INVALID")
    refused = await public.get("/v1/cases", headers=cookie)
    assert (refused.status_code, refused.json()["reason"]) == (401, "SESSION_INVALID")


async def test_who_sends_a_token_and_a_cookie_is_known_by_the_token(
    public: httpx2.AsyncClient, backend: Backend
) -> None:
    backend.answers["AuthenticateSession"] = signed_in(account="accounts/somebody-else")
    # Nobody's browser sends the header unasked, so the other site changes nothing that the token's owner did not mean.
    headers = AUTHORIZED | {"cookie": f"tributary={TOKEN}-beside", "sec-fetch-site": "cross-site"}
    answer = await public.post("/v1/cases", json={"title": "Roof"}, headers=headers)
    assert answer.status_code == 200
    assert "AuthenticateSession" not in [call.path.rpartition("/")[2] for call in backend.calls]


async def test_an_api_token_in_the_cookie_or_a_session_as_a_bearer_is_nobody(
    public: httpx2.AsyncClient, backend: Backend
) -> None:
    backend.answers["AuthenticateSession"] = signed_in()
    answer = await public.get("/v1/cases", headers={"authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer.json()["reason"]) == (401, "API_TOKEN_INVALID")


async def test_a_form_that_is_too_large_or_no_form_is_refused(public: httpx2.AsyncClient) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    for body, status in ((b"a=" + b"x" * 300_000, 413), (b"email=%ff", 400), (b"\xff", 400)):
        answer = await public.post("/sign-in", content=body, headers=headers)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("method", "headers", "refused"),
    [
        ("GET", {b"sec-fetch-site": b"cross-site"}, False),
        ("POST", {b"sec-fetch-site": b"cross-site"}, True),
        ("POST", {b"sec-fetch-site": b"same-site"}, True),
        ("DELETE", {b"sec-fetch-site": b"same-origin"}, False),
        ("POST", {b"sec-fetch-site": b"none"}, False),
        ("POST", {b"origin": b"http://a.example", b"host": b"a.example"}, False),
        ("POST", {b"origin": b"http://a.example:81", b"host": b"a.example"}, True),
        ("POST", {b"origin": b"null", b"host": b"a.example"}, True),
        ("POST", {b"host": b"a.example"}, False),
    ],
)
def test_what_comes_from_another_site(method: str, headers: dict[bytes, bytes], refused: bool) -> None:
    assert cross_origin(method, headers) == refused


@pytest.mark.parametrize(
    ("cookie", "token"),
    [
        (b"tributary=a", "a"),
        (b'x={"1": 2}; tributary=a; y=2', "a"),
        (b"__Host-tributary=a", None),
        (b"tributary=", None),
        (b"tributary=" + b"x" * 200, None),
        (b"\xff\xfe;;;", None),
        (b"", None),
    ],
)
def test_the_token_in_a_cookie_header(cookie: bytes, token: str | None) -> None:
    assert session_token({b"cookie": cookie}, https=False) == token


def test_plain_text_becomes_text_and_links() -> None:
    assert linked("a <b> http://x.example/?a=1&b=2 c") == (
        'a &lt;b&gt; <a href="http://x.example/?a=1&amp;b=2">http://x.example/?a=1&amp;b=2</a> c'
    )
