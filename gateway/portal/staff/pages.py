"""The pages of this room."""

from gateway.portal import live
from gateway.portal.page import OFFICE, Page
from gateway.portal.staff import case, queue, record, referring, workload

PAGES = (
    Page("/office/queue", queue.show, queue.assign, roles=OFFICE),
    Page("/office/queue.csv", queue.download, roles=OFFICE),
    Page("/office/cases/{case}", case.show, case.take, roles=OFFICE),
    Page("/office/cases/{case}/refer", referring.show, referring.take, roles=OFFICE),
    Page("/office/workload", workload.show, roles=OFFICE),
    Page("/office/workload.csv", workload.download, roles=OFFICE),
    Page("/office/records/{organization}", record.show, roles=OFFICE),
    Page("/office/changes", live.follow_cases, roles=OFFICE),
)
