"""Claims, over gRPC: somebody asks to be an organization's admin, and its admin or the Office decides."""

from typing import Any

from tributary.access.v1.access_pb2 import Role
from tributary.partners.v1 import accounts_pb2
from tributary.partners.v1 import claims_pb2 as pb
from tributary.partners.v1.claims_pb2_grpc import ClaimServiceStub

from tests.services.conftest import Metadata
from tests.services.partners.conftest import DANA, Partners, new_name
from tests.services.partners.people import person
from tests.services.partners.test_role_grants import grant, listed, organization_of
from tests.services.refusals import refusal, wrong_fields

NOT_THERE = ("NOT_FOUND", "CLAIM_NOT_FOUND")
NOT_YOURS = ("PERMISSION_DENIED", "CLAIM_NOT_YOUR_MOVE")


def claims_of(partners: Partners) -> Any:
    """The service that claims are made to."""
    return ClaimServiceStub(partners.running.channel)


def signed_in(partners: Partners, account: accounts_pb2.Account, *roles: str, organization: str = "") -> Metadata:
    """Somebody who is signed in, with no role anywhere unless it is said."""
    return partners.callers(organization, *(roles or ("PUBLIC",)), account=account.name)


async def claim(partners: Partners, caller: Metadata, organization: str, statement: str = "I run it.") -> pb.Claim:
    """A claim."""
    wanted = pb.Claim(organization=organization, statement=statement, evidence="I am on its page: https://x.example")
    return await claims_of(partners).CreateClaim(pb.CreateClaimRequest(claim=wanted), metadata=caller)


async def move(partners: Partners, caller: Metadata, verb: str, name: str, **fields: Any) -> pb.Claim:
    """A claim after "Approve", "Decline" or "Withdraw"."""
    request = getattr(pb, f"{verb}ClaimRequest")(name=name, **fields)
    answer: pb.Claim = await getattr(claims_of(partners), f"{verb}Claim")(request, metadata=caller)
    return answer


async def seen(partners: Partners, caller: Metadata, **narrowed: Any) -> list[str]:
    """The names of the claims that somebody sees."""
    answer = await claims_of(partners).ListClaims(pb.ListClaimsRequest(**narrowed), metadata=caller)
    return [each.name for each in answer.claims]


async def test_the_office_verifies_the_first_admin(partners: Partners) -> None:
    rosa, organization = await person(partners), (await partners.enter("Unclaimed")).name
    made = await claim(partners, signed_in(partners, rosa), organization)
    assert (made.state, made.organization, made.organization_display_name) == (pb.Claim.OPEN, organization, "Unclaimed")
    assert (made.account, made.account_email, made.account_display_name) == (rosa.name, rosa.email, "Rosa Example")
    assert (made.statement, made.evidence) == ("I run it.", "I am on its page: https://x.example")
    # Somebody whose token says admin, where nobody is.
    pretender = partners.member_of(organization, "ORGANIZATION_ADMIN")
    refused = await refusal(move(partners, pretender, "Approve", made.name))
    assert refused == ("PERMISSION_DENIED", "FIRST_ADMIN")
    approved = await move(partners, partners.office, "Approve", made.name, reason="Called them.", etag=made.etag)
    assert (approved.state, approved.decider, approved.reason) == (pb.Claim.APPROVED, DANA, "Called them.")
    (granted,) = await listed(partners, partners.admin, organization)
    assert (granted.account, granted.role, granted.granter) == (rosa.name, Role.ORGANIZATION_ADMIN, DANA)
    again = claim(partners, signed_in(partners, rosa), organization)
    assert await refusal(again) == ("ALREADY_EXISTS", "ROLE_GRANT_EXISTS")


async def test_an_admin_decides_on_the_next(partners: Partners) -> None:
    ada, rosa = await person(partners, "ORGANIZATION_ADMIN"), await person(partners)
    organization = organization_of(ada)
    admin = signed_in(partners, ada, "ORGANIZATION_ADMIN", organization=organization)
    made = await claim(partners, signed_in(partners, rosa), organization)
    assert await seen(partners, admin, states=[pb.Claim.OPEN]) == [made.name]
    assert (await move(partners, admin, "Approve", made.name)).decider == ada.name
    assert [each.account for each in await listed(partners, partners.admin, organization)] == [rosa.name, ada.name]


