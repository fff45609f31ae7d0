"""The rules of signing in with an issuer: whom it is trusted to know, and what its claims make of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

# As the contract takes one of an account (RFC 5322's addr-spec without comments and quotes, RFC 5321's length).
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_LONGEST_EMAIL = 254
# To sign in there and come back.
LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain of e-mail addresses that an issuer is trusted with, and the organization of whoever has one: the roles
    of everybody there, and those of who carries a value of the issuer's claim."""

    name: str
    organization: UUID
    roles: frozenset[str] = frozenset()
    claimed: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issuer:
    """An OpenID provider, as the product is told of it."""

    key: str
    display_name: str
    # As it names itself in its tokens.
    url: str
    client_id: str
    # "" for a client that has none, which PKCE alone stands for.
    client_secret: str
    scopes: str
    # The claim whose values are groups.
    roles_claim: str
    # Whether "mfa" in its `amr` claim (RFC 8176) counts as the second factor here.
    second_factor: bool
    domains: tuple[Domain, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as an issuer knows them."""

    subject: str
    # "" unless the issuer has made sure of it.
    email: str
    display_name: str
    groups: frozenset[str]
    second_factor: bool


def person_of(issuer: Issuer, claims: Mapping[str, Any]) -> Person:
    """Who somebody is, by claims that were verified."""
    groups = claims.get(issuer.roles_claim, ())
    email = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
    if not _EMAIL.fullmatch(email) or len(email) > _LONGEST_EMAIL:
        email = ""
    name = "".join(letter for letter in str(claims.get("name", "")) if letter.isprintable()).strip()
    methods = claims.get("amr", ())
    return Person(
        subject=str(claims["sub"]),
        email=email,
        display_name=(name or email.partition("@")[0])[:255],
        groups=frozenset(map(str, (groups,) if isinstance(groups, str) else groups)),
        second_factor=issuer.second_factor and isinstance(methods, list) and "mfa" in methods,
    )


def domain_of(issuer: Issuer, person: Person) -> Domain | None:
    """The domain of a person's address, if the issuer is trusted with it. A domain below it is another one."""
    name = person.email.rpartition("@")[2].casefold()
    return next((domain for domain in issuer.domains if domain.name == name), None)


def roles_of(domain: Domain, person: Person) -> frozenset[str]:
    """The roles that an issuer's claims make."""
    return domain.roles.union(*(domain.claimed.get(group, frozenset()) for group in person.groups))
