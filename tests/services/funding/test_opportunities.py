"""Opportunities, over gRPC, on the real database and streams."""

from typing import Any

import pytest
from google.protobuf import field_mask_pb2
from google.type import money_pb2
from tributary.funding.v1 import opportunities_pb2 as pb

from tests.services.funding.conftest import COUNTY, HARBOR, NOBODY_KNOWS, Funding, from_now, usd
from tests.services.refusals import refusal, wrong_fields

State = pb.Opportunity.State


async def test_a_funder_begins_a_draft_and_reads_it_back_as_it_was(funding: Funding) -> None:
    draft = await funding.draft(
        title="Tree canopy grants",
        description="For streets without shade.",
        min_award=usd(1_000),
        max_award=usd(25_000, 500_000_000),
        total_amount=usd(300_000),
        open_time=from_now(days=1),
        close_time=from_now(days=60),
        eligible_kinds=["COMMUNITY_ORGANIZATION", "SCHOOL"],
        municipalities=["Milwaukee", "West Allis"],
        determinants=["ENVIRONMENT_AND_CLIMATE"],
        required_documents=["budget"],
        application_url="https://example.org/apply",
    )
    assert draft.state == State.DRAFT
    assert (draft.funder, draft.funder_display_name) == (HARBOR, "Harbor Light Foundation")
    assert draft.max_award == usd(25_000, 500_000_000)
    assert draft.etag == "1"
    read = await funding.opportunities.GetOpportunity(
        pb.GetOpportunityRequest(name=draft.name), metadata=funding.harbor
    )
    assert read == draft
    assert await funding.told(draft.name) == ["OpportunityCreated"]


async def test_a_draft_is_seen_by_its_funder_and_the_office_alone(funding: Funding) -> None:
    draft = await funding.draft()
    get = pb.GetOpportunityRequest(name=draft.name)
    for caller in (funding.county, funding.riverbend, funding.public):
        assert await refusal(funding.opportunities.GetOpportunity(get, metadata=caller)) == (
            "NOT_FOUND",
            "OPPORTUNITY_NOT_FOUND",
        )
        assert draft.name not in await names(funding, caller, states=["DRAFT"])
    for caller in (funding.harbor, funding.office):
        assert (await funding.opportunities.GetOpportunity(get, metadata=caller)).name == draft.name
        assert draft.name in await names(funding, caller, states=["DRAFT"])


async def test_another_funders_draft_cannot_be_touched_and_what_is_published_is_not_yours(funding: Funding) -> None:
    draft = await funding.draft()
    assert await refusal(publish(funding, draft, funding.county)) == ("NOT_FOUND", "OPPORTUNITY_NOT_FOUND")
    await publish(funding, draft, funding.harbor)
    close = funding.opportunities.CloseOpportunity(pb.CloseOpportunityRequest(name=draft.name), metadata=funding.county)
    assert await refusal(close) == ("PERMISSION_DENIED", "NOT_YOUR_ORGANIZATION")
    assert await refusal(update(funding, draft.name, funding.county, title="Mine")) == (
        "PERMISSION_DENIED",
        "NOT_YOUR_ORGANIZATION",
    )


async def test_a_funder_names_no_other_and_the_office_names_one_that_it_knows(funding: Funding) -> None:
    assert await refusal(funding.draft(by=funding.county, funder=HARBOR)) == (
        "PERMISSION_DENIED",
        "NOT_YOUR_ORGANIZATION",
    )
    draft = await funding.draft(by=funding.office, funder=COUNTY)
    assert (draft.funder, draft.funder_display_name) == (COUNTY, "County Community Development")
    assert await refusal(funding.draft(by=funding.office, funder=NOBODY_KNOWS)) == (
        "NOT_FOUND",
        "ORGANIZATION_NOT_FOUND",
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "opportunity.title"),
        ({"min_award": money_pb2.Money(currency_code="usd", units=1)}, "opportunity.min_award.currency_code"),
        ({"min_award": usd(1, 5)}, "opportunity.min_award.nanos"),
        ({"min_award": usd(2), "max_award": usd(1)}, "opportunity.max_award"),
        ({"open_time": from_now(days=2), "close_time": from_now(days=1)}, "opportunity.close_time"),
    ],
)
async def test_what_does_not_hold_together_is_refused_by_field(
    funding: Funding, fields: dict[str, Any], field: str
) -> None:
    assert await wrong_fields(funding.draft(**fields)) == [field]


