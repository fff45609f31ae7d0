"""What partners does by the clock: agreements begin, warn of their end and end when their day has come; it sends mail,
and has the Office asked what becomes of accounts that nobody uses."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import aiosmtplib
import structlog

from services.chassis.actor import PRODUCT
from services.chassis.clocks import Clock, batches
from services.chassis.redaction import redacted
from services.chassis.transaction import Transactions
from services.partners.commands.agreements import activate_due, expire_due, warn_due
from services.partners.commands.mails import compose
from services.partners.mailing import Folder, Post, Smtp, message_of
from services.partners.personal import INACTIVE_DAYS
from services.partners.settings import Settings

log = structlog.get_logger()

_DUE = "SELECT id FROM mails WHERE send_time IS NULL AND next_time <= $1 ORDER BY next_time LIMIT 100"
# Whoever takes it has until $3 to hand it over: then somebody else may.
_TAKE = """
UPDATE mails SET next_time = $3 WHERE id = $1 AND send_time IS NULL AND next_time <= $2
RETURNING id, kind, recipient, invitation_id, create_time, attempts"""
# A minute, two, four … up to an hour between tries.
_LATER = """
UPDATE mails SET attempts = attempts + 1, error = $2,
    next_time = $3::timestamptz + least(power(2, least(attempts, 10)), 60) * interval '1 minute' WHERE id = $1"""
# Neither a role nor a session nor a token in use since $1. Sessions are kept for less long than that. One that the
# Office refused to erase is not put to it again.
_UNUSED = """
INSERT INTO erasures (account_id, state, requester, reason, create_time, update_time)
SELECT a.id, 'REQUESTED', 'product', 'Nobody has used this account for three years.', $2, $2 FROM accounts a
WHERE a.erase_time IS NULL AND a.update_time < $1
    AND NOT EXISTS (SELECT FROM role_grants g WHERE g.account_id = a.id AND coalesce(g.revoke_time, g.expire_time,
                                                                                     'infinity') >= $1)
    AND NOT EXISTS (SELECT FROM sessions s WHERE s.account_id = a.id)
    AND NOT EXISTS (SELECT FROM erasures e WHERE e.account_id = a.id)
LIMIT 500
ON CONFLICT (account_id) WHERE state = 'REQUESTED' DO NOTHING"""

# Seconds by which an agreement may be moved late. Nobody reads more for that: what one opens is decided by the day.
LATE = 30.0
# Seconds that handing a mail over may take, and how long whoever took it has it to themselves.
LONGEST = 60.0
TAKEN = timedelta(minutes=2)


class Mailer:
    """Sends what was ordered."""

    def __init__(self, post: Post, settings: Settings) -> None:
        self._post = post
        self._sender = settings.mail_from
        self._public_url = settings.public_url.rstrip("/")
        self._pepper = settings.pepper()

    async def send_due(self, transactions: Transactions) -> None:
        """Sends each mail that is due. Several processes may do it at once. Should one be killed between the server's
        yes and its own note of it, the mail goes out again, with a new link."""
        async with transactions.read(PRODUCT) as tx:
            due = await tx.fetch(_DUE, tx.now)
        for row in due:
            try:
                await self._send(transactions, row.id)
            except (OSError, ValueError, aiosmtplib.SMTPException) as error:
                log.warning("mail_not_sent", mail=str(row.id), error=repr(error))
                async with transactions.begin(PRODUCT) as tx:
                    await tx.driver.execute(_LATER, row.id, redacted(repr(error))[:500], tx.now)

    async def _send(self, transactions: Transactions, mail_id: object) -> None:
        async with transactions.begin(PRODUCT) as tx:
            ordered = await tx.fetch_one(_TAKE, mail_id, tx.now, tx.now + TAKEN)
            if ordered is None:
                return
            mail = await compose(tx, ordered, self._public_url, self._pepper)
        # Not before its link is committed: some open it at once.
        if mail is not None:
            async with asyncio.timeout(LONGEST):
                await self._post.send(message_of(mail, ordered.recipient, self._sender, ordered.id, tx.now))
        async with transactions.begin(PRODUCT) as tx:
            await tx.driver.execute("UPDATE mails SET send_time = $2 WHERE id = $1", mail_id, tx.now)


async def ask_to_erase_unused(transactions: Transactions) -> None:
    """Puts accounts that nobody uses any more to the Office, to be erased."""
    async with transactions.begin(PRODUCT) as tx:
        await tx.driver.execute(_UNUSED, tx.now - timedelta(days=INACTIVE_DAYS), tx.now)


AGREEMENTS = (
    Clock("expire agreements", LATE, batches(expire_due)),
    Clock("activate agreements", LATE, batches(activate_due)),
    Clock("warn of the end of agreements", LATE, batches(warn_due)),
)


def clocks(settings: Settings) -> Sequence[Clock]:
    """The clocks. Without a server or a folder to hand it to, mail waits until there is one. Raises ValueError."""
    found = [*AGREEMENTS, Clock("ask to erase unused accounts", 3600.0, ask_to_erase_unused)]
    if settings.smtp_url or settings.dev_mail:
        post: Post = Smtp(settings.smtp_url) if settings.smtp_url else Folder(settings.dev_mail)  # type: ignore[arg-type]
        found.append(Clock("mail", 0.5, Mailer(post, settings).send_due))
    return found
