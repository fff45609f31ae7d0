"""OrganizationService."""

from collections.abc import AsyncIterator
from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask
from tributary.partners.v1 import organizations_pb2 as pb
from tributary.partners.v1.organizations_pb2_grpc import OrganizationServiceServicer

from services.chassis.actor import current_actor
from services.chassis.masks import changed_paths, masked
from services.chassis.process import Parts
from services.chassis.validation import validate
from services.chassis.watching import watch
from services.partners.commands import organizations as commands
from services.partners.queries import organizations as queries
from services.partners.queries.past import moment_of
from services.partners.queries.search import search_organizations
from services.partners.wire.organizations import PROFILE_FIELDS, profile_of

EVENTS = "tributary.partners.v1.organization.>"


class OrganizationServicer(OrganizationServiceServicer):
    """Organizations over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions
        self._watcher = parts.watcher

    async def CreateOrganization(self, request: pb.CreateOrganizationRequest, context: Any) -> pb.Organization:
        """Enters an organization."""
        organization = request.organization
        return await self._transactions.once(
            current_actor.get(),
            request,
            pb.Organization,
            lambda tx: commands.create_organization(tx, profile_of(organization), organization.name),
        )

    async def GetOrganization(self, request: pb.GetOrganizationRequest, context: Any) -> pb.Organization:
        """Reads an organization."""
        async with self._transactions.read(current_actor.get()) as tx:
            at = moment_of(tx, request.at) if request.HasField("at") else None
            return await queries.get_organization(tx, request.name, at)

    async def ListOrganizations(
        self, request: pb.ListOrganizationsRequest, context: Any
    ) -> pb.ListOrganizationsResponse:
        """Lists organizations."""
        async with self._transactions.browse(current_actor.get()) as tx:
            return await queries.list_organizations(tx, request)

    async def SearchOrganizations(
        self, request: pb.SearchOrganizationsRequest, context: Any
    ) -> pb.SearchOrganizationsResponse:
        """Finds organizations."""
        async with self._transactions.browse(current_actor.get()) as tx:
            return await search_organizations(tx, request)

    async def UpdateOrganization(self, request: pb.UpdateOrganizationRequest, context: Any) -> pb.Organization:
        """Changes a profile."""
        organization = request.organization
        fields = wanted_fields(organization, request.update_mask)
        return await self._transactions.once(
            current_actor.get(),
            request,
            pb.Organization,
            lambda tx: commands.update_organization(
                tx, organization.name, profile_of(organization), fields, organization.etag
            ),
        )

    async def WatchOrganizations(
        self, request: pb.WatchOrganizationsRequest, context: Any
    ) -> AsyncIterator[pb.WatchOrganizationsResponse]:
        """Follows changes to organizations."""
        async for response in watch(
            self._watcher,
            self._transactions,
            current_actor.get(),
            resume_token=request.resume_token,
            subjects=[EVENTS],
            load=queries.organizations_by_name,
            response=pb.WatchOrganizationsResponse,
            field="organization",
        ):
            yield response


def wanted_fields(organization: pb.Organization, update_mask: FieldMask) -> list[str]:
    """The fields that a caller wants changed to what they are in `organization`. Raises InvalidArgument when one breaks
    the contract's rules: only what is to be changed is held to them."""
    fields = changed_paths(update_mask, organization, PROFILE_FIELDS)
    # These stand in for what stays.
    standing = pb.Organization(display_name="stays", kind=pb.Organization.COMMUNITY_ORGANIZATION)
    validate(masked(organization, fields, standing), prefix="organization.")
    return fields
