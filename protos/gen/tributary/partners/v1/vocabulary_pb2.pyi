from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Determinant(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DETERMINANT_UNSPECIFIED: _ClassVar[Determinant]
    CHILD_AND_YOUTH_DEVELOPMENT: _ClassVar[Determinant]
    ECONOMIC_DEVELOPMENT_AND_JOBS: _ClassVar[Determinant]
    ENVIRONMENT_AND_CLIMATE: _ClassVar[Determinant]
    HEALTH_AND_HUMAN_SERVICES: _ClassVar[Determinant]
    HOUSING: _ClassVar[Determinant]
    INFORMATION_AND_TECHNOLOGY: _ClassVar[Determinant]
    JUSTICE_SYSTEM: _ClassVar[Determinant]
    TRANSPORTATION_AND_MOBILITY: _ClassVar[Determinant]

class DataCategory(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DATA_CATEGORY_UNSPECIFIED: _ClassVar[DataCategory]
    PROFILE: _ClassVar[DataCategory]
    CONTACTS: _ClassVar[DataCategory]
    AGREEMENTS: _ClassVar[DataCategory]
    ENGAGEMENTS: _ClassVar[DataCategory]
    CASES: _ClassVar[DataCategory]
    CASE_DETAILS: _ClassVar[DataCategory]
    FUNDING: _ClassVar[DataCategory]
    ASSESSMENTS: _ClassVar[DataCategory]
    DEMOGRAPHICS: _ClassVar[DataCategory]
DETERMINANT_UNSPECIFIED: Determinant
CHILD_AND_YOUTH_DEVELOPMENT: Determinant
ECONOMIC_DEVELOPMENT_AND_JOBS: Determinant
ENVIRONMENT_AND_CLIMATE: Determinant
HEALTH_AND_HUMAN_SERVICES: Determinant
HOUSING: Determinant
INFORMATION_AND_TECHNOLOGY: Determinant
JUSTICE_SYSTEM: Determinant
TRANSPORTATION_AND_MOBILITY: Determinant
DATA_CATEGORY_UNSPECIFIED: DataCategory
PROFILE: DataCategory
CONTACTS: DataCategory
AGREEMENTS: DataCategory
ENGAGEMENTS: DataCategory
CASES: DataCategory
CASE_DETAILS: DataCategory
FUNDING: DataCategory
ASSESSMENTS: DataCategory
DEMOGRAPHICS: DataCategory

class Phone(_message.Message):
    __slots__ = ("number", "extension", "type", "languages", "description", "original", "source_record", "language_details", "annotations", "department")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    EXTENSION_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGES_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_DETAILS_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    DEPARTMENT_FIELD_NUMBER: _ClassVar[int]
    number: str
    extension: str
    type: str
    languages: _containers.RepeatedScalarFieldContainer[str]
    description: str
    original: str
    source_record: str
    language_details: _containers.RepeatedCompositeFieldContainer[Language]
    annotations: Annotations
    department: str
    def __init__(self, number: _Optional[str] = ..., extension: _Optional[str] = ..., type: _Optional[str] = ..., languages: _Optional[_Iterable[str]] = ..., description: _Optional[str] = ..., original: _Optional[str] = ..., source_record: _Optional[str] = ..., language_details: _Optional[_Iterable[_Union[Language, _Mapping]]] = ..., annotations: _Optional[_Union[Annotations, _Mapping]] = ..., department: _Optional[str] = ...) -> None: ...

class Address(_message.Message):
    __slots__ = ("attention", "address_1", "address_2", "city", "region", "state_province", "postal_code", "country", "address_type", "source_record", "annotations", "address_3", "address_4")
    ATTENTION_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_1_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_2_FIELD_NUMBER: _ClassVar[int]
    CITY_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    STATE_PROVINCE_FIELD_NUMBER: _ClassVar[int]
    POSTAL_CODE_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_TYPE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_3_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_4_FIELD_NUMBER: _ClassVar[int]
    attention: str
    address_1: str
    address_2: str
    city: str
    region: str
    state_province: str
    postal_code: str
    country: str
    address_type: str
    source_record: str
    annotations: Annotations
    address_3: str
    address_4: str
    def __init__(self, attention: _Optional[str] = ..., address_1: _Optional[str] = ..., address_2: _Optional[str] = ..., city: _Optional[str] = ..., region: _Optional[str] = ..., state_province: _Optional[str] = ..., postal_code: _Optional[str] = ..., country: _Optional[str] = ..., address_type: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[Annotations, _Mapping]] = ..., address_3: _Optional[str] = ..., address_4: _Optional[str] = ...) -> None: ...

class ServiceArea(_message.Message):
    __slots__ = ("municipalities", "zip_codes", "neighborhoods")
    MUNICIPALITIES_FIELD_NUMBER: _ClassVar[int]
    ZIP_CODES_FIELD_NUMBER: _ClassVar[int]
    NEIGHBORHOODS_FIELD_NUMBER: _ClassVar[int]
    municipalities: _containers.RepeatedScalarFieldContainer[str]
    zip_codes: _containers.RepeatedScalarFieldContainer[str]
    neighborhoods: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, municipalities: _Optional[_Iterable[str]] = ..., zip_codes: _Optional[_Iterable[str]] = ..., neighborhoods: _Optional[_Iterable[str]] = ...) -> None: ...

