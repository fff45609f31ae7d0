"""The demo data as its files in data/ tell it, each thing under a name that is the same on every machine."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, uuid5
from zoneinfo import ZoneInfo

DATA = Path(__file__).parent / "data"
# The county's clocks: a deadline is a day there.
ZONE = ZoneInfo("America/Chicago")
_NAMES = uuid5(NAMESPACE_DNS, "demo.example")

Body = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Somebody, or a machine, that signs in: the account's name, and the organization's that it acts for."""

    account: str
    display_name: str
    email: str
    organization: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One call: who makes it ("organization", "office", "agency" or "funder"), which rpc, and with what."""

    party: str
    rpc: str
    body: Body


@dataclass
class Catalog:
    """Everything that the files hold, as they hold it."""

    organizations: list[Body] = field(default_factory=lambda: _read("organizations/*.json"))
    opportunities: list[Body] = field(default_factory=lambda: _read("opportunities.json"))
    cases: list[Body] = field(default_factory=lambda: _read("cases/*.json"))
    connections: list[Body] = field(default_factory=lambda: _read("connections.json"))
    agreements: list[Body] = field(default_factory=lambda: _read("agreements.json"))
    consents: list[Body] = field(default_factory=lambda: _read("consents.json"))

    @cached_property
    def people(self) -> dict[str, Person]:
        """Everybody, by e-mail address."""
        return {
            person["email"]: Person(
                account=name_of("accounts", person["email"]),
                display_name=person["name"],
                email=person["email"],
                organization=name_of("organizations", organization["key"]),
                roles=tuple(person["roles"]),
            )
            for organization in self.organizations
            for person in organization.get("people", [])
        }

    @cached_property
    def office(self) -> Person:
        """Who enters what nobody else does."""
        return self.people["dana@office.demo.example"]

    def speaker(self, organization: str, *roles: str) -> Person:
        """Who of an organization (by its key) carries one of `roles`, the first named role first."""
        name = name_of("organizations", organization)
        for role in roles:
            for person in self.people.values():
                if person.organization == name and role in person.roles:
                    return person
        raise LookupError(f"nobody of {organization} carries {' or '.join(roles)}")


def name_of(collection: str, key: str) -> str:
    """The name of the thing that the files know by `key`, as "organizations/7c9e…"."""
    return f"{collection}/{uuid5(_NAMES, f'{collection}/{key}')}"


def steps(listed: list[list[Any]]) -> list[Step]:
    """The steps that the files write as [party, rpc] or [party, rpc, body]."""
    return [Step(party, rpc, body[0] if body else {}) for party, rpc, *body in listed]


def day(begin: datetime, days: int) -> Body:
    """The date `days` after `begin` in the county, as google.type.Date in JSON."""
    date = begin.astimezone(ZONE).date() + timedelta(days=days)
    return {"year": date.year, "month": date.month, "day": date.day}


def moment(begin: datetime, **after: float) -> str:
    """The time so many days or seconds after `begin`, as google.protobuf.Timestamp in JSON."""
    return (begin + timedelta(**after)).isoformat().replace("+00:00", "Z")


def _read(pattern: str) -> list[Body]:
    """What the files of that pattern list, in the order of the files' names."""
    return [entry for path in sorted(DATA.glob(pattern)) for entry in json.loads(path.read_text(encoding="utf-8"))]
