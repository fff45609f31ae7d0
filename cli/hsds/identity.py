"""Names in the product for the records of a source: the same ones each time the source is read."""

from uuid import UUID, uuid5

# Ours for ever: another one would make every imported record a new one.
NAMESPACE = UUID("6c1f0a52-7a3e-5d0c-9b57-2f4be9a0d6c1")


class Identity:
    """Names of the records of one source, as "hsds:miami"."""

    def __init__(self, source: str) -> None:
        self.source = source

    def uuid(self, table: str, record: str) -> UUID:
        """The UUID of a record: its own where it has one, as HSDS 3 asks; else one made of source, table and id."""
        try:
            return UUID(record)
        except ValueError:
            return uuid5(NAMESPACE, f"{self.source}\0{table}\0{record}")

    def organization(self, record: str) -> str:
        """ "organizations/{organization}"."""
        return f"organizations/{self.uuid('organization', record)}"

    def within(self, organization: str, table: str, record: str) -> str:
        """ "organizations/{organization}/services/{service}"; both are given by their ids in the source."""
        return f"{self.organization(organization)}/{table}s/{self.uuid(table, record)}"
