"""The forms of a page, as a browser would send them."""

from html.parser import HTMLParser

# The kinds of input that one types into, and what is nothing unusual where something has to be.
TYPED = {
    **dict.fromkeys(("text", "search"), "Riverbend"),
    "email": "rosa@example.org",
    "tel": "+1 503 555 0100",
    "url": "https://example.org",
    "password": "a heron by the river",
    "date": "",
}


class Form:
    """A form: where it goes, what it holds, and the fields that one types into, as they are or with
    something usual."""

    def __init__(self, attributes: dict[str, str | None]) -> None:
        self.action = attributes.get("action") or ""
        self.method = (attributes.get("method") or "get").upper()
        self.values: dict[str, list[str]] = {}
        self.typed: dict[str, str] = {}

    def hold(self, name: str, value: str) -> None:
        """Takes in a field with what it says."""
        if name:
            self.values.setdefault(name, []).append(value)

    def type_in(self, kind: str, given: dict[str, str | None]) -> None:
        """Takes in a field to type into."""
        if name := given.get("name"):
            self.typed.setdefault(name, given.get("value") or (TYPED[kind] if "required" in given else ""))


class Forms(HTMLParser):
    """Finds the forms of a page. Of several buttons the first is pressed, of choices the first is made."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select = ""
        self._pressed = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value, kind = given.get("name") or "", given.get("value") or "", given.get("type") or "text"
        if tag == "form":
            self._form, self._pressed = Form(given), False
            self.found.append(self._form)
        elif self._form is None:
            return
        elif tag == "textarea" or (tag == "input" and kind in TYPED):
            self._form.type_in("text" if tag == "textarea" else kind, given)
        elif tag == "input" and (kind == "hidden" or (kind in ("checkbox", "radio") and self._chosen(name, given))):
            self._form.hold(name, value)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and value and self._select not in self._form.values:
            self._form.hold(self._select, value)
        elif tag == "button" and kind != "button" and not self._pressed:
            self._pressed = True
            self._form.hold(name, value)

    def _chosen(self, name: str, given: dict[str, str | None]) -> bool:
        return "checked" in given or (
            given.get("type") == "radio" and self._form is not None and name not in self._form.values
        )

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
