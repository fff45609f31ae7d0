"""A system that calls with a certificate: known by it at partners, and then everywhere."""

import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from tributary.access.v1.access_pb2 import Scope
from tributary.assistance.v1 import referrals_pb2, referrals_pb2_grpc
from tributary.partners.v1 import clients_pb2 as pb
from tributary.partners.v1 import clients_pb2_grpc, organizations_pb2, organizations_pb2_grpc

from cli.embedded.ports import free_ports
from services.chassis.signing import SYSTEM_LIFETIME
from tests.product import scratch_folder
from tests.services.certificates import Authority
from tests.services.conftest import Callers, Metadata, Running
from tests.services.refusals import refusal


@dataclass(frozen=True)
class Secured:
    """Partners and assistance on ports that ask for certificates."""

    folder: Path
    authority: Authority
    partners: str
    assistance: str
    plain: grpc.aio.Channel
    admin: Metadata
    agency: str
    stack: AsyncExitStack

    def channel(self, address: str, pair: tuple[Path, Path] | None) -> grpc.aio.Channel:
        """A connection over TCP with a certificate and its key."""
        certificate, key = (file.read_bytes() for file in pair) if pair else (None, None)
        credentials = grpc.ssl_channel_credentials(self.authority.file.read_bytes(), key, certificate)
        channel = grpc.aio.secure_channel(address, credentials)
        self.stack.push_async_callback(channel.close)
        return channel

    def clients(self, pair: tuple[Path, Path] | None) -> clients_pb2_grpc.ClientServiceStub:
        """ClientService, called with a certificate."""
        return clients_pb2_grpc.ClientServiceStub(self.channel(self.partners, pair))

    async def make(self, **fields: list[str]) -> pb.Client:
        """A client of the agency that is known by a certificate."""
        client = pb.Client(display_name="Case system", scopes=[Scope.REFERRALS_READ, Scope.RECORD_READ], **fields)
        request = pb.CreateClientRequest(parent=self.agency, client=client)
        return await clients_pb2_grpc.ClientServiceStub(self.plain).CreateClient(request, metadata=self.admin)


@pytest.fixture(scope="module")
async def secured(run_service: Callable[..., Awaitable[Running]], callers: Callers) -> AsyncIterator[Secured]:
    """The services, with an authority of the agencies' certificates."""
    folder = scratch_folder()
    authority = Authority(folder, "Partnership CA")
    certificate, key = authority.issue("CN=tributary", "server")
    ports = dict(zip(("partners", "assistance"), free_ports(2), strict=True))
    running = {
        service: await run_service(
            service,
            listen=f"unix:{scratch_folder()}/{service}.sock,127.0.0.1:{port}",
            tls_certificate_file=certificate,
            tls_key_file=key,
            tls_client_ca_file=authority.file,
            actor_private_key_file=callers.private_key_file,
        )
        for service, port in ports.items()
    }
    plain = running["partners"].channel
    admin = callers("organizations/01900000-0000-7000-8000-000000000005", "OFFICE_ADMIN", "OFFICE_STAFF")
    request = organizations_pb2.CreateOrganizationRequest(
        organization=organizations_pb2.Organization(display_name="Housing", kind="CITY_DEPARTMENT")
    )
    organizations = organizations_pb2_grpc.OrganizationServiceStub(plain)
    agency = (await organizations.CreateOrganization(request, metadata=admin)).name
    async with AsyncExitStack() as stack:
        addresses = (f"127.0.0.1:{port}" for port in ports.values())
        yield Secured(folder, authority, *addresses, plain, admin, agency, stack)


def fingerprint(pair: tuple[Path, Path]) -> str:
    certificate = x509.load_pem_x509_certificate(pair[0].read_bytes())
    return certificate.fingerprint(hashes.SHA256()).hex()


def bearer(token: str) -> Metadata:
    return (("authorization", f"Bearer {token}"),)


async def test_a_certificate_is_exchanged_for_a_token_that_every_service_takes(secured: Secured) -> None:
    pair = secured.authority.issue("CN=cases,O=Housing", "cases")
    client = await secured.make(certificate_fingerprints=[fingerprint(pair)])
    answer = await secured.clients(pair).ExchangeCertificate(pb.ExchangeCertificateRequest())
    referrals = referrals_pb2_grpc.ReferralServiceStub(secured.channel(secured.assistance, pair))
    request = referrals_pb2.ListReferralsRequest()
    assert not (await referrals.ListReferrals(request, metadata=bearer(answer.actor_token))).referrals
    claims = json.loads(_payload(answer.actor_token))
    assert (claims["sub"], claims["org"], claims["roles"]) == (client.name, secured.agency, ["AGENCY_SYSTEM"])
    assert claims["scope"].split() == ["referrals:read", "record:read"]
    assert claims["exp"] - claims["iat"] == SYSTEM_LIFETIME


