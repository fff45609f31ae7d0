"""Personal data: how long what is kept, what was removed, and requests to be erased."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.admin.names import names_of
from gateway.portal.admin.services import of_each
from gateway.portal.forms import Form
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

A_PAGE = 25
DECIDED = ["ERASED", "REJECTED", "WITHDRAWN"]
# What each category holds, in words.
CATEGORIES = {
    "SESSIONS": N_("Sessions"),
    "TRIES": N_("Tries to sign in"),
    "PASSWORD_LINKS": N_("Links to choose a password"),
    "MAILS": N_("Mail that was sent"),
    "CHALLENGES": N_("What browsers were asked for passkeys"),
    "ISSUER_SIGN_INS": N_("Sign-ins begun elsewhere"),
    "INVITATIONS": N_("Invitations"),
    "API_TOKENS": N_("API tokens that ended"),
    "CLAIMS": N_("Claims"),
    "CASE_MESSAGES": N_("Messages of closed requests"),
    "CASE_ATTACHMENTS": N_("Files of closed requests"),
    "DISCLOSURES": N_("Who saw whose record"),
    "PERSONAL_DATA_EXPORTS": N_("Who was given personal data"),
}


async def show(visit: Visit) -> Response:
    """Requests to be erased, and the periods in force."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """Erases a person, or refuses with a reason."""
    form = await visit.form()
    name = form["erasure"]
    try:
        if form["do"] == "approve":
            form.need("sure", _("Say that you are sure: it cannot be taken back."))
            if form.right:
                await visit.call("ApproveErasure", name=name)
                return visit.go(
                    "/admin/personal-data", said=N_("The person is erased. Every service follows within seconds.")
                )
        elif form["do"] == "reject":
            form.need("reason", _("Say why, so that they know: as the law that has the record kept."))
            if form.right:
                await visit.call("RejectErasure", name=name, reason=form["reason"])
                said = N_("The request is refused. They can read why.")
                return visit.go("/admin/personal-data", said=said)
        else:
            raise Refusal(400, "FIELD_INVALID", "A request to be erased is approved or refused.")
    except Refusal as refusal:
        form.refused(refusal)
    return await _page(visit, form)


async def _page(visit: Visit, form: Form) -> Response:
    found = await visit.gather(
        waiting=visit.call("ListErasures", parent="accounts/-", states=["REQUESTED"], pageSize=A_PAGE),
        decided=visit.call(
            "ListErasures", parent="accounts/-", states=DECIDED, pageSize=A_PAGE, pageToken=visit.query["page"]
        ),
        statuses=of_each(visit, "Get", "Status"),
    )
    erasures = [*found["waiting"].erasures, *found["decided"].erasures]
    accounts = [word for it in erasures for word in (account_of(it.name), it.requester, it.decider)]
    return visit.show(
        "admin/personal-data",
        form=form,
        waiting=found["waiting"].erasures,
        decided=found["decided"],
        statuses={name: it for name, it in found["statuses"].items() if not isinstance(it, Refusal)},
        names=await names_of(visit, accounts),
        account_of=account_of,
        categories=CATEGORIES,
    )


def account_of(erasure: str) -> str:
    """The account of a request to be erased, by its name."""
    return erasure.partition("/erasures/")[0]