class Language(_message.Message):
    __slots__ = ("tag", "name", "code", "note", "source_record", "annotations")
    TAG_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    ANNOTATIONS_FIELD_NUMBER: _ClassVar[int]
    tag: str
    name: str
    code: str
    note: str
    source_record: str
    annotations: Annotations
    def __init__(self, tag: _Optional[str] = ..., name: _Optional[str] = ..., code: _Optional[str] = ..., note: _Optional[str] = ..., source_record: _Optional[str] = ..., annotations: _Optional[_Union[Annotations, _Mapping]] = ...) -> None: ...

class Annotations(_message.Message):
    __slots__ = ("attributes", "metadata", "originals", "other_fields", "links")
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    ORIGINALS_FIELD_NUMBER: _ClassVar[int]
    OTHER_FIELDS_FIELD_NUMBER: _ClassVar[int]
    LINKS_FIELD_NUMBER: _ClassVar[int]
    attributes: _containers.RepeatedCompositeFieldContainer[Attribute]
    metadata: _containers.RepeatedCompositeFieldContainer[Metadata]
    originals: _containers.RepeatedCompositeFieldContainer[FieldValue]
    other_fields: _containers.RepeatedCompositeFieldContainer[FieldValue]
    links: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, attributes: _Optional[_Iterable[_Union[Attribute, _Mapping]]] = ..., metadata: _Optional[_Iterable[_Union[Metadata, _Mapping]]] = ..., originals: _Optional[_Iterable[_Union[FieldValue, _Mapping]]] = ..., other_fields: _Optional[_Iterable[_Union[FieldValue, _Mapping]]] = ..., links: _Optional[_Iterable[str]] = ...) -> None: ...

class FieldValue(_message.Message):
    __slots__ = ("field", "value")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    field: str
    value: str
    def __init__(self, field: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class Attribute(_message.Message):
    __slots__ = ("term", "link_type", "value", "label", "source_record", "metadata", "other_fields")
    TERM_FIELD_NUMBER: _ClassVar[int]
    LINK_TYPE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    OTHER_FIELDS_FIELD_NUMBER: _ClassVar[int]
    term: str
    link_type: str
    value: str
    label: str
    source_record: str
    metadata: _containers.RepeatedCompositeFieldContainer[Metadata]
    other_fields: _containers.RepeatedCompositeFieldContainer[FieldValue]
    def __init__(self, term: _Optional[str] = ..., link_type: _Optional[str] = ..., value: _Optional[str] = ..., label: _Optional[str] = ..., source_record: _Optional[str] = ..., metadata: _Optional[_Iterable[_Union[Metadata, _Mapping]]] = ..., other_fields: _Optional[_Iterable[_Union[FieldValue, _Mapping]]] = ...) -> None: ...

class Metadata(_message.Message):
    __slots__ = ("last_action_date", "last_action_type", "field_name", "previous_value", "replacement_value", "updated_by", "source_record", "other_fields")
    LAST_ACTION_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_ACTION_TYPE_FIELD_NUMBER: _ClassVar[int]
    FIELD_NAME_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_VALUE_FIELD_NUMBER: _ClassVar[int]
    REPLACEMENT_VALUE_FIELD_NUMBER: _ClassVar[int]
    UPDATED_BY_FIELD_NUMBER: _ClassVar[int]
    SOURCE_RECORD_FIELD_NUMBER: _ClassVar[int]
    OTHER_FIELDS_FIELD_NUMBER: _ClassVar[int]
    last_action_date: str
    last_action_type: str
    field_name: str
    previous_value: str
    replacement_value: str
    updated_by: str
    source_record: str
    other_fields: _containers.RepeatedCompositeFieldContainer[FieldValue]
    def __init__(self, last_action_date: _Optional[str] = ..., last_action_type: _Optional[str] = ..., field_name: _Optional[str] = ..., previous_value: _Optional[str] = ..., replacement_value: _Optional[str] = ..., updated_by: _Optional[str] = ..., source_record: _Optional[str] = ..., other_fields: _Optional[_Iterable[_Union[FieldValue, _Mapping]]] = ...) -> None: ...
