"""Lists that somebody keeps by name: theirs alone, one of a name, and gone with them."""

from typing import Any

from tributary.partners.v1 import saved_views_pb2 as pb
from tributary.partners.v1.saved_views_pb2_grpc import SavedViewServiceStub

from services.partners.commands.saved_views import MOST
from tests.services.conftest import Metadata
from tests.services.partners.conftest import OFFICE, Partners
from tests.services.partners.people import person
from tests.services.refusals import refusal


async def test_a_view_is_kept_for_its_owner_under_one_name_until_it_is_forgotten(partners: Partners) -> None:
    views: Any = SavedViewServiceStub(partners.running.channel)
    mine, other = [
        partners.callers(OFFICE, "OFFICE_STAFF", account=(await person(partners, "OFFICE_STAFF")).name) for _ in "ab"
    ]

    def keep(caller: Metadata, name: str, query: str = "") -> Any:
        view = pb.SavedView(display_name=name, list="queue", query=query)
        return views.CreateSavedView(pb.CreateSavedViewRequest(parent="accounts/me", saved_view=view), metadata=caller)

    async def kept(caller: Metadata) -> list[tuple[str, str]]:
        answer = await views.ListSavedViews(pb.ListSavedViewsRequest(parent="accounts/me"), metadata=caller)
        return [(view.display_name, view.query) for view in answer.saved_views]

    urgent = await keep(mine, "Urgent ones", "view=open&priority=URGENT")
    await keep(mine, "in Spanish", "language=es")
    await keep(other, "Urgent ones")
    assert await kept(mine) == [("in Spanish", "language=es"), ("Urgent ones", "view=open&priority=URGENT")]
    assert await kept(other) == [("Urgent ones", "")]
    assert await refusal(keep(mine, "Urgent ones")) == ("ALREADY_EXISTS", "SAVED_VIEW_EXISTS")
    forget = pb.DeleteSavedViewRequest(name=urgent.name)
    missing = ("NOT_FOUND", "SAVED_VIEW_NOT_FOUND")
    assert await refusal(views.DeleteSavedView(forget, metadata=other)) == missing
    await views.DeleteSavedView(forget, metadata=mine)
    assert await kept(mine) == [("in Spanish", "language=es")]
    assert await refusal(views.DeleteSavedView(forget, metadata=mine)) == missing
    account = urgent.name.partition("/savedViews/")[0]
    await partners.rows(
        "INSERT INTO saved_views (account_id, display_name, list, query, create_time)"
        " SELECT $1, 'view ' || number, 'queue', '', now() FROM generate_series(2, $2) number",
        account.partition("/")[2],
        MOST,
    )
    assert await refusal(keep(mine, "One more")) == ("FAILED_PRECONDITION", "TOO_MANY_SAVED_VIEWS")
