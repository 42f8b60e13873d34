"""Write one submission as the bytes that will travel: canonical JSON, the payload sealed (pure)."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from json.encoder import encode_basestring as quoted
from typing import Final

from offline_queue.model import NewSubmission

_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose submission it is: a terminal on a site."""

    site: str
    device: str

    def __str__(self) -> str:
        """Return the form that travels in headers: ``site/device``."""
        return f"{self.site}/{self.device}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A sealed payload, with what the district needs in order to open it."""

    suite: str
    key_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Count:
    """The device's gap-free number: ``dseq`` within ``epoch``."""

    epoch: str
    dseq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A sealed attachment as the envelope lists it: the ``n``-th, from 1; digest and size are of the sealed bytes."""

    n: int
    kind: str
    media_type: str
    digest: str
    size: int


def write(new: NewSubmission, sender: Sender, count: Count, sealed: Sealed, attached: Sequence[Attached] = ()) -> bytes:
    """Return the envelope's bytes; every retry sends exactly these.

    Raises:
        ValueError: ``new.created`` has no offset.
    """
    if new.created.utcoffset() is None:
        raise ValueError("a submission's time needs an offset (RFC 3339)")
    told = _CANONICAL.encode([asdict(one) for one in attached]) if attached else "[]"
    payload = (
        f'{{"key_id":{quoted(sealed.key_id)},"sealed":"{base64.b64encode(sealed.content).decode("ascii")}",'
        f'"suite":{quoted(sealed.suite)}}}'
    )
    return (
        f'{{"attachments":{told},"clock":{{"quality":"{new.clock.value}"}},"created":"{new.created.isoformat()}",'
        f'"device":{quoted(sender.device)},"dseq":{count.dseq},"epoch":{quoted(count.epoch)},"id":{quoted(new.id)},'
        f'"item":{quoted(new.item)},"item_version":{quoted(new.item_version)},"kind":"{new.kind.value}",'
        f'"lane":"{new.lane.value}","payload":{payload},"site":{quoted(sender.site)}}}'
    ).encode()


def digest(body: bytes) -> str:
    """Return the SHA-256 of an envelope's bytes in hex."""
    return hashlib.sha256(body).hexdigest()
