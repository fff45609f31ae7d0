"""The pages of this room."""

from gateway.portal import live
from gateway.portal.page import FUNDER, PARTNER, Page
from gateway.portal.partners import agreements, connections, home, opportunities, proposing, records, referrals, systems

PAGES = (
    Page("/partners/home", home.show, roles=PARTNER),
    Page("/partners/changes", live.follow_referrals, roles=PARTNER),
    Page("/partners/referrals", referrals.show_all, roles=PARTNER),
    Page("/partners/referrals/{referral}", referrals.show, referrals.take, roles=PARTNER),
    Page("/partners/organizations/{organization}", records.show, roles=PARTNER),
    Page("/partners/organizations/{organization}/timeline", records.show_timeline, roles=PARTNER),
    Page("/partners/organizations/{organization}/propose", proposing.begin, proposing.take, roles=PARTNER),
    Page("/partners/proposals", proposing.show_all, roles=PARTNER),
    Page("/partners/proposals/{proposal}", proposing.show, proposing.withdraw, roles=PARTNER),
    Page("/partners/opportunities", opportunities.show_all, roles=FUNDER),
    Page("/partners/opportunities/new", opportunities.begin, opportunities.create, roles=FUNDER),
    Page("/partners/opportunities/{opportunity}", opportunities.show, opportunities.take, roles=FUNDER),
    Page("/partners/opportunities/{opportunity}/edit", opportunities.edit, opportunities.change, roles=FUNDER),
    Page("/partners/connections", connections.show_all, roles=FUNDER),
    Page("/partners/connections/{connection}", connections.show, connections.take, roles=FUNDER),
    Page("/partners/agreements", agreements.show_all, roles=PARTNER),
    Page("/partners/agreements/{agreement}", agreements.show, agreements.take, roles=PARTNER),
    Page("/partners/systems", systems.show_all, roles=PARTNER),
    Page("/partners/systems/new", systems.begin, systems.create, roles=PARTNER),
    Page("/partners/systems/{client}", systems.show, systems.take, roles=PARTNER),
    Page("/partners/systems/{client}/call", systems.show_calling, systems.try_secret, roles=PARTNER),
    Page("/partners/reads", records.show_reads, roles=PARTNER),
)
