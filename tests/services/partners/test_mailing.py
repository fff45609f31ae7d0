"""Mail on its way: its link is good before anybody has it, and one process at a time sends it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from services.chassis.actor import PRODUCT
from services.chassis.database import Database
from services.chassis.transaction import Transactions
from services.partners.clocks import Mailer
from services.partners.commands.mails import order_mail
from services.partners.settings import Settings
from tests.conftest import ServiceDatabase

ROSA = "rosa@riverbend.example"
_HAS_FORGOTTEN = """
INSERT INTO accounts (email, email_key, display_name, create_time, update_time) VALUES ($1, $1, 'Rosa', now(), now())"""


class Recipient:
    """Opens what it is sent at once, while another process looks for mail to send."""

    def __init__(self, transactions: Transactions, settings: Settings) -> None:
        self.mailer = Mailer(self, settings)
        self.away = False
        # For each mail that came, how many links there were to a new password.
        self.links: list[int] = []
        self._transactions = transactions

    async def send(self, message: EmailMessage) -> None:
        """Takes a mail."""
        assert message["To"] == ROSA
        async with self._transactions.read(PRODUCT) as tx:
            self.links.append((await tx.fetch_one("SELECT count(*) AS links FROM password_links")).links)
        await self.look()
        if self.away:
            raise ConnectionRefusedError

    async def look(self) -> None:
        """Sends what is due."""
        await self.mailer.send_due(self._transactions)


@pytest.fixture
async def transactions(
    service_database: Callable[[str], Awaitable[ServiceDatabase]],
) -> AsyncIterator[Transactions]:
    """Transactions on a database that no service runs on, where Rosa has forgotten her password."""
    database = Database((await service_database("partners")).app, pool=2, service="a test")
    found = Transactions(database)
    async with found.begin(PRODUCT) as tx:
        await tx.driver.execute(_HAS_FORGOTTEN, ROSA)
        await order_mail(tx, "PASSWORD_RESET", ROSA)
    yield found
    await database.close()


@pytest.fixture
def recipient(transactions: Transactions, tmp_path: Path) -> Recipient:
    """Whoever the mail is for."""
    pepper = tmp_path / "pepper"
    pepper.write_text("a pepper for tests")
    settings = Settings(
        database_url="", nats_url="", listen="", actor_public_key_file=tmp_path, token_pepper_file=pepper
    )
    return Recipient(transactions, settings)


async def test_a_link_is_good_when_its_mail_comes_and_the_mail_comes_once(recipient: Recipient) -> None:
    await recipient.look()
    await recipient.look()
    assert recipient.links == [1]


async def test_what_was_not_taken_is_sent_again_a_while_later(recipient: Recipient, transactions: Transactions) -> None:
    recipient.away = True
    await recipient.look()
    await recipient.look()
    assert recipient.links == [1]
    recipient.away = False
    async with transactions.begin(PRODUCT) as tx:
        await tx.driver.execute("UPDATE mails SET next_time = now()")
    await recipient.look()
    assert recipient.links == [1, 2]
