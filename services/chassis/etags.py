"""Etags: which revision of a thing a caller read (AIP-154)."""

from services.chassis.errors import Conflict


def check_etag(revision: int, etag: str) -> None:
    """Raises Conflict, ETAG_MISMATCH, when the caller read an earlier revision; without an etag it does not say."""
    if etag and etag.strip('"') != str(revision):
        raise Conflict(
            "ETAG_MISMATCH",
            "Somebody changed this since you read it: read it again, and decide anew.",
            metadata={"etag": str(revision)},
        )
