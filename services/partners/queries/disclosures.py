"""Who saw whose record: what a read adds to its own statement, and the list of it.

The row commits with the statement that reads, before anything is answered: a read that was answered is in the log. One
whose answer did not arrive may be in it too. The same reader's same read within a minute finds its row there, and then
writes nothing and waits for no disk.
"""

from uuid import UUID

from tributary.partners.v1 import disclosures_pb2 as pb

from services.chassis.actor import Actor
from services.chassis.dates import moment
from services.chassis.listing import newest_first
from services.chassis.names import resource_id
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.queries.scope import is_office, organization_missing, own_id, visible_disclosures
from services.partners.wire.sharing import disclosure_to_proto


def reader_id(actor: Actor) -> UUID | None:
    """The organization that reads: one's own, also when one looks as another sees."""
    return resource_id(actor.looking_from, "organizations") if actor.looking_from else own_id(actor)


def is_disclosure(actor: Actor, organization_id: UUID) -> bool:
    """Whether `actor` may see more than the profile in an organization's record, and it is not their own: such a read
    is written down, and so needs a transaction."""
    reader = reader_id(actor)
    return reader != organization_id and (reader is not None or is_office(actor))


def logged(tx: Transaction, organization_id: UUID, rpc: str, shown: str, where: Where) -> str:
    """A part of a WITH that writes down who reads: `shown` is a SELECT of the categories that are, with repetitions.
    Empty where nothing is disclosed."""
    if not is_disclosure(tx.actor, organization_id):
        return ""
    values = (organization_id, reader_id(tx.actor), tx.actor.account, rpc, tx.now)
    places = [where.bind(value) for value in values]
    types = ("uuid", "uuid", "text", "text", "timestamptz")
    columns = ", ".join(f"{place}::{kind}" for place, kind in zip(places, types, strict=True))
    return f""", shown_categories (category) AS ({shown}), logged AS (
    INSERT INTO disclosures (organization_id, reader_id, account, rpc, read_time, categories)
    SELECT {columns}, array_agg(DISTINCT category ORDER BY category)::smallint[] FROM shown_categories
    WHERE category <> 1 HAVING count(*) > 0
    ON CONFLICT DO NOTHING)"""


_ORGANIZATION = "SELECT FROM organizations WHERE id = $1"
_DISCLOSURES = """
SELECT d.id, d.organization_id, d.reader_id, d.account, d.rpc, d.categories, d.read_time,
    o.display_name AS organization_display_name, r.display_name AS reader_display_name,
    reader_name(d.id) AS account_display_name
FROM disclosures d JOIN organizations o ON o.id = d.organization_id
    LEFT JOIN organizations r ON r.id = d.reader_id"""


async def list_disclosures(tx: Transaction, request: pb.ListDisclosuresRequest) -> pb.ListDisclosuresResponse:
    """A page of who saw a record, as far as that is the actor's to know, the newest first. Raises NotFound."""
    where = Where()
    visible_disclosures(tx.actor, where)
    organization_id = None
    if request.parent != "organizations/-":
        organization_id = resource_id(request.parent, "organizations")
        where.add("d.organization_id = {}", organization_id)
    if request.HasField("start_time"):
        where.add("d.read_time >= {}", moment(request.start_time, "start_time"))
    if request.HasField("end_time"):
        where.add("d.read_time < {}", moment(request.end_time, "end_time"))
    if request.reader:
        where.add("d.reader_id = {}", resource_id(request.reader, "organizations"))
    rows, token = await newest_first(tx, request, _DISCLOSURES, where, "d.id")
    if not rows and organization_id and await tx.fetch_one(_ORGANIZATION, organization_id) is None:
        raise organization_missing(request.parent)
    return pb.ListDisclosuresResponse(disclosures=map(disclosure_to_proto, rows), next_page_token=token)
