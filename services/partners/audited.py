"""What the column `document` of partners' tables holds, so that the audit of it can be read."""

from collections.abc import Mapping

from google.protobuf.message import Message
from tributary.partners.v1 import directory_pb2, organizations_pb2

DOCUMENTS: Mapping[str, type[Message]] = {
    "organizations": organizations_pb2.Organization,
    "services": directory_pb2.Service,
    "locations": directory_pb2.Location,
    "directory_entries": directory_pb2.DirectoryEntry,
    "taxonomies": directory_pb2.Taxonomy,
    "taxonomy_terms": directory_pb2.TaxonomyTerm,
    "directory_sources": directory_pb2.DirectorySource,
}
