"""Our profile, kept once for everybody: what it says, what is missing, and how it is changed."""

from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.ours.missing import missing
from gateway.portal.profiles import FIELDS, LINES, body_of, in_lines, offered, renamed, told, typed, values_of, was
from gateway.portal.visit import Visit
from gateway.portal.words import N_, gettext
from gateway.portal.words import gettext as _


async def show(visit: Visit) -> Response:
    """The form, as the profile is now."""
    organization = await visit.call("GetOrganization", name=visit.who.organization)
    return _page(visit, Form(values_of(organization)), organization, {})


async def take(visit: Visit) -> Response:
    """Changes what was changed in the form. What somebody else changed meanwhile is taken over where it was left alone
    here, and shown; where both changed a field, one chooses."""
    form = await visit.form()
    organization = await visit.call("GetOrganization", name=visit.who.organization)
    now, mine = values_of(organization), {field: typed(form, field) for field in FIELDS}
    if form["etag"] != organization.etag:
        return _meanwhile(visit, form, organization, now, mine)
    form.need("displayName", _("Write the name of your organization."))
    changed = {field: value for field, value in mine.items() if value != now[field]}
    if form.right and changed:
        body = body_of(organization, mine, changed)
        known = {"name": organization.name, "etag": form["etag"]}
        try:
            await visit.call(
                "UpdateOrganization",
                organization=known | body,
                updateMask=",".join(body),
                requestId=form.request_id,
            )
        except Refusal as refusal:
            if refusal.reason == "ETAG_MISMATCH":
                organization = await visit.call("GetOrganization", name=organization.name)
                return _meanwhile(visit, form, organization, values_of(organization), mine)
            form.refused(refusal, **renamed(refusal))
    if form.right:
        return visit.go("/our/profile", said=N_("Your profile is changed. Everybody sees it so from now on."))
    return _page(visit, form, organization, {})


def _meanwhile(
    visit: Visit, form: Form, organization: Any, now: dict[str, list[str]], mine: dict[str, list[str]]
) -> Response:
    form.wrong("", _("Somebody changed your profile while you were writing. Nothing of yours is lost."))
    changed: dict[str, tuple[list[str], bool]] = {}
    for field in FIELDS:
        before = was(form, field)
        if now[field] not in (before, mine[field]):
            changed[field] = (now[field], mine[field] != before)
            if mine[field] == before:
                form.values[field] = ["\n".join(now[field])] if field in LINES else now[field]
    form.values["request_id"] = [""]
    return _page(visit, form, organization, changed)


def _page(visit: Visit, form: Form, organization: Any, changed: dict[str, tuple[list[str], bool]]) -> Response:
    now = values_of(organization)
    in_lines(form)
    return visit.show(
        "ours/profile",
        form=form,
        organization=organization,
        was={field: "\n".join(value) for field, value in now.items()},
        changed=[(gettext(FIELDS[field]), told(field, value), mine) for field, (value, mine) in changed.items()],
        missing=missing(organization),
        decides="ORGANIZATION_ADMIN" in visit.roles,
        **offered(),
    )
