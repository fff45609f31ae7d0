"""Query parameters onto request fields: nested (`filter.states=…`), repeated, enums by name, masks in either case."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from protobuf import (
    DescField,
    DescFieldValueEnum,
    DescFieldValueList,
    DescFieldValueMap,
    DescFieldValueMessage,
    DescMessage,
)

from gateway.api.explain import is_leaf
from gateway.api.refusal import FieldError, Refusal, invalid_fields

# More would be a mistake or an attack; the widest filter has a tenth of it.
MOST_PARAMETERS = 500
# A value of an enum by its number, of 32 bits.
_NUMBER = re.compile("-?[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A field that a query parameter can set. `path` holds the JSON names on the way to it."""

    path: tuple[str, ...]
    field: DescField
    kind: str
    repeated: bool

    @property
    def name(self) -> str:
        """As it is documented: lowerCamelCase, with dots."""
        return ".".join(self.path)


def parameters(message: DescMessage, taken: frozenset[str]) -> list[Parameter]:
    """The parameters of a request whose fields in `taken` (dotted names) are bound by the path or the body."""
    return list(_below(message, taken, (), (), ()))


def _below(
    message: DescMessage, taken: frozenset[str], path: tuple[str, ...], names: tuple[str, ...], seen: tuple[str, ...]
) -> list[Parameter]:
    found: list[Parameter] = []
    for field in message.fields:
        here = (*names, field.name)
        value = field.value
        if ".".join(here) in taken or isinstance(value, DescFieldValueMap):
            continue
        repeated = isinstance(value, DescFieldValueList)
        element: Any = value.element if isinstance(value, DescFieldValueList) else None
        inner = value.message if isinstance(value, DescFieldValueMessage) else element
        if isinstance(inner, DescMessage) and not is_leaf(inner):
            if not repeated and inner.type_name not in seen:
                found += _below(inner, taken, (*path, field.json_name), here, (*seen, inner.type_name))
            continue
        if isinstance(inner, DescMessage):
            kind = "mask" if inner.type_name == "google.protobuf.FieldMask" else "text"
        elif isinstance(value, DescFieldValueEnum) or type(element).__name__ == "DescEnum":
            kind = "enum"
        else:
            scalar = element if repeated else value.scalar  # type: ignore[union-attr]
            kind = "bool" if scalar.name == "BOOL" else "text"
        found.append(Parameter((*path, field.json_name), field, kind, repeated))
    return found


def by_name(known: list[Parameter], message: DescMessage) -> dict[str, Parameter]:
    """The parameters by the names a caller may use: lowerCamelCase as in JSON, or as in the contract."""
    out: dict[str, Parameter] = {}
    for parameter in known:
        out[parameter.name] = parameter
        out[".".join(_contract_names(message, parameter.path))] = parameter
    return out


def _contract_names(message: DescMessage, path: tuple[str, ...]) -> list[str]:
    names = []
    for step in path:
        field = next(f for f in message.fields if f.json_name == step)
        names.append(field.name)
        if isinstance(field.value, DescFieldValueMessage):
            message = field.value.message
    return names


def read(query: bytes, known: dict[str, Parameter]) -> dict[str, Any]:
    """The query as the JSON object of the request. Raises Refusal for a parameter that is unknown or given twice."""
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except UnicodeDecodeError:
        raise Refusal(400, "QUERY_INVALID", "The query is not percent-encoded UTF-8: encode it so.") from None
    except ValueError:
        detail = f"The query has more than {MOST_PARAMETERS} parameters: ask for less at once."
        raise Refusal(400, "QUERY_INVALID", detail) from None
    out: dict[str, Any] = {}
    errors: list[FieldError] = []
    for name, text in pairs:
        parameter = known.get(name)
        if parameter is None:
            errors.append(
                FieldError(name, f"is not a parameter here: those are {', '.join(_documented(known)) or 'none'}")
            )
            continue
        into = out
        for step in parameter.path[:-1]:
            into = into.setdefault(step, {})
        last = parameter.path[-1]
        value = _convert(parameter, text)
        if parameter.repeated:
            into.setdefault(last, []).append(value)
        elif last in into:
            errors.append(FieldError(parameter.name, "is given more than once: give it once"))
        else:
            into[last] = value
    if errors:
        raise invalid_fields(errors)
    return out


def _documented(known: dict[str, Parameter]) -> list[str]:
    return sorted({parameter.name for parameter in known.values()})


def _convert(parameter: Parameter, text: str) -> str | int | bool:
    """The text as ProtoJSON takes it for the parameter's kind; what cannot be is left for the codec to refuse."""
    match parameter.kind:
        case "bool" if text in ("true", "false"):
            return text == "true"
        case "enum" if _NUMBER.fullmatch(text):
            return int(text)
        case "mask":
            return ",".join(_camel(path) for path in text.split(",")) if text else ""
        case _:
            return text


def _camel(path: str) -> str:
    """A field's path in lowerCamelCase: "service_area.zip_codes" is "serviceArea.zipCodes"."""
    steps = []
    for step in path.strip().split("."):
        first, *rest = step.split("_")
        steps.append(first + "".join(word[:1].upper() + word[1:] for word in rest))
    return ".".join(steps)


def encoded(values: dict[str, Any]) -> bytes:
    """The query's values as JSON, for the codec."""
    return json.dumps(values).encode()