async def test_a_renewed_certificate_is_known_by_its_subject(secured: Secured) -> None:
    await secured.make(certificate_subjects=["CN=renewed,O=Housing"])
    for file in ("old", "new"):
        pair = secured.authority.issue("CN=renewed,O=Housing", file)
        assert (await secured.clients(pair).ExchangeCertificate(pb.ExchangeCertificateRequest())).actor_token


async def test_a_token_is_of_no_use_to_who_does_not_hold_the_certificate(secured: Secured) -> None:
    pair, thief = secured.authority.issue("CN=owner", "owner"), secured.authority.issue("CN=thief", "thief")
    await secured.make(certificate_subjects=["CN=owner"])
    token = (await secured.clients(pair).ExchangeCertificate(pb.ExchangeCertificateRequest())).actor_token
    request = organizations_pb2.ListOrganizationsRequest()
    for channel in (secured.channel(secured.partners, thief), secured.plain):
        replayed = organizations_pb2_grpc.OrganizationServiceStub(channel).ListOrganizations(
            request, metadata=bearer(token)
        )
        assert await refusal(replayed) == ("UNAUTHENTICATED", "ACTOR_TOKEN_INVALID")


async def test_a_system_asks_for_fewer_scopes_and_not_for_more(secured: Secured) -> None:
    pair = secured.authority.issue("CN=fewer", "fewer")
    await secured.make(certificate_subjects=["CN=fewer"])
    clients = secured.clients(pair)
    answer = await clients.ExchangeCertificate(pb.ExchangeCertificateRequest(scopes=[Scope.RECORD_READ]))
    assert json.loads(_payload(answer.actor_token))["scope"] == "record:read"
    more = clients.ExchangeCertificate(pb.ExchangeCertificateRequest(scopes=[Scope.CASES_WRITE]))
    assert await refusal(more) == ("PERMISSION_DENIED", "SCOPE_REQUIRED")
    referrals = referrals_pb2_grpc.ReferralServiceStub(secured.channel(secured.assistance, pair))
    listed = referrals.ListReferrals(referrals_pb2.ListReferralsRequest(), metadata=bearer(answer.actor_token))
    assert await refusal(listed) == ("PERMISSION_DENIED", "SCOPE_REQUIRED")


async def test_a_certificate_that_is_no_clients_any_more_is_refused(secured: Secured) -> None:
    pair = secured.authority.issue("CN=revoked", "revoked")
    client = await secured.make(certificate_subjects=["CN=revoked"])
    exchange = secured.clients(pair).ExchangeCertificate
    assert await exchange(pb.ExchangeCertificateRequest())
    plain = clients_pb2_grpc.ClientServiceStub(secured.plain)
    await plain.RevokeClient(pb.RevokeClientRequest(name=client.name), metadata=secured.admin)
    unknown = ("UNAUTHENTICATED", "CERTIFICATE_UNKNOWN")
    assert await refusal(exchange(pb.ExchangeCertificateRequest())) == unknown
    # Without a certificate there is nothing to exchange, whoever asks.
    assert await refusal(plain.ExchangeCertificate(pb.ExchangeCertificateRequest(), metadata=secured.admin)) == unknown


async def test_a_certificate_alone_is_the_public(secured: Secured) -> None:
    channel = secured.channel(secured.partners, secured.authority.issue("CN=anyone", "anyone"))
    organizations = organizations_pb2_grpc.OrganizationServiceStub(channel)
    assert await organizations.ListOrganizations(organizations_pb2.ListOrganizationsRequest())
    made = organizations.CreateOrganization(
        organizations_pb2.CreateOrganizationRequest(
            organization=organizations_pb2.Organization(display_name="x", kind="BUSINESS")
        )
    )
    assert await refusal(made) == ("PERMISSION_DENIED", "ROLE_REQUIRED")


async def test_who_has_no_certificate_of_the_authority_does_not_get_in(secured: Secured) -> None:
    stranger = Authority(scratch_folder(), "Somebody else's CA").issue("CN=cases,O=Housing", "stranger")
    for pair in (None, stranger):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await secured.clients(pair).ExchangeCertificate(pb.ExchangeCertificateRequest(), timeout=5)
        assert refused.value.code() == grpc.StatusCode.UNAVAILABLE
    plain = clients_pb2_grpc.ClientServiceStub(grpc.aio.insecure_channel(secured.partners))
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await plain.ExchangeCertificate(pb.ExchangeCertificateRequest(), timeout=5)
    assert refused.value.code() == grpc.StatusCode.UNAVAILABLE


def _payload(token: str) -> bytes:
    """The claims of a token, without a look at its signature: that is the services' work."""
    part = token.split(".")[1]
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
