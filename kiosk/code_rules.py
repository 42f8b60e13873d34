"""Read whom this terminal believes when a code is scanned: the district's published file, judged before it is used."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Final

from drivers.codes import CodeRules
from kiosk.signing_keys import signing_key

_MOST_BYTES: Final = 64 * 1024
_HOST: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_PARAMETER: Final = re.compile(r"[0-9A-Za-z_.-]{1,32}")
_LEAD_IN: Final = re.compile(r"[!-~]{4,200}")


class CodeRulesError(Exception):
    """The file cannot be used; the text is for the technician."""


def load_code_rules(path: Path | None, *, site: str, device: str) -> CodeRules:
    """Read ``{"issuers": [{"key_id", "public_key"}], "hosts": {host: parameter}, "city_lead_ins": [text]}``.

    Every member may be missing. Without a file nobody is believed. Members that are not named here are for other
    versions.

    Raises:
        CodeRulesError: the file cannot be read, or holds anything that is not well formed.
    """
    if path is None:
        return CodeRules(site=site, device=device)
    value = _read(path)
    try:
        return CodeRules(
            issuers=MappingProxyType(dict(_issuers(value.get("issuers", [])))),
            site=site,
            device=device,
            hosts=MappingProxyType(dict(_hosts(value.get("hosts", {})))),
            city_lead_ins=tuple(_lead_ins(value.get("city_lead_ins", []))),
        )
    except ValueError as error:
        raise CodeRulesError(f"{path}: {error}") from error


def _read(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            value = json.loads(file.read(_MOST_BYTES))
    except OSError as error:
        raise CodeRulesError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise CodeRulesError(f"{path}: not JSON") from error
    if not isinstance(value, dict):
        raise CodeRulesError(f"{path}: not a JSON object")
    return value


def _issuers(value: object) -> Iterator[tuple[bytes, bytes]]:
    return (signing_key(entry, "issuers") for entry in _list(value, "issuers"))


def _hosts(value: object) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        raise ValueError("hosts: must be an object")  # noqa: TRY004 - the file's mistake
    for host, parameter in value.items():
        if not _HOST.fullmatch(host):
            raise ValueError(f"hosts: {host!r} is no plain host name")
        if not isinstance(parameter, str) or not _PARAMETER.fullmatch(parameter):
            raise ValueError(f"hosts: {host}: must name the parameter that carries the token")
        yield host, parameter


def _lead_ins(value: object) -> Iterator[str]:
    for lead_in in _list(value, "city_lead_ins"):
        if not isinstance(lead_in, str) or not _LEAD_IN.fullmatch(lead_in):
            raise ValueError("city_lead_ins: must be texts of 4 to 200 visible ASCII characters")
        yield lead_in


def _list(value: object, name: str) -> list[object]:
    if not isinstance(value, list):
        raise ValueError(f"{name}: must be a list")  # noqa: TRY004 - the file's mistake, not the program's
    return value
