"""A funder publishes an opportunity, and the organization is connected to it, to the award."""

from google.type.money_pb2 import Money
from tributary.funding.v1 import connections_pb2, connections_pb2_grpc, opportunities_pb2, opportunities_pb2_grpc
from tributary.partners.v1 import organizations_pb2, vocabulary_pb2

from cli.demo.story.parties import Story
from cli.demo.story.telling import expect

AWARD = 12500
TITLE = "Winter roofs: quick grants against eviction"


async def connect(story: Story) -> None:
    """From the publication to the award, with what the funder and the public see when."""
    t, funder, organization, office = story.teller, story.funder, story.organization, story.office
    t.chapter("A funder publishes an opportunity over gRPC; the case leads to an award")
    opportunities = opportunities_pb2_grpc.OpportunityServiceStub(funder.channels["funding"])
    connections = connections_pb2_grpc.ConnectionServiceStub(funder.channels["funding"])

    draft = await funder.call(
        opportunities.CreateOpportunity,
        opportunities_pb2.CreateOpportunityRequest(
            opportunity=opportunities_pb2.Opportunity(
                title=TITLE,
                description="Up to 20,000 dollars within ten days, for organizations that stand by tenants in court.",
                max_award=Money(currency_code="USD", units=20000),
                total_amount=Money(currency_code="USD", units=100000),
                eligible_kinds=[organizations_pb2.Organization.COMMUNITY_ORGANIZATION],
                determinants=[vocabulary_pb2.HOUSING],
            )
        ),
    )
    story.opportunity = draft.name
    t.did("funder", "CreateOpportunity", f"DRAFT: {TITLE}")
    await story.public.is_refused("GET", f"/v1/{draft.name}", "OPPORTUNITY_NOT_FOUND", status=404)
    await funder.call(opportunities.PublishOpportunity, opportunities_pb2.PublishOpportunityRequest(name=draft.name))
    seen = await story.public.get(f"/v1/{draft.name}")
    expect(seen["state"] == "OPEN", f"a published opportunity without an opening time is OPEN, not {seen['state']}")
    t.did("funder", "PublishOpportunity", "OPEN")
    t.did("public", f"GET /v1/{draft.name}", f"{seen['title']}, by {seen['funderDisplayName']}")

    connection = await office.post(
        "/v1/connections",
        organization=story.organization_name,
        opportunity=draft.name,
        case=story.case,
        note="Eleven households with a plan; what is missing is the first month's rent.",
    )
    story.connection = path = connection["name"]
    expect(connection["state"] == "SUGGESTED", f"what the Office connects is SUGGESTED, not {connection['state']}")
    t.did("office", "POST /v1/connections", f"SUGGESTED to {story.organization_label}")
    await funder.is_refused(
        *(connections.GetConnection, connections_pb2.GetConnectionRequest(name=path), "GetConnection"),
        *("NOT_FOUND", "CONNECTION_NOT_FOUND"),
    )
    for party, verb, state in (
        (office, "introduce", "INTRODUCED"),
        (organization, "expressInterest", "INTERESTED"),
        (organization, "prepare", "PREPARING"),
        (organization, "apply", "APPLIED"),
    ):
        connection = await party.post(f"/v1/{path}:{verb}")
        expect(connection["state"] == state, f"{verb} leads to {state}, and not to {connection['state']}")
        t.did(party.party, f"POST /v1/{path}:{verb}", state)
    await organization.is_refused(
        "POST", f"/v1/{path}:award", "ROLE_REQUIRED", status=403, amount={"currencyCode": "USD", "units": "99999"}
    )

    applied = await funder.call(connections.GetConnection, connections_pb2.GetConnectionRequest(name=path))
    expect(applied.case == story.case, "the application names the case that helped it")
    awarded = await funder.call(
        connections.AwardConnection,
        connections_pb2.AwardConnectionRequest(name=path, amount=Money(currency_code="USD", units=AWARD)),
    )
    expect(awarded.state == connections_pb2.Connection.AWARDED, "an awarded connection is AWARDED")
    expect(awarded.award_amount.units == AWARD, f"the award is of {AWARD} dollars")
    t.did("funder", "AwardConnection", f"AWARDED ${AWARD:,}")
