"""The pages of this room."""

from starlette.responses import Response

from gateway.portal.page import OFFICE, Page
from gateway.portal.people import account, issuers, links, looking, mailbox, passkeys, personal_data, sign_in
from gateway.portal.visit import Visit


async def _to_account(visit: Visit) -> Response:
    return visit.go("/account")


async def _to_home(visit: Visit) -> Response:
    return visit.go(visit.home if visit.roles else "/account")


PAGES = (
    Page("/home", _to_home, signed_in=True),
    Page("/sign-in", sign_in.show_sign_in, sign_in.sign_in),
    Page("/sign-in/code", sign_in.show_code, sign_in.take_code),
    Page("/sign-in/passkey", _to_account, passkeys.sign_in),
    Page("/sign-in/passkey/question", _to_account, passkeys.ask_for_one),
    Page("/sign-in/with/{issuer}", issuers.go),
    Page("/sign-in/with/{issuer}/done", issuers.come_back),
    Page("/sign-out", _to_account, sign_in.sign_out),
    Page("/organization", sign_in.show_choice, sign_in.choose, signed_in=True),
    Page("/look", looking.show_look, looking.look, roles=OFFICE),
    Page("/look/stop", _to_account, looking.stop, signed_in=True),
    Page("/invitation", links.show_invitation, links.accept),
    Page("/forgot-password", links.show_forgotten, links.send_link),
    Page("/new-password", links.show_new_password, links.take_new_password),
    Page("/account", account.show_account, signed_in=True),
    Page("/account/sessions", _to_account, account.end_session, signed_in=True),
    Page("/account/passkeys", _to_account, passkeys.remove, signed_in=True),
    Page("/account/data", personal_data.show, personal_data.take, signed_in=True),
    Page("/account/data/file", _to_account, personal_data.download, signed_in=True),
    Page("/passkey", passkeys.show_passkey, passkeys.add),
    Page("/passkey/question", _to_account, passkeys.ask_for_new),
    Page("/second-factor", account.show_second_factor, account.set_up_second_factor),
)
# For a product on somebody's own machine alone.
MAILBOX = (Page("/dev/mail", mailbox.show_mail),)
