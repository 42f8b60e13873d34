"""What the content of services promises, and how its mistakes are told."""

from pathlib import Path

import pytest
import yaml

from kiosk.catalogue import CatalogueError, Comparison, Option, Source, load_catalogue, load_item, load_site
from kiosk.screen import FieldKind
from kiosk.texts import Words

CONFIG = Path(__file__).parents[3] / "config"
SHIPPED = CONFIG / "catalogue" / "advanced-age-allowance.yaml"
LISTS = {"communities": (Option("一", Words("一", "1")), Option("二", Words("二", "2")))}


def spoiled(folder: Path, **changes: object) -> Path:
    """Write the shipped item with some of its parts changed."""
    document = yaml.safe_load(SHIPPED.read_text(encoding="utf-8")) | changes
    path = folder / SHIPPED.name
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    """Load a spoiled item and return what was found."""
    with pytest.raises(CatalogueError) as caught:
        load_item(path, LISTS)
    return sorted(problem.removeprefix(f"{path.name}: ") for problem in caught.value.problems)


def test_the_shipped_item_asks_only_what_the_card_does_not_say() -> None:
    """Name, number and address are never asked; the helper's neither."""
    item = load_item(SHIPPED, LISTS)
    read = {spec.key: spec.source for spec in item.fields if spec.source is not Source.ASKED}
    assert read == {
        "name": Source.CARD_NAME,
        "id_number": Source.CARD_NUMBER,
        "address": Source.CARD_ADDRESS,
        "delegate_name": Source.HELPER_NAME,
        "delegate_id": Source.HELPER_NUMBER,
    }


def test_shipped_content_is_marked_as_a_draft() -> None:
    """Nobody can mistake the seed data for an official item or place."""
    site = load_site(CONFIG / "sites" / "demo.yaml")
    for status in (site.status, *(item.status for item in load_catalogue(CONFIG / "catalogue", site))):
        assert status.startswith("draft: synthetic")


def test_every_mistake_of_the_shape_is_listed(tmp_path: Path) -> None:
    """Missing, unknown and wrong values are told together, each with its path."""
    path = spoiled(tmp_path, fee={"zh": "不收费"}, days={"promised": "ten", "statutory": 20}, colour="red", glyph=" ")
    assert problems(path) == [
        "days.promised: must be a whole number, not text",
        "fee.en: is missing",
        "glyph: must not be empty",
        "the document: unknown: colour",
    ]


def test_every_mistake_of_the_sense_is_listed(tmp_path: Path) -> None:
    """What has the right shape may still not make a form."""
    words, question = {"zh": "问", "en": "ask"}, {"question": {"zh": "问？", "en": "ask?"}}
    fields = [
        {"key": "a", "label": words, "kind": "choice", **question, "options_from": "nowhere"},
        {"key": "a", "label": words, "kind": "boolean", **question, "when": "later"},
        {"key": "b", "label": words, "kind": "digits", **question},
        {"key": "c", "label": words, "kind": "choice", **question},
        {"key": "d", "label": words, "source": "card.name", "kind": "digits"},
        {"key": "e", "label": words},
        {"key": "f", "label": words, "kind": "choice", **question, "options": [{"value": "x", "label": words}]},
    ]
    path = spoiled(
        tmp_path, slug="other", fields=fields, title={"zh": "一" * 13, "en": "t"}, days={"promised": 9, "statutory": 8}
    )
    assert problems(path) == sorted(
        [
            "slug: must be the file's name, advanced-age-allowance",
            "title.zh: is longer than 12 characters",
            "fields[0] (a): options_from: no such list: nowhere",
            "fields[1] (a): key: stands twice",
            "fields[1] (a): when: later is no field before this one",
            "fields[2] (b): min_length and max_length: a number needs both, in order",
            "fields[3] (c): options: belong to a choice, and every choice has them",
            "fields[4] (d): comes from a card and must not be asked",
            "fields[5] (e): is asked and needs kind and question",
            "fields[6] (f): options: there must be 2 to 9",
            "days: the promise is later than the law allows",
        ]
    )


def test_words_of_closed_lists_are_told(tmp_path: Path) -> None:
    """A wrong kind or condition is answered with what it may be."""
    words = {"zh": "问", "en": "ask"}
    path = spoiled(
        tmp_path,
        fields=[{"key": "a", "label": words, "kind": "free-text"}, {"key": "b", "label": words, "when": "a and b"}],
    )
    assert problems(path) == [
        f"fields[0].kind: must be one of {', '.join(FieldKind)}",
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
    """One look at the list mends the whole catalogue."""
    site = load_site(CONFIG / "sites" / "demo.yaml")
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text("slug: x", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path, site)
    assert {problem.split(":")[0] for problem in caught.value.problems} == {"one.yaml", "two.yaml"}
    with pytest.raises(CatalogueError, match="holds no items"):
        load_catalogue(tmp_path / "none", site)


@pytest.mark.parametrize(
    ("text", "facts", "holds"),
    [
        ("helped", {"helped": "true"}, True),
        ("helped", {"helped": "false"}, False),
        ("helped", {}, False),
        ("way=post", {"way": "post"}, True),
        ("card.age>=80", {"card.age": "80"}, True),
        ("card.age >= 80", {"card.age": "79"}, False),
        ("card.age<80", {"card.age": "many"}, False),
    ],
)
def test_comparisons(text: str, facts: dict[str, str], holds: bool) -> None:  # noqa: FBT001 - a table
    """One comparison, and what is not known holds nothing."""
    assert Comparison.parse(text).holds(facts) is holds


@pytest.mark.parametrize("text", ["", "a and b", "a>=b", "a==b c", "A", "__import__('os')"])
def test_only_single_comparisons_are_understood(text: str) -> None:
    """Content is data; it never becomes a program."""
    with pytest.raises(ValueError, match="compar"):
        Comparison.parse(text)


def test_a_text_says_how_long_it_may_be(tmp_path: Path) -> None:
    """A field without an end would hold more than a paper and the district take."""
    words = {"zh": "问", "en": "ask"}
    path = spoiled(tmp_path, fields=[{"key": "a", "label": words, "question": words, "kind": "text"}])
    assert "fields[0] (a): max_length: a text needs one" in problems(path)
