from tributary.funding.v1 import connections_pb2 as _connections_pb2
from tributary.funding.v1 import opportunities_pb2 as _opportunities_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OpportunityCreated(_message.Message):
    __slots__ = ("opportunity",)
    OPPORTUNITY_FIELD_NUMBER: _ClassVar[int]
    opportunity: _opportunities_pb2.Opportunity
    def __init__(self, opportunity: _Optional[_Union[_opportunities_pb2.Opportunity, _Mapping]] = ...) -> None: ...

class OpportunityUpdated(_message.Message):
    __slots__ = ("opportunity",)
    OPPORTUNITY_FIELD_NUMBER: _ClassVar[int]
    opportunity: _opportunities_pb2.Opportunity
    def __init__(self, opportunity: _Optional[_Union[_opportunities_pb2.Opportunity, _Mapping]] = ...) -> None: ...

class OpportunityPublished(_message.Message):
    __slots__ = ("opportunity",)
    OPPORTUNITY_FIELD_NUMBER: _ClassVar[int]
    opportunity: _opportunities_pb2.Opportunity
    def __init__(self, opportunity: _Optional[_Union[_opportunities_pb2.Opportunity, _Mapping]] = ...) -> None: ...

class OpportunityOpened(_message.Message):
    __slots__ = ("opportunity",)
    OPPORTUNITY_FIELD_NUMBER: _ClassVar[int]
    opportunity: _opportunities_pb2.Opportunity
    def __init__(self, opportunity: _Optional[_Union[_opportunities_pb2.Opportunity, _Mapping]] = ...) -> None: ...

class OpportunityClosed(_message.Message):
    __slots__ = ("opportunity",)
    OPPORTUNITY_FIELD_NUMBER: _ClassVar[int]
    opportunity: _opportunities_pb2.Opportunity
    def __init__(self, opportunity: _Optional[_Union[_opportunities_pb2.Opportunity, _Mapping]] = ...) -> None: ...

class ConnectionCreated(_message.Message):
    __slots__ = ("connection",)
    CONNECTION_FIELD_NUMBER: _ClassVar[int]
    connection: _connections_pb2.Connection
    def __init__(self, connection: _Optional[_Union[_connections_pb2.Connection, _Mapping]] = ...) -> None: ...

class ConnectionIntroduced(_message.Message):
    __slots__ = ("connection",)
    CONNECTION_FIELD_NUMBER: _ClassVar[int]
    connection: _connections_pb2.Connection
    def __init__(self, connection: _Optional[_Union[_connections_pb2.Connection, _Mapping]] = ...) -> None: ...

class ConnectionInterested(_message.Message):
    __slots__ = ("connection",)
    CONNECTION_FIELD_NUMBER: _ClassVar[int]
    connection: _connections_pb2.Connection
    def __init__(self, connection: _Optional[_Union[_connections_pb2.Connection, _Mapping]] = ...) -> None: ...

class ConnectionPrepared(_message.Message):
    __slots__ = ("connection",)
    CONNECTION_FIELD_NUMBER: _ClassVar[int]
    connection: _connections_pb2.Connection
    def __init__(self, connection: _Optional[_Union[_connections_pb2.Connection, _Mapping]] = ...) -> None: ...

class ConnectionApplied(_message.Message):
    __slots__ = ("connection",)
    CONNECTION_FIELD_NUMBER: _ClassVar[int]
    connection: _connections_pb2.Connection
    def __init__(self, connection: _Optional[_Union[_connections_pb2.Connection, _Mapping]] = ...) -> None: ...

class ConnectionAwarded(_message.Message):
    __slots__ = ("connection",)
    CONNECTION_FIELD_NUMBER: _ClassVar[int]
    connection: _connections_pb2.Connection
    def __init__(self, connection: _Optional[_Union[_connections_pb2.Connection, _Mapping]] = ...) -> None: ...

class ConnectionNotAwarded(_message.Message):
    __slots__ = ("connection",)
    CONNECTION_FIELD_NUMBER: _ClassVar[int]
    connection: _connections_pb2.Connection
    def __init__(self, connection: _Optional[_Union[_connections_pb2.Connection, _Mapping]] = ...) -> None: ...

class ConnectionWithdrawn(_message.Message):
    __slots__ = ("connection",)
    CONNECTION_FIELD_NUMBER: _ClassVar[int]
    connection: _connections_pb2.Connection
    def __init__(self, connection: _Optional[_Union[_connections_pb2.Connection, _Mapping]] = ...) -> None: ...
