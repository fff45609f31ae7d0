"""What the Office's admin lists of all organizations at once: accounts, roles, invitations, systems."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tributary.access.v1.access_pb2 import Role
from tributary.partners.v1 import accounts_pb2, clients_pb2, invitations_pb2, role_grants_pb2
from tributary.partners.v1.accounts_pb2_grpc import AccountServiceStub
from tributary.partners.v1.clients_pb2_grpc import ClientServiceStub
from tributary.partners.v1.invitations_pb2_grpc import InvitationServiceStub
from tributary.partners.v1.role_grants_pb2_grpc import RoleGrantServiceStub

from tests.services.partners.conftest import Partners
from tests.services.partners.people import person
from tests.services.refusals import refusal


async def test_accounts_are_found_by_a_part_of_name_or_address_by_role_and_by_their_names(partners: Partners) -> None:
    stub = AccountServiceStub(partners.running.channel)
    word = f"Quill{uuid4().hex[:8]}"
    wanted = accounts_pb2.Account(email=f"{word}.Dana@example.org", display_name=f"Dana {word} 100%_")
    named = await stub.CreateAccount(accounts_pb2.CreateAccountRequest(account=wanted), metadata=partners.admin)
    rosa = await person(partners, "ORGANIZATION_ADMIN")

    async def found(**fields: object) -> list[str]:
        request = accounts_pb2.ListAccountsRequest(page_size=200, **fields)
        return [it.name for it in (await stub.ListAccounts(request, metadata=partners.admin)).accounts]

    for query in (word.lower(), f" {word.upper()}.dana@ ", "100%_"):
        assert await found(query=query) == [named.name], query
    assert await found(query=word, role=Role.ORGANIZATION_ADMIN) == []
    both = [rosa.name, named.name, f"accounts/{uuid4()}"]
    assert await found(names=both) == [rosa.name, named.name], "the newest first; nobody's name is passed over"
    assert rosa.name in await found(role=Role.ORGANIZATION_ADMIN)
    (whole,) = (
        await stub.ListAccounts(accounts_pb2.ListAccountsRequest(names=[rosa.name]), metadata=partners.admin)
    ).accounts
    assert whole.memberships == rosa.memberships

    pages, request = [], accounts_pb2.ListAccountsRequest(names=both[:2], page_size=1)
    while True:
        page = await stub.ListAccounts(request, metadata=partners.admin)
        pages.append([it.name for it in page.accounts])
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    assert pages == [[rosa.name], [named.name]]


async def test_roles_invitations_and_systems_of_every_organization_are_the_admins_alone_to_list(
    partners: Partners,
) -> None:
    channel = partners.running.channel
    rosa, ben = await person(partners, "ORGANIZATION_ADMIN"), await person(partners, "ORGANIZATION_ADMIN")
    organization = rosa.memberships[0].organization

    every = role_grants_pb2.ListRoleGrantsRequest(parent="organizations/-", account=ben.name)
    grants = (await RoleGrantServiceStub(channel).ListRoleGrants(every, metadata=partners.admin)).role_grants
    assert [(it.account, it.name.partition("/roleGrants/")[0]) for it in grants] == [
        (ben.name, ben.memberships[0].organization)
    ]
    assert grants[0].organization_display_name

    invitations = InvitationServiceStub(channel)
    wanted = invitations_pb2.Invitation(email=f"{uuid4()}@example.org", roles=["ORGANIZATION_MEMBER"])
    made = await invitations.CreateInvitation(
        invitations_pb2.CreateInvitationRequest(parent=organization, invitation=wanted), metadata=partners.admin
    )
    assert made.organization_display_name
    everywhere = invitations_pb2.ListInvitationsRequest(parent="organizations/-", page_size=200)
    answer = await invitations.ListInvitations(everywhere, metadata=partners.admin)
    assert made in answer.invitations

    clients = ClientServiceStub(channel)
    client = await clients.CreateClient(
        clients_pb2.CreateClientRequest(
            parent=organization, client=clients_pb2.Client(display_name="Export", scopes=["RECORD_READ"])
        ),
        metadata=partners.admin,
    )
    assert not client.HasField("oldest_secret_time")
    soon = datetime.now(UTC) + timedelta(days=9)
    for until in (soon, soon + timedelta(days=90)):
        secret = clients_pb2.ClientSecret(expire_time=until)
        await clients.CreateClientSecret(
            clients_pb2.CreateClientSecretRequest(parent=client.name, client_secret=secret), metadata=partners.admin
        )
    all_clients = clients_pb2.ListClientsRequest(parent="organizations/-", page_size=200)
    found = {it.name: it for it in (await clients.ListClients(all_clients, metadata=partners.admin)).clients}
    assert found[client.name].secret_expire_time.ToDatetime(UTC) == soon
    assert found[client.name].HasField("oldest_secret_time")

    own = partners.callers(organization, "ORGANIZATION_ADMIN", account=rosa.name)
    refused = ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")
    assert await refusal(RoleGrantServiceStub(channel).ListRoleGrants(every, metadata=own)) == refused
    assert await refusal(invitations.ListInvitations(everywhere, metadata=own)) == refused
