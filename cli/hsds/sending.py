"""Bundles to the product, through the same service that everybody's writes go through."""

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from tributary.partners.v1 import directory_pb2 as pb
from tributary.partners.v1.directory_pb2_grpc import DirectoryServiceStub

from cli.hsds.flattening import Row
from cli.hsds.reading import Bundle
from cli.hsds.tally import Tally
from cli.problem import Problem

# A request holds no more records than the contract allows, and stays below the 4 MiB that a service takes.
MOST_RECORDS, MOST_BYTES = 400, 3_000_000
# Seconds for one call, and how long a service that is away is waited for.
CALL_SECONDS, PATIENCE = 30.0, 60.0
_PLACE = re.compile(r"^(services|locations|terms)\[(\d+)\]")

Metadata = Callable[[], tuple[tuple[str, str], ...]]


class Sender:
    """Sends one source's records. `metadata` makes that of a call; `dry_run` has the product say what would happen."""

    def __init__(
        self, channel: grpc.aio.Channel, metadata: Metadata, source: str, tally: Tally, *, dry_run: bool
    ) -> None:
        self._stub: Any = DirectoryServiceStub(channel)
        self._metadata = metadata
        self._source = source
        self._tally = tally
        self._dry_run = dry_run
        self._postponed: list[pb.BatchUpsertDirectoryRequest] = []

    async def send_source(self, source: pb.DirectorySource) -> None:
        """What the package says of itself."""
        if not self._dry_run:
            await self._call(self._stub.UpdateDirectorySource, pb.UpdateDirectorySourceRequest(directory_source=source))

    async def send_taxonomy(self, taxonomy: pb.Taxonomy, terms: list[pb.TaxonomyTerm]) -> None:
        """A taxonomy with all its terms."""
        for place, part in enumerate(_parts(terms)):
            request = pb.BatchUpsertTaxonomyRequest(
                parent=taxonomy.name, source=self._source, terms=part, validate_only=self._dry_run
            )
            if place == 0:
                request.taxonomy.CopyFrom(taxonomy)
            await self._deliver(self._stub.BatchUpsertTaxonomy, request)

    async def send(self, bundle: Bundle) -> None:
        """An organization with all that is listed for it."""
        first = pb.BatchUpsertDirectoryRequest(organization_record=bundle.record)
        first.organization.CopyFrom(bundle.organization)
        first.directory_entry.CopyFrom(bundle.entry)
        own = f"{bundle.organization.name}/"
        here: list[pb.Service] = []
        elsewhere: list[pb.Service] = []
        for service in bundle.services:
            at_home = all(at.location.startswith(own) for at in service.service_at_locations)
            (here if at_home else elsewhere).append(service)
        for request in self._requests(bundle.organization.name, first, bundle.locations, here):
            await self._deliver(self._stub.BatchUpsertDirectory, request)
        # The locations of another organization are there when all organizations are.
        self._postponed += self._requests(bundle.organization.name, None, [], elsewhere)

    async def send_postponed(self) -> None:
        """The services that are offered at other organizations' locations."""
        for request in self._postponed:
            await self._deliver(self._stub.BatchUpsertDirectory, request)

    def _requests(
        self,
        parent: str,
        first: pb.BatchUpsertDirectoryRequest | None,
        locations: list[pb.Location],
        services: list[pb.Service],
    ) -> Iterator[pb.BatchUpsertDirectoryRequest]:
        request = first
        for part in _parts([*locations, *services]):
            request = request or pb.BatchUpsertDirectoryRequest()
            request.locations.extend(record for record in part if isinstance(record, pb.Location))
            request.services.extend(record for record in part if isinstance(record, pb.Service))
            yield self._addressed(request, parent)
            request = None
        if request is not None:
            yield self._addressed(request, parent)

    def _addressed(self, request: pb.BatchUpsertDirectoryRequest, parent: str) -> pb.BatchUpsertDirectoryRequest:
        request.parent, request.source, request.validate_only = parent, self._source, self._dry_run
        return request

    async def _deliver(self, method: Any, request: Any) -> None:
        """Sends until it is taken, without the records that the product refuses by name."""
        while True:
            try:
                self._count(await self._call(method, request))
            except grpc.aio.AioRpcError as error:
                if not self._leave_out(request, error):
                    refused = Row(type(request).__name__, request.parent, request.parent, {}, False)
                    self._tally.reject(refused, f"refused: {error.details()}", f"refused: {reason_of(error)}")
                    return
            else:
                return

    def _leave_out(self, request: Any, error: grpc.aio.AioRpcError) -> bool:
        """Takes the records out that a refusal names; whether there were any."""
        wrong: dict[tuple[str, int], str] = {}
        for path, why in violations(error):
            if found := _PLACE.match(path):
                wrong.setdefault((found[1], int(found[2])), f"{path.partition('.')[2]}: {why}")
        for (field, place), why in sorted(wrong.items(), reverse=True):
            record = getattr(request, field)[place]
            row = Row(field.removesuffix("s"), record.source_record, record.source_record, {"name": record.name}, False)
            self._tally.reject(row, why, "refused by the product")
            del getattr(request, field)[place]
        return bool(wrong)

    def _count(self, response: Any) -> None:
        for field, value in response.ListFields():
            kind = {"directory_entry": "directory entries", "taxonomy": "taxonomies", "organization": "organizations"}
            for outcome in value if field.is_repeated else [value]:
                result = pb.UpsertOutcome.Result.Name(outcome.result).lower()
                self._tally.outcomes[kind.get(field.name, field.name), result] += 1
                if outcome.kept_fields:
                    self._tally.remarks["records with fields that somebody changed here since: those were kept"] += 1

    async def _call(self, method: Any, request: Any) -> Any:
        deadline = time.monotonic() + PATIENCE
        pause = 0.2
        while True:
            try:
                return await method(request, metadata=self._metadata(), timeout=CALL_SECONDS)
            except grpc.aio.AioRpcError as error:
                if error.code() in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED):
                    raise Problem(f"The product does not let this command in: {error.details()}") from error
                if error.code() != grpc.StatusCode.UNAVAILABLE:
                    raise
                if time.monotonic() > deadline:
                    raise Problem("The product does not answer: start it with `make up`, and import again.") from error
            await asyncio.sleep(pause)
            pause = min(pause * 2, 3.0)


def _parts(records: list[Any]) -> Iterator[list[Any]]:
    """`records` in parts that a request can hold."""
    part: list[Any] = []
    size = 0
    for record in records:
        more = record.ByteSize()
        if part and (len(part) >= MOST_RECORDS or size + more > MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(record)
        size += more
    if part:
        yield part


def violations(error: grpc.aio.AioRpcError) -> Iterator[tuple[str, str]]:
    """The fields that a call was refused for, with what is wrong with each."""
    status = rpc_status.from_call(error)  # type: ignore[arg-type]
    for detail in status.details if status else ():
        bad = error_details_pb2.BadRequest()
        if detail.Unpack(bad):
            yield from ((violation.field, violation.description) for violation in bad.field_violations)


def reason_of(error: grpc.aio.AioRpcError) -> str:
    """Why a call was refused, as "LOCATION_NOT_FOUND"."""
    status = rpc_status.from_call(error)  # type: ignore[arg-type]
    info = error_details_pb2.ErrorInfo()
    for detail in status.details if status else ():
        detail.Unpack(info)
    return info.reason or error.code().name
