"""The Office refers a case; an agency takes it from its own system, over gRPC."""

from datetime import UTC, datetime, timedelta

from tributary.assistance.v1 import referrals_pb2 as pb
from tributary.assistance.v1 import referrals_pb2_grpc

from cli.demo.catalog import name_of
from tests.journeys.callers import Changes, System, Web
from tests.journeys.stages import in_progress, referral
from tests.services.eventually import eventually
from tests.services.refusals import refusal

ANOTHER_AGENCY = name_of("organizations", "bhs")


def client(agency: System) -> referrals_pb2_grpc.ReferralServiceStub:
    """The agency's client of ReferralService."""
    return referrals_pb2_grpc.ReferralServiceStub(agency.channels["assistance"])


async def changes(stream: Changes, count: int, *names: str) -> list[tuple[str, str]]:
    """What the next `count` changes of these referrals are, as ("ReferralCreated", "referrals/…")."""
    return [(c.event_type.rpartition(".")[2], c.referral.name) for c in await stream.take(count, *names)]


async def test_a_referral_is_a_closed_loop(organization: Web, office: Web, agency: System, housing: str) -> None:
    case = await in_progress(organization, office)
    name, calls = await referral(office, case, housing), client(agency)
    seen = await agency.call(calls.GetReferral, pb.GetReferralRequest(name=name))
    assert (seen.state, seen.case, seen.request) == (pb.Referral.PROPOSED, case, "Please meet them.")
    assert (await office.get(f"/v1/{case}"))["waitingOn"] == "AGENCY"
    await agency.call(calls.AcceptReferral, pb.AcceptReferralRequest(name=name))
    await agency.call(calls.BeginReferral, pb.BeginReferralRequest(name=name))
    assert await office.reason("POST", f"/v1/{case}:resolve", resolution="Done.") == (409, "REFERRAL_OPEN")
    await agency.call(calls.CompleteReferral, pb.CompleteReferralRequest(name=name, outcome="They met."))
    assert (await office.get(f"/v1/{case}"))["waitingOn"] == "OFFICE"
    confirmed = await organization.post(f"/v1/{name}:confirm")
    assert (confirmed["state"], confirmed["outcome"]) == ("CONFIRMED", "They met.")
    assert (await office.post(f"/v1/{case}:resolve", resolution="Done."))["state"] == "RESOLVED"


async def test_an_agency_hears_of_its_own_referrals_and_of_no_others(
    organization: Web, office: Web, agency: System, housing: str
) -> None:
    case = await in_progress(organization, office)
    async with agency.watching(client(agency).WatchReferrals, pb.WatchReferralsRequest()) as stream:
        foreign = await referral(office, case, ANOTHER_AGENCY)
        own = await referral(office, case, housing)
        assert await changes(stream, 1, foreign, own) == [("ReferralCreated", own)]
    request = pb.GetReferralRequest(name=foreign)
    assert await refusal(agency.call(client(agency).GetReferral, request)) == ("NOT_FOUND", "REFERRAL_NOT_FOUND")
    listed = await agency.call(client(agency).ListReferrals, pb.ListReferralsRequest(case=case))
    assert [found.name for found in listed.referrals] == [own]


async def test_a_broken_stream_resumes_without_loss_or_gap(
    organization: Web, office: Web, agency: System, housing: str
) -> None:
    calls = client(agency)
    first_case, second_case = [await in_progress(organization, office) for _ in range(2)]
    async with agency.watching(calls.WatchReferrals, pb.WatchReferralsRequest()) as stream:
        first = await referral(office, first_case, housing)
        assert await changes(stream, 1, first) == [("ReferralCreated", first)]
        token = stream.resume_token
    await agency.call(calls.AcceptReferral, pb.AcceptReferralRequest(name=first))
    second = await referral(office, second_case, housing)
    await agency.call(calls.BeginReferral, pb.BeginReferralRequest(name=first))
    await agency.call(calls.DeclineReferral, pb.DeclineReferralRequest(name=second, reason="NO_CAPACITY"))
    missed = [
        ("ReferralAccepted", first),
        ("ReferralCreated", second),
        ("ReferralBegun", first),
        ("ReferralDeclined", second),
    ]
    async with agency.watching(calls.WatchReferrals, pb.WatchReferralsRequest(resume_token=token)) as stream:
        assert await changes(stream, 2, first, second) == missed[:2]
        midway = stream.resume_token
        assert await changes(stream, 2, first, second) == missed[2:]
    # Broken in the middle of what was missed, it goes on from there and from nowhere else.
    async with agency.watching(calls.WatchReferrals, pb.WatchReferralsRequest(resume_token=midway)) as stream:
        assert await changes(stream, 2, first, second) == missed[2:]
        await agency.call(calls.CompleteReferral, pb.CompleteReferralRequest(name=first, outcome="They met."))
        assert await changes(stream, 1, first, second) == [("ReferralCompleted", first)]


