"""`python -m district`: run the reference gateway of a district, with a clerk's desk, on this machine."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from district import key_commands
from district.gateway import open_gateway
from district.key_files import KeyFileError
from district.misbehaviour import Misbehaviour, Mode
from district.publish import publish
from district.server import listen, serve
from district.store.database import StoreError

_WORDS = """\
A district's side of the wire: terminals hand their submissions in under /v1, a clerk sees them at /.

It answers on 127.0.0.1 only. When it is ready it prints one line of JSON:
  {"ready": true, "url": "http://127.0.0.1:PORT", "key_file": "DIR/district-key.json",
   "codes_file": "DIR/district-codes.json", "publishers_file": "DIR/district-publishers.json"}
Open the url in a browser for the desk; give the three files to a terminal ([district] key_file and
codes_file, [content] publishers_file). Ctrl-C stops it.

What DIR keeps: district-keys/, the private keys (whoever has them can read every submission); district-key.json, the
public keys; district-codes-key.pem and district-codes.json, the same for signing codes; district-ca-key.pem and
district-ca.pem, the same for terminals' certificates; district-publisher-key.pem and district-publishers.json, the same
for signing content packages; inbox.sqlite3 and blobs/, everything that arrived, still sealed; packages/, the content
packages that terminals fetch: python -m district publish --help.
"""

_AFTER = """\
While it runs, for tests: POST /desk/misbehave with {"mode": "slow", "seconds": 5}, and with {"mode": "none"} to end it.
  slow     every call is done at once and answered late
  garbage  a captive portal answers in the gateway's place
  500      a broken proxy answers in the gateway's place
  429, 503    refused, with a Retry-After of so many seconds
  partial  of each batch one submission is taken, the others are wanted again after so many seconds
  fast-clock  the gateway tells a time that is ten minutes ahead
POST /desk/codes with {"number": "L…", "purpose": "hand-over", "minutes": 10} signs a code for a case (hand-over or
verification; "site" and "device" bind it to a terminal); {"purpose": "maintenance", "order": "WO-1", "site": "017",
"device": "01"} one that lets a technician into that terminal, once.
python -m district keys --help tells how to look after the keys.
/desk/fleet shows the terminals, how they are and what they have not handed in. POST /desk/certificates with
{"site": "017", "device": "01", "csr": "…"} gives a terminal its first certificate.
GET /desk/cases.json lists what arrived, without anybody's data. GET /v1/openapi.json is the contract.
"""

_COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = MappingProxyType(
    {"keys": key_commands.main, "publish": publish}
)


def main(arguments: list[str] | None = None) -> int:
    """Run the gateway until it is stopped, or do what the first word says; return the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    if words and words[0] in _COMMANDS:
        return _COMMANDS[words[0]](words[1:])
    options = _options(words)
    misbehaviour = Misbehaviour(mode=options.misbehave)
    try:
        options.dir.mkdir(parents=True, exist_ok=True)
        listener = listen(options.port)
    except OSError as error:
        where = error.filename or f"port {options.port}"
        print(f"the gateway cannot start: {where}: {error.strerror}", file=sys.stderr)
        return 1
    with listener:
        try:
            gateway = open_gateway(
                options.dir,
                accept_after=options.accept_after,
                misbehaviour=misbehaviour,
                postgresql=options.postgresql,
            )
        except (KeyFileError, StoreError, OSError) as error:
            print(f"the gateway cannot start: {error}", file=sys.stderr)
            return 1
        serve(gateway, listener, options.dir)
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m district",
        description=_WORDS,
        epilog=_AFTER,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--dir", type=Path, default=Path(".dev/district"), help="where it keeps key and inbox (default: %(default)s)"
    )
    parser.add_argument(
        "--postgresql",
        metavar="CONNINFO",
        help='keep the store on a server, for example "host=db dbname=district" (libpq; a password belongs into '
        "~/.pgpass) (default: SQLite in DIR)",
    )
    parser.add_argument("--port", type=_port, default=0, help="port on loopback (default: 0, any free one)")
    parser.add_argument(
        "--accept-after",
        type=_seconds,
        metavar="SECONDS",
        help="a clerk accepts each case by himself after so long, with 0 before the terminal is answered "
        "(default: only people at the desk do)",
    )
    parser.add_argument(
        "--misbehave",
        type=Mode,
        choices=list(Mode),
        default=Mode.NONE,
        metavar="{slow,garbage,500,429,503,partial,fast-clock,none}",
        help="treat terminals badly from the start (default: none)",
    )
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:  # noqa: PLR2004 - the range of TCP ports
        raise argparse.ArgumentTypeError("a port lies between 0 and 65535")
    return port


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError("seconds are a number from 0 up")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
