"""A content package is believed as a whole or not at all."""

import hashlib
from types import MappingProxyType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.package_format import MOST_BYTES, Package, Reason, Refusal, read_package
from kiosk.publishers import NAMES, Publisher
from tests.unit.kiosk.packages import KEY_ID, PRIVATE, PUBLISHERS, handmade, manifest, member, signed, text

MEMBERS = {"a.yaml": text("甲"), "b.yaml": text("乙", "attract.lead")}
GOOD = signed("texts", 7, MEMBERS)


def test_what_was_signed_is_what_is_read() -> None:
    """Name, version, time, signer and every byte of every member."""
    assert read_package(GOOD, PUBLISHERS) == Package(
        name="texts",
        version=7,
        published="2026-11-25T00:00:00.000+00:00",
        key_id=KEY_ID,
        digest=hashlib.sha256(GOOD).hexdigest(),
        members=MappingProxyType(MEMBERS),
    )


def test_cut_at_any_byte_it_is_refused() -> None:
    """A stick that was pulled, a line that was cut: never half a package."""
    for length in range(len(GOOD)):
        assert isinstance(read_package(GOOD[:length], PUBLISHERS), Refusal), length


def test_changed_at_any_byte_it_is_refused() -> None:
    """One bit anywhere, head, manifest and members alike."""
    for at in range(len(GOOD)):
        spoilt = GOOD[:at] + bytes([GOOD[at] ^ 1]) + GOOD[at + 1 :]
        assert isinstance(read_package(spoilt, PUBLISHERS), Refusal), at


def test_nothing_follows_what_was_signed() -> None:
    """Not a byte more."""
    found = read_package(GOOD + b"\0", PUBLISHERS)
    assert found == Refusal(Reason.BROKEN, ("more follows than was signed",))


@pytest.mark.parametrize(
    "publishers",
    [
        {},
        {KEY_ID: Publisher(Ed25519PrivateKey.generate().public_key().public_bytes_raw(), frozenset(NAMES))},
        {KEY_ID: Publisher(PRIVATE.public_key().public_bytes_raw(), frozenset({"catalogue"}))},
    ],
    ids=["nobody is believed", "another key of that id", "a key for other packages"],
)
def test_whoever_may_not_sign_is_not_believed(publishers: dict[bytes, Publisher]) -> None:
    """A key is believed by its bytes, and for what it is listed for."""
    found = read_package(GOOD, publishers)
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NOT_BELIEVED


def test_a_signature_of_another_purpose_is_none() -> None:
    """What this key signs elsewhere is no package."""
    spoilt = bytearray(GOOD)
    length = int.from_bytes(GOOD[80:84], "big")
    spoilt[16:80] = PRIVATE.sign(GOOD[84 : 84 + length])
    found = read_package(bytes(spoilt), PUBLISHERS)
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NOT_BELIEVED


HOSTILE_PATHS = [
    "../a.yaml",
    "/etc/passwd.yaml",
    "a/b.yaml",
    "..",
    ".yaml",
    "a.yaml\n",
    "A.yaml",
    "a.yml",
    "a.yaml.py",
    "a\u0000.yaml",
    "c:\\a.yaml",
    "甲.yaml",
    "-a.yaml",
    "a" * 65 + ".yaml",
    "",
    7,
    None,
    ["a.yaml"],
]


@pytest.mark.parametrize("path", HOSTILE_PATHS, ids=repr)
def test_a_member_has_a_plain_name(path: object) -> None:
    """There are no folders, so nothing leads out of one; also when the publisher's own key has signed it."""
    assert refused(handmade(manifest(member(path)), b"x")) is Reason.BROKEN


@pytest.mark.parametrize(
    "spoilt",
    [
        manifest(member(), member(), members=[member(), member()]),
        manifest(member(size=-1)),
        manifest(member(size=2)),
        manifest(member(size=0)),
        manifest(member(size=True)),
        manifest(member(size=1.0)),
        manifest(member(size="1")),
        manifest(member(size=MOST_BYTES + 1)),
        manifest(member(size=1 << 70)),
        manifest(member(sha256="0" * 64)),
        manifest(member(sha256="0" * 63)),
        manifest(member(sha256=None)),
        manifest(member(mode=0o4755)),
        manifest({"path": "a.yaml"}),
        manifest(members=[]),
        manifest(members={}),
        manifest(members=None),
        manifest(members=["a.yaml"]),
        manifest(members=[member(f"a{n}.yaml", b"") for n in range(257)]),
        manifest(member(), name="programs"),
        manifest(member(), name=["texts"]),
        manifest(member(), version=0),
        manifest(member(), version=-1),
        manifest(member(), version=True),
        manifest(member(), version="3"),
        manifest(member(), version=1 << 31),
        manifest(member(), published="yesterday"),
        manifest(member(), published=0),
        manifest(member(), run="rm"),
        {},
        b"",
        b"[]",
        b"null",
        b"\xff",
        b'{"name"',
        b"[" * 60_000,
        b'{"name":"texts","name":"catalogue"}',
        b'{"version":' + b"9" * 5000 + b"}",
    ],
    ids=lambda spoilt: str(spoilt)[:80],
)
def test_a_manifest_says_exactly_what_it_must(spoilt: bytes | dict[str, object]) -> None:
    """Nothing missing, nothing more, nothing of another kind; nobody allocates what a number says."""
    assert refused(handmade(spoilt, b"x")) is Reason.BROKEN


def test_it_is_never_longer_than_the_line_takes() -> None:
    """Size is judged before anything else."""
    assert refused(GOOD + bytes(MOST_BYTES)) is Reason.BROKEN


def test_a_manifest_that_is_longer_than_the_file_is_cut_off() -> None:
    """The length is a claim of the file's."""
    for length in (len(GOOD), 1 << 31, (1 << 32) - 1):
        assert refused(GOOD[:80] + length.to_bytes(4, "big") + GOOD[84:]) is Reason.BROKEN


def refused(content: bytes) -> Reason:
    """Why it is refused."""
    found = read_package(content, PUBLISHERS)
    assert isinstance(found, Refusal)
    return found.reason
