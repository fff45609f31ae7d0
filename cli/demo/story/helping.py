"""A partner agency takes a referral from its own system, over gRPC."""

import time

from tributary.assistance.v1 import referrals_pb2, referrals_pb2_grpc
from tributary.partners.v1 import accounts_pb2, accounts_pb2_grpc, records_pb2, records_pb2_grpc
from tributary.partners.v1.vocabulary_pb2 import DataCategory

from cli.demo.story.parties import Story, System
from cli.demo.story.telling import expect

OUTCOME = "Las once familias tienen un plan de pago; la audiencia se aplazó seis semanas."
Referral = referrals_pb2.Referral


def referrals(system: System) -> referrals_pb2_grpc.ReferralServiceStub:
    """The agency's client of ReferralService."""
    return referrals_pb2_grpc.ReferralServiceStub(system.channels["assistance"])


async def refer(story: Story) -> None:
    """The Office refers the case; the agency's system hears of it at once, reads what it may, and takes it."""
    t, agency = story.teller, story.agency
    t.chapter("The Housing division's own system takes the referral, over gRPC")
    accounts = accounts_pb2_grpc.AccountServiceStub(agency.channels["partners"])
    account = await agency.call(accounts.GetAccount, accounts_pb2.GetAccountRequest(name="accounts/me"))
    story.agency_name = account.memberships[0].organization

    watch = referrals(agency).WatchReferrals
    async with agency.watching(watch, referrals_pb2.WatchReferralsRequest()) as stream:
        t.did("agency", "WatchReferrals", "the stream is open")
        began = time.monotonic()
        proposed = await story.office.post(
            "/v1/referrals",
            case=story.case,
            agency=story.agency_name,
            request="Eleven households in one building, one notice. Please meet them before the 14th.",
            handoffNote="Rosa, after 4 pm, in Spanish. She has the list of the families.",
        )
        story.referral = proposed["name"]
        t.did("office", "POST /v1/referrals", f"PROPOSED to {proposed['agencyDisplayName']}")
        heard = await stream.change(lambda change: change.referral.name == story.referral)
        expect(heard.event_type.endswith(".ReferralCreated"), f"the stream tells of the referral: {heard.event_type}")
        expect(heard.referral.language == "es", "the referral says in which language to answer")
        milliseconds = (time.monotonic() - began) * 1000
        t.did("agency", "WatchReferrals", f"ReferralCreated, {milliseconds:.0f} ms after the Office began to send")

        await _read_record(story)
        request = referrals_pb2.AcceptReferralRequest(name=story.referral)
        accepted = await agency.call(referrals(agency).AcceptReferral, request)
        expect(accepted.state == Referral.ACCEPTED, "an accepted referral is ACCEPTED")
        t.did("agency", "AcceptReferral", "ACCEPTED")
        await agency.is_refused(
            *(referrals(agency).AcceptReferral, request, "AcceptReferral, again"),
            *("FAILED_PRECONDITION", "REFERRAL_WRONG_STATE"),
        )
        await stream.change(lambda change: change.event_type.endswith(".ReferralAccepted"))
        token = stream.resume_token
    t.did("agency", "its stream breaks off", "it keeps the resume token")
    await _serve(story, token)


async def _read_record(story: Story) -> None:
    """The agency sees the case's part that it is a party to, and of the rest that it is withheld, and why."""
    records = records_pb2_grpc.PartnershipRecordServiceStub(story.agency.channels["partners"])
    request = records_pb2.GetPartnershipRecordRequest(name=f"{story.organization_name}/record")
    record = await story.agency.call(records.GetPartnershipRecord, request)
    visibility, reason = records_pb2.Section.Visibility, records_pb2.Section.Reason
    own = [visibility.Name(section.visibility) for section in record.sections]
    expect("SHOWN" not in own, f"without consent and agreement nothing is shown as a whole: {own}")
    expect(all(s.reason == records_pb2.Section.NO_CONSENT for s in record.sections), "what is withheld says why")
    story.teller.did("agency", "GetPartnershipRecord", f"{record.organization.display_name}; the parts:")
    for kind in dict.fromkeys(own):
        of_kind = [section for section in record.sections if visibility.Name(section.visibility) == kind]
        names = ", ".join(DataCategory.Name(section.category) for section in of_kind)
        story.teller.note(f"{kind} ({reason.Name(of_kind[0].reason)}): {names}")


async def _serve(story: Story, resume_token: str) -> None:
    """The agency works on it while nobody listens; the stream then resumes without loss or gap."""
    t, agency, office = story.teller, story.agency, story.office
    begun = await agency.call(referrals(agency).BeginReferral, referrals_pb2.BeginReferralRequest(name=story.referral))
    expect(begun.state == Referral.IN_SERVICE, "a begun referral is IN_SERVICE")
    t.did("agency", "BeginReferral", "IN_SERVICE")
    await office.is_refused(
        "POST", f"/v1/{story.case}:resolve", "REFERRAL_OPEN", status=409, resolution="Done before it is done."
    )
    request = referrals_pb2.CompleteReferralRequest(name=story.referral, outcome=OUTCOME)
    completed = await agency.call(referrals(agency).CompleteReferral, request)
    expect(completed.state == Referral.COMPLETED, "a completed referral is COMPLETED")
    t.did("agency", "CompleteReferral", f"COMPLETED: {OUTCOME}")

    resume = referrals_pb2.WatchReferralsRequest(resume_token=resume_token)
    async with agency.watching(referrals(agency).WatchReferrals, resume) as stream:
        missed = [await stream.change(lambda change: change.referral.name == story.referral) for _ in range(2)]
    types = [change.event_type.rpartition(".")[2] for change in missed]
    expect(types == ["ReferralBegun", "ReferralCompleted"], f"nothing is lost and nothing comes twice: {types}")
    t.did("agency", "WatchReferrals from its resume token", f"{', '.join(types)}: nothing lost, nothing twice")

    confirmed = await story.organization.post(f"/v1/{story.referral}:confirm")
    expect(confirmed["state"] == "CONFIRMED", f"the loop is closed, and not {confirmed['state']}")
    t.did("organization", f"POST /v1/{story.referral}:confirm", "CONFIRMED: it did happen")
