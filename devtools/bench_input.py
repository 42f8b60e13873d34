"""`./dev bench input`: typing Chinese on the large keyboard; prints JSON.

``compile``: the dictionaries of one site, made anew in a child (once for each content). ``open``: a resident's session
of the engine. ``key``: from a key to the page of candidates in the view-model, over many words. ``stroke`` and
``wildcards``: the same for strokes. ``frame``: from touching a key to the frame that shows its candidates. ``rss``: the
process before and after the keyboard, and after many sessions.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PySide6.QtGui import QGuiApplication

from devtools.spread import spread
from devtools.typist import lexicon_folder, text_page
from kiosk.texts import Language
from ui.input_method import InputMethod, Script
from ui.lexicon import LexiconFolder
from ui.rime import RimeInputMethod
from ui.rime_api import load
from ui.viewmodel import ViewModel
from ui.window import Face, create_application

_PATIENCE_S: Final = 300
_PAGE: Final = 15
_WORDS: Final = """
    wangxiuying guanganmenwaijiedao ouyangzhenhua beijingshixichengqu yi shi ji li zhangwei lihua chen shequjuweihui
    aixinjueluo baizhifangjiedao wo yao ban li gao ling jin tie zhongguo nihao wujianguo liuyang
"""
_STROKES: Final = ("hspn", "szhshhps", "hspnpnpnpznpz", "nzsnhhzs", "phsh", "zpnhs")
_UNSURE: Final = ("h*s", "nzs*hh*s", "**", "p*hs*")


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; the figures are for reading, not for failing."""
    parser = argparse.ArgumentParser(prog="./dev bench input", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="of all words")
    parser.add_argument("--sessions", type=int, default=200)
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    api, folder = load(), lexicon_folder()
    folder.prepare()
    if api is None or not folder.wait(_PATIENCE_S):
        sys.stderr.write("librime1, rime-data-luna-pinyin or rime-data-stroke is not installed\n")
        return 1
    create_application(["bench"])
    method = RimeInputMethod(api, folder.lexicon)
    before = _rss_mib()
    figures: dict[str, object] = {"compile_s": _compile_s(folder)}
    figures["open_ms"] = spread(list(_openings(method, 20)))
    method.use(Script.PINYIN)
    figures["key_ms"] = spread([took for _ in range(options.rounds) for took in _keys(method, _WORDS.split())])
    method.use(Script.STROKE)
    figures["stroke_ms"] = spread([took for _ in range(options.rounds) for took in _keys(method, _STROKES)])
    figures["wildcards_ms"] = spread([took for _ in range(options.rounds) for took in _keys(method, _UNSURE)])
    after = _rss_mib()
    list(_openings(method, options.sessions))
    figures["rss_mib"] = {"before": before, "typed": after, f"after_{options.sessions}_sessions": _rss_mib()}
    figures["frame_ms"] = spread(list(_frames(method)))
    print(json.dumps(figures, indent=2))
    return 0


def _compile_s(folder: LexiconFolder) -> float:
    with TemporaryDirectory() as place:
        fresh = LexiconFolder(Path(place), folder.sources)
        began = time.perf_counter()
        fresh.prepare()
        fresh.wait(_PATIENCE_S)
        return round(time.perf_counter() - began, 1)


def _openings(method: InputMethod, times: int) -> Iterator[float]:
    for _ in range(times):
        method.end_session()
        began = time.perf_counter()
        method.compose("w")
        method.candidates(0, _PAGE)
        yield _ms_since(began)


def _keys(method: InputMethod, words: tuple[str, ...] | list[str]) -> Iterator[float]:
    for word in words:
        method.clear()
        for key in word:
            began = time.perf_counter()
            method.compose(key)
            method.candidates(0, _PAGE)
            yield _ms_since(began)


def _frames(method: InputMethod) -> Iterator[float]:
    """Press keys as a finger would and have each picture drawn, 1080 by 1920."""
    view_model = ViewModel(lambda _intent, _argument: None, input_method=method)
    face = Face(view_model, on_warning=_complain)
    view_model.show(text_page(Language.ZH))
    for _ in range(3):
        QGuiApplication.processEvents()
        face.window.grabWindow()
    keyboard = view_model.large_keyboard
    for word in _WORDS.split():
        for key in word:
            began = time.perf_counter()
            keyboard.press(key)
            QGuiApplication.processEvents()
            face.window.grabWindow()
            yield _ms_since(began)
        while keyboard.composing:
            keyboard.erase()
    face.forget()
    face.close()


def _complain(warning: str) -> None:
    sys.stderr.write(f"{warning}\n")


def _ms_since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


def _rss_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


if __name__ == "__main__":
    sys.exit(main())
