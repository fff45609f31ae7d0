"""Loads the demo data as its parties would enter it: each call by one of them, through the services' own rpcs.

Each call carries a request_id of its own, so that a load that was killed goes on where it was when it is started again
within the week for which the services keep their answers. The accounts come last: when the last one is there, all is.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC, datetime
from typing import Any

from cli.demo.calls import Calls, Refused
from cli.demo.catalog import Body, Catalog, Person, name_of
from cli.demo.lives import Case, end_opportunity, tell_connection, tell_opportunity
from cli.demo.sharing import tell_agreement, tell_consent
from cli.embedded.data_folder import DataFolder
from cli.settings import Settings

# The product's own, who sets passwords without a mail.
GATEWAY = Person("gateway", "", "", "", ("GATEWAY",))


def count(catalog: Catalog) -> int:
    """How many calls a load makes."""
    lives = (*catalog.cases, *catalog.connections, *catalog.opportunities)
    told = sum(1 + len(life["steps"]) + len(life.get("afterConnections", [])) for life in lives)
    # An agreement is drafted, submitted, and accepted by the Office and each of its parties.
    told += len(catalog.consents) + sum(3 + len(agreement["parties"]) for agreement in catalog.agreements)
    services = sum(len(organization.get("services", [])) for organization in catalog.organizations)
    return len(catalog.organizations) + services + told + len(catalog.people) + len(persons(catalog))


async def load(settings: Settings, catalog: Catalog, done: Callable[[], None] = lambda: None) -> bool:
    """Loads it all, calling `done` after each call; False when it was there already. Raises Refused and Problem."""
    async with Calls(settings, done) as calls:
        if await _is_loaded(calls, catalog):
            return False
        await _load(calls, catalog, DataFolder(settings.data).demo_password())
        return True


async def _is_loaded(calls: Calls, catalog: Catalog) -> bool:
    try:
        await calls.call(catalog.office, "GetAccount", {"name": catalog.office.account})
    except Refused as refused:
        if refused.reason == "ACCOUNT_NOT_FOUND":
            return False
        raise
    return True


def persons(catalog: Catalog) -> list[Person]:
    """Who signs in with a password: everybody but the machines."""
    return [person for person in catalog.people.values() if "AGENCY_SYSTEM" not in person.roles]


async def _load(calls: Calls, catalog: Catalog, password: str) -> None:
    office, *others = sorted(catalog.organizations, key=lambda entry: entry["key"] != "office")
    # The moment from which deadlines and closing times are counted, the same one when the load goes on later.
    begin: datetime = (await _organization(calls, catalog, office)).create_time.ToDatetime(tzinfo=UTC)
    await together(_organization(calls, catalog, entry) for entry in others if "parent" not in entry)
    await together(_organization(calls, catalog, entry) for entry in others if "parent" in entry)

    opportunities, cases, *_ = await together(
        [
            together(tell_opportunity(calls, catalog, entry, begin) for entry in catalog.opportunities),
            together(Case(calls, catalog, entry).tell(begin) for entry in catalog.cases),
            together(_services(calls, catalog, entry) for entry in others),
            together(tell_agreement(calls, catalog, entry, begin) for entry in catalog.agreements),
            together(tell_consent(calls, catalog, entry) for entry in catalog.consents),
        ]
    )
    opportunity_names = {entry["key"]: name for entry, name in zip(catalog.opportunities, opportunities, strict=True)}
    case_names = {entry["key"]: name for entry, name in zip(catalog.cases, cases, strict=True)} | {"": ""}
    funders = {entry["key"]: entry["funder"] for entry in catalog.opportunities}
    await together(
        tell_connection(
            calls,
            catalog,
            entry,
            opportunity_names[entry["opportunity"]],
            funders[entry["opportunity"]],
            case_names[entry.get("case", "")],
        )
        for entry in catalog.connections
    )
    await together(
        end_opportunity(calls, catalog, entry, opportunity_names[entry["key"]]) for entry in catalog.opportunities
    )
    people = [person for person in catalog.people.values() if person != catalog.office]
    await together(_account(calls, catalog, person) for person in people)
    await together(_password(calls, person, password) for person in persons(catalog) if person != catalog.office)
    # The office's comes last: it is looked for to know whether all is loaded.
    await _account(calls, catalog, catalog.office)
    await _password(calls, catalog.office, password)


async def _organization(calls: Calls, catalog: Catalog, entry: Body) -> Any:
    body = dict(entry["profile"])
    if "parent" in entry:
        body["parent"] = name_of("organizations", entry["parent"])
    # Only the Office's admin says under which name; what an agency enters gets one of the product's.
    person = catalog.people[entry["enteredBy"]] if "enteredBy" in entry else catalog.office
    if person == catalog.office:
        body["name"] = name_of("organizations", entry["key"])
    request = {"organization": body, "requestId": f"demo-organization-{entry['key']}"}
    return await calls.call(person, "CreateOrganization", request)


async def _services(calls: Calls, catalog: Catalog, entry: Body) -> None:
    for number, service in enumerate(entry.get("services", []), start=1):
        request = {
            "parent": name_of("organizations", entry["key"]),
            "service": service,
            "requestId": f"demo-service-{entry['key']}-{number}",
        }
        await calls.call(catalog.speaker(entry["key"], "ORGANIZATION_ADMIN"), "CreateService", request)


async def _account(calls: Calls, catalog: Catalog, person: Person) -> None:
    account = {
        "name": person.account,
        "email": person.email,
        "displayName": person.display_name,
        "memberships": [{"organization": person.organization, "roles": person.roles}],
    }
    await calls.call(catalog.office, "CreateAccount", {"account": account, "requestId": f"demo-{person.account}"})


async def _password(calls: Calls, person: Person, password: str) -> None:
    await calls.call(GATEWAY, "SetPassword", {"name": person.account, "password": password})


async def together(work: Iterable[Coroutine[Any, Any, Any]]) -> list[Any]:
    """What each gives, done at the same time; the first failure ends the others and is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in work]
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures
    return [task.result() for task in tasks]
