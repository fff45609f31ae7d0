"""What assistance holds on persons: where, for how long, and what is given out of it."""

from services.chassis.personal import PSEUDONYM, WITHDRAWN_TEXT, Held
from services.chassis.retention import Period

HELD = {
    "cases": Held("assignee_id", {"assignee_display_name": PSEUDONYM}, whole=False),
    "case_messages": Held("author", {"text": WITHDRAWN_TEXT}),
    "personal_data_exports": Held("account_id", {"reason": ""}),
}

# $1 is the account's UUID, $2 its name.
HOLDINGS = {
    "cases that are yours to work on": """
        SELECT id, number, state, title, assignee_display_name FROM cases WHERE assignee_id = $1 ORDER BY id""",
    "messages that you wrote": """
        SELECT case_id, audience, text, language, author_organization, create_time FROM case_messages
        WHERE author = $2 ORDER BY id""",
    "files that you added": """
        SELECT case_id, audience, file_name, size, create_time FROM case_attachments WHERE author = $2 ORDER BY id""",
}

# In days: seven years from the day a case was closed (docs/personal-data.md).
YEARS_7 = 2557
_CLOSED = "SELECT c.close_time FROM cases c WHERE c.id = {}.case_id"
PERIODS = [
    Period("CASE_MESSAGES", "case_messages", _CLOSED.format("case_messages"), YEARS_7, held=HELD["case_messages"]),
    Period("CASE_ATTACHMENTS", "case_attachments", _CLOSED.format("case_attachments"), YEARS_7),
    Period("PERSONAL_DATA_EXPORTS", "personal_data_exports", "create_time", YEARS_7),
]
