import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from tributary.access.v1 import access_pb2 as _access_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RoleGrant(_message.Message):
    __slots__ = ("name", "state", "account", "account_email", "account_display_name", "role", "expire_time", "granter", "create_time", "revoker", "revoke_time", "organization_display_name")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[RoleGrant.State]
        IN_FORCE: _ClassVar[RoleGrant.State]
        EXPIRED: _ClassVar[RoleGrant.State]
        REVOKED: _ClassVar[RoleGrant.State]
    STATE_UNSPECIFIED: RoleGrant.State
    IN_FORCE: RoleGrant.State
    EXPIRED: RoleGrant.State
    REVOKED: RoleGrant.State
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_EMAIL_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    GRANTER_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    REVOKER_FIELD_NUMBER: _ClassVar[int]
    REVOKE_TIME_FIELD_NUMBER: _ClassVar[int]
    ORGANIZATION_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: RoleGrant.State
    account: str
    account_email: str
    account_display_name: str
    role: _access_pb2.Role
    expire_time: _timestamp_pb2.Timestamp
    granter: str
    create_time: _timestamp_pb2.Timestamp
    revoker: str
    revoke_time: _timestamp_pb2.Timestamp
    organization_display_name: str
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[RoleGrant.State, str]] = ..., account: _Optional[str] = ..., account_email: _Optional[str] = ..., account_display_name: _Optional[str] = ..., role: _Optional[_Union[_access_pb2.Role, str]] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., granter: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., revoker: _Optional[str] = ..., revoke_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., organization_display_name: _Optional[str] = ...) -> None: ...

class CreateRoleGrantRequest(_message.Message):
    __slots__ = ("parent", "role_grant", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    ROLE_GRANT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    role_grant: RoleGrant
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., role_grant: _Optional[_Union[RoleGrant, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GetRoleGrantRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListRoleGrantsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "show_ended", "account")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SHOW_ENDED_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    show_ended: bool
    account: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., show_ended: _Optional[bool] = ..., account: _Optional[str] = ...) -> None: ...

class ListRoleGrantsResponse(_message.Message):
    __slots__ = ("role_grants", "next_page_token")
    ROLE_GRANTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    role_grants: _containers.RepeatedCompositeFieldContainer[RoleGrant]
    next_page_token: str
    def __init__(self, role_grants: _Optional[_Iterable[_Union[RoleGrant, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class Colleague(_message.Message):
    __slots__ = ("account", "account_display_name", "roles")
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    account: str
    account_display_name: str
    roles: _containers.RepeatedScalarFieldContainer[_access_pb2.Role]
    def __init__(self, account: _Optional[str] = ..., account_display_name: _Optional[str] = ..., roles: _Optional[_Iterable[_Union[_access_pb2.Role, str]]] = ...) -> None: ...

class ListColleaguesRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListColleaguesResponse(_message.Message):
    __slots__ = ("colleagues", "next_page_token")
    COLLEAGUES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    colleagues: _containers.RepeatedCompositeFieldContainer[Colleague]
    next_page_token: str
    def __init__(self, colleagues: _Optional[_Iterable[_Union[Colleague, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class RevokeRoleGrantRequest(_message.Message):
    __slots__ = ("name", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...
