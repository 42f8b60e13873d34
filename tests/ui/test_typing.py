"""Fifty hard names can be written by touching keys, and nothing of them is offered to the next resident."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from PySide6.QtGui import QGuiApplication

from devtools.typist import Piece, Typist, lexicon_folder, text_page
from kiosk.texts import Language
from ui.input_method import Remains, Script
from ui.keyboard_layout import Layer
from ui.lexicon import Lexicon, has_general_data
from ui.rime import RimeInputMethod
from ui.rime_api import load

_NAMES = yaml.safe_load((Path(__file__).parents[1] / "golden" / "hard_names.yaml").read_text(encoding="utf-8"))
_MEMORY = Path("/dev/shm")
_COMPILING_S = 120

pytestmark = pytest.mark.skipif(
    load() is None or not has_general_data(), reason="librime1 and its data are not installed"
)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The demo site's dictionaries, compiled once on this machine."""
    folder = lexicon_folder()
    folder.prepare()
    assert folder.wait(_COMPILING_S)
    found = folder.lexicon()
    assert found is not None
    return found


@pytest.fixture
def method(lexicon: Lexicon) -> Iterator[RimeInputMethod]:
    """The engine, whose session ends with the test."""
    api = load()
    assert api is not None
    made = RimeInputMethod(api, lambda: lexicon)
    yield made
    made.end_session()


@pytest.fixture
def typing(looked_with: Any, method: RimeInputMethod) -> Any:
    """A window that can write Chinese."""
    return looked_with(method)


def _piece(part: str) -> Piece:
    text, _, keys = part.partition(" ")
    if not keys:
        return Piece(text)
    ways = {"笔": (Layer.STROKE, False), "异": (Layer.PINYIN, True)}
    layer, as_written = ways.get(keys[0], (Layer.PINYIN, False))
    return Piece(text, keys.lstrip("笔异"), layer, as_written)


def test_there_are_fifty() -> None:
    """The promise is about fifty names."""
    assert len(_NAMES) == 50
    texts = ["".join(_piece(part).text for part in name) for name in _NAMES]
    assert max(len(text.replace("·", "")) for text in texts) == 25


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("looked_with", "names"), [("portrait", _NAMES), ("landscape", _NAMES[::9])], indirect=["looked_with"]
)
def test_hard_names_are_written(typing: Any, names: list[list[str]]) -> None:
    """Every one is reached by touching the keys that its bearer would touch, on the page that they see."""
    missed = []
    for name in names:
        pieces = tuple(_piece(part) for part in name)
        typing.show(text_page(Language.ZH))
        wanted = "".join(piece.text for piece in pieces)
        try:
            written = Typist(typing.face.window, typing.view_model).write(pieces)
        except LookupError as error:
            written = str(error)
        if written != wanted:
            missed.append(f"{wanted}: {written}")
    assert missed == []


@pytest.mark.parametrize(
    ("keys", "text", "places"),
    [
        ("wangxiuying", "王秀英", 1),
        ("guanganmenwaijiedao", "广安门外街道", 1),
        ("shiliyishequ", "示例一社区", 1),
        ("wang", "王", 7),
        ("aixinjueluo", "爱新觉罗", 1),
    ],
)
def test_what_is_common_here_comes_first(method: RimeInputMethod, keys: str, text: str, places: int) -> None:
    """A common name, a street and the site's own community are on the first page."""
    for key in keys:
        method.compose(key)
    assert text in method.candidates(0, places)


def _offered(method: RimeInputMethod, keys: str) -> tuple[str, ...]:
    for key in keys:
        method.compose(key)
    return method.candidates(0, 60)


def _write_rare(method: RimeInputMethod) -> str:
    """Choose a rare rank for every syllable, as somebody with that name would."""
    written = ""
    for keys in ("zheng", "jun", "xiong"):
        place = len(_offered(method, keys)) - 1
        text, _ = method.choose(place)
        written += text
    for _ in range(3):
        _offered(method, "zhengjunxiong")
        method.clear()
    return written


