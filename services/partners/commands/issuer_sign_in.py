"""Signing in with an issuer: there and back, and what becomes of whom it sends."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import structlog
from tributary.partners.v1 import issuers_pb2 as pb

from services.chassis.actor import current_actor
from services.chassis.errors import NotFound, PermissionDenied, Unauthenticated, Unavailable
from services.chassis.transaction import Transaction, Transactions
from services.partners.commands.mails import order_mail
from services.partners.commands.role_grants import grant_missing, take_back
from services.partners.commands.sign_in import begin_session
from services.partners.domain import issuers as rules
from services.partners.domain.accounts import email_key
from services.partners.domain.sessions import digest
from services.partners.issuers import Provider, RefusedError, UnavailableError

log = structlog.get_logger()

_ASK = """
INSERT INTO issuer_sign_ins (digest, issuer, nonce, verifier, onward, expire_time) VALUES ($1, $2, $3, $4, $5, $6)"""
_TAKE = "DELETE FROM issuer_sign_ins WHERE digest = $1 RETURNING issuer, nonce, verifier, onward, expire_time"
# Two first sign-ins of one person at once make one account.
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended($1, 11))"
_KNOWN = "SELECT account_id FROM identities WHERE issuer = $1 AND subject = $2"
_BY_ADDRESS = """
SELECT a.id, a.email, EXISTS (SELECT FROM identities i WHERE i.account_id = a.id AND i.issuer = $2) AS known
FROM accounts a WHERE a.email_key = $1"""
_ENTER = """
INSERT INTO accounts (email, email_key, display_name, create_time, update_time) VALUES ($1, $2, $3, $4, $4)
RETURNING id"""
_LINK = """
INSERT INTO identities (issuer, subject, account_id, create_time, last_use_time) VALUES ($1, $2, $3, $4, $4)"""
_GIVEN = """
SELECT id, account_id, organization_id, role FROM role_grants WHERE account_id = $1 AND granter = $2
    AND revoke_time IS NULL AND (expire_time IS NULL OR expire_time > $3)"""
_USED = "UPDATE identities SET last_use_time = $3 WHERE issuer = $1 AND subject = $2"


async def start_issuer_sign_in(
    transactions: Transactions, request: pb.StartIssuerSignInRequest, providers: Mapping[str, Provider], pepper: bytes
) -> pb.StartIssuerSignInResponse:
    """Where to go. Raises NotFound; Unavailable."""
    provider = provider_of(providers, request.issuer)
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    try:
        address = await provider.address(state, nonce, verifier)
    except UnavailableError as error:
        raise _unavailable(provider, error) from error
    async with transactions.begin(current_actor.get()) as tx:
        kept = digest("issuer", state, pepper)
        expires = tx.now + rules.LIFE
        await tx.driver.execute(_ASK, kept, request.issuer, nonce, verifier, request.onward, expires)
    return pb.StartIssuerSignInResponse(address=address, state=state)


async def finish_issuer_sign_in(
    transactions: Transactions, request: pb.FinishIssuerSignInRequest, providers: Mapping[str, Provider], pepper: bytes
) -> pb.FinishIssuerSignInResponse:
    """Begins a session. No connection to the database is held while the issuer is asked. Raises NotFound;
    Unauthenticated, ISSUER_REFUSED; Unavailable; PermissionDenied."""
    provider, actor = provider_of(providers, request.issuer), current_actor.get()
    async with transactions.begin(actor) as tx:
        asked = await tx.fetch_one(_TAKE, digest("issuer", request.state, pepper))
    try:
        if asked is None or asked.issuer != request.issuer or asked.expire_time <= tx.now:
            raise RefusedError("the state was never given, was used or has expired, or is another issuer's")
        claims = await provider.claims(request.code, asked.verifier, asked.nonce)
    except UnavailableError as error:
        raise _unavailable(provider, error) from error
    except RefusedError as error:
        log.warning("issuer_refused", issuer=request.issuer, why=str(error))
        raise Unauthenticated(
            "ISSUER_REFUSED", f"Signing in with {provider.issuer.display_name} did not succeed: begin anew."
        ) from error
    person = rules.person_of(provider.issuer, claims)
    domain = rules.domain_of(provider.issuer, person)
    if domain is None:
        raise PermissionDenied(
            "ISSUER_NOT_MAPPED",
            f"{provider.issuer.display_name} gave no e-mail address that it vouches for and that belongs here.",
        )
    async with transactions.begin(actor) as tx:
        # The issuer's word was right: it lets the gateway, which only reads accounts, have one entered and joined.
        async with tx.as_product():
            account_id = await _account(tx, provider.issuer, person)
            await follow_claims(tx, provider.issuer, person, account_id, domain)
        token, step, expires = await begin_session(
            tx,
            account_id,
            request.address,
            request.user_agent,
            pepper,
            second_factor=person.second_factor,
            issuer=request.issuer,
        )
    return pb.FinishIssuerSignInResponse(token=token, step=step, expire_time=expires, onward=asked.onward)


async def _account(tx: Transaction, issuer: rules.Issuer, person: rules.Person) -> UUID:
    """Whose account it is: the one that is linked; else that of the address, which is linked; else a new one. Raises
    PermissionDenied, ISSUER_OTHER_PERSON."""
    key = email_key(person.email)
    await tx.fetch_one(_ALONE, key)
    known = await tx.fetch_one(_KNOWN, issuer.url, person.subject)
    if known is not None:
        await tx.driver.execute(_USED, issuer.url, person.subject, tx.now)
        return UUID(str(known.account_id))
    found: Any = await tx.fetch_one(_BY_ADDRESS, key, issuer.url)
    if found is None:
        found = await tx.fetch_one(_ENTER, person.email, key, person.display_name, tx.now)
    elif found.known:
        # Addresses are given to new people: that must not give them what was the old one's.
        raise PermissionDenied(
            "ISSUER_OTHER_PERSON",
            f"The account of this address belongs to somebody else at {issuer.display_name}: ask the Office.",
        )
    else:
        await order_mail(tx, "ISSUER_LINKED", found.email)
    await tx.driver.execute(_LINK, issuer.url, person.subject, found.id, tx.now)
    return UUID(str(found.id))


async def follow_claims(
    tx: Transaction, issuer: rules.Issuer, person: rules.Person, account_id: UUID, domain: rules.Domain
) -> None:
    """Grants the roles that the claims make, and revokes those that the issuer granted before and that they do not make
    now; what people granted stays. Raises PermissionDenied, ISSUER_NO_ROLE, for who is left without any."""
    granter, made = f"issuers/{issuer.key}", rules.roles_of(domain, person)
    given: list[Any] = await tx.fetch(_GIVEN, account_id, granter, tx.now)
    for grant in given:
        if grant.organization_id != domain.organization or grant.role not in made:
            await take_back(tx, grant, granter)
    await grant_missing(tx, domain.organization, account_id, sorted(made), granter)
    if await tx.fetch_one("SELECT FROM memberships WHERE account_id = $1 LIMIT 1", account_id) is None:
        raise PermissionDenied(
            "ISSUER_NO_ROLE", f"{issuer.display_name} knows you, but gives you nothing to do here: ask its admin."
        )


def provider_of(providers: Mapping[str, Provider], key: str) -> Provider:
    """An issuer by its key. Raises NotFound, ISSUER_NOT_FOUND."""
    if key not in providers:
        raise NotFound("ISSUER_NOT_FOUND", f"There is no issuer {key!r}.", metadata={"issuer": key})
    return providers[key]


def _unavailable(provider: Provider, error: UnavailableError) -> Unavailable:
    log.warning("issuer_unavailable", issuer=provider.issuer.key, why=str(error))
    return Unavailable(
        "ISSUER_UNAVAILABLE",
        f"{provider.issuer.display_name} does not answer. Try again in a moment, or sign in in another way.",
    )
