"""Reads of organizations: one, many by name, and the search."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tributary.partners.v1 import organizations_pb2 as pb

from services.chassis.names import resource_id
from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.domain.organizations import municipality_facet
from services.partners.domain.provenance import unpack
from services.partners.domain.text import fold
from services.partners.models.organizations import Organization
from services.partners.queries.past import past_organization
from services.partners.queries.scope import organization_missing
from services.partners.wire.organizations import organization_to_proto

ORGANIZATION_COLUMNS = "o.id, o.document"


async def get_organization(tx: Transaction, name: str, at: datetime | None = None) -> pb.Organization:
    """An organization with the sources of its fields, as it is or as it was `at` (UTC). Raises NotFound."""
    organization_id = resource_id(name, "organizations")
    if at:
        row = await past_organization(tx, organization_id, at)
    else:
        row = await tx.fetch_one(
            f"SELECT {ORGANIZATION_COLUMNS}, o.sources FROM organizations o WHERE o.id = $1", organization_id
        )
    if row is None:
        raise organization_missing(name)
    organization = organization_to_proto(row)
    for field, origin in sorted(unpack(row.sources).items()):
        organization.sources.add(
            field=field, source=origin.source, record=origin.record, set_time=datetime.fromisoformat(origin.time)
        )
    return organization


async def organizations_by_name(tx: Transaction, names: Sequence[str]) -> dict[str, pb.Organization]:
    """Those of `names` that are there, as they are now."""
    rows = await tx.fetch(
        f"SELECT {ORGANIZATION_COLUMNS} FROM organizations o WHERE o.id = ANY($1)",
        [resource_id(name, "organizations") for name in names],
    )
    return {organization.name: organization for organization in map(organization_to_proto, rows)}


async def list_organizations(tx: Transaction, request: pb.ListOrganizationsRequest) -> pb.ListOrganizationsResponse:
    """A page of organizations, by name."""
    size = page_size(request.page_size)
    where = Where()
    narrow(request.filter, where)
    keys = page_keys(request, str, UUID)
    if keys is not None:
        where.add("(o.sort_name, o.id) > ({}, {})", *keys)
    rows: list[Any] = await tx.fetch(
        f"""SELECT {ORGANIZATION_COLUMNS}, o.sort_name FROM organizations o
            WHERE {where} ORDER BY o.sort_name, o.id LIMIT {size + 1}""",
        *where.values,
    )
    page: list[Organization] = rows[:size]
    token = page_token(request, [page[-1].sort_name, page[-1].id]) if len(rows) > size else ""
    return pb.ListOrganizationsResponse(organizations=map(organization_to_proto, page), next_page_token=token)


def narrow(wanted: pb.OrganizationFilter, where: Where) -> None:
    """Narrows `where` (over organizations o) to a filter."""
    if wanted.kinds:
        where.add("o.kind = ANY({})", [pb.Organization.Kind.Name(kind) for kind in wanted.kinds])
    if wanted.states:
        where.add("o.state = ANY({})", [pb.Organization.State.Name(state) for state in wanted.states])
    for wanted_facets in (
        [municipality_facet(name) for name in wanted.municipalities],
        [f"zip:{code}" for code in wanted.zip_codes],
        [f"for:{number}" for number in wanted.determinants],
        [f"speaks:{tag.lower()}" for tag in wanted.languages],
    ):
        if wanted_facets:
            where.add("o.facets && {}::text[]", wanted_facets)
    patterns = [f"%{_literal(word)}%" for word in fold(wanted.service).split()]
    if patterns:
        # A condition for each word: together in an array they would not be looked up in the index.
        like = " AND ".join(["s.search LIKE {}"] * len(patterns))
        where.add(f"EXISTS (SELECT FROM services s WHERE s.organization_id = o.id AND {like})", *patterns)


def _literal(text: str) -> str:
    """`text` as LIKE takes it literally."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
