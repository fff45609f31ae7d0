"""What funding holds on persons: no more than by whom things were done, in its audit and its events, by account."""

from services.chassis.personal import Held
from services.chassis.retention import Period

HELD = {"personal_data_exports": Held("account_id", {"reason": ""})}
PERIODS = [Period("PERSONAL_DATA_EXPORTS", "personal_data_exports", "create_time", 2557)]
