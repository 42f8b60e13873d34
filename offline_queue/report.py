"""Say how a terminal is, in facts that name nobody, as the district's `POST /health` takes them (pure)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from offline_queue.counting import OwnCount
from offline_queue.model import ClockQuality


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """One device's kind and the word for its state, such as ``receipt_printer`` and ``paper_low``."""

    kind: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report: numbers, words of the program's own and versions; nothing of a resident's and nobody's name.

    ``clock_ahead`` is how far the terminal's clock is ahead of the district's, None while nobody knows;
    ``certificate_left`` is for how long the device's certificate is still valid, negative after its end.
    """

    versions: Mapping[str, str]
    boot_id: str
    clock_quality: ClockQuality
    clock_ahead: timedelta | None
    unsent: int
    held: int
    oldest_unsent: timedelta | None
    free_bytes: int
    devices: tuple[DeviceReport, ...]
    counted: OwnCount
    certificate_left: timedelta | None = None

    def body(self) -> bytes:
        """Return the report as it travels."""
        return json.dumps(_members(self), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


_NOTHING: Mapping[str, int] = MappingProxyType({})


def _members(report: Report) -> dict[str, object]:
    left = report.certificate_left
    return {
        "versions": dict(report.versions),
        "boot_id": report.boot_id,
        "clock": {"quality": report.clock_quality.value, **_seconds("offset_s", report.clock_ahead)},
        "queue": {
            "unsent": report.unsent,
            "held": report.held,
            **_seconds("oldest_unsent_s", report.oldest_unsent),
        },
        "free_bytes": report.free_bytes,
        "devices": [{"kind": device.kind, "state": device.state} for device in report.devices],
        "counted": {"epoch": report.counted.epoch, "dseq": report.counted.dseq},
        **(_NOTHING if left is None else {"certificate_days": left.days}),
    }


def _seconds(name: str, span: timedelta | None) -> Mapping[str, float]:
    return {} if span is None else {name: round(span.total_seconds(), 3)}
