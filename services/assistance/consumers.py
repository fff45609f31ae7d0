"""Other services' news: the snapshot of organizations."""

from tributary.partners.v1 import events_pb2 as partners
from tributary.partners.v1 import organizations_pb2

from services.chassis.consumer import Consumer
from services.chassis.events import Event
from services.chassis.names import resource_id
from services.chassis.transaction import Transaction

_KEEP = """
INSERT INTO organization_snapshots (id, display_name, kind, revision) VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name, kind = excluded.kind, revision = excluded.revision
WHERE organization_snapshots.revision < excluded.revision"""


async def keep_organization(
    tx: Transaction, event: Event[partners.OrganizationCreated] | Event[partners.OrganizationUpdated]
) -> None:
    """Keeps the newest revision of an organization, in whatever order the news comes."""
    organization = event.data.organization
    tx.later(
        _KEEP,
        resource_id(organization.name, "organizations"),
        organization.display_name,
        organizations_pb2.Organization.Kind.Name(organization.kind),
        event.revision,
    )


CONSUMERS = [
    Consumer(
        "partners",
        {
            partners.OrganizationCreated.DESCRIPTOR.full_name: keep_organization,
            partners.OrganizationUpdated.DESCRIPTOR.full_name: keep_organization,
        },
    )
]
