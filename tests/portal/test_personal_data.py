"""What is held on oneself: saved, corrected, and asked to be erased."""

import asyncio
import json
from typing import Any

from tests.portal.conftest import Visitor

Given = dict[str, Any]
HECTOR = "hector@riverbend.demo.example"


async def test_hector_saves_all_of_it_corrects_his_name_and_thinks_twice_about_being_erased(
    visitor: Visitor, password: str
) -> None:
    person = await visitor(360, java_script_enabled=False)
    page = person.page
    await person.open("/account")
    await person.sign_in(HECTOR, password)
    await person.click("a:has-text('Read it, correct it, have it erased')")

    async def saved() -> Given:
        async with page.expect_download() as file:
            await person.click("button:has-text('Save the file')")
        path = await (await file.value).path()
        given: Given = json.loads(await asyncio.to_thread(path.read_text))
        return given

    first, second = await saved(), await saved()
    assert set(second) == {"partners", "assistance", "funding"}
    assert second["partners"]["held"]["account"][0]["email"] == HECTOR
    for service, given in second.items():
        times = "times that all of this was given out"
        assert len(given["held"][times]) == len(first[service]["held"][times]) + 1, "that it was given stands in it"

    await page.fill("#displayName", "")
    await person.click("button:has-text('Change my name')")
    assert "Write your name." in await page.inner_text("[role=alert]")
    await page.fill("#displayName", "Héctor Example")
    await person.click("button:has-text('Change my name')")
    assert "Your name is changed." in await page.inner_text("[role=status]")
    assert "Héctor Example" in (await page.locator(".account__name").text_content() or "")
    await page.fill("#displayName", "Hector Example")  # As it was, for other tests.
    await person.click("button:has-text('Change my name')")

    await person.click("summary:has-text('Ask to be erased')")
    await page.fill("#email", "somebody@else.example")
    await page.fill("#reason", "I move away.")
    await person.click("button:has-text('Ask to be erased')")
    assert await page.get_attribute("#email", "aria-invalid") == "true"
    assert await page.input_value("#reason") == "I move away."
    await page.fill("#email", HECTOR)
    await person.click("button:has-text('Ask to be erased')")
    assert "You asked to be erased" in await page.inner_text(".now")
    await person.click(".now button:has-text('Take it back')")
    assert "Nothing was erased." in await page.inner_text("[role=status]")
    assert "Taken back" in await page.inner_text(".rows")


async def test_the_page_is_for_everyone(visitor: Visitor, password: str) -> None:
    person = await visitor(1280, locale="hmn")
    await person.open("/account/data")
    await person.sign_in(HECTOR, password)
    for width in (1280, 360, 320):
        await person.page.set_viewport_size({"width": width, "height": 900})
        await person.open("/account/data")
        await person.check()
    await person.click("main details summary")
    await person.click("main details button")
    await person.page.wait_for_selector("[role=alert]")
    await person.check()
