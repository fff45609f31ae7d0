"""Who acts, and the words that a case is found by, at less cost."""

from services.chassis.migration import execute_script
from services.chassis.row_security import create_actor_functions

revision = "0007"
down_revision = "0006"

# A case's words are those of thousands of others: put into the index a few dozen cases at once, each word's list is
# written once for all of them. A search looks through those that wait, 64 kB at most.
SCRIPT = """
ALTER INDEX cases_search SET (fastupdate = on, gin_pending_list_limit = 64);
ALTER INDEX cases_topics SET (fastupdate = on, gin_pending_list_limit = 64);
"""
BEFORE = """
ALTER INDEX cases_search RESET (gin_pending_list_limit), SET (fastupdate = off);
ALTER INDEX cases_topics RESET (gin_pending_list_limit), SET (fastupdate = off);
"""


def upgrade() -> None:
    """Has who acts be read without a regular expression, and cases indexed some at once."""
    create_actor_functions()
    execute_script(SCRIPT)


def downgrade() -> None:
    """Has each case indexed at once. Who acts is read as it is: it is the same."""
    execute_script(BEFORE)
