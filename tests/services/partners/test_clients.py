"""The systems that call by themselves: who keeps them, their secrets, and how they are known."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import grpc
import pytest
from tributary.access.v1.access_pb2 import Role, Scope
from tributary.partners.v1 import clients_pb2 as pb
from tributary.partners.v1 import organizations_pb2, records_pb2

from services.chassis.actor import LEEWAY
from services.chassis.signing import SYSTEM_LIFETIME
from services.partners.domain.accounts import hour_of
from tests.services.conftest import Metadata
from tests.services.partners.conftest import Partners, new_name
from tests.services.refusals import error_info, refusal, wrong_fields


@dataclass(frozen=True)
class Agency:
    """An agency and who calls for it."""

    name: str
    admin: Metadata
    staff: Metadata


@pytest.fixture
async def agency(partners: Partners) -> Agency:
    """An agency of its own for each test."""
    name = (await partners.enter("Housing", kind="CITY_DEPARTMENT")).name
    return Agency(
        name,
        partners.member_of(name, "PARTNER_STAFF", "ORGANIZATION_ADMIN"),
        partners.member_of(name, "PARTNER_STAFF"),
    )


async def client_of(partners: Partners, agency: Agency, **fields: Any) -> pb.Client:
    """A client that the agency's admin makes."""
    client = pb.Client(**{"display_name": "Case system", "scopes": [Scope.RECORD_READ]} | fields)
    request = pb.CreateClientRequest(parent=agency.name, client=client)
    return await partners.clients.CreateClient(request, metadata=agency.admin)


async def secret_of(partners: Partners, agency: Agency, client: pb.Client, **fields: Any) -> pb.ClientSecret:
    """A new secret of a client."""
    request = pb.CreateClientSecretRequest(parent=client.name, client_secret=pb.ClientSecret(**fields))
    return await partners.clients.CreateClientSecret(request, metadata=agency.admin)


async def authenticate(partners: Partners, client_id: str, secret: str) -> pb.AuthenticateClientResponse:
    """What the gateway is told of a client."""
    request = pb.AuthenticateClientRequest(client_id=client_id, secret=secret)
    return await partners.clients.AuthenticateClient(request, metadata=partners.gateway)


async def test_a_client_acts_as_a_system_of_its_organization_in_its_scopes(partners: Partners, agency: Agency) -> None:
    client = await client_of(partners, agency, scopes=[Scope.REFERRALS_WRITE, Scope.RECORD_READ])
    assert client.name == f"{agency.name}/clients/{client.client_id}"
    secret = await secret_of(partners, agency, client)
    assert secret.secret.startswith(secret.prefix)
    known = await authenticate(partners, client.client_id, secret.secret)
    assert (known.client, known.organization) == (client.name, agency.name)
    assert list(known.roles) == [Role.AGENCY_SYSTEM]
    assert list(known.scopes) == [Scope.REFERRALS_WRITE, Scope.RECORD_READ]


async def test_a_secret_is_shown_once_and_kept_as_a_keyed_hash(partners: Partners, agency: Agency) -> None:
    client = await client_of(partners, agency)
    made = await secret_of(partners, agency, client)
    await authenticate(partners, client.client_id, made.secret)
    request = pb.ListClientSecretsRequest(parent=client.name)
    (listed,) = (await partners.clients.ListClientSecrets(request, metadata=agency.staff)).client_secrets
    assert (listed.name, listed.prefix, listed.secret) == (made.name, made.prefix, "")
    assert listed.expire_time.ToDatetime(UTC) > datetime.now(UTC) + timedelta(days=364)
    assert listed.last_use_time.ToDatetime(UTC) == hour_of(datetime.now(UTC))
    rows = await partners.rows("SELECT s::text AS row FROM client_secrets s")
    assert rows
    assert not [row for row in rows if made.secret in row["row"]]


async def test_secrets_are_rotated_without_a_refused_call_in_between(partners: Partners, agency: Agency) -> None:
    client = await client_of(partners, agency)
    first = await secret_of(partners, agency, client)
    in_use, calls, stop = first.secret, 0, asyncio.Event()

    async def system() -> None:
        nonlocal calls
        while not stop.is_set():
            await authenticate(partners, client.client_id, in_use)
            calls += 1

    calling = asyncio.create_task(system())
    for _ in range(5):
        second = await secret_of(partners, agency, client)
        in_use, before = second.secret, calls
        while calls < before + 2:  # the call that began with the first secret is over
            await asyncio.sleep(0.01)
            assert not calling.done()
        request = pb.DeleteClientSecretRequest(name=first.name)
        await partners.clients.DeleteClientSecret(request, metadata=agency.admin)
        assert await refusal(authenticate(partners, client.client_id, first.secret)) == INVALID
        first = second
    stop.set()
    await calling


INVALID = ("UNAUTHENTICATED", "CLIENT_INVALID")