async def test_a_referral_that_nobody_answers_expires_and_its_case_is_back_in_the_queue(
    organization: Web, office: Web, agency: System, housing: str
) -> None:
    case = await in_progress(organization, office)
    soon = (datetime.now(UTC) + timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
    name = await referral(office, case, housing, expireTime=soon)

    async def expired() -> bool:
        return bool((await office.get(f"/v1/{name}"))["state"] == "EXPIRED")

    await eventually(expired)
    back = await office.get(f"/v1/{case}")
    assert (back["state"], back["waitingOn"]) == ("IN_TRIAGE", "OFFICE")
    late = agency.call(client(agency).AcceptReferral, pb.AcceptReferralRequest(name=name))
    assert await refusal(late) == ("FAILED_PRECONDITION", "REFERRAL_WRONG_STATE")
    assert (await office.post(f"/v1/{case}:assign", assignee="me", assigneeDisplayName="Dana"))["state"] == "ASSIGNED"
    assert await referral(office, case, housing), "it can be referred anew"


async def test_what_an_agency_declines_comes_back_with_its_reason(
    organization: Web, office: Web, agency: System, housing: str
) -> None:
    case = await in_progress(organization, office)
    name = await referral(office, case, housing)
    unsaid = pb.DeclineReferralRequest(name=name, reason="OTHER")
    assert (await refusal(agency.call(client(agency).DeclineReferral, unsaid)))[0] == "INVALID_ARGUMENT"
    said = pb.DeclineReferralRequest(name=name, reason="OTHER", comment="The house is outside the county.")
    await agency.call(client(agency).DeclineReferral, said)
    declined = await office.get(f"/v1/{name}")
    assert (declined["declineReason"], declined["declineComment"]) == ("OTHER", "The house is outside the county.")
    assert (await office.get(f"/v1/{case}"))["state"] == "IN_TRIAGE"


async def test_a_withdrawn_request_takes_its_referrals_back(
    organization: Web, office: Web, agency: System, housing: str
) -> None:
    case = await in_progress(organization, office)
    name = await referral(office, case, housing)
    async with agency.watching(client(agency).WatchReferrals, pb.WatchReferralsRequest()) as stream:
        assert (await organization.post(f"/v1/{case}:withdraw", reason="It is settled."))["state"] == "WITHDRAWN"
        seen = await changes(stream, 1, name)
        if seen == [("ReferralCreated", name)]:  # Committed before the stream opened, and published after.
            seen = await changes(stream, 1, name)
        assert seen == [("ReferralRevoked", name)]


async def test_a_case_is_referred_to_agencies_only_and_once_at_a_time(
    organization: Web, office: Web, riverbend: str, housing: str
) -> None:
    case = await in_progress(organization, office)
    said = {"case": case, "request": "Please meet them."}
    assert await office.reason("POST", "/v1/referrals", agency=riverbend, **said) == (409, "NOT_AN_AGENCY")
    nowhere = name_of("organizations", "nobody")
    assert await office.reason("POST", "/v1/referrals", agency=nowhere, **said) == (404, "ORGANIZATION_NOT_FOUND")
    await referral(office, case, housing)
    assert await office.reason("POST", "/v1/referrals", agency=housing, **said) == (409, "REFERRAL_EXISTS")
    assert await organization.reason("POST", "/v1/referrals", agency=housing, **said) == (403, "ROLE_REQUIRED")
