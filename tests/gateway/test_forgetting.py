"""What the gateway remembers of a session, and when it asks anew."""

import asyncio
from pathlib import Path
from typing import Any, cast

from gateway.clients import Clients
from gateway.portal.visitors import Visitors
from gateway.session import Session
from services.chassis.signing import Signer


class Partners:
    """Answers whose a session is, when it is let."""

    def __init__(self) -> None:
        self.asked, self.is_asked, self.may_answer = 0, asyncio.Event(), asyncio.Event()

    async def ask(self, *_question: Any, **_credential: str) -> Any:
        """The question, counted."""
        self.asked += 1
        self.is_asked.set()
        await self.may_answer.wait()
        return self

    account, organization, roles, expire_time = "accounts/1", "", (), None


async def test_an_answer_that_was_under_way_when_a_session_changed_is_not_remembered(signing_key: Path) -> None:
    partners = Partners()
    session = Session(cast("Clients", partners), Signer(signing_key))
    under_way = asyncio.create_task(session.authorization(None, "a token", 10))
    await partners.is_asked.wait()
    session.forget("a token")
    partners.may_answer.set()
    await under_way
    for _ in range(2):
        await session.authorization(None, "a token", 10)
    assert partners.asked == 2, "once more after the change, and then no more"


async def test_nor_do_the_pages_remember_it_and_they_forget_with_the_api(signing_key: Path) -> None:
    partners, visitors = Partners(), Visitors()
    session = Session(cast("Clients", partners), Signer(signing_key), visitors.forget)

    async def ask() -> tuple[Any, str]:
        return await partners.ask(), ""

    under_way = asyncio.create_task(visitors.find("a token", ask))
    await partners.is_asked.wait()
    session.forget("a token")
    partners.may_answer.set()
    await under_way
    for _ in range(2):
        await visitors.find("a token", ask)
    assert partners.asked == 2
