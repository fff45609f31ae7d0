"""Examples of request bodies, made from the contracts and a few words of the field."""

from typing import Any

from protobuf import DescEnum, DescField, DescFieldValueList, DescMessage

from gateway.api.contract import behaviors
from gateway.api.explain import is_leaf
from gateway.api.schemas import field_schema, is_required

_UUID = "0190d1f2-6f3a-7c55-9d0e-3b1f6a2c4e58"
# By the field's JSON name. What is not here and not required is left out.
_TEXTS: dict[str, Any] = {
    "title": "Help with our first grant application",
    "need": "We want to apply to the county's youth program fund and have never written a federal budget.",
    "goal": "An application that we can send by March.",
    "topics": ["grant writing", "budgeting"],
    "displayName": "Harbor Street Youth Alliance",
    "mission": "A safe place after school for every child on the south side.",
    "website": "https://harborstreet.example",
    "email": "hello@harborstreet.example",
    "languages": ["en", "es"],
    "language": "en",
    "tag": "es",
    "text": "The budget template is attached to our last message. Could we talk on Tuesday?",
    "question": "Which of the two programs is the application for?",
    "answer": "For the summer program.",
    "assignee": "me",
    "assigneeDisplayName": "Dana Example",
    "resolution": "The application was written together and sent on 2 March.",
    "comment": "Thank you. It helped a lot.",
    "reason": "This fund is for schools only. The county's youth program fund may help.",
    "request": "Review the organization's budget and explain the county's cost categories.",
    "handoffNote": "Call in the afternoon; a first draft exists.",
    "outcome": "The budget was reviewed and corrected in two meetings.",
    "feedback": "A clear plan and a sound budget.",
    "number": "+1 414 555 0123",
    "name": "Harbor Street Youth Alliance",
    "value": "39-0000000",
    "scheme": "ein",
    "currencyCode": "USD",
    "units": "25000",
    "year": 2027,
    "month": 3,
    "day": 15,
    "code": "BD-1800",
    "description": "After-school care for children from 6 to 12.",
    "source": "miami",
    # Where the message makes another one the better.
    "Organization.kind": "COMMUNITY_ORGANIZATION",
    "Opportunity.title": "Youth program fund 2027",
    "Opportunity.description": "For after-school programs in Milwaukee County, up to 25,000 dollars each.",
    "Account.displayName": "Dana Example",
    "Account.email": "dana@harborstreet.example",
    "ApiToken.displayName": "nightly export",
    "Location.displayName": "Harbor Street house",
    "Service.displayName": "After-school care",
    "Taxonomy.displayName": "Kinds of help",
    "Taxonomy.description": "What organizations of the county offer.",
    "TaxonomyTerm.displayName": "After-school care",
    "WithdrawCaseRequest.reason": "We found help elsewhere.",
    "WithdrawConnectionRequest.reason": "We will apply next year.",
    "ReopenCaseRequest.reason": "The fund asks for one more budget year.",
    "RevokeReferralRequest.reason": "The organization found help elsewhere.",
    "CompleteReferralRequest.outcome": "The budget was reviewed and corrected in two meetings.",
}


def known(message: DescMessage, name: str) -> Any:
    """What the field is shown with, or None."""
    return _TEXTS.get(f"{message.name}.{name}", _TEXTS.get(name))


def body_example(message: DescMessage, *, without: frozenset[str], partial: bool = False) -> dict[str, Any]:
    """A body that is accepted: what is required, and some of what is worth showing. `partial` shows a small change."""
    shown = [f for f in message.fields if f.name not in without and not behaviors(f) & {"OUTPUT_ONLY", "IDENTIFIER"}]
    if partial:
        texts = [f for f in shown if known(message, f.json_name) and "IMMUTABLE" not in behaviors(f)]
        shown = (texts or shown)[:1]
    out = {}
    for field in shown:
        schema = field_schema(field)
        if (
            partial
            or is_required(field)
            or (known(message, field.json_name) and schema.get("type") in ("string", "array"))
        ):
            out[field.json_name] = field_example(field, schema)
    return out


def field_example(field: DescField, schema: dict[str, Any]) -> Any:
    """A value that the field accepts."""
    value: Any = field.value
    if isinstance(value, DescFieldValueList):
        texts = known(field.parent, field.json_name)
        whole = isinstance(texts, list) and not isinstance(value.element, DescMessage)
        return texts if whole else [_one(field, value.element, schema["items"])]
    return _one(field, getattr(value, "message", None) or getattr(value, "enum", None), schema)


def _one(field: DescField, kind: Any, schema: dict[str, Any]) -> Any:
    text = known(field.parent, field.json_name)
    if isinstance(kind, DescMessage) and not is_leaf(kind):
        inner = {f.json_name: f for f in kind.fields}
        chosen = [f for f in inner.values() if is_required(f)] or [f for n, f in inner.items() if known(kind, n)]
        return {f.json_name: field_example(f, field_schema(f)) for f in chosen}
    if isinstance(kind, DescEnum) or "enum" in schema:
        return text if text in schema["enum"] else schema["enum"][0]
    if isinstance(kind, DescMessage):
        return "2027-03-15T17:00:00Z"
    pattern = schema.get("pattern", "")
    for collection in ("organizations", "cases", "opportunities", "connections", "accounts", "referrals"):
        if f"{collection}/" in pattern:
            return f"{collection}/{_UUID}" if "|" not in pattern else text or f"{collection}/{_UUID}"
    if text is not None and not isinstance(text, list):
        return text
    return {"string": "text", "integer": schema.get("minimum", 0), "number": 0.5, "boolean": True}[schema["type"]]
