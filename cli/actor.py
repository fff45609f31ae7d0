"""Whom operator commands act as."""

from cli.problem import Problem
from cli.settings import Settings

# In the audit of what an operator's command did.
OPERATOR = "operator"
OFFICE_ADMIN = ["OFFICE_STAFF", "OFFICE_ADMIN"]


def actor_token(settings: Settings, account: str, organization: str | None, roles: list[str]) -> str:
    """An actor token of 60 s, signed as the gateway signs them. Raises Problem when the key is not here to read."""
    from services.chassis.signing import Signer

    try:
        return Signer(settings.actor_private_key_file).sign(account, organization or "", roles)
    except (OSError, ValueError) as error:
        raise Problem(
            f"The key that signs actor tokens cannot be read ({error}): run `make up` once, or name its file in "
            "TRIBUTARY_ACTOR_PRIVATE_KEY_FILE."
        ) from error


def operator_metadata(settings: Settings) -> tuple[tuple[str, str], ...]:
    """The metadata of an operator's gRPC call: the Office's admin, but nobody's account."""
    return (("authorization", f"Bearer {actor_token(settings, OPERATOR, None, OFFICE_ADMIN)}"),)