async def test_a_refusal_does_not_tell_whether_the_client_is_there(partners: Partners, agency: Agency) -> None:
    client, other = await client_of(partners, agency), await client_of(partners, agency)
    secret = (await secret_of(partners, agency, client)).secret
    expired = await secret_of(partners, agency, client)
    await partners.rows("UPDATE client_secrets SET expire_time = now() WHERE id = $1", expired.name.rpartition("/")[2])
    said = set()
    for client_id, tried in (
        (client.client_id, "trc_wrong"),
        (client.client_id, secret + "x"),
        (client.client_id, ""),
        (client.client_id, expired.secret),
        (other.client_id, secret),
        (str(uuid4()), secret),
        ("not a client", secret),
        ("\0", secret),
        ("", ""),
    ):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await authenticate(partners, client_id, tried)
        said.add((refused.value.code(), refused.value.details(), str(error_info(refused.value))))
    assert len(said) == 1


async def test_a_wrong_secret_takes_no_longer_than_a_client_that_is_not_there(
    partners: Partners, agency: Agency
) -> None:
    client = await client_of(partners, agency)
    await secret_of(partners, agency, client)
    took: dict[str, list[float]] = {client.client_id: [], str(uuid4()): []}
    for _ in range(100):
        for client_id, times in took.items():
            began = time.perf_counter()
            await refusal(authenticate(partners, client_id, "trc_wrong"))
            times.append(time.perf_counter() - began)
    there, not_there = (sorted(times)[len(times) // 2] for times in took.values())
    assert 0.5 < there / not_there < 2


async def test_a_revoked_client_is_refused_for_good(partners: Partners, agency: Agency) -> None:
    client = await client_of(partners, agency, certificate_fingerprints=["a" * 64])
    secret = (await secret_of(partners, agency, client)).secret
    for _ in range(2):
        request = pb.RevokeClientRequest(name=client.name)
        revoked = await partners.clients.RevokeClient(request, metadata=agency.admin)
        assert revoked.revoke_time.seconds
    assert await refusal(authenticate(partners, client.client_id, secret)) == INVALID
    gone = ("FAILED_PRECONDITION", "CLIENT_REVOKED")
    assert await refusal(secret_of(partners, agency, client)) == gone
    update = pb.UpdateClientRequest(client=pb.Client(name=client.name, display_name="Back"))
    assert await refusal(partners.clients.UpdateClient(update, metadata=agency.admin)) == gone
    assert (await client_of(partners, agency, certificate_fingerprints=["a" * 64])).certificate_fingerprints


def test_a_token_got_before_the_revocation_ends_within_thirty_seconds() -> None:
    assert SYSTEM_LIFETIME + LEEWAY <= 30


async def test_a_client_is_changed_field_by_field(partners: Partners, agency: Agency) -> None:
    client = await client_of(partners, agency, certificate_subjects=["CN=a"], certificate_fingerprints=["b" * 64])
    change = pb.Client(name=client.name, scopes=[Scope.CASES_READ], certificate_subjects=["O=Housing,CN=cases"])
    request = pb.UpdateClientRequest(client=change, update_mask={"paths": ["scopes", "certificate_subjects"]})
    changed = await partners.clients.UpdateClient(request, metadata=agency.admin)
    assert list(changed.scopes) == [Scope.CASES_READ]
    assert list(changed.certificate_subjects) == ["O=Housing,CN=cases"]
    assert list(changed.certificate_fingerprints) == ["b" * 64]
    assert changed.display_name == client.display_name
    assert await partners.clients.GetClient(pb.GetClientRequest(name=client.name), metadata=agency.staff) == changed


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"scopes": []}, "client.scopes"),
        ({"scopes": [99]}, "client.scopes[0]"),
        ({"display_name": ""}, "client.display_name"),
        ({"certificate_fingerprints": ["AB"]}, "client.certificate_fingerprints[0]"),
        ({"certificate_subjects": ["no subject"]}, "client.certificate_subjects[0]"),
    ],
)
async def test_a_client_that_is_wrong_is_refused_by_its_field(
    partners: Partners, agency: Agency, fields: dict[str, Any], wrong: str
) -> None:
    assert await wrong_fields(client_of(partners, agency, **fields)) == [wrong]


async def test_a_certificate_is_one_clients_only(partners: Partners, agency: Agency) -> None:
    await client_of(partners, agency, certificate_subjects=["CN=one system"])
    again = client_of(partners, agency, certificate_subjects=["CN=one system"])
    assert await refusal(again) == ("ALREADY_EXISTS", "CERTIFICATE_EXISTS")


async def test_a_secret_that_has_ended_cannot_be_made(partners: Partners, agency: Agency) -> None:
    client = await client_of(partners, agency)
    past = secret_of(partners, agency, client, expire_time=datetime.now(UTC))
    assert await wrong_fields(past) == ["client_secret.expire_time"]


