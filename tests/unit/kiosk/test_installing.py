"""A package is installed whole, once, in order, and only without a mistake; otherwise the old one stays."""

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.installing import Installed, Installer, Unchanged
from kiosk.package_content import Parts
from kiosk.package_format import Reason, Refusal
from offline_queue import durable
from offline_queue.suites import X25519
from tests.unit.kiosk.packages import TITLE, catalogue, installer, signed, text


@pytest.fixture
def at(tmp_path: Path) -> Installer:
    """An installer with an empty shelf."""
    return installer(tmp_path)


def test_the_newer_takes_the_place_of_the_older(at: Installer) -> None:
    """Version 1, then 5; what is read back is what the next start finds."""
    for version in (1, 5):
        content = signed("texts", version, {"a.yaml": text(f"第 {version}")})
        assert isinstance(at.install(content), Installed)
        parts = on_shelf(at, "texts")
        assert parts.version == version
        assert parts.texts is not None
        assert parts.texts.by_id[TITLE].zh == f"第 {version}"


def test_it_never_goes_back(at: Installer) -> None:
    """An older package is refused with both versions, though it bears a good signature."""
    at.install(signed("texts", 5, {"a.yaml": text("五")}))
    assert at.install(signed("texts", 4, {"a.yaml": text("四")})) == Refusal(
        Reason.OLDER, ("is version 4; version 5 was installed here before",)
    )
    assert on_shelf(at, "texts").version == 5


def test_it_does_not_go_back_when_the_newest_is_lost_either(at: Installer) -> None:
    """The mark outlives the package; that very version may come again."""
    newest = signed("texts", 5, {"a.yaml": text("五")})
    at.install(newest)
    (at.shelf.directory / "texts.package").write_bytes(newest[:100])
    assert at.install(signed("texts", 4, {"a.yaml": text("四")})) == Refusal(
        Reason.OLDER, ("is version 4; version 5 was installed here before",)
    )
    assert isinstance(at.install(newest), Installed)


def test_a_lost_mark_is_replaced_by_what_is_installed(at: Installer) -> None:
    """One of the two is enough."""
    at.install(signed("texts", 5, {"a.yaml": text("五")}))
    for spoilt in (b"", b"\xff", b"-1", b"9" * 50):
        (at.shelf.directory / "texts.mark").write_bytes(spoilt)
        assert isinstance(at.install(signed("texts", 4, {"a.yaml": text("四")})), Refusal)


def test_the_same_again_changes_nothing(at: Installer) -> None:
    """The same bytes are the same package; other bytes of the same version are somebody's mistake."""
    content = signed("texts", 5, {"a.yaml": text("五")})
    at.install(content)
    before = at.shelf.stamp()
    assert isinstance(at.install(content), Unchanged)
    assert at.shelf.stamp() == before
    other = at.install(signed("texts", 5, {"a.yaml": text("伍")}))
    assert isinstance(other, Refusal)
    assert other.reason is Reason.OTHER_BYTES


def test_versions_count_for_each_name(at: Installer) -> None:
    """A catalogue of version 1 comes after texts of version 9."""
    at.install(signed("texts", 9, {"a.yaml": text("九")}))
    assert isinstance(at.install(signed("catalogue", 1, catalogue())), Installed)


def test_what_was_asked_for_is_what_must_come(at: Installer) -> None:
    """A catalogue under the name of texts is refused before it is anything else."""
    for members in (catalogue(), {"a.yaml": b"["}):
        found = at.install(signed("catalogue", 1, members), "texts")
        assert isinstance(found, Refusal)
        assert found.reason is Reason.OTHER_NAME
    assert at.shelf.read("catalogue", 1) is None


def test_a_strangers_package_is_refused(at: Installer) -> None:
    """Nobody's key but those of the settings."""
    found = at.install(signed("texts", 9, {"a.yaml": text("九")}, Ed25519PrivateKey.generate()))
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NOT_BELIEVED


def test_a_renamed_package_on_the_shelf_is_not_used(at: Installer) -> None:
    """The name stands in what was signed, not in the file's."""
    at.install(signed("catalogue", 1, catalogue()))
    (at.shelf.directory / "catalogue.package").rename(at.shelf.directory / "texts.package")
    found = at.on_shelf("texts")
    assert isinstance(found, Refusal)
    assert found.reason is Reason.OTHER_NAME


def test_every_mistake_of_a_catalogue_is_told(at: Installer) -> None:
    """The strict loader's list, as whoever writes content knows it."""
    members = catalogue()
    name, content = next(iter(members.items()))
    spoilt = content.replace(b"slug: ", b"slug: not-").replace(b"promised: ", b"promised: 9")
    problems = mistakes(at, signed("catalogue", 1, {**members, name: spoilt}))
    assert len(problems) >= 2
    assert all(problem.startswith(name) for problem in problems)


