"""Reads of cases and their conversation."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tributary.assistance.v1 import cases_pb2 as pb

from services.assistance.models import Case, CaseMessage
from services.assistance.queries.scope import OFFICE, visible_cases
from services.assistance.wire import case_to_proto, message_to_proto
from services.chassis.actor import Actor
from services.chassis.errors import PermissionDenied
from services.chassis.names import missing, resource_id
from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where
from services.chassis.transaction import Transaction

CASE_COLUMNS = """c.id, c.number, c.state, c.organization_id, c.title, c.need, c.goal, c.topics, c.determinants,
    c.deadline, c.language, c.interpreter_needed, c.access_needs, c.priority, c.waiting_on, c.assignee_id,
    c.assignee_display_name, c.resolution, c.decline_reason, c.outcome, c.reopen_count, c.submit_time, c.resolve_time,
    c.close_time, c.create_time, c.update_time, c.revision"""
_FROM = f"""SELECT {CASE_COLUMNS}, coalesce(o.display_name, '') AS organization_display_name
FROM cases c LEFT JOIN organization_snapshots o ON o.id = c.organization_id"""

# For each order: the columns and their types, the comparison that goes on after a row, and ORDER BY.
_Order = pb.ListCasesRequest.Order
_NEWEST: tuple[tuple[str, ...], tuple[type, ...], str, str] = (("id",), (UUID,), "c.id < {}", "c.id DESC")
_ORDERS: dict[int, tuple[tuple[str, ...], tuple[type, ...], str, str]] = {
    _Order.ORDER_UNSPECIFIED: _NEWEST,
    _Order.NEWEST_FIRST: _NEWEST,
    _Order.OLDEST_FIRST: (("id",), (UUID,), "c.id > {}", "c.id"),
    _Order.PRIORITY_FIRST: (
        ("priority", "id"),
        (int, UUID),
        "(c.priority < {0} OR c.priority = {0} AND c.id > {1})",
        "c.priority DESC, c.id",
    ),
    _Order.DEADLINE_FIRST: (
        ("deadline", "id"),
        (date, UUID),
        "CASE WHEN {0}::date IS NULL THEN c.deadline IS NULL AND c.id > {1}"
        " ELSE c.deadline IS NULL OR (c.deadline, c.id) > ({0}, {1}) END",
        "c.deadline, c.id",
    ),
    _Order.LATEST_CHANGE_FIRST: (
        ("update_time", "id"),
        (datetime, UUID),
        "(c.update_time, c.id) < ({}, {})",
        "c.update_time DESC, c.id DESC",
    ),
}


_OVER = frozenset({pb.Case.CLOSED, pb.Case.DECLINED, pb.Case.WITHDRAWN, pb.Case.DUPLICATE})


async def get_case(tx: Transaction, name: str) -> Case:
    """A case that the actor may see. Raises NotFound."""
    where = Where()
    where.add("c.id = {}", resource_id(name, "cases"))
    visible_cases(tx.actor, where)
    case: Case | None = await tx.fetch_one(f"{_FROM} WHERE {where}", *where.values)
    if case is None:
        raise missing(name, "cases")
    return case


async def cases_by_name(tx: Transaction, names: Sequence[str]) -> dict[str, pb.Case]:
    """Those of `names` that the actor may see, as they are now."""
    where = Where()
    where.add("c.id = ANY({})", [resource_id(name, "cases") for name in names])
    visible_cases(tx.actor, where)
    rows = await tx.fetch(f"{_FROM} WHERE {where}", *where.values)
    return {case.name: case for case in map(case_to_proto, rows)}


async def list_cases(tx: Transaction, request: pb.ListCasesRequest) -> pb.ListCasesResponse:
    """A page of the cases that the actor may see."""
    columns, kinds, after, order = _ORDERS[request.order]
    size = page_size(request.page_size)
    where = Where()
    visible_cases(tx.actor, where)
    _narrow(tx.actor, request.filter, where)
    keys = page_keys(request, *kinds)
    if keys is not None:
        where.add(after, *keys)
    rows = await tx.fetch(f"{_FROM} WHERE {where} ORDER BY {order} LIMIT {size + 1}", *where.values)
    token = page_token(request, [getattr(rows[size - 1], c) for c in columns]) if len(rows) > size else ""
    return pb.ListCasesResponse(cases=map(case_to_proto, rows[:size]), next_page_token=token)


def _narrow(actor: Actor, wanted: pb.CaseFilter, where: Where) -> None:
    if (wanted.states and _OVER.isdisjoint(wanted.states)) or (
        wanted.waiting_on and pb.Case.WaitingOn.NOBODY not in wanted.waiting_on
    ):
        where.add("c.close_time IS NULL")  # Lets the indexes of open cases serve.
    if wanted.states:
        where.add("c.state = ANY({})", [pb.Case.State.Name(s) for s in wanted.states])
    if wanted.priorities:
        where.add("c.priority = ANY({}::smallint[])", list(wanted.priorities))
    if wanted.waiting_on:
        where.add("c.waiting_on = ANY({})", [pb.Case.WaitingOn.Name(w) for w in wanted.waiting_on])
    if wanted.assignee:
        where.add("c.assignee_id = {}", account_id(actor, wanted.assignee))
    if wanted.unassigned:
        where.add("c.assignee_id IS NULL")
    if wanted.organization:
        where.add("c.organization_id = {}", resource_id(wanted.organization, "organizations"))
    if wanted.topic:
        where.add("c.topics @> ARRAY[{}::text]", wanted.topic)
    if wanted.determinants:
        where.add("c.determinants && {}::smallint[]", list(wanted.determinants))
    if wanted.language:
        where.add("c.language = {}", wanted.language)
    if wanted.text:
        where.add(
            "(c.search @@ websearch_to_tsquery('simple', {}) OR c.number = {})",
            wanted.text,
            wanted.text.strip().upper(),
        )


def account_id(actor: Actor, name: str) -> UUID:
    """The UUID of an account, where "me" is the actor's own. Raises PermissionDenied for "me" of nobody."""
    if name == "me" and not actor.account.startswith("accounts/"):
        raise PermissionDenied("NO_ACCOUNT", "This caller has no account that “me” could be.")
    return resource_id(actor.account if name == "me" else name, "accounts")


async def list_messages(tx: Transaction, request: pb.ListCaseMessagesRequest) -> pb.ListCaseMessagesResponse:
    """A page of a case's conversation, as far as the actor may read it. Raises NotFound."""
    case = await get_case(tx, request.parent)
    size = page_size(request.page_size)
    where = Where()
    where.add("case_id = {}", case.id)
    if not tx.actor.has(*OFFICE):
        where.add("audience = 'EVERYONE'")
    keys = page_keys(request, UUID)
    if keys is not None:
        where.add("id > {}", *keys)
    rows: list[Any] = await tx.fetch(
        f"""SELECT id, case_id, audience, text, language, author, author_organization, create_time
            FROM case_messages WHERE {where} ORDER BY id LIMIT {size + 1}""",
        *where.values,
    )
    messages: list[CaseMessage] = rows[:size]
    token = page_token(request, [messages[-1].id]) if len(rows) > size else ""
    return pb.ListCaseMessagesResponse(messages=map(message_to_proto, messages), next_page_token=token)
