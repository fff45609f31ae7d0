"""The pages of this room."""

from gateway.portal import live
from gateway.portal.page import OFFICE, Page
from gateway.portal.staff import (
    agreements,
    case,
    connecting,
    connections,
    drafting,
    figures,
    offering,
    opportunities,
    queue,
    record,
    referring,
    workload,
)

PAGES = (
    Page("/office/queue", queue.show, queue.take, roles=OFFICE),
    Page("/office/queue.csv", queue.download, roles=OFFICE),
    Page("/office/cases/{case}", case.show, case.take, roles=OFFICE),
    Page("/office/cases/{case}/refer", referring.show, referring.take, roles=OFFICE),
    Page("/office/workload", workload.show, roles=OFFICE),
    Page("/office/workload.csv", workload.download, roles=OFFICE),
    Page("/office/ages", figures.show_ages, roles=OFFICE),
    Page("/office/ages.csv", figures.download_ages, roles=OFFICE),
    Page("/office/municipalities", figures.show_municipalities, roles=OFFICE),
    Page("/office/municipalities.csv", figures.download_municipalities, roles=OFFICE),
    Page("/office/records/{organization}", record.show, roles=OFFICE),
    Page("/office/agreements", agreements.show_all, roles=OFFICE),
    Page("/office/agreements/new", drafting.begin, drafting.create, roles=OFFICE),
    Page("/office/agreements/{agreement}", agreements.show, agreements.take, roles=OFFICE),
    Page("/office/agreements/{agreement}/edit", drafting.edit, drafting.change, roles=OFFICE),
    Page("/office/connections", connections.show_all, roles=OFFICE),
    Page("/office/connections/new", connecting.begin, connecting.take, roles=OFFICE),
    Page("/office/connections/{connection}", connections.show, connections.take, roles=OFFICE),
    Page("/office/opportunities", opportunities.show_all, roles=OFFICE),
    Page("/office/opportunities/new", offering.begin, offering.create, roles=OFFICE),
    Page("/office/opportunities/{opportunity}", opportunities.show, opportunities.take, roles=OFFICE),
    Page("/office/opportunities/{opportunity}/edit", offering.edit, offering.change, roles=OFFICE),
    Page("/office/changes", live.follow_cases, roles=OFFICE),
)
