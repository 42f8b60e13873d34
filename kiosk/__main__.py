"""The `kiosk` command: hand the words of the command line to what they name."""

import io
import os
import signal
import sys

from kiosk.commands import parse


def main(arguments: list[str] | None = None) -> int:
    """Run one `kiosk` command and return its exit code."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal without UTF-8 shows codes, not a traceback
    try:
        code: int = options.perform(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:  # whoever read our words has gone: nothing more to say, also not at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    return code


if __name__ == "__main__":
    sys.exit(main())
