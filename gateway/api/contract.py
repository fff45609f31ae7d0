"""The contracts as data: every rpc with its REST bindings and who may call it, read from the committed descriptors."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from protobuf import DescField, DescFieldValueList, DescFieldValueMessage, DescFile, DescMessage, DescMethod, Registry
from protobuf.wkt import FileDescriptorSet

# Names of rpcs that read begin so (AIP-131, 132, 136).
READING = ("Get", "List", "Search", "Watch", "Download")


@dataclass(frozen=True, slots=True)
class Binding:
    """One REST form of an rpc. `body` is a field of the request, "*" for all that the path does not name, or "";
    `answer` is the field of the response that is answered, a file, or "" for all of it."""

    method: str
    template: str
    body: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Rpc:
    """An rpc: where it lives, what it takes and gives, its REST forms, and the roles of which a caller needs one."""

    package: str
    service: str
    name: str
    request: DescMessage
    response: DescMessage
    streams: bool
    bindings: tuple[Binding, ...]
    roles: tuple[str, ...]
    # That a system's token needs, as "record:read"; "" when systems do not call it.
    scope: str
    descriptor: DescMethod

    @property
    def path(self) -> str:
        """Where gRPC finds it, as "/tributary.assistance.v1.CaseService/GetCase"."""
        return f"/{self.package}.{self.service}/{self.name}"


@cache
def descriptors() -> bytes:
    """The committed FileDescriptorSet of all contracts, with their comments."""
    return files("tributary").joinpath("contracts.binpb").read_bytes()


@cache
def registry() -> Registry:
    """Every message, enum and service of the contracts."""
    return FileDescriptorSet.from_binary(descriptors()).to_registry()


@cache
def rpcs() -> tuple[Rpc, ...]:
    """All rpcs of our services, in their order. Raises ValueError for a form of REST that is not served."""
    return tuple(read_rpcs(registry()))


@cache
def rpc_named(name: str) -> Rpc:
    """The rpc of that name, as "CreateCase"; no two services have the same. Raises StopIteration for none."""
    return next(rpc for rpc in rpcs() if rpc.name == name)


def read_rpcs(types: Registry) -> Iterator[Rpc]:
    """The rpcs of the services in `types` that are our own."""
    http, allow = extension(types, "google.api.http"), extension(types, "tributary.access.v1.allow")
    scopes = extension(types, "tributary.access.v1.scopes")
    for file in [f for f in types if isinstance(f, DescFile) and f.name.startswith("tributary/")]:
        for service in file.services:
            about = service.proto.options
            scoped = about[scopes] if about is not None and scopes in about else None
            for method in service.methods:
                options = method.proto.options
                rule = options[http] if options is not None and http in options else None
                yield Rpc(
                    package=file.proto.package,
                    service=service.name,
                    name=method.name,
                    request=method.input,
                    response=method.output,
                    streams=method.proto.server_streaming or method.proto.client_streaming,
                    bindings=() if rule is None else tuple(read_bindings(rule)),
                    roles=tuple(role.name for role in options[allow]) if options is not None else (),
                    scope=_scope(scoped, method.name),
                    descriptor=method,
                )


def _scope(scopes: Any, rpc: str) -> str:
    """The scope that an rpc is in, by its service's `scopes`. services/chassis/scopes.py enforces the same."""
    if scopes is None:
        return ""
    scope = scopes.read if rpc.startswith(READING) else scopes.write
    return scope_written(scope.name) if scope else ""


def scope_written(name: str) -> str:
    """A scope as OAuth2 writes it: RECORD_READ is "record:read"."""
    return ":".join(name.lower().rsplit("_", 1))


def read_bindings(rule: Any) -> Iterator[Binding]:
    """The REST forms in a google.api.HttpRule and its additional bindings."""
    pattern = rule.pattern
    if pattern is None or pattern.field == "custom":
        raise ValueError(f"{rule}: custom methods are not served")
    yield Binding(pattern.field.upper(), pattern.value, rule.body, rule.response_body)
    for additional in rule.additional_bindings:
        yield from read_bindings(additional)


def extension(types: Registry, name: str) -> Any:
    """The extension `name`, to read options with. Raises KeyError when the contracts do not know it."""
    found = types.extension(name)
    if found is None:
        raise KeyError(name)
    return found.type


def field(message: DescMessage, name: str) -> DescField | None:
    """A field by its name in the contract."""
    return next((f for f in message.fields if f.name == name), None)


def message_of(of: DescField) -> DescMessage | None:
    """The message that a field holds, once or repeatedly; None for a scalar, an enum or a map."""
    value = of.value
    if isinstance(value, DescFieldValueList):
        return value.element if isinstance(value.element, DescMessage) else None
    return value.message if isinstance(value, DescFieldValueMessage) else None


def is_file(message: DescMessage | None) -> bool:
    """Whether it stands for a file, which goes over HTTP as it is and not as JSON."""
    return message is not None and message.type_name == "google.api.HttpBody"


def is_string(of: DescField | None) -> bool:
    """Whether it is one string."""
    return of is not None and of.proto.type.name == "STRING" and of.proto.label.name != "REPEATED"


def behaviors(of: DescField) -> set[str]:
    """What google.api.field_behavior says of a field: "REQUIRED", "OUTPUT_ONLY", "IMMUTABLE", "IDENTIFIER"."""
    option = extension(registry(), "google.api.field_behavior")
    options = of.proto.options
    return {behavior.name for behavior in options[option]} if options is not None and option in options else set()
