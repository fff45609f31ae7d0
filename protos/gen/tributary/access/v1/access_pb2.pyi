from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

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

class Scope(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SCOPE_UNSPECIFIED: _ClassVar[Scope]
    ORGANIZATIONS_READ: _ClassVar[Scope]
    ORGANIZATIONS_WRITE: _ClassVar[Scope]
    DIRECTORY_READ: _ClassVar[Scope]
    DIRECTORY_WRITE: _ClassVar[Scope]
    RECORD_READ: _ClassVar[Scope]
    CASES_READ: _ClassVar[Scope]
    CASES_WRITE: _ClassVar[Scope]
    REFERRALS_READ: _ClassVar[Scope]
    REFERRALS_WRITE: _ClassVar[Scope]
    OPPORTUNITIES_READ: _ClassVar[Scope]
    OPPORTUNITIES_WRITE: _ClassVar[Scope]
    CONNECTIONS_READ: _ClassVar[Scope]
    CONNECTIONS_WRITE: _ClassVar[Scope]
    AGREEMENTS_READ: _ClassVar[Scope]
    DISCLOSURES_READ: _ClassVar[Scope]
    PROPOSALS_READ: _ClassVar[Scope]
    PROPOSALS_WRITE: _ClassVar[Scope]
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
SCOPE_UNSPECIFIED: Scope
ORGANIZATIONS_READ: Scope
ORGANIZATIONS_WRITE: Scope
DIRECTORY_READ: Scope
DIRECTORY_WRITE: Scope
RECORD_READ: Scope
CASES_READ: Scope
CASES_WRITE: Scope
REFERRALS_READ: Scope
REFERRALS_WRITE: Scope
OPPORTUNITIES_READ: Scope
OPPORTUNITIES_WRITE: Scope
CONNECTIONS_READ: Scope
CONNECTIONS_WRITE: Scope
AGREEMENTS_READ: Scope
DISCLOSURES_READ: Scope
PROPOSALS_READ: Scope
PROPOSALS_WRITE: Scope
SCOPES_FIELD_NUMBER: _ClassVar[int]
scopes: _descriptor.FieldDescriptor
ALLOW_FIELD_NUMBER: _ClassVar[int]
allow: _descriptor.FieldDescriptor

class Scopes(_message.Message):
    __slots__ = ("read", "write")
    READ_FIELD_NUMBER: _ClassVar[int]
    WRITE_FIELD_NUMBER: _ClassVar[int]
    read: Scope
    write: Scope
    def __init__(self, read: _Optional[_Union[Scope, str]] = ..., write: _Optional[_Union[Scope, str]] = ...) -> None: ...
