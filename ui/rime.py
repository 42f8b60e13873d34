"""Type Chinese through librime: one session per resident, in a private folder that dies with it; nothing is learned."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from ctypes import byref
from dataclasses import dataclass, field
from itertools import chain, islice, product, zip_longest
from pathlib import Path
from typing import ClassVar, Final

from ui.input_method import WILDCARD, Composition, Remains, Script
from ui.lexicon import Lexicon
from ui.rime_api import BACKSPACE, Api, CCommit, CContext, CIterator, sized, traits

_STROKES: Final = "hspnz"
_STROKE_KEYS: Final = frozenset(_STROKES + WILDCARD)
_DRAWN: Final = str.maketrans("hspnz" + WILDCARD, "一丨丿丶乛?")
_MOST_WILDCARDS = 2  # 25 look-ups; a third would take 125
_MOST_KEYS = 64  # of one composition: ten syllables; librime's own limit is 100
_PER_LOOK_UP = 40
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of the session's own is made in it
_FOLDER = "doorstep-typing-"
_SCHEMAS = {Script.PINYIN: b"doorstep_pinyin", Script.STROKE: b"doorstep_stroke"}


@dataclass(slots=True)
class _Resident:
    """A session of librime and its private folder."""

    session: int
    folder: Path
    script: Script = Script.PINYIN
    strokes: str = field(default="", repr=False)
    found: tuple[str, ...] = field(default=(), repr=False)


class RimeInputMethod:
    """The keyboard's engine. librime has one state per process: make one of these.

    ``lexicon`` returns the compiled dictionaries, or None while there are none; until then Chinese cannot be typed.
    """

    _set_up: ClassVar[bool] = False

    def __init__(self, api: Api, lexicon: Callable[[], Lexicon | None], *, memory: Path = _MEMORY) -> None:
        """Do nothing yet; the first key of a resident opens their session. ``memory`` is where private folders lie."""
        self._api = api
        self._lexicon = lexicon
        self._memory = memory if memory.is_dir() else Path(tempfile.gettempdir())
        _remove_orphans(self._memory)
        self._resident: _Resident | None = None

    def ready(self) -> bool:
        """Tell whether the dictionaries are there."""
        return self._resident is not None or self._lexicon() is not None

    def use(self, script: Script, *, as_written: bool = False) -> None:
        """Choose the way of typing; ``as_written`` turns simplification off, for names in old or variant forms."""
        if (resident := self._open()) is None:
            return
        resident.script = script
        self.clear()
        self._api.select_schema(resident.session, _SCHEMAS[script])
        self._api.set_option(resident.session, b"simplification", int(not as_written))

    def compose(self, key: str) -> Composition:
        """Add one key; one that means nothing changes nothing."""
        if (resident := self._open()) is None:
            return Composition()
        if resident.script is Script.STROKE:
            return self._strokes(resident, resident.strokes + key)
        if len(self._preedit(resident)) < _MOST_KEYS and key.isascii():
            self._api.process_key(resident.session, ord(key), 0)
        return self._composed(resident)

    def erase(self) -> Composition:
        """Take the last key back."""
        if (resident := self._resident) is None:
            return Composition()
        if resident.script is Script.STROKE:
            return self._strokes(resident, resident.strokes[:-1])
        self._api.process_key(resident.session, BACKSPACE, 0)
        return self._composed(resident)

    def candidates(self, start: int, count: int) -> tuple[str, ...]:
        """Return a part of the list; only that part is computed."""
        if (resident := self._resident) is None:
            return ()
        if WILDCARD in resident.strokes:
            return resident.found[start : start + count]
        return tuple(islice(self._offered(resident, start), count))

    def choose(self, index: int) -> tuple[str, Composition]:
        """Take a candidate by its place in the list."""
        if (resident := self._resident) is None:
            return "", Composition()
        if resident.script is Script.STROKE:
            text = "".join(self.candidates(index, 1))
            return text, self._strokes(resident, "")
        self._api.select_candidate(resident.session, index)
        return self._committed(resident), self._composed(resident)

    def clear(self) -> None:
        """Drop what is being composed."""
        if resident := self._resident:
            self._api.clear_composition(resident.session)
            resident.strokes, resident.found = "", ()

    def end_session(self) -> Remains:
        """Close librime and destroy the private folder with whatever is in it."""
        if (resident := self._resident) is None:
            return Remains()
        self._resident = None
        self._api.destroy_session(resident.session)
        self._api.finalize()
        files = sum(1 for found in resident.folder.rglob("*") if found.is_file())
        shutil.rmtree(resident.folder, ignore_errors=True)
        return Remains(files, not resident.folder.exists())

    def _open(self) -> _Resident | None:
        if self._resident is None and (lexicon := self._lexicon()) is not None:
            folder = Path(tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-", dir=self._memory))
            made = traits(shared=lexicon.sources, user=folder, built=lexicon.built)
            if not RimeInputMethod._set_up:
                self._api.setup(byref(made))  # a second call ends the process: its log can be set up once
                RimeInputMethod._set_up = True
            self._api.initialize(byref(made))
            self._resident = _Resident(self._api.create_session(), folder)
            self._api.select_schema(self._resident.session, _SCHEMAS[Script.PINYIN])
        return self._resident

    def _composed(self, resident: _Resident) -> Composition:
        return Composition(self._preedit(resident), any(True for _ in self._offered(resident, 0)))

    def _preedit(self, resident: _Resident) -> str:
        context = CContext()
        sized(context)
        if not self._api.get_context(resident.session, byref(context)):
            return ""
        preedit: bytes = context.composition.preedit or b""
        self._api.free_context(byref(context))
        return preedit.decode()

    def _committed(self, resident: _Resident) -> str:
        commit = CCommit()
        sized(commit)
        if not self._api.get_commit(resident.session, byref(commit)):
            return ""
        text: bytes = commit.text or b""
        self._api.free_commit(byref(commit))
        return text.decode()

    def _offered(self, resident: _Resident, start: int) -> Iterator[str]:
        place = CIterator()
        if not self._api.candidate_list_from_index(resident.session, byref(place), start):
            return
        try:
            while self._api.candidate_list_next(byref(place)):
                yield place.candidate.text.decode()
        finally:
            self._api.candidate_list_end(byref(place))

    def _strokes(self, resident: _Resident, keys: str) -> Composition:
        """Look strokes up; each wildcard is tried as every stroke, and the finds take turns."""
        if not set(keys) <= _STROKE_KEYS or keys.count(WILDCARD) > _MOST_WILDCARDS or len(keys) > _MOST_KEYS:
            keys = resident.strokes
        resident.strokes = keys
        if WILDCARD in keys:
            turns = zip_longest(*(self._looked_up(resident, tried) for tried in _expanded(keys)), fillvalue="")
            resident.found = tuple(dict.fromkeys(text for text in chain.from_iterable(turns) if text))
        else:
            resident.found = self._looked_up(resident, keys)
        return Composition(keys.translate(_DRAWN), bool(resident.found))

    def _looked_up(self, resident: _Resident, keys: str) -> tuple[str, ...]:
        self._api.clear_composition(resident.session)
        for key in keys:
            self._api.process_key(resident.session, ord(key), 0)
        return tuple(islice(self._offered(resident, 0), _PER_LOOK_UP))


def _remove_orphans(memory: Path) -> None:
    """Destroy private folders whose processes were killed before they could."""
    for folder in memory.glob(f"{_FOLDER}*-*"):
        process = folder.name.removeprefix(_FOLDER).partition("-")[0]
        if not Path("/proc", process).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _expanded(keys: str) -> Iterator[str]:
    """Return every row of strokes that ``keys`` may mean."""
    return ("".join(tried) for tried in product(*(_STROKES if key == WILDCARD else key for key in keys)))