async def test_a_claim_is_declined_with_a_reason_and_may_be_made_again(partners: Partners) -> None:
    rosa, organization = await person(partners), (await partners.enter("Doubted")).name
    own = signed_in(partners, rosa)
    made = await claim(partners, own, organization)
    assert await refusal(claim(partners, own, organization)) == ("ALREADY_EXISTS", "CLAIM_EXISTS")
    assert await wrong_fields(move(partners, partners.office, "Decline", made.name)) == ["reason"]
    await move(partners, partners.office, "Decline", made.name, reason="Nobody there knows you.")
    read = await claims_of(partners).GetClaim(pb.GetClaimRequest(name=made.name), metadata=own)
    assert (read.state, read.reason) == (pb.Claim.DECLINED, "Nobody there knows you.")
    assert await refusal(move(partners, partners.office, "Approve", made.name)) == (
        "FAILED_PRECONDITION",
        "CLAIM_WRONG_STATE",
    )
    assert await listed(partners, partners.admin, organization) == []
    second = await claim(partners, own, organization, "I am the new director.")
    assert await seen(partners, own) == [second.name, made.name]
    assert (await move(partners, own, "Withdraw", second.name)).state == pb.Claim.WITHDRAWN


async def test_nobody_decides_on_their_own_claim(partners: Partners) -> None:
    sam, organization = await person(partners, "OFFICE_STAFF"), (await partners.enter("Wanted by the Office")).name
    staff = signed_in(partners, sam, "OFFICE_STAFF", organization=organization_of(sam))
    made = await claim(partners, staff, organization)
    for verb, fields in (("Approve", {}), ("Decline", {"reason": "No."})):
        assert await refusal(move(partners, staff, verb, made.name, **fields)) == NOT_YOURS
    assert await refusal(move(partners, partners.office, "Withdraw", made.name)) == NOT_YOURS
    assert await refusal(move(partners, partners.office, "Approve", made.name, etag="7")) == (
        "ABORTED",
        "ETAG_MISMATCH",
    )


async def test_a_claim_is_between_the_claimant_the_admins_and_the_office(partners: Partners) -> None:
    rosa, imani = await person(partners), await person(partners, "ORGANIZATION_ADMIN")
    organization = (await partners.enter("Discreet")).name
    made = (await claim(partners, signed_in(partners, rosa), organization)).name
    admin = partners.member_of(organization, "ORGANIZATION_ADMIN")
    for caller in (signed_in(partners, rosa), admin, partners.office):
        assert made in await seen(partners, caller, organization=organization)
    elsewhere = signed_in(partners, imani, "ORGANIZATION_ADMIN", organization=organization_of(imani))
    for caller in (elsewhere, partners.member_of(organization), partners.public, partners.agency):
        assert await seen(partners, caller) == []
        request = pb.GetClaimRequest(name=made)
        assert await refusal(claims_of(partners).GetClaim(request, metadata=caller)) == NOT_THERE
    assert await refusal(move(partners, elsewhere, "Approve", made)) == NOT_THERE


async def test_who_is_not_signed_in_claims_nothing(partners: Partners) -> None:
    organization = (await partners.enter("Open to all")).name
    assert await refusal(claim(partners, partners.public, organization)) == ("PERMISSION_DENIED", "NO_ACCOUNT")
    rosa = signed_in(partners, await person(partners))
    assert await refusal(claim(partners, rosa, new_name())) == ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")
    assert await wrong_fields(claim(partners, rosa, organization, "")) == ["claim.statement"]


async def test_a_claimant_who_became_an_admin_meanwhile_needs_no_approval(partners: Partners) -> None:
    rosa, organization = await person(partners), (await partners.enter("Overtaken")).name
    made = await claim(partners, signed_in(partners, rosa), organization)
    await grant(partners, partners.admin, organization, rosa.name, "ORGANIZATION_ADMIN")
    refused = await refusal(move(partners, partners.office, "Approve", made.name))
    assert refused == ("ALREADY_EXISTS", "ROLE_GRANT_EXISTS")


async def test_each_step_of_a_claim_is_told(partners: Partners) -> None:
    rosa, organization = await person(partners), (await partners.enter("Told")).name
    made = await claim(partners, signed_in(partners, rosa), organization)
    await move(partners, partners.office, "Approve", made.name)
    told = await partners.rows("SELECT type, revision FROM outbox WHERE resource = $1 ORDER BY revision", made.name)
    assert [(row["type"].rpartition(".")[2], row["revision"]) for row in told] == [
        ("ClaimCreated", 1),
        ("ClaimApproved", 2),
    ]
