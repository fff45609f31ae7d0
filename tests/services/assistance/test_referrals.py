"""Referrals, over gRPC: the closed loop, and that it never stays open by neglect."""

from datetime import UTC, datetime, timedelta
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from tributary.assistance.v1 import cases_pb2
from tributary.assistance.v1 import referrals_pb2 as pb

from tests.services.assistance.conftest import HEALTH, HOUSING, NORTHSIDE, Assistance
from tests.services.eventually import eventually
from tests.services.refusals import refusal, wrong_fields

State = pb.Referral.State


async def referred(assistance: Assistance, agency: str = HOUSING, **fields: Any) -> pb.Referral:
    """A case in triage, proposed to an agency."""
    case = await assistance.in_triage(need="Private words", language="es")
    return await refer(assistance, case.name, agency, **fields)


async def refer(assistance: Assistance, case: str, agency: str = HOUSING, **fields: Any) -> pb.Referral:
    referral = pb.Referral(case=case, agency=agency, request="Please help with the lease", **fields)
    return await assistance.referrals.CreateReferral(
        pb.CreateReferralRequest(referral=referral), metadata=assistance.office
    )


async def case_of(assistance: Assistance, referral: pb.Referral) -> cases_pb2.Case:
    return await assistance.cases.GetCase(cases_pb2.GetCaseRequest(name=referral.case), metadata=assistance.office)


async def test_a_referral_goes_all_the_way_round(assistance: Assistance) -> None:
    referrals, housing = assistance.referrals, assistance.housing
    referral = await referred(assistance)
    assert (referral.agency_display_name, referral.organization_display_name) == (
        "Housing Division",
        "Riverbend Collective",
    )
    assert referral.language == "es"
    assert "Private words" not in str(referral)
    assert (await case_of(assistance, referral)).waiting_on == cases_pb2.Case.AGENCY
    name = referral.name
    assert (await referrals.AcceptReferral(pb.AcceptReferralRequest(name=name), metadata=housing)).state == (
        State.ACCEPTED
    )
    begun = await referrals.BeginReferral(pb.BeginReferralRequest(name=name), metadata=housing)
    assert begun.state == State.IN_SERVICE
    done = await referrals.CompleteReferral(
        pb.CompleteReferralRequest(name=name, outcome="The lease is signed"), metadata=housing
    )
    assert (done.state, done.outcome) == (State.COMPLETED, "The lease is signed")
    assert (await case_of(assistance, referral)).waiting_on == cases_pb2.Case.OFFICE
    confirmed = await referrals.ConfirmReferral(pb.ConfirmReferralRequest(name=name), metadata=assistance.riverbend)
    assert confirmed.state == State.CONFIRMED


async def test_a_referral_is_its_parties_alone_to_see(assistance: Assistance) -> None:
    referral = await referred(assistance)
    request = pb.GetReferralRequest(name=referral.name)
    for party in (assistance.housing, assistance.riverbend, assistance.office):
        assert (await assistance.referrals.GetReferral(request, metadata=party)).name == referral.name
    for other in (assistance.health, assistance.northside):
        assert await refusal(assistance.referrals.GetReferral(request, metadata=other)) == (
            "NOT_FOUND",
            "REFERRAL_NOT_FOUND",
        )
        listed = await assistance.referrals.ListReferrals(pb.ListReferralsRequest(page_size=200), metadata=other)
        assert referral.name not in [r.name for r in listed.referrals]
    accept = assistance.referrals.AcceptReferral(
        pb.AcceptReferralRequest(name=referral.name), metadata=assistance.health
    )
    assert await refusal(accept) == ("NOT_FOUND", "REFERRAL_NOT_FOUND")


async def test_a_declined_referral_puts_its_case_back_into_the_queue(assistance: Assistance) -> None:
    case = await assistance.in_triage()
    assign = cases_pb2.AssignCaseRequest(name=case.name, assignee="me", assignee_display_name="Dana")
    await assistance.cases.AssignCase(assign, metadata=assistance.office)
    referral = await refer(assistance, case.name)
    request = pb.DeclineReferralRequest(name=referral.name, reason=pb.Referral.OTHER)
    assert await wrong_fields(assistance.referrals.DeclineReferral(request, metadata=assistance.housing)) == ["comment"]
    request.reason = pb.Referral.NO_CAPACITY
    declined = await assistance.referrals.DeclineReferral(request, metadata=assistance.housing)
    assert (declined.state, declined.decline_reason) == (State.DECLINED, pb.Referral.NO_CAPACITY)
    back = await case_of(assistance, referral)
    assert (back.state, back.assignee, back.waiting_on) == (
        cases_pb2.Case.IN_TRIAGE,
        "",
        cases_pb2.Case.OFFICE,
    )


