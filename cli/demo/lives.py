"""The lives of cases, opportunities and connections, told step by step as their files tell them."""

from datetime import UTC, datetime
from typing import Any

from cli.demo.calls import Calls, Refused
from cli.demo.catalog import Body, Catalog, Person, Step, day, moment, name_of, steps

# Who speaks for an agency: its own system where it has one.
AGENCY_ROLES = ("AGENCY_SYSTEM", "PARTNER_STAFF", "FUNDER_STAFF")
FUNDER_ROLES = ("FUNDER_STAFF", "AGENCY_SYSTEM")


class Case:
    """One case, with its conversation and its referrals."""

    def __init__(self, calls: Calls, catalog: Catalog, entry: Body) -> None:
        self._calls, self._catalog, self._entry = calls, catalog, entry
        self._office = catalog.office
        self._organization = catalog.speaker(entry["organization"], "ORGANIZATION_MEMBER")
        self._agency: Person | None = None
        self._referral = ""

    async def tell(self, begin: datetime) -> str:
        """Enters it and takes every step; its deadline counts from `begin`. Returns its name."""
        body = dict(self._entry["case"])
        if "deadlineInDays" in self._entry:
            body["deadline"] = day(begin, self._entry["deadlineInDays"])
        key = f"demo-case-{self._entry['key']}"
        made = await self._calls.call(self._organization, "CreateCase", {"case": body, "requestId": key})
        self.name = str(made.name)
        for number, step in enumerate(steps(self._entry["steps"]), start=1):
            await self._take(step, f"{key}-{number}")
        return self.name

    async def _take(self, step: Step, request_id: str) -> None:
        body: Body = {**step.body, "requestId": request_id}
        if step.rpc == "CreateReferral":
            await self._refer(step.body, request_id)
            return
        if step.rpc == "CreateCaseMessage":
            body = {"parent": self.name, "message": step.body, "requestId": request_id}
        elif step.rpc == "AssignCase":
            # From now on it is this one who speaks for the Office.
            self._office = self._catalog.people[step.body["assignee"]]
            body |= {"name": self.name, "assignee": self._office.account}
            body |= {"assigneeDisplayName": self._office.display_name}
        else:
            body["name"] = self._referral if step.rpc.endswith("Referral") else self.name
        await self._calls.call(self._speaker(step.party), step.rpc, body)

    async def _refer(self, said: Body, request_id: str) -> None:
        referral = {**said, "case": self.name, "agency": name_of("organizations", said["agency"])}
        request: Body = {"referral": referral, "requestId": request_id}
        if "expireInSeconds" in said:
            # Counted from now, it is another request each time: that there is one already is the answer then.
            referral["expireTime"] = moment(datetime.now(UTC), seconds=referral.pop("expireInSeconds"))
            del request["requestId"]
        try:
            self._referral = (await self._calls.call(self._office, "CreateReferral", request)).name
        except Refused as refused:
            if refused.reason != "REFERRAL_EXISTS":
                raise
        if any(person.organization == referral["agency"] for person in self._catalog.people.values()):
            self._agency = self._catalog.speaker(said["agency"], *AGENCY_ROLES)

    def _speaker(self, party: str) -> Person:
        speaker = {"organization": self._organization, "office": self._office, "agency": self._agency}[party]
        if speaker is None:
            raise LookupError(f"{self._entry['key']}: nobody of the agency could answer")
        return speaker


async def tell_opportunity(calls: Calls, catalog: Catalog, entry: Body, begin: datetime) -> str:
    """Enters an opportunity and takes its steps; its times count from `begin`. Returns its name."""
    funder = catalog.speaker(entry["funder"], *FUNDER_ROLES)
    body = dict(entry["opportunity"])
    for said, time in (("openInDays", "openTime"), ("closeInDays", "closeTime")):
        if said in entry:
            body[time] = moment(begin, days=entry[said])
    key = f"demo-opportunity-{entry['key']}"
    made = await calls.call(funder, "CreateOpportunity", {"opportunity": body, "requestId": key})
    for number, step in enumerate(steps(entry["steps"]), start=1):
        await calls.call(funder, step.rpc, {**step.body, "name": made.name, "requestId": f"{key}-{number}"})
    return str(made.name)


async def end_opportunity(calls: Calls, catalog: Catalog, entry: Body, name: str) -> None:
    """Takes the steps of an opportunity that come when all its connections were made."""
    funder = catalog.speaker(entry["funder"], *FUNDER_ROLES)
    for step in steps(entry.get("afterConnections", [])):
        await calls.call(funder, step.rpc, {**step.body, "name": name, "requestId": f"demo-end-{entry['key']}"})


async def tell_connection(
    calls: Calls, catalog: Catalog, entry: Body, opportunity: str, funder: str, case: str
) -> None:
    """Connects an organization to `opportunity` of `funder` (its key), with the help of `case` or of none (""), and
    takes the steps to wherever it leads."""
    parties: dict[str, Person] = {
        "office": catalog.office,
        "organization": catalog.speaker(entry["organization"], "ORGANIZATION_MEMBER"),
        "funder": catalog.speaker(funder, *FUNDER_ROLES),
    }
    body: dict[str, Any] = {
        "organization": name_of("organizations", entry["organization"]),
        "opportunity": opportunity,
        "case": case,
        "note": entry.get("note", ""),
    }
    key = f"demo-connection-{entry['key']}"
    made = await calls.call(parties[entry["by"]], "CreateConnection", {"connection": body, "requestId": key})
    for number, step in enumerate(steps(entry["steps"]), start=1):
        await calls.call(
            parties[step.party], step.rpc, {**step.body, "name": made.name, "requestId": f"{key}-{number}"}
        )
