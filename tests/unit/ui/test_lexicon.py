"""The house's words become librime's dictionary, and every mistake in them is told."""

from pathlib import Path

import pytest

from kiosk.documents import ContentError
from ui import lexicon
from ui.lexicon import LexiconFolder, Vocabulary, Word, dictionary, digest, kept_as_written, load_vocabulary, sources

_WORDS = Path(__file__).parents[3] / "config" / "typing" / "words.yaml"
_SMALL = Vocabulary(
    status="draft",
    surnames=(Word("王", "wang"), Word("欧阳", "ou yang")),
    given=(Word("秀英", "xiu ying"),),
    characters=(Word("堃", "kun"),),
    places=(Word("牛街", "niu jie"),),
)


def test_own_words_are_sound() -> None:
    """Every hanzi of the shipped words has its syllable, and no word stands twice with one reading."""
    words = load_vocabulary(_WORDS)
    listed = (*words.surnames, *words.given, *words.characters, *words.places)
    assert [word.text for word in listed if word.text != "大栅栏街道" and not _plausible(word)] == []
    for part in (words.surnames, words.given, words.characters, words.places):
        assert len(part) == len(set(part))


def _plausible(word: Word) -> bool:
    syllables = len(word.reading.split())
    return syllables == len(word.text) or (word.text.startswith("大栅栏") and syllables > len(word.text))


def test_whole_names_are_words() -> None:
    """王秀英 and 欧阳秀英 are offered whole, though nobody listed them."""
    text = dictionary(_SMALL)
    assert "王秀英\twang xiu ying\t" in text
    assert "欧阳秀英\tou yang xiu ying\t" in text


def test_name_characters_are_not_simplified_away() -> None:
    """堃 is no 坤 and 昇 no 升 in somebody's name; surnames of two hanzi need no such line."""
    assert kept_as_written(_SMALL).splitlines() == ["堃\t堃", "王\t王"]


@pytest.mark.parametrize("line", ["王", "王 ", "王 Wang", "王 wáng", "王 wang2"])
def test_word_without_a_plain_reading_is_refused(line: str, tmp_path: Path) -> None:
    """A mistake is told with its file, not swallowed by the compiler."""
    file = tmp_path / "words.yaml"
    file.write_text(f"status: draft\nsurnames: ['{line}']\ngiven: []\ncharacters: []\nplaces: []\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"words\.yaml.*surnames"):
        load_vocabulary(file)


def test_other_words_are_another_dictionary() -> None:
    """A changed word, or another site, is compiled anew; the same content is not."""
    ours = digest(sources(_SMALL, ["示例一社区"]))
    assert ours == digest(sources(_SMALL, ["示例一社区"]))
    assert ours != digest(sources(_SMALL, ["示例二社区"]))


def test_without_general_data_nothing_is_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the Debian packages starts no child and has no dictionary; nothing fails."""
    monkeypatch.setattr(lexicon, "GENERAL", tmp_path / "nowhere")
    folder = LexiconFolder(tmp_path, sources(_SMALL, []))
    folder.prepare()
    assert folder.lexicon() is None
    folder.close()
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_compilation_leaves_no_draft(tmp_path: Path) -> None:
    """A terminal that stops meanwhile ends the child and takes its draft away; the next one begins again."""
    if not lexicon.has_general_data():
        pytest.skip("the general dictionaries are not installed")
    folder = LexiconFolder(tmp_path, sources(_SMALL, []))
    folder.prepare()
    folder.close()
    assert folder.lexicon() is None
    assert list(tmp_path.iterdir()) == []
