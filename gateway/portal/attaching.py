"""Files that are added to something: to a request, to an agreement."""

import asyncio
import base64
from typing import Any

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form, english
from gateway.portal.visit import Visit
from gateway.portal.words import gettext as _

MOST_AT_ONCE = 10


async def attach(visit: Visit, form: Form, parent: str, rpc: str = "CreateCaseAttachment", **more: Any) -> None:
    """Adds the form's `files` to a case, or by another `rpc` to something else, all at once; `more` are further fields
    of the request. What was refused stands in the form. Raises Refusal where it is no fault of the form."""
    uploads = form.files.get("files", [])
    if len(uploads) > MOST_AT_ONCE:
        form.wrong("files", _("Choose at most ten files at once."))
        return
    calls = [
        visit.call(
            rpc,
            parent=parent,
            fileName=upload.name[-255:],
            content={"contentType": upload.content_type, "data": base64.b64encode(upload.content).decode()},
            requestId=f"{form.request_id[:100]}-file-{place}",
            **more,
        )
        for place, upload in enumerate(uploads)
    ]
    for upload, answer in zip(uploads, await asyncio.gather(*calls, return_exceptions=True), strict=True):
        if isinstance(answer, Refusal):
            form.wrong("files", _refused(upload.name, answer))
        elif isinstance(answer, BaseException):
            raise answer


def _refused(name: str, refusal: Refusal) -> str:
    if refusal.reason == "FILE_REFUSED" or refusal.status == 400:  # Its name was, or what is in it.
        return _("“%(name)s” was not taken. PDF, Word, Excel, PowerPoint, pictures and text are.", name=name)
    said = {
        "TOO_MANY_FILES": _("There are too many files already: fifty at most."),
        "FILES_NOT_KEPT": _("Files are not kept here at the moment."),
        "FILES_AWAY": _("Files cannot be taken right now. Try again in a while."),
    }
    return said.get(refusal.reason) or english(refusal.detail)
