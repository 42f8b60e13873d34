"""What the content of services promises, and how its mistakes are told."""

from collections import Counter
from pathlib import Path
from shutil import copytree

import pytest
import yaml

from kiosk.catalogue import Item
from kiosk.catalogue_files import CatalogueError, load_catalogue, load_item, load_shared_for, load_site
from kiosk.classification import SiteProfile
from kiosk.fields import MOST_OPTIONS, WRITTEN, Source
from kiosk.screen import FieldKind

CONFIG = Path(__file__).parents[3] / "config"
SHIPPED = CONFIG / "catalogue" / "advanced-age-allowance.yaml"
SITE = load_site(CONFIG / "sites" / "demo.yaml")
SHARED = load_shared_for(CONFIG / "catalogue", SITE)


def spoiled(folder: Path, **changes: object) -> Path:
    """Write the shipped item with some of its parts changed."""
    document = yaml.safe_load(SHIPPED.read_text(encoding="utf-8")) | changes
    path = folder / SHIPPED.name
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    """Load a spoiled item and return what was found."""
    with pytest.raises(CatalogueError) as caught:
        load_item(path, SHARED)
    return sorted(problem.removeprefix(f"{path.name}: ") for problem in caught.value.problems)


def test_the_shipped_item_asks_only_what_the_card_does_not_say(catalogue: dict[str, Item]) -> None:
    """Name, number and address are never asked; the helper's neither."""
    item = catalogue["advanced-age-allowance"]
    read = {spec.key: spec.source for spec in item.fields if spec.source is not Source.ASKED}
    assert read == {
        "name": Source.CARD_NAME,
        "id_number": Source.CARD_NUMBER,
        "address": Source.CARD_ADDRESS,
        "delegate_name": Source.HELPER_NAME,
        "delegate_id": Source.HELPER_NUMBER,
    }


def test_shipped_content_is_marked_as_a_draft(catalogue: dict[str, Item]) -> None:
    """Nobody can mistake the seed data for an official item or place."""
    for status in (SITE.status, *(item.status for item in catalogue.values())):
        assert status.startswith("draft: synthetic")


def test_the_shipped_items_use_every_kind_of_field(catalogue: dict[str, Item]) -> None:
    """What the face can draw is drawn for a real matter; what a card or a receipt says is no matter's question."""
    asked = {spec.kind for item in catalogue.values() for spec in item.fields if spec.kind is not None}
    assert set(FieldKind) - asked == {FieldKind.IDENTITY_NUMBER, FieldKind.LETTERS}


def test_nothing_that_is_shared_is_unused(catalogue: dict[str, Item]) -> None:
    """A department, material, theme, field or group that no item names is not content."""
    items = catalogue.values()
    assert {item.department.slug for item in items} == set(SHARED.departments)
    assert {item.category.slug for item in items} == set(SHARED.categories)
    assert {stage.slug for item in items for stage in item.life_stages} == set(SHARED.life_stages)
    assert {use.ref.slug for item in items for use in item.materials} == set(SHARED.materials)
    assert {group.slug for item in items for group in item.groups} == set(SHARED.groups)
    assert {key for keys in SHARED.groups.values() for key in keys} == set(SHARED.fields)
    assert {spec.options_from for item in items for spec in item.fields} - {""} == set(SHARED.lists)


def test_a_home_screen_holds_nine_services_at_most(catalogue: dict[str, Item]) -> None:
    """What a kind of place puts first fits on the screen that a resident sees first."""
    first = Counter(profile for item in catalogue.values() for profile in item.home_on)
    assert set(first) <= set(SiteProfile)
    assert max(first.values()) <= MOST_OPTIONS


def test_nobody_is_made_to_write(catalogue: dict[str, Item]) -> None:
    """Free text is optional in every flow, and its hint says that it may be skipped."""
    written = [spec for item in catalogue.values() for spec in item.fields if spec.kind in WRITTEN]
    assert written
    assert all(spec.optional and spec.hint and "跳过" in spec.hint.zh for spec in written)


