"""Who calls: the actor, and the token of 60 seconds by which the gateway vouches for it."""

import re
import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from services.chassis.errors import Unauthenticated
from services.chassis.keys import KeyFile

ISSUER = "tributary-gateway"
AUDIENCE = "tributary"
# Seconds by which two hosts' clocks may differ.
LEEWAY = 5
# As in tributary.access.v1.Role. Roles reach the database in one list with commas between them.
_ROLE = re.compile(r"[A-Z][A-Z_]*")
# Seconds after which a token that goes on to come is verified anew: its key may have been retired.
REMEMBERED = 60


@dataclass(frozen=True, slots=True)
class Actor:
    """An account (or "" for nobody) acting for an organization (or "") with its roles there."""

    account: str = ""
    organization: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    # A system's, as "record:read"; None for who is not limited to any.
    scopes: frozenset[str] | None = None
    # SHA-256 in base64url of the certificate that its calls must come with; "" for none.
    certificate: str = ""
    # The organization that it really acts for, when it looks as `organization` sees: then it changes nothing.
    looking_from: str = ""
    # The session that it calls in, as "accounts/…/sessions/…"; "" for none.
    session: str = ""

    def has(self, *roles: str) -> bool:
        """Whether it carries one of `roles`."""
        return not self.roles.isdisjoint(roles)


# The product itself, when it does something by the clock or on another service's news. Nobody is given its role: the
# contracts do not know it, and a token that claims it is refused.
PRODUCT_ROLE = "PRODUCT"
PRODUCT = Actor(account="product", roles=frozenset({PRODUCT_ROLE}))

current_actor: ContextVar[Actor] = ContextVar("current_actor")


class ActorTokens:
    """Verifies actor tokens against the public keys of those who may sign them."""

    def __init__(self, public_key_file: Path) -> None:
        """Raises OSError or ValueError for a file that is not there or holds other than Ed25519 public keys."""
        self._file = KeyFile(public_key_file)
        self._claims = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
            sub={"essential": True},
        )
        # A token is presented many times in its minute; verifying a signature costs more than all else in a read.
        self._verified: dict[str, tuple[Actor, float]] = {}

    def verify(self, authorization: str) -> Actor:
        """The actor of an `authorization` value, "Bearer …". Raises Unauthenticated, ACTOR_TOKEN_INVALID."""
        known = self._verified.get(authorization)
        if known is not None and known[1] > time.time():
            return known[0]
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise refused("Send an actor token as `authorization: Bearer …` metadata.")
        try:
            claims = jwt.decode(token, self._key, algorithms=["EdDSA"]).claims
            self._claims.validate(claims)
            actor = _actor(claims)
        # Of a header or claims of other kinds than a token has; the library looks into them before it compares kinds.
        except (JoseError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise refused("The actor token is not valid or has expired: get a new one.") from error
        if len(self._verified) >= 10_000:
            self._verified.clear()
        self._verified[authorization] = (actor, min(float(claims["exp"]) + LEEWAY, time.time() + REMEMBERED))
        return actor

    def known(self) -> tuple[list[str], datetime]:
        """The thumbprints of the keys that tokens are verified by, and when their file was last written (UTC)."""
        return list(self._file.keys()), self._file.written

    def _key(self, token: Any) -> OKPKey:
        """The key that a token says it is signed with; the only one, when it doesn't say. Raises ValueError."""
        keys = self._file.keys()
        kid = token.headers().get("kid")
        key = keys.get(kid) if kid is not None else next(iter(keys.values())) if len(keys) == 1 else None
        if key is None:
            raise ValueError("nobody's key")
        return key


def _actor(claims: dict[str, Any]) -> Actor:
    """The actor of verified claims. Raises Unauthenticated."""
    roles, scope, bound = claims.get("roles"), claims.get("scope"), claims.get("cnf", {})
    acting = claims.get("act", {})
    if acting and not (isinstance(acting, dict) and acting.get("org")):
        raise refused("The actor token does not say from where somebody looks.")
    if not isinstance(roles, list):
        raise refused("The actor token names no roles.")
    if PRODUCT_ROLE in roles or not all(_ROLE.fullmatch(str(role)) for role in roles):
        raise refused("The actor token names a role that nobody can be given.")
    return Actor(
        str(claims["sub"]),
        str(claims.get("org", "")),
        frozenset(map(str, roles)) | {"PUBLIC"},
        None if scope is None else frozenset(str(scope).split()),
        str(bound["x5t#S256"]) if bound else "",
        str(acting["org"]) if acting else "",
        str(claims.get("sid", "")),
    )


def refused(message: str) -> Unauthenticated:
    """The refusal of a call that no valid token came with."""
    return Unauthenticated("ACTOR_TOKEN_INVALID", message)
