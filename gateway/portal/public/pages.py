"""The pages of this room."""

from gateway.portal.page import Page
from gateway.portal.public import home, opportunities, organizations

PAGES = (
    Page("/", home.show),
    Page("/organizations", organizations.find),
    Page("/organizations/{organization}", organizations.show),
    Page("/organizations/{organization}/services/{service}", organizations.show_service),
    Page("/services", organizations.list_services),
    Page("/opportunities", opportunities.find),
    Page("/opportunities/{opportunity}", opportunities.show),
)
