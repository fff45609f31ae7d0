"""A form that was sent after its session had ended: what was typed and its files are kept until its writer is signed
in again."""

from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.uploads import as_value, name_of_value
from gateway.portal.visit import MOST_FIELDS, Visit

# Never carried from page to page.
_SECRET = ("password", "code", "key", "token")


async def ask_again(visit: Visit) -> Response:
    """The sign-in form, in place of the page, with what was sent in it."""
    kept = urlencode(await fields_sent(visit))
    return await show_again(visit, Form({"next": visit.request.url.path, "kept": kept}), 401)


async def fields_sent(visit: Visit) -> list[tuple[str, str]]:
    """What was sent, its files too, as fields that a page can carry on. Raises Refusal."""
    sent = await visit.form()
    kept = [(name, value) for name, values in sent.values.items() for value in values if name not in _SECRET]
    return kept + [as_value(name, file) for name, files in sent.files.items() for file in files]


async def show_again(visit: Visit, form: Form, status: int = 0) -> Response:
    """The sign-in form with what was kept. Who signs in elsewhere does so in another tab, and sends it from here."""
    issuers = (await visit.ask("ListIssuers")).issuers
    fields = fields_of(form["kept"]) if issuers else []
    return visit.show("people/again", status, form=form, issuers=issuers, path=visit.next(form["next"]), fields=fields)


def send_again(visit: Visit, path: str, kept: str) -> Response:
    """What was kept, to be sent to its page with one press of a button."""
    fields = fields_of(kept)
    files = [file for name, value in fields if (file := name_of_value(name, value))]
    return visit.show("people/kept", path=path, fields=fields, files=files)


def fields_of(text: str) -> list[tuple[str, str]]:
    """The fields of a form that may be carried on. Raises Refusal."""
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Refusal(400, "FIELD_INVALID", "What was kept of the form cannot be read.") from None
    return [(name, value) for name, value in fields if name not in _SECRET]
