"""Where agencies and funders begin: what waits for them, what they have in hand, and what changed."""

from typing import Any

from starlette.responses import Response

from gateway.portal.formats import instant
from gateway.portal.visit import Visit

# How much of each is looked through, and of what changed, shown.
A_PAGE, CHANGES = 100, 6
OVER = ["COMPLETED", "CONFIRMED", "DECLINED", "EXPIRED", "REVOKED"]


async def show(visit: Visit) -> Response:
    """Everything in one page, asked for at once."""
    ours = visit.who.organization
    wanted = {
        "to_answer": visit.call("ListReferrals", agency=ours, states=["PROPOSED"], pageSize=A_PAGE),
        "in_hand": visit.call("ListReferrals", agency=ours, states=["ACCEPTED", "IN_SERVICE"], pageSize=A_PAGE),
        "over": visit.call("ListReferrals", agency=ours, states=OVER, pageSize=A_PAGE),
        "agreements": visit.call("ListAgreements", party=ours, states=["IN_REVIEW"], pageSize=A_PAGE),
    }
    gives = "FUNDER_STAFF" in visit.roles
    if gives:
        wanted["applications"] = visit.call("ListConnections", states=["APPLIED"], pageSize=A_PAGE)
        wanted["opportunities"] = visit.call(
            "ListOpportunities", funder=ours, states=["DRAFT", "FORECASTED", "OPEN"], pageSize=A_PAGE
        )
    found = await visit.gather(**wanted)
    return visit.show(
        "partners/home",
        to_answer=sorted(found["to_answer"].referrals, key=_end),
        in_hand=found["in_hand"].referrals,
        changed=sorted(found["over"].referrals, key=_change, reverse=True)[:CHANGES],
        agreements=[it for it in found["agreements"].agreements if not accepted_by(it, ours)],
        gives=gives,
        applications=found["applications"].connections if gives else [],
        opportunities=found["opportunities"].opportunities if gives else [],
    )


def accepted_by(agreement: Any, organization: str) -> bool:
    """Whether a party of an agreement has accepted it."""
    return any(it.organization == organization and it.accept_time is not None for it in agreement.parties)


def _end(referral: Any) -> Any:
    return instant(referral.expire_time)


def _change(referral: Any) -> Any:
    return instant(referral.update_time)
