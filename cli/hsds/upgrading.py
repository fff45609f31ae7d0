"""Rows of HSDS 1.1 and 2.0 as 3.1 has them."""

WEEKDAYS = {
    day[:2].upper(): day for day in ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
}

_RENAMED = {
    "organization": {"url": "website"},
    "service_area": {"service_area": "name"},
    "accessibility": {"accessibility": "description"},
    "language": {"language": "name"},
    "taxonomy_term": {"term": "name", "vocabulary": "taxonomy"},
}


def upgrade(table: str, row: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The 3.1 table of a row and its columns there. What has no other name keeps its own."""
    if table == "taxonomy" and not row.keys().isdisjoint({"parent_id", "parent_name", "vocabulary"}):
        table = "taxonomy_term"  # 1.1 calls its terms so.
    if table == "accessibility_for_disabilities":
        table = "accessibility"
    elif table in ("physical_address", "postal_address"):
        row["address_type"] = table.removesuffix("_address")
        table = "address"
    elif table in ("service_taxonomy", "service_attribute"):
        row["link_entity"], row["link_id"] = "service", row.pop("service_id", "")
        rename(row, {"taxonomy_id": "taxonomy_term_id", "taxonomy_detail": "value"})
        table = "attribute"
    elif table == "other_attribute":
        rename(row, {"link_type": "link_entity"})
        table = "attribute"
    elif table in ("regular_schedule", "holiday_schedule"):
        if table == "holiday_schedule":
            row["holiday"] = "true"
            rename(row, {"start_date": "valid_from", "end_date": "valid_to"})
        table = "schedule"
    if table == "schedule" and (day := weekday(row.get("weekday", ""))):
        del row["weekday"]
        row.setdefault("freq", "WEEKLY")
        row["byday"] = day
    rename(row, _RENAMED.get(table, {}))
    return table, row


def weekday(text: str) -> str:
    """The two letters of RFC 5545 for a day's English name or its beginning, as "MO" for "Mon."; empty for others."""
    word = text.strip().rstrip(".").lower()
    return word[:2].upper() if len(word) >= 2 and WEEKDAYS.get(word[:2].upper(), "").startswith(word) else ""


def rename(row: dict[str, str], names: dict[str, str]) -> None:
    """Renames columns of `row`, where the new name is still free."""
    for old, new in names.items():
        if old in row and not row.get(new):
            row[new] = row.pop(old)
