"""Writes of proposals: propose, decide, take back."""

import json
from collections.abc import Sequence
from typing import Any

import asyncpg
from google.protobuf.json_format import MessageToDict
from tributary.partners.v1 import events_pb2 as events
from tributary.partners.v1 import organizations_pb2, proposals_pb2

from services.chassis.actor import Actor
from services.chassis.errors import Conflict, PermissionDenied, invalid
from services.chassis.etags import check_etag
from services.chassis.names import resource_id
from services.chassis.transaction import Transaction
from services.partners.commands.organizations import (
    change_fields,
    change_organization,
    check_parent,
    differing,
    locked_organization,
)
from services.partners.domain import proposals as rules
from services.partners.domain.provenance import Origin
from services.partners.queries.organizations import organizations_by_name
from services.partners.queries.proposals import get_proposal
from services.partners.queries.scope import is_office, organization_missing
from services.partners.wire.organizations import organization_to_proto, profile_of
from services.partners.wire.proposals import ALWAYS_SHOWN, pack_fields, proposal_to_proto, unpack_fields

_INSERT = """
INSERT INTO proposals (state, organization_id, proposer, proposer_organization_id, reason, source, fields, proposed,
                       before, create_time, update_time)
VALUES ('OPEN', $1, $2, $3, $4, $5, $6, $7, $8, $9, $9) RETURNING id"""
_MOVE = "UPDATE proposals SET state = $2, fields = $3, update_time = $4, revision = revision + 1 WHERE id = $1"
# Characters of a value that a refusal tells: a refusal travels in headers. The proposal itself shows all of it.
_LONGEST_TOLD = 200


async def create_proposal(
    tx: Transaction, profile: organizations_pb2.Organization, name: str, fields: Sequence[str], reason: str, source: str
) -> proposals_pb2.Proposal:
    """Proposes to make `fields` of the organization `name` what they are in `profile`. Raises NotFound,
    InvalidArgument; PermissionDenied, NO_ORGANIZATION."""
    if not tx.actor.organization:
        raise PermissionDenied("NO_ORGANIZATION", "A proposal is an organization's: act for one to propose.")
    organization = (await organizations_by_name(tx, [name])).get(name)
    if organization is None:
        raise organization_missing(name)
    changed = differing(organization, profile, fields)
    if not changed:
        raise invalid("organization", "Set a field to what it is not yet: nothing would change.")
    if "parent" in changed:
        await check_parent(tx, profile.parent, resource_id(name, "organizations"))
    before = profile_of(organization, [*changed, *ALWAYS_SHOWN])
    proposed = organizations_pb2.Organization.FromString(before.SerializeToString())
    change_fields(proposed, profile, changed)
    try:
        row = await tx.fetch_one(
            _INSERT,
            resource_id(name, "organizations"),
            tx.actor.account,
            resource_id(tx.actor.organization, "organizations"),
            reason,
            source,
            json.dumps(pack_fields(map(rules.Field, changed))),
            proposed.SerializeToString(deterministic=True),
            before.SerializeToString(deterministic=True),
            tx.now,
        )
    except asyncpg.ForeignKeyViolationError as error:
        raise organization_missing(tx.actor.organization) from error
    proposal = proposal_to_proto(await get_proposal(tx, f"proposals/{row.id}"))
    tx.publish(events.ProposalCreated(proposal=_told(proposal)), revision=1)
    return proposal


async def decide_proposal(
    tx: Transaction, name: str, decisions: Sequence[rules.Field], *, etag: str, organization_etag: str
) -> proposals_pb2.Proposal:
    """Takes `decisions`, and changes the profile as far as they accept. Raises NotFound, PermissionDenied, WrongState,
    Conflict, InvalidArgument."""
    row = await get_proposal(tx, name, lock=True)
    check_etag(row.revision, etag)
    known = unpack_fields(row.fields)
    party = _party(tx.actor, row, "decide")
    # Whether it may be decided at all comes before what was decided wrongly.
    rules.LIFE.next_state(rules.State[row.state], "decide", party)
    fields = rules.decided(known, decisions)
    taken = {decision.field: decision.decision for decision in decisions}
    accepted = [each.field for each in known if taken.get(each.field) == rules.ACCEPTED]
    if accepted:
        await _apply(tx, row, name, accepted, organization_etag)
    proposal = await _move(tx, row, rules.verb_of(fields), party, fields)
    tx.publish(
        events.ProposalDecided(
            proposal=_told(proposal),
            accepted_fields=accepted,
            declined_fields=[each.field for each in known if taken.get(each.field) == rules.DECLINED],
        ),
        revision=row.revision + 1,
    )
    return proposal


async def withdraw_proposal(tx: Transaction, name: str, etag: str) -> proposals_pb2.Proposal:
    """Takes a proposal back. Raises NotFound, PermissionDenied, WrongState, Conflict."""
    row = await get_proposal(tx, name, lock=True)
    check_etag(row.revision, etag)
    proposal = await _move(tx, row, "withdraw", _party(tx.actor, row, "withdraw"), unpack_fields(row.fields))
    tx.publish(events.ProposalWithdrawn(proposal=_told(proposal)), revision=row.revision + 1)
    return proposal


async def _apply(tx: Transaction, row: Any, name: str, accepted: Sequence[str], organization_etag: str) -> None:
    """Changes the profile as a proposal has it, in the proposer's name. Raises Conflict for a field that changed since,
    unless `organization_etag` says that it was seen."""
    organization = await locked_organization(tx, f"organizations/{row.organization_id}", organization_etag)
    proposed = organizations_pb2.Organization.FromString(row.proposed)
    if not organization_etag:
        now = organization_to_proto(organization)
        since = differing(now, organizations_pb2.Organization.FromString(row.before), accepted)
        changed = differing(now, proposed, since)
        if changed:
            raise Conflict(
                "PROPOSAL_FIELD_CHANGED",
                f"Changed since it was proposed: {', '.join(changed)}. Look at what it is now; to accept all the same,"
                " send organization_etag.",
                metadata={"fields": ",".join(changed), "organization_etag": now.etag} | _values(now, changed),
            )
    await change_organization(tx, organization, proposed, accepted, Origin(row.proposer, name, tx.now.isoformat()))


async def _move(
    tx: Transaction, row: Any, verb: str, party: rules.Party, fields: Sequence[rules.Field]
) -> proposals_pb2.Proposal:
    state = rules.LIFE.next_state(rules.State[row.state], verb, party)
    await tx.driver.execute(_MOVE, row.id, state.name, json.dumps(pack_fields(fields)), tx.now)
    return proposal_to_proto(await get_proposal(tx, f"proposals/{row.id}"))


def _party(actor: Actor, row: Any, verb: str) -> rules.Party:
    return rules.party(
        verb,
        keeps=actor.organization == f"organizations/{row.organization_id}",
        office=is_office(actor),
        proposes=actor.organization == f"organizations/{row.proposer_organization_id}",
    )


def _told(proposal: proposals_pb2.Proposal) -> proposals_pb2.Proposal:
    """The proposal as events tell it: what the profile is now is told by its own events."""
    told = proposals_pb2.Proposal()
    told.CopyFrom(proposal)
    told.ClearField("current")
    return told


def _values(organization: organizations_pb2.Organization, fields: Sequence[str]) -> dict[str, str]:
    """By field, what it is, as JSON."""
    known = MessageToDict(organization, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)
    return {field: json.dumps(known.get(field), ensure_ascii=False)[:_LONGEST_TOLD] for field in fields}
