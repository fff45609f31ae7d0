"""The documents of an agreement: when they may come and go. What its parties have accepted stays as they read it."""

from datetime import datetime

from services.chassis.errors import PermissionDenied, WrongState
from services.partners.domain.agreements import State, require

# Documents of one agreement.
MOST = 50
CHANGEABLE = frozenset({State.DRAFT, State.ACTIVE})


def check_add(state: State, there: int) -> None:
    """Raises WrongState when no document may be added to an agreement in `state` that has so many."""
    require(state, "add a document to", CHANGEABLE)
    if there >= MOST:
        raise WrongState("TOO_MANY_FILES", f"There are {MOST} documents already: remove one that is not needed.")


def check_remove(state: State, *, added: datetime, accepted: datetime | None, own: bool, office: bool) -> None:
    """Raises WrongState or PermissionDenied when a document may not be removed. `added`: when it was; `accepted`: when
    the last party accepted the agreement; `own`: whether the actor's organization added it."""
    require(state, "remove a document from", CHANGEABLE)
    if state is State.DRAFT:
        return
    if accepted is None or added <= accepted:
        raise WrongState("DOCUMENT_ACCEPTED", "Its parties accepted the agreement with this document: it stays.")
    if not own and not office:
        raise PermissionDenied(
            "DOCUMENT_NOT_YOURS", "To remove it is for the organization that added it, and the Office."
        )
