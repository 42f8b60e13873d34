"""The command line of the bench: start it, or do something to one that runs.

``python -m simulators`` starts the virtual devices; ``python -m simulators do VERB …`` is a hand that reaches in.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from simulators.bench import PRINTER_WIRES, READERS, Bench
from simulators.page import Page
from simulators.people import PEOPLE
from simulators.printer_models import BENCH, MODELS
from simulators.scanner import ENGINES
from simulators.verbs import VERBS, VerbError, find_verb

_NOTE = "bench.json"
_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
_SECONDS = 5.0

_ABOUT = """\
A bench of simulated devices: identity-card reader, receipt printer and QR scanner on pseudo-terminals that speak the
real wire protocols, a camera over HTTP, and the network between the terminal and the district's gateway.

It prints one line of JSON when everything can be opened (the web page's address; what to write as each device's
transport in the terminal's settings; the gateway's address behind the simulated network) and runs until Ctrl-C. Open
the web page to lay cards and papers down, show codes and take receipts out by hand."""


def _epilog() -> str:
    """Return the lists of verbs and people."""
    verbs = "\n".join(f"  {verb.usage:<48} {verb.words}" for verb in VERBS.values())
    people = "\n".join(f"  {person.slug:<16} {person.name}: {person.note}" for person in PEOPLE)
    example = "  python -m simulators do lay jia --dir DIR"
    return f"verbs (the device may be left out where it is clear):\n{verbs}\n\npeople:\n{people}\n\nexample:\n{example}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulators",
        description=_ABOUT,
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--dir", type=Path, help="where the ports appear (default: a new temporary folder)")
    parser.add_argument("--port", type=int, default=0, help="the web page's port (default: any free one)")
    parser.add_argument("--gateway", metavar="URL", help="put a network that can be cut in front of this gateway")
    parser.add_argument("--instant", action="store_true", help="take all waiting out, for tests")
    parser.add_argument("--reader", choices=READERS, default="sdt", help="what the card reader speaks (default: sdt)")
    parser.add_argument(
        "--reader-wire", choices=("pty", "tcp"), default="pty", help="what the card reader hangs on (default: pty)"
    )
    parser.add_argument(
        "--printer", metavar="PROFILE", default=BENCH.profile, help=f"what make of printer it is: {', '.join(MODELS)}"
    )
    parser.add_argument(
        "--printer-wire",
        metavar="WIRE",
        default="pty",
        help=f"what the printer hangs on: {', '.join(PRINTER_WIRES)} (default: pty)",
    )
    parser.add_argument("--scanner", choices=ENGINES, default="newland", help="what make of scan engine (newland)")
    parser.set_defaults(deed=_run)
    _add_do(parser)
    return parser


def _add_do(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(metavar="do", help="do something to a bench that is running: do --help")
    do = commands.add_parser(
        "do",
        description="Do something to a bench that is running.",
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    do.add_argument("verb", help="what to do; see below")
    do.add_argument("words", nargs="*", help="its arguments, in order or as name=value")
    place = do.add_mutually_exclusive_group(required=True)
    place.add_argument("--page", metavar="URL", help="the bench's web page")
    place.add_argument("--dir", type=Path, help="the folder in which the bench was started")
    do.set_defaults(deed=_do)


def _run(options: argparse.Namespace) -> int:
    """Run the bench until a signal comes."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    with ExitStack() as parts:
        directory = options.dir
        if directory is None:
            directory = Path(parts.enter_context(tempfile.TemporaryDirectory(prefix="doorstep-bench-")))
        bench = parts.enter_context(
            Bench.start(
                directory,
                gateway=options.gateway,
                instant=options.instant,
                reader=options.reader,
                reader_wire=options.reader_wire,
                printer=options.printer,
                printer_wire=options.printer_wire,
                scanner=options.scanner,
            )
        )
        page = parts.enter_context(Page(bench, options.port))
        ready = {
            "ready": True,
            "page": page.url,
            "transports": bench.transports,
            "network": bench.network.url if bench.network else None,
        }
        note = directory / _NOTE
        note.write_text(json.dumps(ready))
        parts.callback(note.unlink, missing_ok=True)
        print(json.dumps(ready), flush=True)
        signal.sigwait(_SIGNALS)
    return 0


def _do(options: argparse.Namespace) -> int:
    """Send one verb; print the state afterwards."""
    verb = find_verb(options.verb)
    url = options.page or _page_in(options.dir)
    if not url:
        print(f"no bench runs in {options.dir}", file=sys.stderr)
        return 1
    print(_post(f"{url.rstrip('/')}/verbs/{verb.device}/{verb.name}", verb.parse(options.words)))
    return 0


def _page_in(directory: Path) -> str:
    """Return the address of the bench that runs in a folder; empty when none does."""
    note = _note(directory)
    return str(json.loads(note.read_text())["page"]) if note.exists() else ""


def _note(directory: Path) -> Path:
    """Return the bench's note in its own folder, or in the one that `./dev run` makes around it."""
    inner = directory / "bench" / _NOTE
    return inner if inner.exists() else directory / _NOTE


def _post(url: str, arguments: object) -> str:
    if not url.startswith("http://"):
        raise VerbError("the page's address starts with http://")
    request = urllib.request.Request(  # noqa: S310 - checked above
        url, json.dumps(arguments).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - checked above
        return str(answer.read().decode())


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    options = _parser().parse_args(words)
    try:
        code: int = options.deed(options)
    except urllib.error.HTTPError as error:
        print(json.load(error)["error"], file=sys.stderr)
        return 1
    except (VerbError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return code


if __name__ == "__main__":
    raise SystemExit(main())
