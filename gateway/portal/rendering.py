"""The portal's templates, and what they call."""

import functools
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gateway import assets
from gateway.portal import formats, labels, navigation, words
from gateway.portal.reader import LANGUAGES, reader
from gateway.portal.text import bare, plain, prose, web

if TYPE_CHECKING:
    from gateway.portal.visit import Visit

SIGNED_IN = 1


@functools.cache
def templates() -> Environment:
    """The templates. A name that a page does not have is an error, not nothing."""
    environment = Environment(
        loader=PackageLoader("gateway.portal"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    gettexts: Any = environment
    gettexts.install_gettext_callables(
        words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext, npgettext=words.npgettext
    )
    environment.filters |= {
        "moment": formats.moment,
        "day": formats.day,
        "day_of": formats.day_of,
        "ago": formats.ago,
        "number": formats.number,
        "money": formats.money,
        "phone": formats.phone,
        "tongue": formats.tongue,
        "labeled": labels.labeled,
        "all_labeled": labels.all_labeled,
        "value_name": labels.value_name,
        "prose": prose,
        "plain": plain,
        "web": web,
        "bare": bare,
        "id": identity,
    }
    environment.globals |= {"asset": assets.url, "icon": icon, "label": labels.label, "languages": LANGUAGES}
    return environment


def render(template: str, visit: "Visit", **values: Any) -> str:
    """A page by the name of its template, "room/name", with what every page has."""
    room = template.partition("/")[0]
    page = {
        "visit": visit,
        "who": visit.who,
        "signed_in": visit.step == SIGNED_IN,
        "acting_for": acting_for(visit.who),
        "reader": reader(),
        "links": navigation.links(visit.audience),
        "unreviewed": words.unreviewed(room),
        "errors": form.errors if (form := values.get("form")) is not None else {},
        **values,
    }
    return templates().get_template(f"{template}.html").render(page)


def acting_for(who: Any) -> str:
    """The name of the organization that a session acts for; "" when it acts for none."""
    choices = who.choices if who is not None else ()
    return next((choice.display_name for choice in choices if choice.organization == who.organization), "")


def icon(name: str, label: str = "") -> Markup:
    """An icon of the sprite, by its name in USWDS. With no label it is decoration."""
    about = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    place = f"{assets.url('portal/icons.svg')}#{name}"
    return Markup('<svg class="usa-icon" {} focusable="false"><use href="{}"></use></svg>').format(about, place)


def identity(name: str) -> str:
    """The last part of a resource's name, as it stands in the portal's addresses."""
    return name.rpartition("/")[2]
