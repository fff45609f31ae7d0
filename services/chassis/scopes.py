"""Scopes: what a system's token is limited to, beside its roles."""

from google.protobuf.descriptor import MethodDescriptor
from tributary.access.v1 import access_pb2

# Names of rpcs that read begin so (AIP-131, 132, 136).
READING = ("Get", "List", "Search", "Watch", "Download")


def reads(method: MethodDescriptor) -> bool:
    """Whether an rpc only reads."""
    return method.name.startswith(READING)


def scope_of(method: MethodDescriptor) -> str:
    """The scope that an rpc is in, as "record:read"; "" for none, which a token with scopes is refused by."""
    scopes: access_pb2.Scopes = method.containing_service.GetOptions().Extensions[access_pb2.scopes]  # type: ignore[index]
    return written(scopes.read if reads(method) else scopes.write)


def written(scope: int) -> str:
    """A scope as OAuth2 writes it: RECORD_READ is "record:read"; "" for none."""
    return ":".join(access_pb2.Scope.Name(scope).lower().rsplit("_", 1)) if scope else ""