async def test_published_it_is_forecasted_until_it_opens_and_everyone_sees_it(funding: Funding) -> None:
    forecast = await funding.published(open_time=from_now(days=1))
    at_once = await funding.published()
    assert (forecast.state, at_once.state) == (State.FORECASTED, State.OPEN)
    assert forecast.HasField("publish_time")
    listed = await names(funding, funding.public)
    assert {forecast.name, at_once.name} <= set(listed)
    assert await funding.told(at_once.name) == ["OpportunityCreated", "OpportunityPublished"]


async def test_a_draft_whose_end_is_past_is_not_published(funding: Funding) -> None:
    draft = await funding.draft(close_time=from_now(days=-1))
    assert await refusal(publish(funding, draft, funding.harbor)) == ("FAILED_PRECONDITION", "OPPORTUNITY_OVER")


async def test_a_verb_in_the_wrong_state_is_refused(funding: Funding) -> None:
    opportunity = await funding.published()
    assert await refusal(publish(funding, opportunity, funding.harbor)) == (
        "FAILED_PRECONDITION",
        "OPPORTUNITY_WRONG_STATE",
    )


async def test_a_closed_one_stays_as_it_was(funding: Funding) -> None:
    opportunity = await funding.published()
    request = pb.CloseOpportunityRequest(name=opportunity.name)
    closed = await funding.opportunities.CloseOpportunity(request, metadata=funding.harbor)
    assert closed.state == State.CLOSED
    assert await refusal(update(funding, closed.name, funding.harbor, title="Reopened")) == (
        "FAILED_PRECONDITION",
        "OPPORTUNITY_WRONG_STATE",
    )
    assert closed.name not in await names(funding, funding.public)
    assert closed.name in await names(funding, funding.public, states=["CLOSED"])


async def test_an_update_changes_what_the_mask_names_and_nothing_else(funding: Funding) -> None:
    draft = await funding.draft(description="Old", min_award=usd(5), close_time=from_now(days=9))
    changed = await update(
        funding,
        draft.name,
        funding.harbor,
        mask=["description", "min_award", "close_time"],
        description="New",
        application_url="https://example.org/ignored",
    )
    assert (changed.title, changed.description, changed.application_url) == (draft.title, "New", "")
    assert not changed.HasField("min_award")
    assert not changed.HasField("close_time")
    assert changed.etag == "2"
    assert await funding.told(draft.name) == ["OpportunityCreated", "OpportunityUpdated"]


async def test_an_update_that_changes_nothing_is_no_change(funding: Funding) -> None:
    draft = await funding.draft()
    assert await update(funding, draft.name, funding.harbor, title=draft.title) == draft
    assert await funding.told(draft.name) == ["OpportunityCreated"]


async def test_an_update_is_refused_by_field_and_for_a_stale_etag(funding: Funding) -> None:
    draft = await funding.draft(min_award=usd(5))
    assert await wrong_fields(update(funding, draft.name, funding.harbor, mask=["title"])) == ["opportunity.title"]
    assert await wrong_fields(update(funding, draft.name, funding.harbor, max_award=usd(4))) == [
        "opportunity.max_award"
    ]
    assert await refusal(update(funding, draft.name, funding.harbor, mask=["state"])) == (
        "INVALID_ARGUMENT",
        "FIELD_NOT_MUTABLE",
    )
    await update(funding, draft.name, funding.harbor, title="Second")
    assert await refusal(update(funding, draft.name, funding.harbor, title="Third", etag="1")) == (
        "ABORTED",
        "ETAG_MISMATCH",
    )
    assert (await update(funding, draft.name, funding.harbor, title="Third", etag='"2"')).etag == "3"


async def test_what_is_open_does_not_go_back_to_waiting(funding: Funding) -> None:
    opportunity = await funding.published()
    later = update(funding, opportunity.name, funding.harbor, open_time=from_now(days=1))
    assert await wrong_fields(later) == ["opportunity.open_time"]
    over = update(funding, opportunity.name, funding.harbor, close_time=from_now(days=-1))
    assert await wrong_fields(over) == ["opportunity.close_time"]


