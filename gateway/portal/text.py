"""Text that people and directories wrote, as it may be shown: Markdown or HTML, with nothing in it that acts."""

import functools
import re

from markupsafe import Markup

_TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "a", "blockquote", "code", "pre"}
_SPACE = re.compile(r"\s+")


@functools.lru_cache(maxsize=512)
def prose(text: str) -> Markup:
    """Markdown, with HTML in it or not, as harmless HTML. Headings become plain words: the page has its own."""
    import nh3

    schemes = {"http", "https", "mailto", "tel"}
    html = nh3.clean(_markdown().render(text), tags=_TAGS, attributes={"a": {"href"}}, url_schemes=schemes)
    return Markup(html)  # noqa: S704 (cleaned)


@functools.cache
def _markdown():  # type: ignore[no-untyped-def]
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True, "breaks": True})


@functools.lru_cache(maxsize=2048)
def plain(text: str, most: int = 200) -> str:
    """The words alone, on one line, cut after a word when there are more than `most` characters."""
    import html

    import nh3

    words = _SPACE.sub(" ", html.unescape(nh3.clean(text, tags=set()))).strip()
    if len(words) <= most:
        return words
    return words[:most].rpartition(" ")[0].rstrip(",;:.–— ") + " …"


def web(address: str) -> str:
    """The address when it is one of the web, to link to; else ""."""
    given = address.strip()
    if re.match(r"https?://[^\s/]", given, re.IGNORECASE):
        return given
    return f"https://{given}" if re.match(r"[\w-]+(\.[\w-]+)+(/|$)", given) else ""


def bare(address: str) -> str:
    """An address of the web as people say it."""
    return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")
