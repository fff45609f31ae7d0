"""Which organization a service or a location belongs to, where the package says so in a roundabout way."""

import json
import sqlite3


class Homes:
    """The organizations of a package's services and locations.

    In exports of some referral systems agencies, programs and sites share their numbers, and a service's
    `organization_id` may name the service it is a part of. Then its organization is that service's. A location with no
    organization of its own belongs to that of the first service there.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._organizations = {row[0] for row in database.execute("SELECT id FROM shelf WHERE tab = 'organization'")}
        self._services = {
            row_id: json.loads(fields).get("organization_id", "")
            for row_id, fields in database.execute("SELECT id, fields FROM shelf WHERE tab = 'service'")
        }
        self._offered: dict[str, str] = {}
        for (fields,) in database.execute("SELECT fields FROM shelf WHERE tab = 'service_at_location' ORDER BY place"):
            link = json.loads(fields)
            self._offered.setdefault(link.get("location_id", ""), link.get("service_id", ""))

    def of_service(self, service: str) -> str:
        """The organization of a service; "" when there is none."""
        return self.resolve(self._services.get(service, ""))

    def of_location(self, location: str, organization: str) -> str:
        """The organization of a location whose `organization_id` is `organization`; "" when there is none."""
        return self.resolve(organization) or self.of_service(self._offered.get(location, ""))

    def resolve(self, named: str) -> str:
        """The organization that an `organization_id` stands for; "" when there is none."""
        seen: set[str] = set()
        while named not in self._organizations:
            if named in seen or named not in self._services:
                return ""
            seen.add(named)
            named = self._services[named]
        return named
