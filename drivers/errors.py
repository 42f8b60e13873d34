"""What a device can do to us: one exception, with the reasons of UnifiedPOS."""

from __future__ import annotations

from enum import StrEnum


class ErrorReason(StrEnum):
    """UnifiedPOS ErrorCode values that a driver may report."""

    NO_HARDWARE = "E_NOHARDWARE"
    OFFLINE = "E_OFFLINE"
    TIMEOUT = "E_TIMEOUT"
    BUSY = "E_BUSY"
    FAILURE = "E_FAILURE"
    ILLEGAL = "E_ILLEGAL"
    EXTENDED = "E_EXTENDED"


class DeviceError(Exception):
    """A device failed: ``vendor_code`` is its own word (say ``SW3=60``), ``detail`` never names a person."""

    def __init__(self, reason: ErrorReason, *, vendor_code: str = "", detail: str = "") -> None:
        """Record the reason, the device's own code and a sentence for the technician."""
        super().__init__(f"{reason.value} {vendor_code} {detail}".strip())
        self.reason = reason
        self.vendor_code = vendor_code
        self.detail = detail
