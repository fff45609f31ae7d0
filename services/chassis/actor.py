"""Who calls: the actor, and the token of 60 seconds by which the gateway vouches for it."""

import json
import re
import time
import warnings
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import OKPKey

from services.chassis.errors import Unauthenticated

# RFC 9864 renames the algorithm that RFC 8037 calls EdDSA; every JWT library knows the older name.
warnings.filterwarnings("ignore", "EdDSA is deprecated", SecurityWarning)

ISSUER = "tributary-gateway"
AUDIENCE = "tributary"
# Seconds by which two hosts' clocks may differ.
LEEWAY = 5
# As in tributary.access.v1.Role. Roles reach the database in one list with commas between them.
_ROLE = re.compile(r"[A-Z][A-Z_]*")


@dataclass(frozen=True, slots=True)
class Actor:
    """An account (or "" for nobody) acting for an organization (or "") with its roles there."""

    account: str = ""
    organization: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)

    def has(self, *roles: str) -> bool:
        """Whether it carries one of `roles`."""
        return not self.roles.isdisjoint(roles)


# The product itself, when it does something by the clock or on another service's news. Nobody is given its role: the
# contracts do not know it, and a token that claims it is refused.
PRODUCT_ROLE = "PRODUCT"
PRODUCT = Actor(account="product", roles=frozenset({PRODUCT_ROLE}))

current_actor: ContextVar[Actor] = ContextVar("current_actor")


class ActorTokens:
    """Verifies actor tokens against the gateway's public key."""

    def __init__(self, public_key_file: Path) -> None:
        self._key = OKPKey.import_key(json.loads(public_key_file.read_text()))
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
        except (JoseError, ValueError) as error:
            raise refused("The actor token is not valid or has expired: exchange your API token anew.") from error
        roles = claims.get("roles")
        if not isinstance(roles, list):
            raise refused("The actor token names no roles.")
        if PRODUCT_ROLE in roles or not all(_ROLE.fullmatch(str(role)) for role in roles):
            raise refused("The actor token names a role that nobody can be given.")
        actor = Actor(str(claims["sub"]), str(claims.get("org", "")), frozenset(map(str, roles)) | {"PUBLIC"})
        if len(self._verified) >= 10_000:
            self._verified.clear()
        self._verified[authorization] = (actor, float(claims["exp"]) + LEEWAY)
        return actor


def refused(message: str) -> Unauthenticated:
    """The refusal of a call that no valid token came with."""
    return Unauthenticated("ACTOR_TOKEN_INVALID", message)
