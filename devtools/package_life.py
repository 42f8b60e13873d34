"""Install packages one after the other and say aloud which are: the process whose power is cut.

Each line on standard output is one promise: ``installed VERSION``.
"""

import os
import sys
from pathlib import Path

from kiosk.package_shelf import PackageShelf

NAME = "texts"
VERSIONS = range(1, 5)


def content(version: int) -> bytes:
    """Return what stands for a package; several sectors of it, and none like those of another version."""
    return f"version {version} ".encode() * (60 * version)


def main() -> int:
    """Live in the folder that is named."""
    shelf = PackageShelf(Path(sys.argv[1]))
    for version in VERSIONS:
        with shelf.alone():
            shelf.put(NAME, version, content(version))
        os.write(1, f"installed {version}\n".encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
