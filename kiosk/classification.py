"""Name the closed vocabularies by which a service is classed, in words; numbers belong to exports (GB/T 39046)."""

from __future__ import annotations

from enum import StrEnum


class ItemType(StrEnum):
    """What kind of administrative act it is (事项类型, GB/T 39046 table A.1)."""

    PERMIT = "permit"  # 行政许可
    PAYMENT = "payment"  # 行政给付
    CONFIRM = "confirm"  # 行政确认
    OTHER_POWER = "other_power"  # 其他类别事项
    PUBLIC = "public"  # 公共服务事项


class Level(StrEnum):
    """Whose authority it is (行使层级, GB/T 39046 table A.2)."""

    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"


class Applicant(StrEnum):
    """Who may apply (服务对象, GB/T 39046 table A.4)."""

    NATURAL = "natural"
    ENTERPRISE = "enterprise"
    INSTITUTION = "institution"
    SOCIAL_ORG = "social_org"
    OTHER_ORG = "other_org"


class Person(StrEnum):
    """A natural or a legal person (自然人, 法人), whose life a theme belongs to."""

    NATURAL = "natural"
    LEGAL = "legal"


class Mode(StrEnum):
    """What the terminal does for it."""

    APPLY = "apply"
    PRINT = "print"
    QUERY = "query"
    BOOK = "book"
    ASSIST = "assist"


class Handling(StrEnum):
    """Decided at once, or within promised days (办件类型: 即办件, 承诺件)."""

    INSTANT = "instant"
    PROMISED = "promised"


class Commitment(StrEnum):
    """What a signed commitment can stand for (告知承诺制)."""

    NONE = "none"
    MATERIALS = "materials"
    APPROVAL = "approval"


class Offline(StrEnum):
    """How much of it works without a network."""

    FULL = "full"
    CAPTURE = "capture"
    GUIDE = "guide"
    NONE = "none"


class Postal(StrEnum):
    """Which way of the two-way post is open."""

    NONE = "none"
    IN = "in"
    OUT = "out"
    BOTH = "both"


class Delivery(StrEnum):
    """How a result reaches the resident."""

    PRINT = "print"
    E_LICENCE = "e_licence"
    COUNTER = "counter"
    POST = "post"
    ACCOUNT = "account"
    NOTICE = "notice"


class MaterialKind(StrEnum):
    """What a material is."""

    CERTIFICATE = "certificate"
    EVIDENCE = "evidence"
    PHOTO = "photo"
    DECLARATION = "declaration"
    FORM = "form"


class Capture(StrEnum):
    """How a material can come into the terminal."""

    CARD_READER = "card_reader"
    E_LICENCE = "e_licence"
    DOCUMENT_CAMERA = "document_camera"
    PHONE_UPLOAD = "phone_upload"
    CAMERA = "camera"
    SIGN_PAD = "sign_pad"
    GENERATED = "generated"


class SiteProfile(StrEnum):
    """What kind of place a terminal stands in; it decides what its home screen shows first."""

    COMMUNITY_STATION = "community-station"
    SUBDISTRICT_CENTRE = "subdistrict-centre"
    DISTRICT_CENTRE = "district-centre"
    PARTY_SERVICE_CENTRE = "party-service-centre"
    COMMERCIAL_BUILDING = "commercial-building"
