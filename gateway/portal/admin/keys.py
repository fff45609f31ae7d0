"""The keys by which actor tokens are signed and verified: which are in use where, and how one is changed."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.admin.services import of_each
from gateway.portal.visit import Visit
from gateway.portal.words import gettext as _


async def show(visit: Visit) -> Response:
    """Each key, and who knows it."""
    ids, written = visit.gateway.signer.known()
    statuses = await of_each(visit, "Get", "Status")
    known = {name: list(it.key_ids) for name, it in statuses.items() if not isinstance(it, Refusal)}
    keys = list(dict.fromkeys([*ids, *(key for each in known.values() for key in each)]))
    return visit.show(
        "admin/keys",
        keys=keys,
        signs=ids[0],
        ours=ids,
        known=known,
        written=written,
        statuses=statuses,
        state=_state(ids, known),
    )


def _state(ids: list[str], known: dict[str, list[str]]) -> tuple[bool, str]:
    """Whether no call is refused for its key, and where a change of keys stands."""
    without = [service for service, keys in known.items() if ids[0] not in keys]
    if without:
        said = _("The gateway signs with a key that %(services)s does not know.", services=", ".join(without))
        remedy = _("Calls there are refused: put its public half into their file.")
        return False, f"{said} {remedy}"
    others = {key for keys in known.values() for key in keys} - {ids[0]}
    if not others and len(ids) == 1:
        return True, _("One key signs, and everybody knows it. No change is under way.")
    if others - set(ids):
        said = _("The services know a key that the gateway does not have.")
        before, after = (
            _("Before a change: go on with the second step."),
            _("After one: take the old key out of their file."),
        )
        return True, f"{said} {before} {after}"
    return True, _("The new key signs and the old one is still known: go on with the third step.")