@pytest.mark.parametrize(
    ("member", "word"),
    [
        (text("x", "attract.tilte"), "no such text"),
        (text("'{name}'"), "placeholders"),
        (b"frame.step: {zh: '{at}', en: '{at}'}\n", "placeholders"),
        (b"frame.step: {zh: '{at:09999999}{of}', en: '{at} {of}'}\n", "another form"),
        (b"frame.step: {zh: '{at!r}{of}', en: '{at} {of}'}\n", "another form"),
        (b"frame.step: {zh: '{at.real}{of}', en: '{at.real} {of}'}\n", "placeholders"),
        (b"attract.title: {zh: x}\n", "exactly zh and en"),
        (b"attract.title: [", "line"),
        (b"\xff\xfe", "UTF-8"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "alias"),
        (b"[" * 5000 + b"]" * 5000, "nested"),
        (b"", "must map"),
    ],
    ids=lambda word: str(word)[:40],
)
def test_texts_that_the_program_could_not_say_are_refused(at: Installer, member: bytes, word: str) -> None:
    """A typing error on a screen is a nuisance; one in a placeholder would end the terminal."""
    assert any(word in problem for problem in mistakes(at, signed("texts", 1, {"a.yaml": member})))


@pytest.mark.parametrize(("depth", "nested"), [(32, False), (33, True)])
def test_thirty_two_levels_are_the_most(at: Installer, depth: int, *, nested: bool) -> None:
    """As docs/reference/packages.md has it."""
    found = mistakes(at, signed("texts", 1, {"a.yaml": b"[" * depth + b"]" * depth}))
    assert any("nested" in problem for problem in found) is nested


@pytest.mark.parametrize(
    ("member", "word"),
    [
        *((b"a: !!bool x", "neither true nor false"), (b"!!map [a]", "no"), (b"a: !!int ''", "plainly")),
        (b"a: " + b"1:" * 400 + b"1.5", "plainly"),
        (b"a: " + b"1:" * 400_000 + b"1", "plainly"),
        (text('"\\u202e21"'), "U+202E"),
        (text('"\\0"'), "U+0000"),
        (text("长" * 2001), "2000 letters"),
    ],
)
def test_signed_nonsense_is_refused_at_once(at: Installer, member: bytes, word: str) -> None:
    """A number to the base of 60 is read in the square of its length, by nobody; no text turns a number round."""
    outcome = at.install(signed("texts", 1, {"a.yaml": member}))
    assert isinstance(outcome, Refusal)
    assert word in outcome.problems[0]


def test_a_placeholder_may_stay_as_it_is_or_become_plain(at: Installer) -> None:
    """``{month:02}`` in the factory's English, ``{month}`` in the package's."""
    member = b"frame.on-day: {zh: '{month:02}/{day} {year}', en: '{month}-{day}-{year}'}\n"
    assert isinstance(at.install(signed("texts", 1, {"a.yaml": member})), Installed)


def test_words_for_screens_to_come_are_kept(at: Installer) -> None:
    """Answers and notices are words by id in both languages, judged like texts."""
    for name in ("answers", "notices"):
        assert isinstance(at.install(signed(name, 1, {"a.yaml": text("今天下午三点", "any.id")})), Installed)
        assert mistakes(at, signed(name, 2, {"a.yaml": b"any.id: {zh: x}\n"}))


def test_recipients_are_tried_before_they_are_believed(at: Installer) -> None:
    """A key to which nothing can be sealed never replaces one that works."""
    key = X25519PrivateKey.generate().public_key().public_bytes_raw()
    found = at.install(signed("recipients", 1, {"recipients.json": recipients(key)}))
    assert isinstance(found, Installed)
    assert found.parts.recipients is not None
    assert found.parts.recipients.at(None).public_key == key
    assert mistakes(at, signed("recipients", 2, {"recipients.json": recipients(key[:31])}))
    assert mistakes(at, signed("recipients", 2, {"recipients.json": recipients(bytes(32))}))
    assert mistakes(at, signed("recipients", 2, {"others.json": recipients(key)}))
    assert on_shelf(at, "recipients").version == 1


@pytest.mark.parametrize("name", ["catalogue", "texts", "recipients"])
def test_a_foreign_member_is_refused(at: Installer, name: str) -> None:
    """Whatever is signed is used; there is no place to hide anything."""
    assert mistakes(at, signed(name, 1, {"a.yaml": b"", "a.json": b"{}"}))


@pytest.mark.parametrize("failing", [1, 2])
def test_a_disk_that_fails_leaves_the_old_package(at: Installer, monkeypatch: pytest.MonkeyPatch, failing: int) -> None:
    """Whichever write it is; and when there is room again, the same package comes in."""
    at.install(signed("texts", 1, {"a.yaml": text("一")}))
    new = signed("texts", 2, {"a.yaml": text("二")})
    writes = iter(range(1, 3))
    write = durable.write

    def full(path: Path, content: bytes) -> None:
        if next(writes) == failing:
            raise OSError(28, "No space left on device")
        write(path, content)

    monkeypatch.setattr(durable, "write", full)
    found = at.install(new)
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NOT_KEPT
    monkeypatch.undo()
    assert on_shelf(at, "texts").version == 1
    assert isinstance(at.install(new), Installed)


def recipients(key: bytes) -> bytes:
    """The one member of a recipients package."""
    return json.dumps({"key_id": "next", "suite": X25519, "public_key": base64.b64encode(key).decode()}).encode()


def mistakes(at: Installer, content: bytes) -> tuple[str, ...]:
    """What is said against a package's content."""
    found = at.install(content)
    assert isinstance(found, Refusal), found
    assert found.reason is Reason.MISTAKES
    return found.problems


def on_shelf(at: Installer, name: str) -> Parts:
    """What the installed package brings."""
    found = at.on_shelf(name)
    assert isinstance(found, tuple)
    return found[1]
