"""Update masks (AIP-134): which fields a caller wants to change."""

from collections.abc import Collection
from typing import TypeVar

from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.message import Message

from services.chassis.errors import InvalidArgument, Violation

M = TypeVar("M", bound=Message)


def changed_paths(mask: FieldMask, resource: Message, allowed: Collection[str]) -> list[str]:
    """The top-level fields to change: those in `mask`, or, without a mask, those that are set in `resource`.

    "*" means all of `allowed`. Raises InvalidArgument, FIELD_NOT_MUTABLE, for a field that is not in `allowed`.
    """
    if not mask.paths:
        return [field.name for field, _ in resource.ListFields() if field.name in allowed]
    if list(mask.paths) == ["*"]:
        return sorted(allowed)
    paths = sorted({path.partition(".")[0] for path in mask.paths})
    wrong = [path for path in paths if path not in allowed]
    if wrong:
        raise InvalidArgument(
            "FIELD_NOT_MUTABLE",
            f"These cannot be changed here: {', '.join(wrong)}. Leave them out of update_mask.",
            violations=[Violation("update_mask", f"{path} cannot be changed here") for path in wrong],
        )
    return paths


def masked(resource: M, paths: Collection[str], standing: M) -> M:
    """`standing` with the fields `paths` as they are in `resource`: what a change makes of it."""
    for path in paths:
        standing.ClearField(path)
    part = type(resource)()
    part.CopyFrom(resource)
    for field, _ in resource.ListFields():
        if field.name not in paths:
            part.ClearField(field.name)
    standing.MergeFrom(part)
    return standing
