"""What a fuzzer gives, as texts."""

import base64

from atheris import FuzzedDataProvider


def text_of(given: FuzzedDataProvider, most: int) -> str:
    """The next bytes, at most `most`, as a text, without those that are none."""
    return str(given.ConsumeBytes(most).decode("utf-8", "ignore"))


def in_base64(data: bytes) -> str:
    """In the form that tokens have: for addresses, and without what fills up."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
