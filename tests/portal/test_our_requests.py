"""What an organization's people see of their requests for help, and do about them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from tests.portal.conftest import Visitor
from tests.portal.person import Person
from tests.product import Product

ROSA = "rosa@riverbend.demo.example"
Post = Callable[..., Awaitable[dict[str, Any]]]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
PDF += b"trailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
async def office(product: Product) -> AsyncIterator[Post]:
    """Call it for what the Office does, over REST: office("cases/…:triage", priority="HIGH")."""
    headers = {"Authorization": f"Bearer {product.token('office')}"}
    async with httpx2.AsyncClient(base_url=product.url, headers=headers, trust_env=False) as client:

        async def post(path: str, **body: Any) -> dict[str, Any]:
            answer = await client.post(f"/v1/{path}", json=body)
            assert answer.status_code == 200, answer.text
            given: dict[str, Any] = answer.json()
            return given

        yield post


async def signed_in(visitor: Visitor, password: str, width: int = 1280, path: str = "/our/home", **more: Any) -> Person:
    person = await visitor(width, **more)
    await person.open(f"/sign-in?next={path}")
    await person.sign_in(ROSA, password)
    await person.page.wait_for_url(f"**{path}")
    return person


def case_at(person: Person) -> str:
    return f"cases/{person.page.url.split('/our/requests/')[1].partition('/')[0].partition('?')[0]}"


async def test_rosa_asks_in_spanish_on_a_phone_by_keyboard_answers_and_confirms(
    visitor: Visitor, password: str, office: Post
) -> None:
    person = await signed_in(visitor, password, 360, locale="es-US")
    title = f"Un contrato que nadie entiende {uuid4()}"
    assert await person.heading() == "Riverbend Neighborhood Collective", "one begins at home"
    await person.press("Pedir ayuda")
    await person.check()
    await person.press("Enviarla a la Oficina")
    await person.page.wait_for_selector("[role=alert]:focus")
    assert "Diga con qué necesita ayuda." in await person.page.inner_text("[role=alert]")
    await person.check()
    await person.write("title", title)
    await person.write("need", "El dueño nos dio un contrato.\nVence en marzo.")
    await person.press("Enviarla a la Oficina")
    assert await person.heading() == title
    assert "Le toca a la Oficina" in await person.page.inner_text("main")
    assert "Se envió la solicitud" in await person.page.inner_text(".story")
    await person.check()
    case = case_at(person)

    await office(f"{case}:triage", priority="NORMAL")
    await office(f"{case}:requestInformation", question="¿Quién firmó?")
    await person.open("/our/home")
    assert title in await person.page.inner_text(".todos")
    await person.check()
    await person.press("Responda la pregunta de la Oficina")
    assert "¿Quién firmó?" in await person.page.inner_text(".story")
    await person.check()
    await person.write("text", "Firmó Rosa.")
    await person.press("Enviar la respuesta")
    assert "Firmó Rosa." in await person.page.inner_text(".story")
    assert "Le toca a la Oficina" in await person.page.inner_text(".now")

    await office(f"{case}:assign", assignee="me", assigneeDisplayName="Dana Example")
    await office(f"{case}:start")
    await office(f"{case}:resolve", resolution="Una abogada lo leyó.")
    await person.open(f"/our/requests/{case.removeprefix('cases/')}")
    assert "Una abogada lo leyó." in await person.page.inner_text(".now")
    await person.check()
    await person.press("Confirmar y cerrarla")
    assert "Diga si ayudó." in await person.page.inner_text("[role=alert]")
    await person.check()
    await person.come_to("outcome")
    await person.page.keyboard.press("Space")
    await person.press("Confirmar y cerrarla")
    assert "Terminó" in await person.page.inner_text(".now")
    assert "Ayudó" in await person.page.inner_text(".now")
    await person.check()


async def test_a_draft_is_left_come_back_to_and_sent_without_a_script(visitor: Visitor, password: str) -> None:
    person = await signed_in(visitor, password, 320, "/our/requests/new", java_script_enabled=False)
    title = f"Words for our sign {uuid4()}"
    await person.page.fill("#title", title)
    await person.click("label[for=topics-space]")
    await person.page.fill("#otherTopics", "signs, paint")
    await person.page.fill("#deadline", "2027-03-31")
    await person.click("label[for=interpreter]")
    await person.page.set_input_files("#files", {"name": "plan “1”.pdf", "mimeType": "application/pdf", "buffer": PDF})
    await person.click("text=Save it and come back later")
    assert "Saved." in await person.page.inner_text("[role=status]")
    await person.open("/our/requests")
    await person.click(f"text={title}")
    assert await person.page.input_value("#title") == title
    assert await person.page.input_value("#otherTopics") == "signs, paint"
    assert await person.page.input_value("#deadline") == "2027-03-31"
    assert await person.page.is_checked("#topics-space")
    assert await person.page.is_checked("#interpreter")
    assert "plan “1”.pdf" in await person.page.inner_text("main")
    await person.page.fill("#need", "Two <b>lines</b> & more.")
    await person.click("text=Send it to the Office")
    assert await person.heading() == title
    assert "Two lines & more." in await person.page.inner_text("#asked ~ .prose")
    assert "March 31, 2027" in await person.page.inner_text("main")
    # Its files: shown to agencies, no longer shown, removed.
    await person.click("text=Show it to agencies that help")
    assert "Agencies that help may read it." in await person.page.inner_text("aside")
    await person.click("text=Do not show it to agencies")
    assert "Only you and the Office read it." in await person.page.inner_text("aside")
    fetched = await person.page.request.get(await person.page.get_attribute(".files a", "href") or "")
    assert await fetched.body() == PDF
    await person.click(".files >> text=Remove")
    assert "None yet." in await person.page.inner_text("aside")
    # Written to, withdrawn.
    await person.page.fill("#text", "It can wait until May.")
    await person.click("text=Send the message")
    assert "It can wait until May." in await person.page.inner_text(".story")
    await person.click("text=You no longer need it")
    await person.click("button:has-text('Withdraw it')")
    assert "The request is withdrawn." in await person.page.inner_text("[role=status]")
    assert "It is over" in await person.page.inner_text(".now")


async def test_a_file_that_is_none_of_those_that_are_taken_is_refused_and_the_rest_is_kept(
    visitor: Visitor, password: str
) -> None:
    person = await signed_in(visitor, password, 360, "/our/requests/new")
    title = f"A program of ours {uuid4()}"
    await person.page.fill("#title", title)
    bad = {"name": "run.exe", "mimeType": "application/octet-stream", "buffer": b"MZ" + bytes(100)}
    await person.page.set_input_files("#files", bad)
    await person.click("text=Save it and come back later")
    assert "“run.exe” was not taken." in await person.page.inner_text("[role=alert]")
    assert await person.page.input_value("#title") == title
    await person.check()
    await person.click("text=Save it and come back later")
    await person.click("text=Throw this draft away")
    assert "The draft is thrown away." in await person.page.inner_text("[role=status]")


async def test_somebody_else_changed_the_draft_meanwhile(visitor: Visitor, password: str) -> None:
    person = await signed_in(visitor, password, 360, "/our/requests/new")
    await person.page.fill("#title", "A fence")
    await person.page.fill("#need", "Four feet high.")
    await person.click("text=Save it and come back later")
    other = await signed_in(visitor, password, 1280, person.page.url.removeprefix(person.page.url.split("/our")[0]))
    await other.page.fill("#need", "Six feet high.")
    await other.click("text=Save it and come back later")
    await person.page.fill("#title", "A fence around the garden")
    await person.click("text=Save it and come back later")
    assert "Six feet high." in await person.page.inner_text(".changed"), "what somebody else wrote is shown"
    assert await person.page.input_value("#title") == "A fence around the garden", "what was typed is kept"
    await person.check()
    await person.page.fill("#need", "Six feet high.")
    await person.click("text=Save it and come back later")
    assert "Saved." in await person.page.inner_text("[role=status]")


async def test_what_was_typed_outlives_the_session_in_a_form_with_files(visitor: Visitor, password: str) -> None:
    person = await signed_in(visitor, password, 360, "/our/requests/new", java_script_enabled=False)
    # Larger than a form without files may be.
    plan = PDF.replace(b"trailer", b"%" * 1_000_000 + b"\ntrailer")
    await person.page.fill("#title", "Still here")
    await person.page.fill("#need", "“Ñandú” & <b>\nten more lines")
    await person.click("label[for=topics-space]")
    await person.page.set_input_files(
        "#files", {"name": "el “plan”.pdf", "mimeType": "application/pdf", "buffer": plan}
    )
    await person.outlast_session()
    await person.click("text=Save it and come back later")
    assert await person.heading() == "Your session has ended"
    await person.sign_in(ROSA, "not this")
    await person.sign_in(ROSA, password)
    assert "el “plan”.pdf" in await person.page.inner_text("main")
    await person.click("text=Send it now")
    assert "Saved." in await person.page.inner_text("[role=status]")
    assert await person.page.input_value("#title") == "Still here"
    assert await person.page.input_value("#need") == "“Ñandú” & <b>\nten more lines"
    assert await person.page.is_checked("#topics-space")
    href = await person.page.get_attribute("main a[href$=':download']", "href") or ""
    assert await (await person.page.request.get(href)).body() == plan
    await person.click("text=Throw this draft away")


@pytest.mark.parametrize(("width", "locale"), [(1280, "en-US"), (320, "es-MX"), (360, "hmn")])
async def test_each_page_is_for_everyone(visitor: Visitor, password: str, width: int, locale: str) -> None:
    person = await signed_in(visitor, password, width, locale=locale)
    await person.check()
    for path in ("/our/requests", "/our/requests?q=zzzz", "/our/requests?state=CLOSED", "/our/requests/new"):
        await person.open(path)
        await person.check()
    await person.open("/our/requests")
    for address in await person.page.eval_on_selector_all(
        "#found .card__title a", "all => all.slice(-4).map(one => one.getAttribute('href'))"
    ):
        await person.open(address)
        await person.check()


async def test_nobody_elses_request_is_there(visitor: Visitor, password: str) -> None:
    person = await signed_in(visitor, password)
    assert await person.open(f"/our/requests/{uuid4()}") == 404
    await person.check()
    stranger = await visitor()
    await stranger.open("/our/home")
    assert await stranger.heading() == "Sign in"
