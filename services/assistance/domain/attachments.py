"""The files of a case: when they come and go, and who lets agencies read them."""

from services.assistance.domain.cases import State
from services.assistance.domain.referrals import State as ReferralState
from services.chassis.errors import PermissionDenied, WrongState

# Files of one case.
MOST = 50
OVER = frozenset({State.CLOSED, State.DECLINED, State.WITHDRAWN, State.DUPLICATE})
# States of a referral in which its agency reads what is shared: from when it took it on, and for good when it helped.
HELPING = frozenset(
    {ReferralState.ACCEPTED, ReferralState.IN_SERVICE, ReferralState.COMPLETED, ReferralState.CONFIRMED}
)


def check_open(state: State, verb: str) -> None:
    """Raises WrongState when the case is over."""
    if state in OVER:
        raise WrongState(
            "CASE_WRONG_STATE",
            f"This case is {state.name}; to {verb} a file, it must not be over.",
            metadata={
                "verb": verb,
                "state": state.name,
                "allowed_states": ",".join(each.name for each in State if each not in OVER),
            },
        )


def check_add(state: State, there: int, *, internal: bool, office: bool) -> None:
    """Raises WrongState or PermissionDenied when a file may not be added to a case in `state` that has so many."""
    if internal and not office:
        raise PermissionDenied("INTERNAL_ATTACHMENT", "Internal files are the Office's: leave audience out.")
    check_open(state, "add")
    if there >= MOST:
        raise WrongState("TOO_MANY_FILES", f"There are {MOST} files already: remove one that is not needed.")


def check_share(*, internal: bool, office: bool, by_office: bool) -> None:
    """Raises WrongState or PermissionDenied when a file may not be shared. `by_office`: whether the Office added it."""
    if internal:
        raise WrongState("ATTACHMENT_INTERNAL", "An internal file is the Office's alone, and not shared.")
    if office and not by_office:
        raise PermissionDenied("ATTACHMENT_NOT_YOURS", "To share it is for the organization that added it.")


def check_remove(state: State, *, office: bool, by_office: bool) -> None:
    """Raises WrongState or PermissionDenied when a file may not be removed."""
    check_open(state, "remove")
    if office != by_office:
        raise PermissionDenied("ATTACHMENT_NOT_YOURS", "To remove it is for the side that added it.")
