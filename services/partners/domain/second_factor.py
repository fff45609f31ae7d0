"""The second factor: codes by time (RFC 6238), and recovery codes for who lost what makes them."""

import hmac
import secrets
from datetime import datetime

import pyotp
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

STEP_SECONDS = 30
# The steps before and after this one whose codes are taken: clocks differ, and people type slowly (RFC 6238, 5.2).
DRIFT = 1
RECOVERY_CODES = 10
_RECOVERY_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_NONCE = 12


def new_key() -> str:
    """A key of 160 bits in base 32, the length that RFC 4226 recommends."""
    return pyotp.random_base32(32)


def address(key: str, email: str) -> str:
    """What an authenticator scans."""
    return pyotp.TOTP(key).provisioning_uri(name=email, issuer_name="Tributary")


def step_of(key: str, code: str, now: datetime, after: int) -> int | None:
    """The step whose code `code` is, if it comes after the step `after`, the last of which one was taken; else None."""
    given = "".join(code.split())
    here = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(key)
    for step in range(here - DRIFT, here + DRIFT + 1):
        if step > after and hmac.compare_digest(totp.generate_otp(step).encode(), given.encode()):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Codes of 49 random bits, in two groups to be written down."""
    letters = [[secrets.choice(_RECOVERY_LETTERS) for _ in range(10)] for _ in range(RECOVERY_CODES)]
    return [f"{''.join(code[:5])}-{''.join(code[5:])}" for code in letters]


def recovery_digest(code: str, pepper: bytes) -> bytes:
    """What is kept of a recovery code, however it is written."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hmac.digest(pepper, b"recovery:" + plain.encode(), "sha256")


def sealed(key: str, pepper: bytes) -> bytes:
    """A key as it is kept: AES-256-GCM, the nonce first."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_sealing_key(pepper)).encrypt(nonce, key.encode(), None)


def opened(kept: bytes, pepper: bytes) -> str:
    """The key. Raises cryptography's InvalidTag under another pepper."""
    return AESGCM(_sealing_key(pepper)).decrypt(kept[:_NONCE], kept[_NONCE:], None).decode()


def _sealing_key(pepper: bytes) -> bytes:
    return hmac.digest(pepper, b"tributary second factor", "sha256")
