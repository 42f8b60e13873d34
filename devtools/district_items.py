"""Write what the reference district knows of the shipped items: `python -m devtools.district_items`.

The district shares no code with the terminal. What both must agree on is data: this derives it from the catalogue, and
a test fails when it is stale.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from kiosk.catalogue import Item, Office
from kiosk.catalogue_files import load_catalogue, load_site
from kiosk.fields import CASCADES, WRITTEN, FieldSpec, Source
from kiosk.screen import FieldKind

ROOT = Path(__file__).parents[1]
FILE = ROOT / "district" / "items.json"
_OF_A_SITE = "communities"  # each terminal has its own list
_CARD = {"type": "string", "minLength": 1, "maxLength": 200}
_PATTERNS = {
    FieldKind.IDENTITY_NUMBER: r"^[0-9]{17}[0-9X]$",
    FieldKind.USCC: r"^[0-9A-HJ-NPQRTUWXY]{18}$",
    FieldKind.MONEY: r"^[0-9]+\.[0-9]{2}$",
    FieldKind.DECIMAL: r"^[0-9]+(\.[0-9]+)?$",
    FieldKind.DATE: r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    FieldKind.REGION: r"^[0-9]{6}$",
}


def items() -> dict[str, object]:
    """Return what the district is to know, by the item's slug."""
    config = ROOT / "config"
    catalogue = load_catalogue(config / "catalogue", load_site(config / "sites" / "demo.yaml"))
    return {item.slug: _item(item) for item in catalogue}


def text() -> str:
    """Return the file."""
    return json.dumps(items(), ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    """Write the file, or say that it is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file is stale")
    if parser.parse_args().check:
        return 0 if FILE.read_text(encoding="utf-8") == text() else 1
    FILE.write_text(text(), encoding="utf-8")
    return 0


def _item(item: Item) -> dict[str, object]:
    return {
        "version": item.version,
        "promised_days": item.days.promised,
        "deciding_body": _office(item.deciding_body),
        "result_window": _office(item.result.window),
        "fields": {spec.key: _field(spec) for spec in item.fields},
    }


def _office(office: Office) -> dict[str, object]:
    words = {"name": office.name, "address": office.address, "hours": office.hours}
    said = {key: {"zh": told.zh, "en": told.en} for key, told in words.items() if told is not None}
    return {"name": said.pop("name"), "phone": office.phone, **said}


def _field(spec: FieldSpec) -> dict[str, object]:
    """Return one field: its name in words, its schema, whether it is needed, and when it is asked at all."""
    known: dict[str, object] = {"title": spec.label.zh, "schema": _schema(spec), "needed": not spec.optional}
    if spec.when is not None:
        known["when"] = {"field": spec.when.field, "value": spec.when.literal}
    if spec.rule is not None:
        known["not_before"] = spec.rule.other_field
    return known


def _schema(spec: FieldSpec) -> dict[str, object]:
    if spec.source is not Source.ASKED:
        return {"type": "string", "pattern": _PATTERNS[FieldKind.IDENTITY_NUMBER]} if spec.identifies else _CARD
    if spec.kind in WRITTEN | (CASCADES - {FieldKind.REGION}):
        return {"type": "string", "minLength": 1, "maxLength": spec.max_length}
    if spec.kind is FieldKind.BOOLEAN:
        return {"type": "string", "enum": ["true", "false"]}
    if spec.kind is FieldKind.CHOICE:
        if spec.options_from == _OF_A_SITE:
            return {"type": "string", "minLength": 1, "maxLength": 40}
        return {"type": "string", "enum": [option.value for option in spec.options]}
    return {"type": "string", "pattern": _pattern(spec)}


def _pattern(spec: FieldSpec) -> str:
    values = "|".join(re.escape(option.value) for option in spec.options)
    if spec.kind is FieldKind.MULTI_CHOICE:
        return f"^({values})(,({values}))*$"
    if spec.kind is FieldKind.SLOT:
        return f"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T({values})$"
    if spec.kind is FieldKind.DIGITS:
        return f"^[0-9]{{{spec.min_length},{spec.max_length}}}$"
    return _PATTERNS[spec.kind or FieldKind.DIGITS]


if __name__ == "__main__":
    raise SystemExit(main())
