"""Finding an organization by words, where one is to be chosen. One that is chosen stands in a form as its name and what
it is called, "organizations/018f… Riverbend Collective", so that the page can show it again without asking."""

from typing import Any

from gateway.portal.forms import Form
from gateway.portal.visit import Visit
from gateway.portal.words import gettext as _

MOST = 10

Choices = list[tuple[str, str]]


async def organizations_like(visit: Visit, words: str, **narrowed: Any) -> Choices:
    """The organizations that fit words best, as values of a form with what they are called; `narrowed` is a filter."""
    found = await visit.call("SearchOrganizations", query=words[:255], pageSize=MOST, filter=narrowed)
    return [chosen(it) for it in found.organizations]


def chosen(organization: Any) -> tuple[str, str]:
    """An organization as a value of a form, and what it is called."""
    return f"{organization.name} {organization.display_name}", organization.display_name


def name_in(value: str) -> str:
    """The name of the organization in a value of a form; "" in none."""
    return value.partition(" ")[0]


def listed(values: list[str]) -> Choices:
    """Values of a form, each with what it is called."""
    return [(value, value.partition(" ")[2] or value) for value in values]


def finding(form: Form) -> bool:
    """Whether a form was sent to find what can be chosen: by its button, or by Enter behind words that are new."""
    return bool(form["find"]) and (form["do"] == "find" or form["find"] != form["foundFor"])


async def of_one(visit: Visit, query: Form, name: str) -> tuple[Any, Choices, str]:
    """For a list that may be of one organization, which `name` in its address says: that one, or None; those that are
    meant by the words `whose`, where it is not clear which; and where to go on to when it is."""
    if query[name]:
        return await visit.call("GetOrganization", name=query[name]), [], ""
    if not query["whose"]:
        return None, [], ""
    which = await organizations_like(visit, query["whose"])
    same = [it for it in which if it[1].casefold() == query["whose"].casefold()] or which
    if len(same) == 1:
        return None, [], visit.here_with(**{"whose": "", "page": "", name: name_in(same[0][0])})
    if not which:
        query.wrong("whose", _("No organization is called that."))
    return None, which, ""
