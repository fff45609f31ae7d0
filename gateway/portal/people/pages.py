"""The pages of this room."""

from starlette.responses import Response

from gateway.portal.page import Page
from gateway.portal.people import account, links, mailbox, sign_in
from gateway.portal.visit import Visit


async def _to_account(visit: Visit) -> Response:
    return visit.go("/account")


PAGES = (
    Page("/sign-in", sign_in.show_sign_in, sign_in.sign_in),
    Page("/sign-in/code", sign_in.show_code, sign_in.take_code),
    Page("/sign-out", _to_account, sign_in.sign_out),
    Page("/organization", sign_in.show_choice, sign_in.choose, signed_in=True),
    Page("/invitation", links.show_invitation, links.accept),
    Page("/forgot-password", links.show_forgotten, links.send_link),
    Page("/new-password", links.show_new_password, links.take_new_password),
    Page("/account", account.show_account, signed_in=True),
    Page("/account/sessions", _to_account, account.end_session, signed_in=True),
    Page("/second-factor", account.show_second_factor, account.set_up_second_factor),
)
# For a product on somebody's own machine alone.
MAILBOX = (Page("/dev/mail", mailbox.show_mail),)
