"""`python -m district publish`: sign a folder as a content package and put it where terminals fetch it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from district.clock import now
from district.key_files import KeyFileError, put
from district.publisher import NAMES, PRIVATE_FILE, PUBLIC_FILE, load_or_create_publisher, version_of

PACKAGES = "packages"
SHARED = "shared"
"""The folder, in the gateway's own, from which packages are handed out."""

_WORDS = """\
Signs the .yaml and .json files of FOLDER as the content package NAME and puts it into DIR/packages, from where the
gateway hands it out at once; terminals ask every ten minutes, and take it up when nobody is being served. The version
is one more than that of the package which is there, unless you name one. Let a terminal judge a draft first:
  python -m district publish texts FOLDER --to draft.package && kiosk packages check draft.package
A file that is called *.package on a stick is installed from there as well.
"""

_NEW_KEY = "The key is new: terminals believe it once its entry in {file} stands in their publishers_file."


def publish(arguments: Sequence[str]) -> int:
    """Sign and put a package in its place; return the exit code."""
    options = _options(arguments)
    try:
        print(_publish(options))
    except OSError as error:
        print(f"not published: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    except (KeyFileError, ValueError) as error:
        print(f"not published: {error}", file=sys.stderr)
        return 1
    return 0


def _publish(options: argparse.Namespace) -> str:
    options.dir.mkdir(parents=True, exist_ok=True)
    known = (options.dir / PRIVATE_FILE).exists()
    publisher = load_or_create_publisher(options.dir)
    current: Path = options.dir / PACKAGES / options.name
    before = version_of(current)
    version = options.version or before + 1
    if options.to is None and version <= before:
        raise ValueError(f"version {before} is published already, and terminals never go back")
    content = publisher.sign(options.name, version, _members(options.folder), now())
    current.parent.mkdir(exist_ok=True)
    target: Path = options.to or current
    put(target, content, 0o644)
    told = f"{options.name} {version}: {len(content)} bytes, signed by {publisher.key_id.hex()}: {target}"
    return told if known else f"{told}\n{_NEW_KEY.format(file=options.dir / PUBLIC_FILE)}"


def _members(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder, and of the folder ``shared`` within that a catalogue has."""
    within = folder / SHARED
    files = [*folder.iterdir(), *(within.iterdir() if within.is_dir() else ())]
    wanted = sorted(path for path in files if path.suffix in {".yaml", ".json"})
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in wanted}


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m district publish", description=_WORDS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=NAMES, help="what the package is")
    parser.add_argument("folder", type=Path, help="the files, as they lie in config/catalogue or config/texts")
    parser.add_argument("--dir", type=Path, default=Path(".dev/district"), help="the gateway's folder (%(default)s)")
    parser.add_argument("--version", type=int, default=0, help="default: one more than what is published")
    parser.add_argument("--to", type=Path, metavar="FILE", help="write it there, for a stick or as a draft")
    return parser.parse_args(arguments)
