"""Texts that break programs, on pages and in mails that show them: as text, and nothing else."""

from urllib.parse import quote

import httpx2

from gateway.portal.people.mailbox import linked
from tests.gateway.backend import Backend, message
from tests.gateway.conftest import Process
from tests.security.hostile import STRINGS
from tests.security.shape import Shape


async def test_no_page_becomes_another_page_by_a_text_on_it(plain_gateway: Process, backend: Backend) -> None:
    invitation = "tributary.partners.v1.ReadInvitationResponse"

    def told(text: str) -> bytes:
        fields = {"email": text, "organizationDisplayName": text}
        return bytes(message(invitation, fields).SerializeToString())

    async with httpx2.AsyncClient(base_url=plain_gateway.url, trust_env=False) as client:

        async def page(text: str) -> Shape:
            backend.answers["ReadInvitation"] = told(text)
            answer = await client.get("/invitation", params={"token": text[:300].strip() or "none"})
            assert answer.status_code == 200, text
            assert "unsafe" not in answer.headers["content-security-policy"]
            return Shape(answer.text)

        plain = await page("Riverbend")
        assert "Riverbend" in plain.text
        for text in STRINGS:
            if len(text) <= 255:
                shape = await page(text)
                assert shape.elements == plain.elements, text
                assert "".join(text.split()) in "".join((shape.text + "".join(shape.values)).split()), text


async def test_an_address_that_is_not_there_is_shown_as_text(plain_gateway: Process) -> None:
    async with httpx2.AsyncClient(base_url=plain_gateway.url, trust_env=False) as client:

        async def page(text: str) -> Shape:
            answer = await client.get(f"/nothing/{quote(text[:300], safe='')}", headers={"accept": "text/html"})
            assert answer.status_code == 404, text
            return Shape(answer.text)

        plain = await page("there")
        for text in STRINGS:
            assert (await page(text)).elements == plain.elements, text


def test_a_mail_that_is_shown_has_no_elements_but_links() -> None:
    for text in STRINGS:
        shape = Shape(str(linked(f"Good day {text} https://tributary.example/{text}")))
        assert set(shape.elements) <= {("a", ("href",))}, text
        assert all(value.startswith(("http://", "https://")) for value in shape.values), text
