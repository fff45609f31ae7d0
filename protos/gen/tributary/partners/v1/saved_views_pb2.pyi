import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import empty_pb2 as _empty_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from tributary.access.v1 import access_pb2 as _access_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SavedView(_message.Message):
    __slots__ = ("name", "display_name", "list", "query", "create_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    LIST_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    list: str
    query: str
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., list: _Optional[str] = ..., query: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CreateSavedViewRequest(_message.Message):
    __slots__ = ("parent", "saved_view", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    SAVED_VIEW_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    saved_view: SavedView
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., saved_view: _Optional[_Union[SavedView, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class ListSavedViewsRequest(_message.Message):
    __slots__ = ("parent", "list")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    LIST_FIELD_NUMBER: _ClassVar[int]
    parent: str
    list: str
    def __init__(self, parent: _Optional[str] = ..., list: _Optional[str] = ...) -> None: ...

class ListSavedViewsResponse(_message.Message):
    __slots__ = ("saved_views",)
    SAVED_VIEWS_FIELD_NUMBER: _ClassVar[int]
    saved_views: _containers.RepeatedCompositeFieldContainer[SavedView]
    def __init__(self, saved_views: _Optional[_Iterable[_Union[SavedView, _Mapping]]] = ...) -> None: ...

class DeleteSavedViewRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...
