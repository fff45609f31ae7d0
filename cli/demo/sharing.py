"""Agreements and consents of the demo, told step by step as their files tell them."""

from datetime import datetime

from cli.demo.calls import Calls
from cli.demo.catalog import Body, Catalog, day, name_of


async def tell_agreement(calls: Calls, catalog: Catalog, entry: Body, begin: datetime) -> None:
    """Drafts an agreement over so many days from `begin` on, and has everyone accept it."""
    parties = [name_of("organizations", key) for key in entry["parties"]]
    body = dict(entry["agreement"])
    body["parties"] = [{"organization": name} for name in parties]
    body |= {"startDate": day(begin, 0), "endDate": day(begin, entry["days"])}
    key = f"demo-agreement-{entry['key']}"
    made = await calls.call(catalog.office, "CreateAgreement", {"agreement": body, "requestId": key})
    await calls.call(catalog.office, "SubmitAgreement", {"name": made.name, "requestId": f"{key}-submit"})
    signers = [catalog.speaker(party, "PARTNER_STAFF", "ORGANIZATION_ADMIN") for party in entry["parties"]]
    for signer in (*signers, catalog.office):
        request = {"name": made.name, "requestId": f"{key}-accept"}
        await calls.call(signer, "AcceptAgreement", request)


async def tell_consent(calls: Calls, catalog: Catalog, entry: Body) -> None:
    """Gives an organization's consent, to an agency or to the network."""
    consent = {"category": entry["category"]}
    if "grantee" in entry:
        consent["grantee"] = name_of("organizations", entry["grantee"])
    request = {
        "parent": name_of("organizations", entry["organization"]),
        "consent": consent,
        "requestId": f"demo-consent-{entry['organization']}-{entry['category']}",
    }
    await calls.call(catalog.speaker(entry["organization"], "ORGANIZATION_ADMIN"), "CreateConsent", request)
