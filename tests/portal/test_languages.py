"""Each reader reads in their own language, and times in their own zone."""

import re

from tests.portal.conftest import Visitor


async def test_the_browsers_language_is_spoken_until_another_is_chosen_and_that_choice_stays(visitor: Visitor) -> None:
    person = await visitor(360, locale="es-MX")
    await person.open("/organizations")
    assert await person.heading() == "Buscar organizaciones"
    await person.click("button[lang=hmn]")
    assert await person.heading() == "Nrhiav koom haum"
    assert person.page.url.endswith("/organizations"), "one stays where one was"
    await person.open("/opportunities")
    assert await person.heading() == "Nrhiav nyiaj pab"


async def test_a_translation_that_nobody_reviewed_says_so_and_offers_english(visitor: Visitor) -> None:
    person = await visitor(java_script_enabled=False, locale="es-MX")
    await person.open("/services")
    assert "Ningún hablante de este idioma ha revisado todavía esta traducción." in await person.page.inner_text("body")
    await person.click("text=Read it in English")
    assert await person.heading() == "Services"
    assert "reviewed" not in await person.page.inner_text("body")


async def test_dates_and_money_are_written_as_the_reader_writes_them(visitor: Visitor) -> None:
    written = {}
    for locale in ("en-US", "es-US", "hmn"):
        person = await visitor(locale=locale)
        await person.open("/opportunities")
        written[locale] = await person.page.locator("#found li").first.inner_text()
    assert re.search(r"Closes on [A-Z][a-z]+ \d+, \d{4}", written["en-US"])
    assert re.search(r"Cierra el \d+ de [a-z]+ de \d{4}", written["es-US"])
    assert re.search(r"Kaw rau Lub [\w ]+ Hlis Tim \d+, \d{4}", written["hmn"])
    assert all(re.search(r"\$\d+,000", text) for text in written.values())


async def test_what_people_wrote_is_not_said_to_be_in_the_pages_language(visitor: Visitor) -> None:
    person = await visitor(locale="es-MX")
    await person.open("/organizations?q=riverbend")
    assert await person.page.locator("#found h2 a").first.get_attribute("lang") == ""


async def test_times_are_in_the_readers_zone_with_the_moment_on_hover(visitor: Visitor) -> None:
    shown = []
    for zone in ("Asia/Tokyo", "America/Chicago"):
        person = await visitor(timezone_id=zone)
        await person.open("/opportunities")
        await person.click(person.page.locator("#found h3 a").first)
        time = person.page.locator("aside time[data-style=moment]").first
        first = await time.inner_text()
        await person.page.reload()
        again = await time.inner_text()
        assert re.search(r"\d{4}", again)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", await time.get_attribute("title") or "")
        assert await person.page.get_attribute("html", "data-zone") == zone
        shown.append((first, again))
    assert shown[0][1] != shown[1][1]
    # Until the product knows the zone, the page's script writes the times anew.
    assert re.findall(r"\d+:\d\d", shown[0][0]) == re.findall(r"\d+:\d\d", shown[0][1])


async def test_without_a_script_times_are_the_programs_own(visitor: Visitor) -> None:
    person = await visitor(java_script_enabled=False, timezone_id="Asia/Tokyo")
    await person.open("/opportunities")
    assert await person.page.get_attribute("html", "data-zone") == "America/Chicago"
