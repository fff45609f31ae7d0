"""The tables of the Human Services Data Specification: names and columns in 3.1, and what older versions call them.

Source: the specification's schemas of 3.1 (docs.openreferral.org) and the `datapackage.json` of 1.1 and 2.0.1. Columns
that 3.0 removed are kept where they were, so that what was read in them can be written again.
"""

COLUMNS: dict[str, tuple[str, ...]] = {
    table: tuple(columns.split())
    for table, columns in {
        "organization": "name alternate_name description email website tax_status tax_id year_incorporated legal_status"
        " logo uri parent_organization_id",
        "organization_identifier": "organization_id identifier_scheme identifier_type identifier",
        "program": "organization_id name alternate_name description",
        "service": "organization_id program_id name alternate_name description url email status"
        " interpretation_services application_process fees_description wait_time fees accreditations"
        " eligibility_description minimum_age maximum_age assured_date assurer_email licenses alert last_modified",
        "service_at_location": "service_id location_id description",
        "location": "location_type url organization_id name alternate_name description transportation latitude"
        " longitude external_identifier external_identifier_type",
        "phone": "location_id service_id organization_id contact_id service_at_location_id number extension type"
        " description language department",
        "contact": "organization_id service_id service_at_location_id location_id name title department email",
        "address": "location_id organization_id attention address_1 address_2 address_3 address_4 city region"
        " state_province postal_code country address_type",
        "schedule": "service_id location_id service_at_location_id valid_from valid_to dtstart timezone until count"
        " wkst freq interval byday byweekno bymonthday byyearday description opens_at closes_at schedule_link"
        " attending_type notes closed holiday",
        "funding": "organization_id service_id source",
        "service_area": "service_id service_at_location_id name description extent extent_type uri",
        "required_document": "service_id document uri",
        "language": "service_id location_id phone_id name code note",
        "accessibility": "location_id description details url",
        "cost_option": "service_id valid_from valid_to option currency amount amount_description",
        "service_capacity": "service_id unit_id available maximum description updated",
        "unit": "name scheme identifier uri",
        "url": "label url organization_id service_id",
        "attribute": "link_id taxonomy_term_id link_type link_entity value label",
        "taxonomy": "name description uri version",
        "taxonomy_term": "code name description parent_id parent_name taxonomy language taxonomy_id term_uri",
        "metadata": "resource_id resource_type last_action_date last_action_type field_name previous_value"
        " replacement_value updated_by",
        "meta_table_description": "name language character_set",
        # Removed in 3.0, and written as further tables.
        "eligibility": "service_id eligibility",
        "payment_accepted": "service_id payment",
    }.items()
}

# Columns of ours in what we write: the record's id where it was read, if that was another.
SOURCE_RECORD = "source_record"
# What stands in that column where the source gave no id, and 3.1 wants one.
NO_RECORD = "-"

# Columns that 3.1 does not have in tables that it has: written when they hold something.
BEYOND_3_1 = {
    "phone": {"language", "department"},
    "address": {"organization_id", "address_3", "address_4"},
    "schedule": {"closed", "holiday"},
    "taxonomy_term": {"parent_name"},
}

# File names of 3.1's tabular form.
FILES: dict[str, str] = {
    "organization": "organizations.csv",
    "organization_identifier": "organization_identifiers.csv",
    "program": "programs.csv",
    "service": "services.csv",
    "service_at_location": "service_at_location.csv",
    "location": "locations.csv",
    "phone": "phones.csv",
    "contact": "contacts.csv",
    "address": "addresses.csv",
    "schedule": "schedules.csv",
    "funding": "funding.csv",
    "service_area": "service_areas.csv",
    "required_document": "required_documents.csv",
    "language": "languages.csv",
    "accessibility": "accessibility.csv",
    "cost_option": "cost_options.csv",
    "service_capacity": "service_capacity.csv",
    "unit": "units.csv",
    "url": "urls.csv",
    "attribute": "attributes.csv",
    "taxonomy": "taxonomies.csv",
    "taxonomy_term": "taxonomy_terms.csv",
    "metadata": "metadata.csv",
    "meta_table_description": "meta_table_descriptions.csv",
    "eligibility": "eligibility.csv",
    "payment_accepted": "payments_accepted.csv",
}

