"""Deliveries to the directory: what one may change, and that it goes in whole or not at all."""

from typing import Any
from uuid import uuid4

from tributary.partners.v1 import directory_pb2 as pb
from tributary.partners.v1.organizations_pb2 import Organization
from tributary.partners.v1.particulars_pb2 import ServiceAtLocation

from tests.services.partners.conftest import Partners, new_name
from tests.services.refusals import refusal, wrong_fields


def delivery(name: str, **fields: Any) -> pb.BatchUpsertDirectoryRequest:
    """An organization with a service, as a source delivers it."""
    return pb.BatchUpsertDirectoryRequest(
        parent=name,
        source="hsds:test",
        organization_record="1",
        organization=Organization(display_name="Delivered", kind=Organization.COMMUNITY_ORGANIZATION),
        directory_entry=pb.DirectoryEntry(uri="https://ids.example/1"),
        locations=[pb.Location(name=f"{name}/locations/{SAME}", display_name="House", source_record="L1")],
        services=[
            pb.Service(
                name=f"{name}/services/{SAME}",
                source_record="10",
                service_at_locations=[ServiceAtLocation(location=f"{name}/locations/{SAME}")],
                **{"display_name": "Box", "fees": "Free"} | fields,
            )
        ],
    )


SAME = "01900000-0000-7000-8000-0000000000aa"


def results(answer: pb.BatchUpsertDirectoryResponse) -> list[str]:
    """What became of a delivery's records."""
    found = [answer.organization, answer.directory_entry, *answer.locations, *answer.services]
    return [pb.UpsertOutcome.Result.Name(outcome.result) for outcome in found]


async def deliver(partners: Partners, directory: Any, request: pb.BatchUpsertDirectoryRequest) -> Any:
    """Delivers as the import does."""
    return await directory.BatchUpsertDirectory(request, metadata=partners.admin)


async def test_a_delivery_that_is_repeated_changes_nothing(partners: Partners, directory: Any) -> None:
    name = new_name()
    rehearsal = delivery(name)
    rehearsal.validate_only = True
    assert results(await deliver(partners, directory, rehearsal)) == ["CREATED"] * 4
    assert results(await deliver(partners, directory, delivery(name))) == ["CREATED"] * 4
    before = await partners.rows("SELECT revision, update_time FROM services WHERE id = $1", SAME)
    events = await partners.rows("SELECT count(*) AS n FROM outbox WHERE resource = $1", name)
    assert results(await deliver(partners, directory, delivery(name))) == ["UNCHANGED"] * 4
    assert await partners.rows("SELECT revision, update_time FROM services WHERE id = $1", SAME) == before
    assert await partners.rows("SELECT count(*) AS n FROM outbox WHERE resource = $1", name) == events
    await partners.rows("DELETE FROM services WHERE id = $1", SAME)
    await partners.rows("DELETE FROM locations WHERE id = $1", SAME)


async def test_a_delivery_leaves_what_a_person_changed_since(partners: Partners, directory: Any) -> None:
    name = new_name()
    await deliver(partners, directory, delivery(name))
    service = f"{name}/services/{SAME}"
    edited = pb.UpdateServiceRequest(service=pb.Service(name=service, fees="$1"))
    await directory.UpdateService(edited, metadata=partners.office)
    assert results(await deliver(partners, directory, delivery(name)))[3] == "UNCHANGED"
    answer = await deliver(partners, directory, delivery(name, fees="$2", alert="Closed Monday"))
    assert (results(answer)[3], list(answer.services[0].kept_fields)) == ("CHANGED", ["fees"])
    read = await directory.GetService(pb.GetServiceRequest(name=service), metadata=partners.public)
    assert (read.fees, read.alert) == ("$1", "Closed Monday")
    sources = {s.field: (s.source.partition("/")[0], s.record) for s in read.sources}
    assert sources["fees"] == ("accounts", "")
    assert sources["alert"] == ("hsds:test", "10")
    await partners.rows("DELETE FROM services WHERE id = $1", SAME)
    await partners.rows("DELETE FROM locations WHERE id = $1", SAME)


async def test_a_delivery_goes_in_whole_or_not_at_all(partners: Partners, directory: Any) -> None:
    name = new_name()
    request = delivery(name)
    request.services[0].service_at_locations.add(location=f"{name}/locations/{uuid4()}")
    assert await refusal(deliver(partners, directory, request)) == ("NOT_FOUND", "LOCATION_NOT_FOUND")
    assert not await partners.rows("SELECT 1 FROM organizations WHERE id = $1", name.partition("/")[2])
    assert not await partners.rows("SELECT 1 FROM outbox WHERE resource = $1", name)
    request.services[0].name = f"{new_name()}/services/{SAME}"
    assert await wrong_fields(deliver(partners, directory, request)) == ["services[0].name"]


async def test_only_the_offices_admin_delivers(partners: Partners, directory: Any) -> None:
    call = directory.BatchUpsertDirectory(delivery(new_name()), metadata=partners.agency)
    assert await refusal(call) == ("PERMISSION_DENIED", "ROLE_REQUIRED")
