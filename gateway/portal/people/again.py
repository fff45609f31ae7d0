"""A form that was sent after its session had ended: what was typed is kept until its writer is signed in again."""

from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.visit import MOST_FIELDS, Visit

# Never carried from page to page.
_SECRET = ("password", "code", "key", "token")


async def ask_again(visit: Visit) -> Response:
    """The sign-in form, in place of the page, with what was typed in it."""
    kept = [(name, value) for name, value in fields_of((await visit.body()).decode("utf-8", "replace"))]
    form = Form({"next": visit.request.url.path, "kept": urlencode(kept)})
    return visit.show("people/again", 401, form=form)


def send_again(visit: Visit, path: str, kept: str) -> Response:
    """What was kept, to be sent to its page with one press of a button."""
    return visit.show("people/kept", path=path, fields=fields_of(kept))


def fields_of(text: str) -> list[tuple[str, str]]:
    """The fields of a form that may be carried on. Raises Refusal."""
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Refusal(400, "FIELD_INVALID", "What was kept of the form cannot be read.") from None
    return [(name, value) for name, value in fields if name not in _SECRET]
