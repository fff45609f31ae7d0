"""What somebody who guesses learns, and how they are slowed."""

import asyncio
import statistics
import time
from uuid import uuid4

from tests.services.partners.conftest import Partners
from tests.services.partners.people import HOME, person, sign_in, whose
from tests.services.refusals import refusal

ELSEWHERE = "198.51.100.9"
REFUSED = ("UNAUTHENTICATED", "SIGN_IN_REFUSED")
LATER = ("RESOURCE_EXHAUSTED", "TRY_LATER")


async def test_an_attacker_waits_longer_and_longer_while_the_owner_signs_in_from_home(partners: Partners) -> None:
    rosa = await person(partners)
    session = await sign_in(partners, rosa.email)
    for _ in range(5):
        assert await refusal(sign_in(partners, rosa.email, "a guess", ELSEWHERE)) == REFUSED
    assert await refusal(sign_in(partners, rosa.email, "a guess", ELSEWHERE)) == LATER
    assert await refusal(sign_in(partners, rosa.email, address=ELSEWHERE)) == LATER, "the right one waits as well"
    assert (await whose(partners, session.token)).account == rosa.name, "what stands goes on"
    assert (await sign_in(partners, rosa.email)).token
    await partners.rows("UPDATE tries SET next_time = now() WHERE next_time > now()")
    assert (await sign_in(partners, rosa.email, address=ELSEWHERE)).token, "no wait is for ever"


async def test_an_address_that_nobody_has_is_slowed_the_same(partners: Partners) -> None:
    nobody = f"{uuid4()}@example.org"
    for _ in range(5):
        assert await refusal(sign_in(partners, nobody, "a guess", "198.51.100.10")) == REFUSED
    assert await refusal(sign_in(partners, nobody, "a guess", "198.51.100.10")) == LATER


async def test_guesses_at_the_same_moment_all_count(partners: Partners) -> None:
    rosa = await person(partners)
    answers = await asyncio.gather(
        *(refusal(sign_in(partners, rosa.email, "a guess", "198.51.100.11")) for _ in range(20))
    )
    assert answers.count(REFUSED) == 5
    assert answers.count(LATER) == 15


async def test_guesses_from_everywhere_are_slowed_too_but_not_the_owners_own_address(partners: Partners) -> None:
    rosa = await person(partners)
    await sign_in(partners, rosa.email)
    for number in range(100):
        address = f"192.0.2.{number}"
        assert await refusal(sign_in(partners, rosa.email, "a guess", address)) == REFUSED
    assert await refusal(sign_in(partners, rosa.email, "a guess", "192.0.2.200")) == LATER
    assert (await sign_in(partners, rosa.email, address=HOME)).token


async def test_an_office_of_many_behind_one_address_is_not_slowed_by_signing_in(partners: Partners) -> None:
    office = "198.51.100.77"
    emails = [(await person(partners)).email for _ in range(3)]
    for number in range(98):
        assert await refusal(sign_in(partners, f"{number}@example.org", "a guess", office)) == REFUSED
    for _ in range(3):
        for email in emails:
            assert (await sign_in(partners, email, address=office)).token
    assert await refusal(sign_in(partners, "99@example.org", "a guess", office)) == REFUSED
    assert await refusal(sign_in(partners, "100@example.org", "a guess", office)) == REFUSED
    assert await refusal(sign_in(partners, emails[0], address=office)) == LATER, "the guesses go on counting"


async def test_how_long_a_refusal_takes_says_nothing_about_the_account(partners: Partners) -> None:
    known = [(await person(partners)).email for _ in range(3)]

    async def seconds(email: str, number: int) -> float:
        began = time.perf_counter()
        assert await refusal(sign_in(partners, email, "a guess", f"10.0.0.{number}")) == REFUSED
        return time.perf_counter() - began

    # By turns, so that what else the machine does falls on both alike.
    of_known, of_unknown = [], []
    for number in range(24):
        of_known.append(await seconds(known[number % 3], number))
        of_unknown.append(await seconds(f"{uuid4()}@example.org", number))
    # Hashing is nearly all of it: without it an unknown one would take a tenth of the time.
    assert 0.6 < statistics.median(of_unknown) / statistics.median(of_known) < 1.6