def test_every_mistake_of_the_shape_is_listed(tmp_path: Path) -> None:
    """Missing, unknown and wrong values are told together, each with its path."""
    path = spoiled(
        tmp_path,
        fee={"zh": "不收费"},
        days={"promised": "ten", "statutory": 20},
        colour="red",
        glyph=" ",
        department="nobody",
        groups=["natural", "strangers"],
        materials=[{"ref": "id-card"}, {"ref": "a-letter"}],
        level="planet",
    )
    assert problems(path) == [
        "days.promised: must be a whole number, not text",
        "department: no such department: nobody",
        "fee.en: is missing",
        "glyph: must not be empty",
        "groups[1]: no such group of fields: strangers",
        "level: must be one of district, subdistrict, community",
        "materials[1].ref: no such material: a-letter",
        "the document: unknown: colour",
    ]


WORDS = {"zh": "问", "en": "ask"}
QUESTION = {"label": WORDS, "question": {"zh": "问？", "en": "ask?"}}
TWO = [{"value": "x", "label": WORDS}, {"value": "y", "label": WORDS}]
YUAN = {"zh": "元", "en": "yuan"}


@pytest.mark.parametrize(
    ("field", "mistakes"),
    [
        ({"kind": "choice", "options_from": "nowhere"}, ["options_from: no such list: nowhere"]),
        ({"kind": "boolean", "when": "later"}, ["when: later is no field before this one"]),
        ({"kind": "digits"}, ["min_length and max_length: a number needs both, in order"]),
        ({"kind": "choice"}, ["options: belong to a field of choices, and every such field has them"]),
        ({"kind": "boolean", "options": TWO}, ["options: belong to a field of choices, and every such field has them"]),
        ({"kind": "choice", "options": TWO[:1]}, ["options: there must be 2 to 9"]),
        ({"kind": "choice", "options": [TWO[0], TWO[0]]}, ["options: a value stands twice"]),
        ({"kind": "region", "options": [{**TWO[0], "within": [TWO[1], TWO[1]]}]}, ["options: a value stands twice"]),
        (
            {"kind": "multi-choice", "options": [TWO[0], {"value": "y,z", "label": WORDS}]},
            ["options: the values of several choices are joined by commas and hold none"],
        ),
        ({"kind": "text", "max_length": 9}, ["optional: nobody is made to write; a text field must be optional"]),
        ({"kind": "text", "optional": True}, ["max_length: what can be written needs an end"]),
        ({"kind": "date", "least": "soon"}, ["least: must be a day such as 2026-12-01, today or today+30d"]),
        ({"kind": "date", "rule": "b>=a"}, ["rule: is about no field before this one"]),
        (
            {"kind": "date", "rule": "a>=today"},
            ["rule: compares a date by >= or <= with an earlier one, its own key on the left"],
        ),
        ({"kind": "slot", "options": TWO}, ["least and most: a slot needs its first and its last day"]),
        ({"kind": "money", "unit": YUAN, "most": "many"}, ["most: must be a number"]),
        ({"kind": "decimal", "most": "5"}, ["unit: belongs to amounts, and every amount has one"]),
        ({"kind": "decimal", "unit": YUAN}, ["most: an amount needs a limit"]),
        ({"kind": "boolean", "most": "5"}, ["most: belongs to days and amounts"]),
        ({"kind": "boolean", "key": "name"}, ["key: stands twice"]),
        ({"source": "card.name", "kind": "boolean"}, ["comes from a card and must not be asked"]),
        ({}, ["is asked and needs kind and question"]),
    ],
)
def test_every_mistake_of_a_field_is_told(tmp_path: Path, field: dict[str, object], mistakes: list[str]) -> None:
    """What has the right shape may still not make a form."""
    given = {"key": "b", **QUESTION, **field}
    at = 12 - 1  # behind those of the item's groups
    found = problems(spoiled(tmp_path, fields=[given]))
    assert found == [f"fields[{at}] ({given['key']}): {mistake}" for mistake in mistakes]


def test_every_mistake_of_the_sense_is_listed(tmp_path: Path) -> None:
    """Parts that are right each may contradict one another."""
    path = spoiled(
        tmp_path,
        slug="other",
        title={"zh": "一" * 13, "en": "t"},
        days={"promised": 9, "statutory": 8},
        handling="instant",
        auth_level=7,
        category="business-permit",
        materials=[{"ref": "id-card", "commitment_ok": True}, {"ref": "id-card", "when": "nothing"}],
        conditions=[{"text": WORDS, "rule": "card.height>=2"}],
        result={"what": WORDS, "deliver": ["post"], "window": {"name": WORDS, "phone": "1"}},
        needs=["qr_scanner", "qr_scanner"],
        fields=[],
    )
    assert problems(path) == sorted(
        [
            "slug: must be the file's name, advanced-age-allowance",
            "title.zh: is longer than 12 characters",
            "days: the promise is later than the law allows",
            "handling: instant is what promises 0 days, and nothing else",
            "auth_level: must be 0 to 4",
            "business-permit: is no theme for natural",
            "materials[0].commitment_ok: the item has no commitment route",
            "materials[1].when: no such field: nothing",
            "materials: a material stands twice",
            "conditions[0].rule: no such field: card.height",
            "result.deliver: the post does not bring results of this item",
            "needs: a device stands twice",
        ]
    )


def test_words_of_closed_lists_are_told(tmp_path: Path) -> None:
    """A wrong kind or condition is answered with what it may be."""
    path = spoiled(
        tmp_path,
        fields=[{"key": "a", "label": WORDS, "kind": "free-text"}, {"key": "b", "label": WORDS, "when": "a and b"}],
    )
    kinds = ", ".join(kind.value for kind in FieldKind)
    assert problems(path) == [
        f"fields[0].kind: must be one of {kinds}",
        "fields[1].when: must be one comparison such as delegate_used, result=post or card.age>=80",
    ]


@pytest.mark.parametrize("text", ["", "- a", "a: [", "a: 1\na: 2", "just words"])
def test_what_is_no_item_is_told(tmp_path: Path, text: str) -> None:
    """No content makes the loader fail with anything but its own words."""
    path = tmp_path / "advanced-age-allowance.yaml"
    path.write_text(text, encoding="utf-8")
    assert problems(path)


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """A missing file and a file that is not text are mistakes like others."""
    (tmp_path / "latin.yaml").write_bytes(b"slug: \xff\xfe")
    for name in ("none.yaml", "latin.yaml"):
        assert len(problems(tmp_path / name)) == 1


def test_all_files_are_judged_at_once(tmp_path: Path) -> None:
    """One look at the list mends the whole catalogue, and the shared files that its items name."""
    folder = tmp_path / "catalogue"
    copytree(CONFIG / "catalogue" / "shared", folder / "shared")
    for name in ("one.yaml", "two.yaml"):
        (folder / name).write_text("slug: x", encoding="utf-8")
    (folder / "shared" / "materials.yaml").write_text("id-card: {name: {zh: 证}}", encoding="utf-8")
    (folder / "shared" / "groups.yaml").write_text("natural: [name, shoe_size]\nbank: money", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder, SITE)
    assert {problem.split(":")[0] for problem in caught.value.problems} == {
        "shared/materials.yaml",
        "shared/groups.yaml",
        "one.yaml",
        "two.yaml",
    }
    assert "shared/materials.yaml: id-card.name.en: is missing" in caught.value.problems


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    """A wrong path is noticed at once."""
    copytree(CONFIG / "catalogue" / "shared", tmp_path / "shared")
    with pytest.raises(CatalogueError, match="holds no items"):
        load_catalogue(tmp_path, SITE)


def test_a_group_names_fields_that_exist(tmp_path: Path) -> None:
    """A slip in a shared file is told there, not in every item."""
    copytree(CONFIG / "catalogue" / "shared", tmp_path / "shared")
    groups = tmp_path / "shared" / "groups.yaml"
    groups.write_text(groups.read_text(encoding="utf-8") + "shoes: [shoe_size]\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path, SITE)
    assert "shared/groups.yaml: shoes: no such field: shoe_size" in caught.value.problems
