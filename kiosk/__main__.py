"""The `kiosk` command: hand the words of the command line to what they name."""

import sys

from kiosk.commands import parse


def main(arguments: list[str] | None = None) -> int:
    """Run one `kiosk` command and return its exit code."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    code: int = options.perform(options)
    return code


if __name__ == "__main__":
    sys.exit(main())