async def test_staff_who_do_not_decide_for_the_agency_look_and_do_not_touch(partners: Partners, agency: Agency) -> None:
    client = await client_of(partners, agency)
    secret = await secret_of(partners, agency, client)
    client = await partners.clients.GetClient(pb.GetClientRequest(name=client.name), metadata=agency.admin)
    call, staff = partners.clients, agency.staff
    request = pb.ListClientsRequest(parent=agency.name)
    assert list((await call.ListClients(request, metadata=staff)).clients) == [client]
    for attempt in (
        call.CreateClient(pb.CreateClientRequest(parent=agency.name, client=client), metadata=staff),
        call.UpdateClient(pb.UpdateClientRequest(client=client), metadata=staff),
        call.RevokeClient(pb.RevokeClientRequest(name=client.name), metadata=staff),
        call.CreateClientSecret(pb.CreateClientSecretRequest(parent=client.name), metadata=staff),
        call.DeleteClientSecret(pb.DeleteClientSecretRequest(name=secret.name), metadata=staff),
    ):
        assert await refusal(attempt) == ("PERMISSION_DENIED", "ADMIN_REQUIRED")


async def test_another_organizations_client_does_not_exist_for_you(partners: Partners, agency: Agency) -> None:
    client = await client_of(partners, agency)
    secret = await secret_of(partners, agency, client)
    client = await partners.clients.GetClient(pb.GetClientRequest(name=client.name), metadata=agency.admin)
    stranger = partners.member_of(new_name(), "PARTNER_STAFF", "ORGANIZATION_ADMIN")
    call = partners.clients
    for attempt in (
        call.GetClient(pb.GetClientRequest(name=client.name), metadata=stranger),
        call.UpdateClient(pb.UpdateClientRequest(client=client), metadata=stranger),
        call.RevokeClient(pb.RevokeClientRequest(name=client.name), metadata=stranger),
        call.CreateClientSecret(pb.CreateClientSecretRequest(parent=client.name), metadata=stranger),
        call.ListClientSecrets(pb.ListClientSecretsRequest(parent=client.name), metadata=stranger),
        call.DeleteClientSecret(pb.DeleteClientSecretRequest(name=secret.name), metadata=stranger),
    ):
        assert await refusal(attempt) == ("NOT_FOUND", "CLIENT_NOT_FOUND")
    theirs = call.ListClients(pb.ListClientsRequest(parent=agency.name), metadata=stranger)
    assert await refusal(theirs) == ("PERMISSION_DENIED", "NOT_YOUR_ORGANIZATION")
    assert await call.GetClient(pb.GetClientRequest(name=client.name), metadata=partners.admin) == client


async def test_the_offices_admin_keeps_the_clients_of_an_organization_that_is_there(partners: Partners) -> None:
    request = pb.CreateClientRequest(parent=new_name(), client=pb.Client(display_name="x", scopes=[Scope.RECORD_READ]))
    missing = ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")
    assert await refusal(partners.clients.CreateClient(request, metadata=partners.admin)) == missing
    listed = partners.clients.ListClients(pb.ListClientsRequest(parent=request.parent), metadata=partners.admin)
    assert await refusal(listed) == missing


async def test_clients_are_listed_in_pages(partners: Partners, agency: Agency) -> None:
    made = [await client_of(partners, agency, display_name=str(number)) for number in range(5)]
    request, found = pb.ListClientsRequest(parent=agency.name, page_size=2), []
    while True:
        page = await partners.clients.ListClients(request, metadata=agency.staff)
        found += page.clients
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    assert found == made[::-1]


async def test_who_a_system_is_is_for_the_gateway_alone(partners: Partners) -> None:
    for caller in (partners.admin, partners.public):
        attempt = partners.clients.AuthenticateClient(pb.AuthenticateClientRequest(), metadata=caller)
        assert await refusal(attempt) == ("PERMISSION_DENIED", "ROLE_REQUIRED")


async def test_a_token_without_the_scope_is_refused_whatever_its_roles(partners: Partners, agency: Agency) -> None:
    def system(scope: str) -> Metadata:
        roles = ("AGENCY_SYSTEM", "OFFICE_ADMIN")
        token = partners.callers.token(agency.name, *roles, account=f"{agency.name}/clients/x", scope=scope)
        return (("authorization", f"Bearer {token}"),)

    read = organizations_pb2.GetOrganizationRequest(name=agency.name)
    record = records_pb2.GetPartnershipRecordRequest(name=f"{agency.name}/partnershipRecord")
    write = organizations_pb2.CreateOrganizationRequest(
        organization=organizations_pb2.Organization(display_name="New", kind="BUSINESS")
    )
    denied = ("PERMISSION_DENIED", "SCOPE_REQUIRED")
    reader = system("organizations:read directory:write")
    assert await partners.organizations.GetOrganization(read, metadata=reader)
    assert await refusal(partners.organizations.CreateOrganization(write, metadata=reader)) == denied
    assert await refusal(partners.records.GetPartnershipRecord(record, metadata=reader)) == denied
    for scope in ("", "organizations:write", "organizations", "organizations:read:x"):
        attempt = partners.organizations.GetOrganization(read, metadata=system(scope))
        assert await refusal(attempt) == denied
    # No scope is for making clients, so that a system cannot make itself another with more.
    client = pb.CreateClientRequest(parent=agency.name, client=pb.Client(display_name="x", scopes=[Scope.RECORD_READ]))
    everything = " ".join(":".join(name.lower().rsplit("_", 1)) for name in Scope.DESCRIPTOR.values_by_name)
    assert await refusal(partners.clients.CreateClient(client, metadata=system(everything))) == denied