async def test_the_list_shows_the_nearest_end_first_and_no_end_last_page_by_page(funding: Funding) -> None:
    mark = "Zinnia"
    made = [
        await funding.published(title=f"{mark} {days}", **({"close_time": from_now(days=days)} if days else {}))
        for days in (30, 0, 10, 20, 0)
    ]
    ends = [made[2], made[3], made[0]]
    found, token = [], ""
    while True:
        request = pb.ListOpportunitiesRequest(text=mark, page_size=2, page_token=token)
        page = await funding.opportunities.ListOpportunities(request, metadata=funding.public)
        found += [opportunity.name for opportunity in page.opportunities]
        token = page.next_page_token
        if not token:
            break
    assert found[:3] == [opportunity.name for opportunity in ends]
    assert sorted(found[3:]) == sorted([made[1].name, made[4].name])


async def test_a_token_of_another_query_is_refused(funding: Funding) -> None:
    for _ in range(2):
        await funding.published()
    page = await funding.opportunities.ListOpportunities(
        pb.ListOpportunitiesRequest(page_size=1), metadata=funding.public
    )
    other = pb.ListOpportunitiesRequest(page_token=page.next_page_token, funder=HARBOR)
    assert await refusal(funding.opportunities.ListOpportunities(other, metadata=funding.public)) == (
        "INVALID_ARGUMENT",
        "PAGE_TOKEN_INVALID",
    )


async def test_the_list_is_narrowed_by_what_one_looks_for(funding: Funding) -> None:
    shade = await funding.published(
        title="Canopy stewardship",
        description="Planting street trees",
        municipalities=["West Allis"],
        determinants=["ENVIRONMENT_AND_CLIMATE"],
    )
    anywhere = await funding.published(title="Rent assistance partners", determinants=["HOUSING", "JUSTICE_SYSTEM"])

    async def found(**query: Any) -> set[str]:
        return set(await names(funding, funding.public, **query)) & {shade.name, anywhere.name}

    assert await found(determinants=["HOUSING"]) == {anywhere.name}
    assert await found(determinants=["HOUSING", "ENVIRONMENT_AND_CLIMATE"]) == {shade.name, anywhere.name}
    assert await found(municipality="west allis") == {shade.name, anywhere.name}
    assert await found(municipality="Glendale") == {anywhere.name}
    assert await found(funder=COUNTY) == set()
    assert await found(text="tree planted") == {shade.name}
    assert await found(text="stewardshp") == {shade.name}
    assert await found(text="the") == set()
    assert await found(text="') OR true --") == set()


async def test_the_same_request_makes_one_opportunity(funding: Funding) -> None:
    request = pb.CreateOpportunityRequest(opportunity=pb.Opportunity(title="Once"), request_id="once")
    first = await funding.opportunities.CreateOpportunity(request, metadata=funding.harbor)
    again = await funding.opportunities.CreateOpportunity(request, metadata=funding.harbor)
    assert first == again
    other = pb.CreateOpportunityRequest(opportunity=pb.Opportunity(title="Twice"), request_id="once")
    assert await refusal(funding.opportunities.CreateOpportunity(other, metadata=funding.harbor)) == (
        "ALREADY_EXISTS",
        "REQUEST_ID_REUSED",
    )


async def names(funding: Funding, caller: Any, **query: Any) -> list[str]:
    request = pb.ListOpportunitiesRequest(page_size=200, **query)
    page = await funding.opportunities.ListOpportunities(request, metadata=caller)
    return [opportunity.name for opportunity in page.opportunities]


async def publish(funding: Funding, opportunity: pb.Opportunity, caller: Any) -> pb.Opportunity:
    request = pb.PublishOpportunityRequest(name=opportunity.name)
    answer: pb.Opportunity = await funding.opportunities.PublishOpportunity(request, metadata=caller)
    return answer


async def update(
    funding: Funding, name: str, caller: Any, mask: list[str] | None = None, **fields: Any
) -> pb.Opportunity:
    request = pb.UpdateOpportunityRequest(
        opportunity=pb.Opportunity(name=name, **fields), update_mask=field_mask_pb2.FieldMask(paths=mask or [])
    )
    answer: pb.Opportunity = await funding.opportunities.UpdateOpportunity(request, metadata=caller)
    return answer
