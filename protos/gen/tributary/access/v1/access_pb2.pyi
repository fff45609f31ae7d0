from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class Role(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ROLE_UNSPECIFIED: _ClassVar[Role]
    PUBLIC: _ClassVar[Role]
    ORGANIZATION_MEMBER: _ClassVar[Role]
    ORGANIZATION_ADMIN: _ClassVar[Role]
    PARTNER_STAFF: _ClassVar[Role]
    FUNDER_STAFF: _ClassVar[Role]
    OFFICE_STAFF: _ClassVar[Role]
    OFFICE_ADMIN: _ClassVar[Role]
    AGENCY_SYSTEM: _ClassVar[Role]
    GATEWAY: _ClassVar[Role]
ROLE_UNSPECIFIED: Role
PUBLIC: Role
ORGANIZATION_MEMBER: Role
ORGANIZATION_ADMIN: Role
PARTNER_STAFF: Role
FUNDER_STAFF: Role
OFFICE_STAFF: Role
OFFICE_ADMIN: Role
AGENCY_SYSTEM: Role
GATEWAY: Role
ALLOW_FIELD_NUMBER: _ClassVar[int]
allow: _descriptor.FieldDescriptor
