"""Reading a partnership record."""

from collections.abc import Awaitable, Callable

from tributary.partners.v1 import records_pb2 as pb
from tributary.partners.v1.vocabulary_pb2 import DataCategory

from tests.services.conftest import Metadata
from tests.services.eventually import eventually
from tests.services.partners.conftest import Partners

Tell = Callable[..., Awaitable[None]]


async def record(partners: Partners, organization: str, caller: Metadata) -> pb.PartnershipRecord:
    """The record as the caller sees it."""
    request = pb.GetPartnershipRecordRequest(name=f"{organization}/record")
    return await partners.records.GetPartnershipRecord(request, metadata=caller)


async def timeline(partners: Partners, organization: str, caller: Metadata) -> list[str]:
    """The timeline's lines as the caller sees them."""
    answer = await partners.records.ListTimeline(pb.ListTimelineRequest(parent=organization), metadata=caller)
    return [entry.summary for entry in answer.entries]


def visibility(seen: pb.PartnershipRecord) -> dict[str, int]:
    """How much is shown of each category."""
    return {DataCategory.Name(section.category): section.visibility for section in seen.sections}


def kinds(seen: pb.PartnershipRecord) -> set[str]:
    """What there is any of, beside what is public."""
    return {field.name for field, _ in seen.ListFields()} & {"cases", "referrals", "connections", "awarded"}


async def entries(partners: Partners, organization: str, count: int) -> None:
    """Waits until so much has happened."""

    async def there() -> bool:
        key = organization.partition("/")[2]
        found = await partners.rows("SELECT count(*) FROM timeline_entries WHERE organization_id = $1", key)
        return bool(found[0][0] == count)

    await eventually(there)
