"""What `kiosk packages` prints: what is installed, and what became of a package, in words."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import assert_never

from kiosk.documents import ContentError
from kiosk.installing import Installed, Installer, Outcome, Unchanged, open_installer
from kiosk.package_format import Package, Refusal
from kiosk.package_shelf import ShelfError
from kiosk.publishers import NAMES, PublishersError
from kiosk.settings import EXIT_CODE, Settings
from kiosk.stick import packages_on, read_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One package as the list shows it: version 0 is what came with the program; ``problems`` say why it is used."""

    name: str
    version: int
    highest: int
    published: str = ""
    signed_by: str = ""
    problems: tuple[str, ...] = ()


def show_packages(settings: Settings, *, as_json: bool) -> int:
    """Print every package; return 1 when an installed one cannot be used."""
    return _with_installer(settings, lambda installer: _show(installer, as_json=as_json))


def check_file(settings: Settings, file: Path) -> int:
    """Judge a package, its version aside; return 1 when it would be refused."""
    return _with_installer(settings, lambda installer: _each([file], lambda content: _checked(installer, content)))


def install_file(settings: Settings, file: Path) -> int:
    """Install one package; return 1 when it was refused."""
    return _with_installer(settings, lambda installer: _each([file], lambda content: _installed(installer, content)))


def install_stick(settings: Settings, folder: Path) -> int:
    """Install every package in a folder; return 1 when one was refused, or when there is none."""
    try:
        files = [path for path, _ in packages_on(folder)]
    except OSError as error:
        print(f"{folder}: {error.strerror}", file=sys.stderr)
        return 1
    if not files:
        print(f"{folder}: holds no *.package", file=sys.stderr)
        return 1
    return _with_installer(settings, lambda installer: _each(files, lambda content: _installed(installer, content)))


def _with_installer(settings: Settings, perform: Callable[[Installer], int]) -> int:
    try:
        return perform(open_installer(settings))
    except (ContentError, PublishersError) as error:
        print(error, file=sys.stderr)
        return EXIT_CODE
    except ShelfError as error:
        print(error, file=sys.stderr)
        return 1


def _show(installer: Installer, *, as_json: bool) -> int:
    lines = [_line(installer, name) for name in NAMES]
    if as_json:
        print(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=2))
    else:
        for line in lines:
            print(_words(line))
    return 1 if any(line.problems for line in lines) else 0


def _line(installer: Installer, name: str) -> Line:
    highest = installer.shelf.mark(name)
    match installer.on_shelf(name):
        case None:
            return Line(name=name, version=0, highest=highest)
        case Refusal(problems=problems):
            return Line(name=name, version=0, highest=highest, problems=problems)
        case (package, _):
            return Line(
                name=name,
                version=package.version,
                highest=max(highest, package.version),
                published=package.published,
                signed_by=package.key_id.hex(),
            )


def _words(line: Line) -> str:
    if line.version:
        return f"{line.name:10}  version {line.version}, published {line.published}, signed by {line.signed_by}"
    came = f"{line.name:10}  what came with the program"
    return "\n".join([came, *(f"{'':10}  the installed package cannot be used: {one}" for one in line.problems)])


def _each(files: Iterable[Path], judge: Callable[[bytes], tuple[bool, str]]) -> int:
    """Judge file after file and say what came of each; return 1 when one was refused."""
    good = True
    for file in files:
        try:
            well, words = judge(read_file(file))
        except OSError as error:
            well, words = False, f"cannot be read: {error.strerror}"
        print(f"{file}: {words}", file=sys.stdout if well else sys.stderr)
        good = good and well
    return 0 if good else 1


def _checked(installer: Installer, content: bytes) -> tuple[bool, str]:
    found = installer.judge(content)
    return (False, _refused(found)) if isinstance(found, Refusal) else (True, f"{_called(found[0])}: no mistakes.")


def _installed(installer: Installer, content: bytes) -> tuple[bool, str]:
    outcome: Outcome = installer.install(content)
    match outcome:
        case Installed(package=package):
            return True, f"{_called(package)} is installed."
        case Unchanged(package):
            return True, f"{_called(package)} was installed already."
        case Refusal():
            return False, _refused(outcome)
        case _:
            assert_never(outcome)


def _called(package: Package) -> str:
    return f"{package.name} {package.version}"


def _refused(refusal: Refusal) -> str:
    return "\n  ".join([f"refused ({refusal.reason})", *refusal.problems])
