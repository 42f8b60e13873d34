"""The catalogue's page lists what content files may hold."""

from devtools.catalogue_page import FIELD, ITEM, KINDS, MATERIAL, PAGE, page
from kiosk.catalogue import Item, MaterialUse
from kiosk.fields import FieldSpec
from kiosk.screen import FieldKind


def test_the_tables_of_the_catalogue_are_not_stale() -> None:
    """Whoever changes the format or an item prints the page anew: ``python -m devtools.catalogue_page``."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_member_and_kind_is_explained() -> None:
    """An author finds every member in one table, and none that does not exist."""
    assert [*ITEM] == [*Item.__dataclass_fields__]
    assert [*FIELD] == [*FieldSpec.__dataclass_fields__]
    assert [*MATERIAL] == [*MaterialUse.__dataclass_fields__]
    assert [*KINDS] == [*FieldKind]
