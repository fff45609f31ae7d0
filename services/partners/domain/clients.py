"""The rules of clients: what their secrets look like and how a certificate is known."""

import secrets
from collections.abc import Iterable

from cryptography import x509

# What every client acts as.
ROLE = "AGENCY_SYSTEM"
# Who may make and keep the clients of their own organization must carry it.
ADMIN = "ORGANIZATION_ADMIN"

# Marks a secret as this product's, so that one that leaked can be recognized.
SECRET_MARK = "trc_"  # noqa: S105 (what secrets begin with)
PREFIX_LENGTH = len(SECRET_MARK) + 5

_FINGERPRINT, _SUBJECT = "sha256:", "subject:"


def new_secret() -> str:
    """A secret of 256 random bits."""
    return SECRET_MARK + secrets.token_urlsafe(32)


def normal_subject(text: str) -> str:
    """A subject in the one form of RFC 4514 that this product compares. Raises ValueError for what is none."""
    try:
        return x509.Name.from_rfc4514_string(text).rfc4514_string()
    except (ValueError, KeyError) as error:
        raise ValueError(f"{text!r} is no subject") from error


def subject_of(certificate: bytes) -> str:
    """The subject of a certificate (PEM), in the form of normal_subject."""
    return x509.load_pem_x509_certificate(certificate).subject.rfc4514_string()


def marks(fingerprints: Iterable[str], subjects: Iterable[str]) -> list[str]:
    """What certificates are known by, in one list."""
    return [_FINGERPRINT + value for value in fingerprints] + [_SUBJECT + value for value in subjects]


def fingerprints_in(known: Iterable[str]) -> list[str]:
    """The fingerprints among the marks that are `known`."""
    return [mark.removeprefix(_FINGERPRINT) for mark in known if mark.startswith(_FINGERPRINT)]


def subjects_in(known: Iterable[str]) -> list[str]:
    """The subjects among the marks that are `known`."""
    return [mark.removeprefix(_SUBJECT) for mark in known if mark.startswith(_SUBJECT)]
