"""Partners' news: who the organizations are."""

from tributary.partners.v1 import events_pb2, organizations_pb2

from services.chassis.consumer import Consumer
from services.chassis.events import Event
from services.chassis.names import resource_id
from services.chassis.transaction import Transaction

# The later revision wins, in whatever order the two arrive.
_UPSERT = """
INSERT INTO organization_snapshots (id, display_name, revision) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name, revision = excluded.revision
WHERE organization_snapshots.revision < excluded.revision"""


async def record_organization(
    tx: Transaction, event: Event[events_pb2.OrganizationCreated] | Event[events_pb2.OrganizationUpdated]
) -> None:
    """Keeps what funding needs to know of an organization."""
    organization: organizations_pb2.Organization = event.data.organization
    tx.later(_UPSERT, resource_id(organization.name, "organizations"), organization.display_name, event.revision)


CONSUMERS = (
    Consumer(
        "partners",
        {
            "tributary.partners.v1.OrganizationCreated": record_organization,
            "tributary.partners.v1.OrganizationUpdated": record_organization,
        },
    ),
)