# What else a table, its file or its JSON array is called.
ALIASES: dict[str, str] = {
    **{table: table for table in COLUMNS},
    **{path.removesuffix(".csv"): table for table, path in FILES.items()},
    "services_at_location": "service_at_location",
    "service_at_locations": "service_at_location",
    "services_at_locations": "service_at_location",
    "fundings": "funding",
    "accessibilities": "accessibility",
    "capacities": "service_capacity",
    "service_capacities": "service_capacity",
    "additional_urls": "url",
    "additional_websites": "url",
    "eligibilities": "eligibility",
    # 1.1 and 2.0; `upgrade` says what becomes of their columns.
    **{
        name: name
        for name in (
            "accessibility_for_disabilities",
            "physical_address",
            "postal_address",
            "regular_schedule",
            "holiday_schedule",
            "service_taxonomy",
            "service_attribute",
            "other_attribute",
        )
    },
    "physical_addresses": "physical_address",
    "postal_addresses": "postal_address",
    "regular_schedules": "regular_schedule",
    "holiday_schedules": "holiday_schedule",
    "services_taxonomy": "service_taxonomy",
    "service_taxonomies": "service_taxonomy",
    "service_attributes": "service_attribute",
    "other_attributes": "other_attribute",
}

# Which records a row can belong to: its column and their table. The first that is filled owns it, so that a phone of a
# service at a location is found with the service; the others are kept as links.
OWNERS: dict[str, tuple[tuple[str, str], ...]] = {
    "organization_identifier": (("organization_id", "organization"),),
    "program": (("organization_id", "organization"),),
    "service_at_location": (("service_id", "service"),),
    "phone": (
        ("contact_id", "contact"),
        ("service_id", "service"),
        ("location_id", "location"),
        ("organization_id", "organization"),
        ("service_at_location_id", "service_at_location"),
    ),
    "contact": (
        ("service_id", "service"),
        ("location_id", "location"),
        ("organization_id", "organization"),
        ("service_at_location_id", "service_at_location"),
    ),
    "schedule": (
        ("service_id", "service"),
        ("location_id", "location"),
        ("service_at_location_id", "service_at_location"),
    ),
    "address": (("location_id", "location"), ("organization_id", "organization")),
    "funding": (("service_id", "service"), ("organization_id", "organization")),
    "url": (("service_id", "service"), ("organization_id", "organization")),
    "service_area": (("service_id", "service"), ("service_at_location_id", "service_at_location")),
    "language": (("phone_id", "phone"), ("service_id", "service"), ("location_id", "location")),
    "accessibility": (("location_id", "location"),),
    **dict.fromkeys(
        ("required_document", "cost_option", "service_capacity", "eligibility", "payment_accepted"),
        (("service_id", "service"),),
    ),
}
# Tables that stand by themselves; their rows are asked for by id.
ROOTS = frozenset(
    {"organization", "service", "location", "taxonomy", "taxonomy_term", "unit", "meta_table_description"}
)

# What 3.1 asks for, and a record may not say.
REQUIRED: dict[str, tuple[str, ...]] = {
    "organization": ("description",),
    "program": ("description",),
    "address": ("address_1", "city", "state_province", "postal_code", "country", "address_type"),
    "taxonomy": ("description",),
    "taxonomy_term": ("description",),
    "organization_identifier": ("identifier_type",),
    "service_capacity": ("unit_id", "available", "updated"),
    "unit": ("name",),
    "url": ("url",),
}

NUMBERS = frozenset(
    [
        "year_incorporated",
        "minimum_age",
        "maximum_age",
        "latitude",
        "longitude",
        "amount",
        "available",
        "maximum",
        "count",
        "interval",
    ]
)
