"""What a browser makes of a page."""

import re
from html.parser import HTMLParser


class Shape(HTMLParser):
    """What a browser makes of a page: its elements, their attributes' names, and all its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self.values: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.values += [value or "" for _, value in attrs]
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data

    def shows(self, text: str) -> bool:
        """Whether a text can be read there, however its lines are broken."""
        return "".join(text.split()) in "".join("".join([self.text, *self.values]).split())

    def acts(self) -> list[tuple[str, str, str]]:
        """What would run, or load from elsewhere, as nothing of the product's pages does: its scripts are in files."""
        scripts = sum(tag == "script" for tag, _ in self.elements)
        files = [value for tag, name, value in self.attributes if (tag, name) == ("script", "src")]
        found = [(tag, "", "") for tag, _ in self.elements if tag in ("iframe", "object", "embed", "base", "style")]
        if len(files) < scripts or not all(file.startswith("/static/") for file in files):
            found.append(("script", "src", " ".join(files)))
        for tag, name, value in self.attributes:
            address = name in ("href", "src", "action", "formaction") or name.startswith("hx-")
            if name.startswith("on") or (address and re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE)):
                found.append((tag, name, value))
        return found
