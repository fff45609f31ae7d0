"""Ways to where a journey begins: a case in a state, a referral, a connection."""

from typing import Any

from tests.journeys.callers import Json, Web

NEED = "Ten families got the same letter, and nobody of us can read what it says between the lines."
DOLLARS = {"currencyCode": "USD", "units": "5000"}


async def draft(organization: Web, **said: Any) -> Json:
    """A case that is being written."""
    return await organization.post("/v1/cases", **{"title": "Help with a letter", "need": NEED, **said})


async def submitted(organization: Web, **said: Any) -> str:
    """The name of a case that waits for triage."""
    case = await draft(organization, **said)
    await organization.post(f"/v1/{case['name']}:submit")
    return str(case["name"])


async def in_progress(organization: Web, office: Web) -> str:
    """The name of a case that Dana works on."""
    name = await submitted(organization)
    await office.post(f"/v1/{name}:triage")
    await office.post(f"/v1/{name}:assign", assignee="me", assigneeDisplayName="Dana Example")
    await office.post(f"/v1/{name}:start")
    return name


async def referral(office: Web, case: str, agency: str, **said: Any) -> str:
    """The name of a referral of the case to the agency."""
    proposed = await office.post("/v1/referrals", case=case, agency=agency, request="Please meet them.", **said)
    return str(proposed["name"])


async def opportunity(funder: Web, **said: Any) -> str:
    """The name of an open opportunity of the funder's."""
    made = await funder.post("/v1/opportunities", **{"title": "Small grants", "maxAward": DOLLARS, **said})
    await funder.post(f"/v1/{made['name']}:publish")
    return str(made["name"])


async def applied(organization: Web, opportunity: str) -> str:
    """The name of a connection of the organization that has applied."""
    connection = await organization.post("/v1/connections", opportunity=opportunity)
    await organization.post(f"/v1/{connection['name']}:apply")
    return str(connection["name"])
