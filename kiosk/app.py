"""Put the face on the terminal and run both: Qt in the main thread, everything else in threads of its own."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow

from drivers.api import Raster
from kiosk import memory, supervision
from kiosk.assembly import Terminal
from kiosk.catalogue_files import load_site
from kiosk.code_rules import CodeRulesError
from kiosk.documents import ContentError
from kiosk.intents import to_intent
from kiosk.logs import log, start_logging
from kiosk.publishers import PublishersError
from kiosk.receipt import Receipt
from kiosk.screen import Snapshot
from kiosk.settings import EXIT_CODE, Settings, content_directory, site_file
from kiosk.staff_cards import StaffKeyError
from offline_queue.model import StoreError
from offline_queue.recipients import RecipientError
from ui.bridge import Bridge
from ui.input_method import InputMethod, NoInputMethod
from ui.interrupt import quit_on_signals
from ui.legible_pages import legible_page
from ui.lexicon import LexiconFolder, load_vocabulary, sources
from ui.raster import draw, rasterise
from ui.rime import RimeInputMethod
from ui.rime_api import load
from ui.viewmodel import ViewModel
from ui.vnc import confine
from ui.window import Face, create_application

EXIT_UNAVAILABLE = 69  # sysexits.h EX_UNAVAILABLE: the store cannot be had; a supervisor tries again
_SETTLING = 0.3  # seconds; longer than between the two touches of a double tap
_VNC_PORT = "port="
_VNC_DEFAULT_PORT = 5900


class FacedTerminal:
    """A terminal with its face, in this process. Make one at a time: Qt allows one application."""

    def __init__(self, settings: Settings, *, also_publish: Callable[[Snapshot], None] | None = None) -> None:
        """Build everything; ``also_publish`` hears every snapshot too (from the engine's thread).

        Raises:
            RecipientError: the list of the district's keys cannot be used.
            StoreError: the store cannot be opened.
            ContentError: catalogue, texts or site data have mistakes.
            CodeRulesError, PublishersError, StaffKeyError: another file that the settings name has.
        """
        self._application = create_application(sys.argv[:1])
        self._outside = False
        self._bridge = Bridge()
        self._terminal = Terminal(
            settings,
            draw=draw,
            publish=_both(self._bridge.publish, also_publish),
            on_wiped=self._bridge.wipe,
        )
        self._lexicon = _lexicon(settings)
        view_model = ViewModel(
            lambda name, argument: self._terminal.post(to_intent(name, argument)),
            settling=_SETTLING,
            legible=legible_page,
            input_method=_input_method(self._lexicon),
        )
        self._bridge.arrived.connect(view_model.show)
        self._face = Face(
            view_model,
            orientation=settings.screen.orientation.value,
            pitch_mm=settings.screen.pitch_mm,
            full_screen=settings.screen.full_screen,
            on_warning=supervision.qml_warning,
        )
        self._bridge.wiped.connect(self._forget)
        self._face.first_frame.connect(self._first_frame)

    @property
    def window(self) -> QQuickWindow:
        """The screen."""
        return self._face.window

    def run(self) -> int:
        """Serve until somebody quits; return the exit code."""
        with quit_on_signals():
            self._terminal.start()
            code = self._application.exec()
        if not self._outside:  # stopped before anybody saw anything
            self._first_frame()
        self._terminal.stop()
        self._face.forget()
        self._face.close()
        self._lexicon.close()
        log("terminal-stopped", code=code)
        return code

    def quit(self) -> None:
        """End `run`."""
        self._application.quit()

    def _first_frame(self) -> None:
        _confine_vnc()  # not before: Qt opens its VNC socket in the event loop
        log("terminal-ready", seconds=round(_age(), 3))
        memory.scrub_from_now_on()
        self._outside = True
        self._terminal.start_outside()
        self._lexicon.prepare()

    def _forget(self) -> None:
        remains = self._face.forget()
        if remains.files or not remains.gone:
            log("typing-left", files=remains.files, gone=remains.gone)
        memory.forget()


def drawing() -> Callable[[Receipt], Raster]:
    """Return what draws receipts, for commands that show nothing on a screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return _Drawing(create_application(sys.argv[:1]))


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Draws receipts; keeps the application whose fonts that needs."""

    application: QGuiApplication

    def __call__(self, receipt: Receipt) -> Raster:
        return rasterise(receipt)


def run(settings: Settings) -> int:
    """Serve residents until somebody stops the terminal; return the exit code."""
    memory.forbid_dumps()
    stop_logging = start_logging(settings.logs.file)
    supervision.install()
    log("terminal-starting", version=version("doorstep"), site=settings.terminal.site, device=settings.terminal.device)
    try:
        return FacedTerminal(settings).run()
    except (RecipientError, ContentError, CodeRulesError, PublishersError, StaffKeyError) as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_CODE
    except StoreError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_UNAVAILABLE
    finally:
        stop_logging()


def _lexicon(settings: Settings) -> LexiconFolder:
    """Return the keyboard's words for this site, compiled where the system keeps what can be made again."""
    words = load_vocabulary(content_directory(settings) / "typing" / "words.yaml")
    site = load_site(site_file(settings))
    local = [option.label.zh for option in site.communities]
    return LexiconFolder(_cache() / "typing", sources(words, [site.name.zh, *local]))


def _cache() -> Path:
    """Return this program's folder under systemd.exec(5)'s CacheDirectory=, or under XDG's cache folder."""
    if granted := os.environ.get("CACHE_DIRECTORY"):
        return Path(granted)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "doorstep"


def _input_method(lexicon: LexiconFolder) -> InputMethod:
    api = load()
    return RimeInputMethod(api, lexicon.lexicon) if api is not None else NoInputMethod()


def _both(first: Callable[[Snapshot], None], second: Callable[[Snapshot], None] | None) -> Callable[[Snapshot], None]:
    if second is None:
        return first

    def publish(snapshot: Snapshot) -> None:
        first(snapshot)
        second(snapshot)

    return publish


def _age() -> float:
    """Return the seconds since this process began (proc(5): field 22 of stat, in clock ticks since boot)."""
    fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / os.sysconf("SC_CLK_TCK")


def _confine_vnc() -> None:
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if QGuiApplication.platformName() == "vnc":
        port = platform.partition(_VNC_PORT)[2].partition(":")[0]
        confine(int(port) if port else _VNC_DEFAULT_PORT)
