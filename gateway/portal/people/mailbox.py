"""/dev/mail: the mail that a product on somebody's own machine has sent, which goes nowhere else."""

import asyncio
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from markupsafe import Markup, escape
from starlette.responses import Response

from gateway.portal.visit import Visit

SHOWN = 50
_LINK = re.compile(r"https?://[^\s<>]+")


async def show_mail(visit: Visit) -> Response:
    """The newest messages."""
    folder = visit.gateway.settings.dev_mail
    assert folder is not None
    mails = await asyncio.to_thread(_newest, folder)
    return visit.show("people/mailbox", mails=mails)


def _newest(folder: Path) -> list[dict[str, str | Markup]]:
    # Files are named by ids that grow with time.
    files = sorted(folder.glob("*.eml"), reverse=True)[:SHOWN]
    return [_shown(message_from_bytes(file.read_bytes(), policy=policy.default)) for file in files]


def _shown(message: EmailMessage) -> dict[str, str | Markup]:
    return {
        "to": str(message["To"]),
        "subject": str(message["Subject"]),
        "date": str(message["Date"]),
        "body": linked(message.get_content()),
    }


def linked(text: str) -> Markup:
    """Plain text with its addresses as links."""
    shown, end = Markup(""), 0
    for found in _LINK.finditer(text):
        shown += escape(text[end : found.start()])
        shown += Markup('<a href="{0}">{0}</a>').format(found[0])
        end = found.end()
    return shown + escape(text[end:])
