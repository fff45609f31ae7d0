"""A form: what was typed, and what is wrong with it, so that the page can show both again."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from markupsafe import Markup

from gateway.api.refusal import Refusal
from gateway.portal.reader import reader
from gateway.portal.uploads import Upload
from gateway.portal.words import gettext as _


class Form:
    """What was sent, or what a form begins with. Names are those of the API's fields, as "displayName"."""

    def __init__(self, values: Mapping[str, str | Iterable[str]] | None = None) -> None:
        # Lines end as the API has them: browsers send a carriage return before each end.
        self.values: dict[str, list[str]] = {
            name: [each.replace("\r\n", "\n") for each in ([given] if isinstance(given, str) else given)]
            for name, given in (values or {}).items()
        }
        # What to say of a field, by its name; by "" of the form as a whole.
        self.errors: dict[str, str] = {}
        # The files that came with it, by the field's name.
        self.files: Mapping[str, list[Upload]] = {}

    def __getitem__(self, name: str) -> str:
        """What was typed, without spaces around it; "" when nothing was."""
        return (self.values.get(name) or [""])[0].strip()

    def raw(self, name: str) -> str:
        """What was typed, to the letter: for passwords."""
        return (self.values.get(name) or [""])[0]

    def all(self, name: str) -> list[str]:
        """What was chosen where several may be."""
        return [value for value in self.values.get(name, []) if value]

    def chosen(self, name: str, among: Iterable[tuple[str, str]]) -> list[str]:
        """Those of the choices (value and label) that were chosen. What is none of them is passed over."""
        given = self.all(name)
        return [value for value, _label in among if value in given]

    @property
    def request_id(self) -> str:
        """The key under which sending the form twice does it once. `{{ once(form) }}` puts it into the form."""
        if not self["request_id"]:
            self.values["request_id"] = [str(uuid4())]
        return self["request_id"][:128]

    @property
    def right(self) -> bool:
        """Whether nothing was found wrong so far."""
        return not self.errors

    def wrong(self, name: str, said: str) -> None:
        """Says what is wrong with a field, unless something was said of it already."""
        self.errors.setdefault(name, said)

    def need(self, name: str, said: str) -> None:
        """Says so when nothing was typed."""
        if not self[name]:
            self.wrong(name, said)

    def refused(self, refusal: Refusal, field: str = "", **renamed: str) -> None:
        """Takes in why a service refused. What is no field's goes to `field`; `renamed` says which field of the form
        stands for which of the API's. Raises the refusal again when it is no fault of the form."""
        if refusal.status >= 500 or refusal.reason == "SESSION_INVALID":
            raise refusal
        if not refusal.errors:
            self.wrong(field, said(refusal))
        for error in refusal.errors:
            self.wrong(renamed.get(error.field.replace(".", "_"), error.field), english(error.detail))


def cents_of(amount: str) -> int | None:
    """An amount of dollars as people write it ("$2,500", "2500.50"), in cents; None for what is none."""
    found = re.fullmatch(r"\$?\s*(\d{1,3}(?:,\d{3})*|\d+)(?:\.(\d{2}))?", amount.strip())
    return None if found is None else int(found[1].replace(",", "")) * 100 + int(found[2] or 0)


def day_of(form: Form, name: str) -> dict[str, Any]:
    """The day that was typed into a field, under its name, as the API takes it; nothing where none was."""
    if not form[name]:
        return {}
    try:
        day = date.fromisoformat(form[name])
    except ValueError:
        form.wrong(name, _("Write the day as 2027-03-31."))
        return {}
    return {name: {"year": day.year, "month": day.month, "day": day.day}}


def said(refusal: Refusal, *, plain: bool = False) -> str:
    """A refusal in the reader's words, where there are any; else as the service put it, in English, which is marked
    unless it is to be `plain` text."""
    return {
        "ETAG_MISMATCH": _("Somebody changed this while you were writing. Look at it again, then send."),
        "REQUEST_ID_REUSED": _("This form was sent before. Open the page again to send another one."),
        "TRY_LATER": _("Too many tries. Wait a moment, then try again."),
        "SIGN_IN_REFUSED": _("The e-mail address or the password is not right."),
        "CODE_REFUSED": _("This code is not right, or it was used already. Wait for the next one."),
        "PASSKEY_REFUSED": _("This passkey was not taken: try again, or sign in in another way."),
        "PASSKEY_EXISTS": _("This passkey is in use already."),
        "PASSKEYS_UNAVAILABLE": _("Passkeys need a host name: this site is reached by an address alone."),
    }.get(refusal.reason) or (refusal.detail if plain else english(refusal.detail))


def english(text: str) -> str:
    """What a service said, marked as English where the page is in another language."""
    return text if reader().language == "en" else Markup('<span lang="en">{}</span>').format(text)
