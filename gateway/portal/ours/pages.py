"""The pages of this room."""

from gateway.portal import live
from gateway.portal.ours import asking, claiming, funding, home, people, profile, requests, sharing, suggestions
from gateway.portal.page import ORGANIZATION, Page

ADMIN = frozenset({"ORGANIZATION_ADMIN"})

PAGES = (
    Page("/our/home", home.show, roles=ORGANIZATION),
    Page("/our/changes", live.follow_cases, roles=ORGANIZATION),
    Page("/our/requests", requests.list_ours, roles=ORGANIZATION),
    Page("/our/requests/new", asking.begin, asking.take_new, roles=ORGANIZATION),
    Page("/our/requests/{case}", requests.show, requests.take, roles=ORGANIZATION),
    Page("/our/requests/{case}/edit", asking.go_on, asking.take, roles=ORGANIZATION),
    Page("/our/funding", funding.show, funding.take, roles=ORGANIZATION),
    Page("/our/profile", profile.show, profile.take, roles=ORGANIZATION),
    Page("/our/suggestions", suggestions.list_ours, roles=ORGANIZATION),
    Page("/our/suggestions/{suggestion}", suggestions.show, suggestions.take, roles=ORGANIZATION),
    Page("/our/sharing", sharing.show, sharing.take, roles=ORGANIZATION),
    Page("/our/seen", sharing.show_looks, roles=ORGANIZATION),
    Page("/our/people", people.show, people.take, roles=ADMIN),
    Page("/organizations/{organization}/claim", claiming.show, claiming.take, signed_in=True),
)
