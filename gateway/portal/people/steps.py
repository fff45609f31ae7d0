"""Where a session has to go before anything else opens."""

from gateway.portal.visit import CODE, SET_UP, SIGNED_IN, Visit, onward


def place_of(visit: Visit, place: str) -> str:
    """Where a session has to go before `place`, or `place`."""
    match visit.step:
        case step if step == CODE:
            return f"/sign-in/code?next={onward(place)}"
        case step if step == SET_UP:
            return f"/second-factor?next={onward(place)}"
        case step if step == SIGNED_IN and not visit.who.organization and len(visit.who.choices) > 1:
            return f"/organization?next={onward(place)}"
    return place
