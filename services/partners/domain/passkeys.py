"""The rules of passkeys: for which site they are, what a browser is asked, and what of its answer must hold."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

# WebAuthn Level 3, 15.1, recommends five to ten minutes where the authenticator verifies its user.
CHALLENGE_LIFE = timedelta(minutes=5)
_TIMEOUT = int(CHALLENGE_LIFE.total_seconds() * 1000)
MOST = 20


# What comes of reading what is no answer of a browser; RecursionError, of parts within parts without end.
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


class Refused(ValueError):
    """An answer that does not hold; what is wrong is for the log alone."""


@dataclass(frozen=True, slots=True)
class Site:
    """Whose passkeys they are (the relying party's id, a host name), and the origin of its pages."""

    id: str
    origin: str


def site_of(public_url: str) -> Site | None:
    """The site that people reach at `public_url`. Passkeys are for names: this machine's is "localhost" when it is
    reached by its loopback address, and any other address has none."""
    parts = urlsplit(public_url)
    host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    try:
        if not ip_address(host).is_loopback:
            return None
        host = "localhost"
    except ValueError:
        pass
    return Site(host, f"{parts.scheme}://{host}{port}")


def new_challenge() -> bytes:
    """What a browser is to sign: 256 random bits."""
    return secrets.token_bytes(32)


def challenge_digest(challenge: bytes) -> bytes:
    """What is kept of a challenge."""
    return hashlib.sha256(challenge).digest()


def challenge_of(credential: str) -> bytes:
    """The challenge that an answer says it is to. Raises Refused."""
    try:
        client_data = json.loads(base64url_to_bytes(json.loads(credential)["response"]["clientDataJSON"]))
        return base64url_to_bytes(client_data["challenge"])
    except _UNREADABLE as error:
        raise Refused("no challenge in it") from error


def credential_id_of(credential: str) -> bytes:
    """The id of the passkey that an answer says it is of. Raises Refused."""
    try:
        return base64url_to_bytes(json.loads(credential)["rawId"])
    except _UNREADABLE as error:
        raise Refused("no id in it") from error


def user_handle_of(credential: str) -> bytes | None:
    """Whose account an answer says it is of; None when it does not say. Raises Refused."""
    try:
        handle = json.loads(credential)["response"].get("userHandle")
        return base64url_to_bytes(handle) if handle else None
    except _UNREADABLE as error:
        raise Refused("no account in it") from error


def creation_options(
    site: Site, account_id: UUID, email: str, name: str, held: Sequence[bytes], challenge: bytes
) -> str:
    """What a browser is asked, to make a passkey that is none of those `held`."""
    return options_to_json(
        webauthn.generate_registration_options(
            rp_id=site.id,
            rp_name="Tributary",
            user_name=email,
            user_id=account_id.bytes,
            user_display_name=name,
            challenge=challenge,
            timeout=_TIMEOUT,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in held],
        )
    )


def request_options(site: Site, held: Sequence[bytes], challenge: bytes) -> str:
    """What a browser is asked, to sign with one of those `held`; with any, when there are none."""
    return options_to_json(
        webauthn.generate_authentication_options(
            rp_id=site.id,
            challenge=challenge,
            timeout=_TIMEOUT,
            allow_credentials=[PublicKeyCredentialDescriptor(id=each) for each in held],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def registered(site: Site, credential: str, challenge: bytes) -> VerifiedRegistration:
    """The passkey that a browser made. Raises Refused."""
    try:
        return webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, *_UNREADABLE) as error:
        raise Refused(str(error)) from error


def used(site: Site, credential: str, challenge: bytes, public_key: bytes, sign_count: int) -> VerifiedAuthentication:
    """The use of a passkey, whose key is `public_key` and which was used `sign_count` times, as far as it counts: fewer
    would be a copy's. Raises Refused."""
    try:
        return webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, *_UNREADABLE) as error:
        raise Refused(str(error)) from error
