"""Install a content package that is genuine, newer and without a mistake; or say why not, and leave the old one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.catalogue_files import load_site
from kiosk.documents import ContentError
from kiosk.package_content import Factory, Parts, load_factory, read_parts
from kiosk.package_format import MOST_BYTES, Package, Reason, Refusal, read_package
from kiosk.package_shelf import PackageShelf, ShelfError
from kiosk.publishers import Publishers, load_publishers
from kiosk.settings import Settings, content_directory, site_file

FOLDER: Final = "packages"
"""Where installed packages lie, in the store's directory."""


@dataclass(frozen=True, slots=True)
class Installed:
    """The package is on the shelf, durably."""

    package: Package
    parts: Parts


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The very same package was on the shelf already."""

    package: Package


Outcome = Installed | Unchanged | Refusal


@dataclass(frozen=True, slots=True)
class Installer:
    """Judges packages for one shelf: whose signature counts, and what they must fit to."""

    shelf: PackageShelf
    publishers: Publishers
    factory: Factory

    def judge(self, content: bytes, name: str | None = None) -> tuple[Package, Parts] | Refusal:
        """Return what a package brings, whatever its version, or why it cannot be used. Nothing is kept.

        ``name`` is what it was asked for as, None for any.
        """
        package = read_package(content, self.publishers)
        if isinstance(package, Refusal):
            return package
        if name is not None and package.name != name:
            return Refusal(Reason.OTHER_NAME, (f"is named {package.name}, where {name} was asked for",))
        try:
            return package, read_parts(package, self.factory)
        except ContentError as error:
            return Refusal(Reason.MISTAKES, error.problems)
        except OSError as error:
            return Refusal(Reason.NOT_KEPT, (f"cannot be laid out: {error.strerror}",))

    def on_shelf(self, name: str) -> tuple[Package, Parts] | Refusal | None:
        """Return what the installed package of that name brings, None where there is none.

        Raises:
            ShelfError: the disk cannot say.
        """
        content = self.shelf.read(name, MOST_BYTES + 1)
        return None if content is None else self.judge(content, name)

    def install(self, content: bytes, name: str | None = None) -> Outcome:
        """Put a package on the shelf if it is good and new; ``name`` is what it was asked for as, None for any."""
        found = self.judge(content, name)
        if isinstance(found, Refusal):
            return found
        package, parts = found
        try:
            with self.shelf.alone():
                present = self._present(package.name)
                verdict = compare(package, present, self.shelf.mark(package.name))
                if verdict is None:
                    self.shelf.put(package.name, package.version, content)
        except ShelfError as error:
            return Refusal(Reason.NOT_KEPT, (str(error),))
        return Installed(package, parts) if verdict is None else verdict

    def _present(self, name: str) -> Package | None:
        """Return the installed package if its signature still counts, whatever is in it."""
        content = self.shelf.read(name, MOST_BYTES + 1)
        package = None if content is None else read_package(content, self.publishers)
        return package if isinstance(package, Package) and package.name == name else None


def open_installer(settings: Settings) -> Installer:
    """Return what installs on this terminal, whether it runs or not.

    Raises:
        ContentError: what came with the program has mistakes.
        PublishersError: the file that says who is believed has.
    """
    return Installer(
        PackageShelf(settings.store.directory / FOLDER),
        load_publishers(settings.content.publishers_file),
        load_factory(content_directory(settings), load_site(site_file(settings))),
    )


def compare(new: Package, present: Package | None, mark: int) -> Unchanged | Refusal | None:
    """Return why a good package is not to be installed beside what is there; None when it is to be.

    ``mark`` is the highest version ever installed. A package of that very version may come again where the present one
    is older or unusable: a power cut, or a damaged disk, is mended so.
    """
    if present is not None and present.digest == new.digest:
        return Unchanged(new)
    highest = max(mark, present.version if present is not None else 0)
    if new.version < highest:
        return Refusal(Reason.OLDER, (f"is version {new.version}; version {highest} was installed here before",))
    if present is not None and new.version == present.version:
        return Refusal(Reason.OTHER_BYTES, (f"is version {new.version} like the installed one, with other content",))
    return None
