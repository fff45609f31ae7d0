"""The pages of this room."""

from gateway.portal.admin import (
    accounts,
    audit,
    claims,
    events,
    health,
    keys,
    organizations,
    personal_data,
    systems,
    waiting,
)
from gateway.portal.page import OFFICE_ADMIN, Page

PAGES = (
    Page("/admin", waiting.show, roles=OFFICE_ADMIN),
    Page("/admin/accounts", accounts.show_all, roles=OFFICE_ADMIN),
    Page("/admin/accounts/{account}", accounts.show, accounts.take, roles=OFFICE_ADMIN),
    Page("/admin/claims", claims.show_all, roles=OFFICE_ADMIN),
    Page("/admin/claims/{claim}", claims.show, claims.take, roles=OFFICE_ADMIN),
    Page("/admin/invitations", organizations.show_invitations, organizations.take_back, roles=OFFICE_ADMIN),
    Page("/admin/organizations/{organization}", organizations.show, organizations.take, roles=OFFICE_ADMIN),
    Page("/admin/organizations/{organization}/clients/{client}", systems.show, systems.take, roles=OFFICE_ADMIN),
    Page("/admin/systems", systems.show_all, roles=OFFICE_ADMIN),
    Page("/admin/events", events.show_all, events.replay_all, roles=OFFICE_ADMIN),
    Page("/admin/events/{service}/{event}", events.show, events.replay, roles=OFFICE_ADMIN),
    Page("/admin/audit", audit.begin, roles=OFFICE_ADMIN),
    Page("/admin/audit/verify", audit.show_verifying, audit.verify, roles=OFFICE_ADMIN),
    Page("/admin/audit/{service}", audit.show_all, roles=OFFICE_ADMIN),
    Page("/admin/audit/{service}/{position}", audit.show, roles=OFFICE_ADMIN),
    Page("/admin/health", health.show, roles=OFFICE_ADMIN),
    Page("/admin/personal-data", personal_data.show, personal_data.take, roles=OFFICE_ADMIN),
    Page("/admin/keys", keys.show, roles=OFFICE_ADMIN),
)