def test_next_resident_is_offered_nothing_of_the_last(method: RimeInputMethod) -> None:
    """After a rare name was written, the next session's candidates are those of a machine that never saw it."""
    untouched = {
        keys: _offered(method, keys) for keys in ("zheng", "jun", "xiong", "zhengjunxiong") if not method.clear()
    }
    method.end_session()
    written = _write_rare(method)
    assert len(written) == 3
    assert {keys: _offered(method, keys) for keys in untouched if not method.clear()} == untouched
    method.end_session()
    assert {keys: _offered(method, keys) for keys in untouched if not method.clear()} == untouched


def test_no_file_holds_what_was_written(lexicon: Lexicon, tmp_path: Path) -> None:
    """While a resident types, and afterwards, their name is in no file; the private folder is empty, then gone."""
    api = load()
    assert api is not None
    private = RimeInputMethod(api, lambda: lexicon, memory=tmp_path)
    before = _state(lexicon.sources)
    written = _write_rare(private)
    (folder,) = tmp_path.iterdir()
    assert [file for file in folder.rglob("*") if file.is_file() and written.encode() in file.read_bytes()] == []
    assert folder.stat().st_mode & 0o077 == 0
    assert private.end_session() == Remains(files=0, gone=True)
    assert list(tmp_path.iterdir()) == []
    assert _state(lexicon.sources) == before


def _state(folder: Path) -> dict[str, str]:
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.rglob("*") if file.is_file()}


def test_forgetting_the_visit_ends_the_session(typing: Any) -> None:
    """The face's own wiping reaches the input method; nothing stays in memory's file system."""
    typing.show(text_page(Language.ZH))
    Typist(typing.face.window, typing.view_model).write((Piece("王秀英", "wangxiuying"),))
    assert typing.face.forget() == Remains(files=0, gone=True)
    assert list(_MEMORY.glob(f"doorstep-typing-{os.getpid()}-*")) == []
    assert typing.view_model.keyboard.shown() == ()


def test_a_long_visit_of_keys_ends_somewhere(method: RimeInputMethod) -> None:
    """A child that leans on a key composes no endless word, in pinyin and in strokes."""
    for _ in range(300):
        composed = method.compose("a")
    assert len(composed.preedit) <= 130
    method.use(Script.STROKE)
    for _ in range(300):
        composed = method.compose("*")
    assert composed.preedit == "??"


def test_going_on_with_open_keys_shows_what_they_become(typing: Any) -> None:
    """Nothing is sent that nobody has seen: the first press settles, the second one sends."""
    typing.show(text_page(Language.ZH))
    typist = Typist(typing.face.window, typing.view_model)
    for key in "wangxiuying":
        typist.touch(f"key-{key}")
    typist.touch("action-answer-")
    assert typing.taps == []
    assert typing.view_model.asked.answer == "王秀英"
    typist.touch("action-answer-")
    assert typing.taps == [("answer", "王秀英")]


def test_longest_answer_is_not_passed(typing: Any) -> None:
    """A field of two characters takes two, even from a candidate of three."""
    typing.show(text_page(Language.ZH, most=2))
    typist = Typist(typing.face.window, typing.view_model)
    for key in "wangxiuying":
        typist.touch(f"key-{key}")
    typist.touch("candidate-0")
    QGuiApplication.processEvents()
    assert typing.view_model.asked.answer == "王秀"


def test_a_killed_terminal_leaves_no_folder(lexicon: Lexicon, tmp_path: Path) -> None:
    """What a process could not destroy because it was killed, the next one does; a living one's is left alone."""
    api = load()
    assert api is not None
    orphan, living = tmp_path / "doorstep-typing-999999999-x", tmp_path / f"doorstep-typing-{os.getpid()}-x"
    for folder in (orphan, living):
        folder.mkdir()
    RimeInputMethod(api, lambda: lexicon, memory=tmp_path)
    assert list(tmp_path.iterdir()) == [living]