async def test_a_referral_that_nobody_answers_expires_and_the_case_comes_back(assistance: Assistance) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=1)
    referral = await referred(assistance, expire_time=soon)

    async def expired() -> bool:
        now = await assistance.referrals.GetReferral(
            pb.GetReferralRequest(name=referral.name), metadata=assistance.housing
        )
        return now.state == State.EXPIRED

    await eventually(expired)
    case = await case_of(assistance, referral)
    assert (case.state, case.waiting_on) == (cases_pb2.Case.IN_TRIAGE, cases_pb2.Case.OFFICE)
    types = await assistance.rows("SELECT type FROM outbox WHERE resource = $1 ORDER BY position", case.name)
    assert types[-1]["type"].endswith("CaseReturned")
    late = assistance.referrals.AcceptReferral(
        pb.AcceptReferralRequest(name=referral.name), metadata=assistance.housing
    )
    assert await refusal(late) == ("FAILED_PRECONDITION", "REFERRAL_WRONG_STATE")


async def test_the_case_stays_out_of_the_queue_while_another_agency_has_it(assistance: Assistance) -> None:
    referral = await referred(assistance)
    await refer(assistance, referral.case, HEALTH)
    revoke = pb.RevokeReferralRequest(name=referral.name, reason="Sent by mistake")
    await assistance.referrals.RevokeReferral(revoke, metadata=assistance.office)
    assert (await case_of(assistance, referral)).waiting_on == cases_pb2.Case.AGENCY


async def test_withdrawing_the_case_revokes_what_agencies_had_of_it(assistance: Assistance) -> None:
    referral = await referred(assistance)
    await assistance.cases.WithdrawCase(
        cases_pb2.WithdrawCaseRequest(name=referral.case), metadata=assistance.riverbend
    )
    revoked = await assistance.referrals.GetReferral(
        pb.GetReferralRequest(name=referral.name), metadata=assistance.housing
    )
    assert revoked.state == State.REVOKED
    revisions = await assistance.rows(
        "SELECT revision FROM outbox WHERE resource = $1 ORDER BY position", referral.case
    )
    assert [r["revision"] for r in revisions] == list(range(1, len(revisions) + 1))


async def test_a_case_is_not_resolved_while_an_agency_works_on_it(assistance: Assistance) -> None:
    case = await assistance.in_triage()
    assign = cases_pb2.AssignCaseRequest(name=case.name, assignee="me", assignee_display_name="Dana")
    await assistance.cases.AssignCase(assign, metadata=assistance.office)
    await assistance.cases.StartCase(cases_pb2.StartCaseRequest(name=case.name), metadata=assistance.office)
    await refer(assistance, case.name)
    resolve = cases_pb2.ResolveCaseRequest(name=case.name, resolution="Done")
    assert await refusal(assistance.cases.ResolveCase(resolve, metadata=assistance.office)) == (
        "FAILED_PRECONDITION",
        "REFERRAL_OPEN",
    )


async def test_what_cannot_be_referred_is_refused_with_why(assistance: Assistance) -> None:
    referral = await referred(assistance)

    async def refused(**fields: Any) -> tuple[str, str]:
        wanted = pb.Referral(**{"case": referral.case, "agency": HEALTH, "request": "Please"} | fields)
        request = pb.CreateReferralRequest(referral=wanted)
        return await refusal(assistance.referrals.CreateReferral(request, metadata=assistance.office))

    assert await refused(agency=HOUSING) == ("ALREADY_EXISTS", "REFERRAL_EXISTS")
    assert await refused(agency=NORTHSIDE) == ("FAILED_PRECONDITION", "NOT_AN_AGENCY")
    nobody = "organizations/01900000-0000-7000-8000-0000000000ff"
    assert await refused(agency=nobody) == ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")
    for no_time in (datetime.now(UTC) - timedelta(days=1), Timestamp(seconds=253_402_300_800)):  # The year 10000.
        assert await refused(expire_time=no_time) == ("INVALID_ARGUMENT", "FIELD_INVALID")
    draft = await assistance.draft()
    assert await refused(case=draft.name) == ("FAILED_PRECONDITION", "CASE_WRONG_STATE")


async def test_an_agency_follows_its_referrals(assistance: Assistance) -> None:
    stream = assistance.referrals.WatchReferrals(pb.WatchReferralsRequest(), metadata=assistance.health)
    await stream.read()
    others = await referred(assistance, HOUSING)
    theirs = await referred(assistance, HEALTH)
    response = await stream.read()
    while response.referral.name not in (others.name, theirs.name):
        response = await stream.read()
    assert (response.referral.name, response.event_type) == (theirs.name, "tributary.assistance.v1.ReferralCreated")
    stream.cancel()
