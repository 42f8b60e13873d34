"""Keep what the next visit is made of up to date: from the district, from a stick, from the shelf."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, assert_never

from kiosk.catalogue import Site
from kiosk.content import Content
from kiosk.installing import Installed, Installer, Unchanged, open_installer
from kiosk.logs import log
from kiosk.package_content import Parts, assemble
from kiosk.package_format import Reason, Refusal
from kiosk.package_shelf import ShelfError, Stamp
from kiosk.publishers import NAMES
from kiosk.settings import Settings
from kiosk.stick import Sight, packages_on, read_file

_MOST_PROBLEMS: Final = 20


class Contents:
    """The newest good content; whoever listens is told when there is newer. Its methods may be called by any thread."""

    def __init__(self, installer: Installer, stick: Path | None) -> None:
        """Take what lies on the shelf and, where that cannot be used, what came with the program.

        ``stick`` is the folder to be looked at for packages, None for none.
        """
        self._installer = installer
        self._stick = stick
        self._guard = threading.Lock()
        self._parts: dict[str, Parts] = {}
        self._stamp: Stamp = ()
        self._seen: frozenset[Sight] = frozenset()
        self._on_arrival: Callable[[Content], None] = lambda _: None
        self._take_from_shelf()

    @property
    def newest(self) -> Content:
        """What the next visit is to be made of."""
        return assemble(self._installer.factory, self._parts)

    @property
    def site(self) -> Site:
        """The place that all content is made for."""
        return self._installer.factory.site

    def listen(self, on_arrival: Callable[[Content], None]) -> None:
        """Let ``on_arrival`` hear, in whatever thread finds it, when there is newer content; it must not wait."""
        self._on_arrival = on_arrival

    def versions(self) -> Mapping[str, int]:
        """Return the version of each package, 0 where what came with the program counts."""
        return self.newest.versions

    def tag(self, name: str) -> str:
        """Return the entity tag of the package in use, empty where there is none."""
        parts = self._parts.get(name)
        return f'"{parts.digest}"' if parts else ""

    def take(self, name: str, content: bytes) -> bool:
        """Install what the district sent under ``name``; return whether it is judged and need not be sent again."""
        return self._install(content, name, source="district")

    def look(self) -> None:
        """Look whether a stick is in, and whether another process has put something on the shelf."""
        self._look_at_stick()
        with self._guard:
            if self._installer.shelf.stamp() != self._stamp and self._take_from_shelf():
                self._on_arrival(self.newest)

    def _install(self, content: bytes, name: str | None, *, source: str) -> bool:
        """Install a package if it is good and new; return False where it is to be tried again as it is."""
        with self._guard:
            outcome = self._installer.install(content, name)
            match outcome:
                case Installed(package, parts):
                    self._parts = self._parts | {package.name: parts}
                    log("package-installed", package=package.name, version=package.version, source=source)
                    self._on_arrival(self.newest)
                case Refusal():
                    _log_refusal(name or "", outcome, source)
                case Unchanged():
                    pass
                case _:
                    assert_never(outcome)
        return not (isinstance(outcome, Refusal) and outcome.reason is Reason.NOT_KEPT)

    def _take_from_shelf(self) -> bool:
        """Take whatever is good there; what cannot be used changes nothing. Return whether anything is new."""
        self._stamp = self._installer.shelf.stamp()
        before = self._parts
        self._parts = before | dict(self._good_on_shelf())
        return {parts.digest for parts in before.values()} != {parts.digest for parts in self._parts.values()}

    def _good_on_shelf(self) -> Iterator[tuple[str, Parts]]:
        for name in NAMES:
            try:
                found = self._installer.on_shelf(name)
            except ShelfError as error:
                found = Refusal(Reason.NOT_KEPT, (str(error),))
            match found:
                case None:
                    pass
                case Refusal():
                    _log_refusal(name, found, "shelf")
                case (_, parts):
                    yield name, parts

    def _look_at_stick(self) -> None:
        """Install what was not there at the last look; a stick that is pulled meanwhile is no news."""
        if self._stick is None:
            return
        judged: set[Sight] = set()
        with suppress(OSError):
            for path, sight in packages_on(self._stick):
                if sight in self._seen or self._install(read_file(path), None, source=path.name):
                    judged.add(sight)
        self._seen = frozenset(judged)


def open_contents(settings: Settings) -> Contents:
    """Return the contents of a terminal.

    Raises:
        ContentError: what came with the program has mistakes.
        PublishersError: the file that says who is believed has.
    """
    return Contents(open_installer(settings), settings.content.stick_directory)


def _log_refusal(name: str, refusal: Refusal, source: str) -> None:
    problems = refusal.problems[:_MOST_PROBLEMS]
    log("package-refused", package=name, reason=refusal.reason, problems=problems, source=source)
