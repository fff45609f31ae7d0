from google.api import annotations_pb2 as _annotations_pb2
from tributary.access.v1 import access_pb2 as _access_pb2
from tributary.operations.v1 import operations_pb2 as _operations_pb2
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor
