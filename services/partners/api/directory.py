"""DirectoryService."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

from google.protobuf.empty_pb2 import Empty
from google.protobuf.message import Message
from tributary.partners.v1 import directory_pb2 as pb
from tributary.partners.v1.directory_pb2_grpc import DirectoryServiceServicer

from services.chassis.actor import current_actor
from services.chassis.masks import changed_paths, masked
from services.chassis.names import resource_id
from services.chassis.process import Parts
from services.chassis.transaction import Transaction
from services.chassis.validation import validate
from services.partners.commands import directory as commands
from services.partners.commands.directory_delivery import deliver_directory, deliver_taxonomy
from services.partners.models.directory import (
    ENTRIES,
    LOCATIONS,
    SERVICES,
    TAXONOMIES,
    TERMS,
    Kind,
    content_fields,
)
from services.partners.queries import directory as queries

M = TypeVar("M", bound=Message)


class Rehearsed(Exception):
    """Ends a transaction in which everything was done to see what would happen: nothing of it stays."""


class DirectoryServicer(DirectoryServiceServicer):
    """The directory over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions

    async def _get(self, kind: Kind[M], request: Any) -> M:
        async with self._transactions.read(current_actor.get()) as tx:
            found: M = await queries.get_record(tx, kind, request.name)
            return found

    async def _list(self, kind: Kind[Any], request: Any, response: type[M], field: str) -> M:
        async with self._transactions.browse(current_actor.get()) as tx:
            answer: M = await queries.list_records(tx, kind, request, response, field)
            return answer

    async def _create(self, kind: Kind[M], request: Any, message: M) -> M:
        parent: UUID | None = None
        if len(kind.collections) > 1:
            parent = resource_id(request.parent, kind.collections[0])
        return await self._transactions.once(
            current_actor.get(), request, kind.message, lambda tx: commands.create_record(tx, kind, parent, message)
        )

    async def _update(self, kind: Kind[M], request: Any, message: M, field: str) -> M:
        allow_missing = getattr(request, "allow_missing", False)
        paths = changed_paths(request.update_mask, message, content_fields(kind.message))
        # Only what is to be changed is held to the rules; a name stands in for the one that stays.
        named = "display_name" in kind.message.DESCRIPTOR.fields_by_name
        stays: Message = kind.message(**({"display_name": "stays"} if named else {}))
        validate(message if allow_missing else masked(message, paths, stays), prefix=f"{field}.")
        return await self._transactions.once(
            current_actor.get(),
            request,
            kind.message,
            lambda tx: commands.update_record(tx, kind, message, paths, allow_missing=allow_missing),
        )

    async def _delete(self, kind: Kind[Any], request: Any) -> Empty:
        async with self._transactions.begin(current_actor.get()) as tx:
            await commands.delete_record(tx, kind, request.name, request.etag)
        return Empty()

    async def _deliver(self, request: Any, work: Callable[[Transaction, Any], Awaitable[M]]) -> M:
        response: M | None = None
        try:
            async with self._transactions.begin(current_actor.get()) as tx:
                response = await work(tx, request)
                if request.validate_only:
                    raise Rehearsed
        except Rehearsed:
            pass
        assert response is not None
        return response

    async def GetService(self, request: pb.GetServiceRequest, context: Any) -> pb.Service:
        """Reads a service."""
        return await self._get(SERVICES, request)

    async def ListServices(self, request: pb.ListServicesRequest, context: Any) -> pb.ListServicesResponse:
        """Lists services."""
        return await self._list(SERVICES, request, pb.ListServicesResponse, "services")

    async def CreateService(self, request: pb.CreateServiceRequest, context: Any) -> pb.Service:
        """Enters a service."""
        return await self._create(SERVICES, request, request.service)

    async def UpdateService(self, request: pb.UpdateServiceRequest, context: Any) -> pb.Service:
        """Changes a service."""
        return await self._update(SERVICES, request, request.service, "service")

    async def DeleteService(self, request: pb.DeleteServiceRequest, context: Any) -> Empty:
        """Removes a service."""
        return await self._delete(SERVICES, request)

    async def SearchServices(self, request: pb.SearchServicesRequest, context: Any) -> pb.SearchServicesResponse:
        """Finds services."""
        async with self._transactions.browse(current_actor.get()) as tx:
            return await queries.search_services(tx, request)

    async def GetLocation(self, request: pb.GetLocationRequest, context: Any) -> pb.Location:
        """Reads a location."""
        return await self._get(LOCATIONS, request)

    async def ListLocations(self, request: pb.ListLocationsRequest, context: Any) -> pb.ListLocationsResponse:
        """Lists locations."""
        return await self._list(LOCATIONS, request, pb.ListLocationsResponse, "locations")

    async def CreateLocation(self, request: pb.CreateLocationRequest, context: Any) -> pb.Location:
        """Enters a location."""
        return await self._create(LOCATIONS, request, request.location)

    async def UpdateLocation(self, request: pb.UpdateLocationRequest, context: Any) -> pb.Location:
        """Changes a location."""
        return await self._update(LOCATIONS, request, request.location, "location")

    async def DeleteLocation(self, request: pb.DeleteLocationRequest, context: Any) -> Empty:
        """Removes a location."""
        return await self._delete(LOCATIONS, request)

    async def GetDirectoryEntry(self, request: pb.GetDirectoryEntryRequest, context: Any) -> pb.DirectoryEntry:
        """Reads an entry."""
        return await self._get(ENTRIES, request)

    async def ListDirectoryEntries(
        self, request: pb.ListDirectoryEntriesRequest, context: Any
    ) -> pb.ListDirectoryEntriesResponse:
        """Lists entries."""
        return await self._list(ENTRIES, request, pb.ListDirectoryEntriesResponse, "directory_entries")

    async def UpdateDirectoryEntry(self, request: pb.UpdateDirectoryEntryRequest, context: Any) -> pb.DirectoryEntry:
        """Changes an entry."""
        return await self._update(ENTRIES, request, request.directory_entry, "directory_entry")

    async def BatchUpsertDirectory(
        self, request: pb.BatchUpsertDirectoryRequest, context: Any
    ) -> pb.BatchUpsertDirectoryResponse:
        """Takes an organization as another system delivers it."""
        return await self._deliver(request, deliver_directory)

    async def GetTaxonomy(self, request: pb.GetTaxonomyRequest, context: Any) -> pb.Taxonomy:
        """Reads a taxonomy."""
        return await self._get(TAXONOMIES, request)

    async def ListTaxonomies(self, request: pb.ListTaxonomiesRequest, context: Any) -> pb.ListTaxonomiesResponse:
        """Lists taxonomies."""
        return await self._list(TAXONOMIES, request, pb.ListTaxonomiesResponse, "taxonomies")

    async def CreateTaxonomy(self, request: pb.CreateTaxonomyRequest, context: Any) -> pb.Taxonomy:
        """Enters a taxonomy."""
        return await self._create(TAXONOMIES, request, request.taxonomy)

    async def UpdateTaxonomy(self, request: pb.UpdateTaxonomyRequest, context: Any) -> pb.Taxonomy:
        """Changes a taxonomy."""
        return await self._update(TAXONOMIES, request, request.taxonomy, "taxonomy")

    async def DeleteTaxonomy(self, request: pb.DeleteTaxonomyRequest, context: Any) -> Empty:
        """Removes a taxonomy."""
        return await self._delete(TAXONOMIES, request)

    async def GetTaxonomyTerm(self, request: pb.GetTaxonomyTermRequest, context: Any) -> pb.TaxonomyTerm:
        """Reads a term."""
        return await self._get(TERMS, request)

    async def ListTaxonomyTerms(
        self, request: pb.ListTaxonomyTermsRequest, context: Any
    ) -> pb.ListTaxonomyTermsResponse:
        """Lists terms."""
        return await self._list(TERMS, request, pb.ListTaxonomyTermsResponse, "taxonomy_terms")

    async def CreateTaxonomyTerm(self, request: pb.CreateTaxonomyTermRequest, context: Any) -> pb.TaxonomyTerm:
        """Enters a term."""
        return await self._create(TERMS, request, request.taxonomy_term)

    async def UpdateTaxonomyTerm(self, request: pb.UpdateTaxonomyTermRequest, context: Any) -> pb.TaxonomyTerm:
        """Changes a term."""
        return await self._update(TERMS, request, request.taxonomy_term, "taxonomy_term")

    async def DeleteTaxonomyTerm(self, request: pb.DeleteTaxonomyTermRequest, context: Any) -> Empty:
        """Removes a term."""
        return await self._delete(TERMS, request)

    async def BatchUpsertTaxonomy(
        self, request: pb.BatchUpsertTaxonomyRequest, context: Any
    ) -> pb.BatchUpsertTaxonomyResponse:
        """Takes a taxonomy as another system delivers it."""
        return await self._deliver(request, deliver_taxonomy)

    async def GetDirectorySource(self, request: pb.GetDirectorySourceRequest, context: Any) -> pb.DirectorySource:
        """Reads what is known of a directory."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.get_source(tx, request.name)

    async def ListDirectorySources(
        self, request: pb.ListDirectorySourcesRequest, context: Any
    ) -> pb.ListDirectorySourcesResponse:
        """Lists the directories that were imported."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_sources(tx, request)

    async def UpdateDirectorySource(self, request: pb.UpdateDirectorySourceRequest, context: Any) -> pb.DirectorySource:
        """Enters or changes what is known of a directory."""
        source = request.directory_source
        paths = changed_paths(request.update_mask, source, content_fields(pb.DirectorySource))
        validate(masked(source, paths, pb.DirectorySource()), prefix="directory_source.")
        async with self._transactions.begin(current_actor.get()) as tx:
            return await commands.update_source(tx, source, paths)
