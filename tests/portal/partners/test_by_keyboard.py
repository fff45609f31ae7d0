"""What agencies and funders do all day, by keyboard alone and without a script."""

from cli.demo.catalog import name_of
from tests.journeys.callers import Web
from tests.journeys.stages import applied, in_progress, referral
from tests.portal.partners.conftest import ANDRE, SignedIn

PHILIP = "philip@kilnhouse.demo.example"


async def test_andre_takes_a_referral_to_its_end(organization: Web, office: Web, signed_in: SignedIn) -> None:
    name = await referral(office, await in_progress(organization, office), name_of("organizations", "housing"))
    person = await signed_in(ANDRE, java_script_enabled=False)
    await person.open(f"/partners/{name}")
    await person.press("Accept it")
    await person.press("We have begun")
    await person.press("It is done")
    assert "Say what came of it" in await person.page.inner_text("[role=alert]")
    await person.write("outcome", "They met.")
    await person.press("It is done")
    done = await office.get(f"/v1/{name}")
    assert (done["state"], done["outcome"]) == ("COMPLETED", "They met.")


async def test_philip_announces_money_publishes_it_awards_it_and_enters_a_system(
    organization: Web, office: Web, signed_in: SignedIn
) -> None:
    funder = name_of("organizations", "kilnhouse")
    account = name_of("accounts", PHILIP)
    await office.post(f"/v1/{funder}/roleGrants", account=account, role="ORGANIZATION_ADMIN")
    person = await signed_in(PHILIP, java_script_enabled=False)
    page = person.page
    await person.press("Announce funding")
    await person.write("title", "Ovens for kitchens")
    await person.write("maxAward", "5000")
    await person.press("Keep as a draft")
    await person.press("Publish it")
    offered = page.url.partition("/partners/")[2]
    assert (await organization.get(f"/v1/{offered}"))["state"] == "OPEN"

    connection = await applied(organization, offered)
    await person.open("/partners/home")
    await person.press("Riverbend Neighborhood Collective")
    assert page.url.endswith(connection)
    await person.write("amount", "4000")
    await person.press("Award it")
    assert (await organization.get(f"/v1/{connection}"))["awardAmount"]["units"] == "4000"

    await person.press("Your systems")
    await person.press("Enter a system")
    await person.write("displayName", "Grants system")
    await person.press("Enter it")
    await person.press("Make a secret")
    secret = await page.inner_text("#secret")
    await person.press("How to call")
    await person.write("secret", secret)
    await person.press("Get a token with it")
    token = (await page.inner_text("#token")).strip()
    headers = {"Authorization": f"Bearer {token}"}
    assert (await page.request.get("/v1/referrals", headers=headers)).status == 200
