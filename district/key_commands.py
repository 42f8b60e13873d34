"""Look after a district's keys: `python -m district keys list|add|retire|destroy`."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from district.clock import now
from district.key_files import KeyFileError
from district.key_register import Entry
from district.keyring import FOLDER, PUBLIC_FILE, KeyRefusedError, Keyring
from district.suites import SUITES, X25519

_WORDS = """\
Terminals seal what residents send to the district's public keys. A running gateway sees every change at once.

To change the key: add the new one, give the new DIR/district-key.json to every terminal, and when all of them have it
retire the old one. What was sealed to it still opens. Destroy it when nothing sealed to it is wanted any more and no
terminal still holds any: then nobody opens it again, not even from a copy of the inbox.
"""

_EXAMPLE = "2027-01-01T00:00:00+08:00"


def main(arguments: Sequence[str]) -> int:
    """Do what was asked of the keys; return the exit code."""
    options = _options(arguments)
    if not (options.dir / FOLDER).exists():
        print(f"{options.dir}: there are no keys here; a gateway's first start makes them. See --dir.", file=sys.stderr)
        return 1
    try:
        keyring = Keyring.open(options.dir, now())
        told: str = options.perform(keyring, options)
    except (KeyFileError, KeyRefusedError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(told)
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m district keys", description=_WORDS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words = parser.add_subparsers(required=True, metavar="{list,add,retire,destroy}")
    listing = words.add_parser("list", help="every key there ever was, and where it stands")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(perform=_list)
    add = words.add_parser("add", help="make a key and publish it")
    add.add_argument("--suite", choices=[*SUITES], default=X25519, help="default: %(default)s")
    add.add_argument("--from", dest="begins", type=moment, metavar="TIME", help="terminals seal to it from then (now)")
    add.add_argument("--until", dest="ends", type=moment, metavar="TIME", help="and until then (until it is retired)")
    add.set_defaults(perform=_add)
    retire = words.add_parser("retire", help="publish a key no longer; what was sealed to it still opens")
    retire.set_defaults(perform=_retire)
    destroy = words.add_parser("destroy", help="destroy a retired key: what was sealed to it never opens again")
    destroy.set_defaults(perform=_destroy)
    for word in (retire, destroy):
        word.add_argument("key_id")
    for word in (listing, add, retire, destroy):
        word.add_argument(
            "--dir", type=Path, default=Path(".dev/district"), help="the gateway's (default: %(default)s)"
        )
    return parser.parse_args(arguments)


def moment(text: str) -> datetime:
    """Return a time that was typed; its offset is a part of it."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as {_EXAMPLE}") from error
    if time.utcoffset() is None:
        raise argparse.ArgumentTypeError(f"a time needs its offset, as in {_EXAMPLE}")
    return time


def _list(keyring: Keyring, options: argparse.Namespace) -> str:
    at = now()
    if options.json:
        return json.dumps([_facts(entry, at) for entry in keyring.entries], indent=2)
    return "\n".join(
        f"{entry.key_id}  {entry.standing(at):9}  {_date(entry.begins)} to {_date(entry.ends)}  {entry.suite}"
        for entry in keyring.entries
    )


def _add(keyring: Keyring, options: argparse.Namespace) -> str:
    entry = keyring.add(options.suite, options.begins or now(), options.ends)
    file = options.dir / PUBLIC_FILE
    return f"{entry.key_id} is published from {_date(entry.begins)} on. Give the terminals the new {file}."


def _retire(keyring: Keyring, options: argparse.Namespace) -> str:
    entry = keyring.retire(options.key_id, now())
    return f"{entry.key_id} is published no longer, and still opens what was sealed to it."


def _destroy(keyring: Keyring, options: argparse.Namespace) -> str:
    entry = keyring.destroy(options.key_id, now())
    return f"{entry.key_id} is destroyed. Destroy its copies too: until then they open what was sealed to it."


def _facts(entry: Entry, at: datetime) -> dict[str, str | None]:
    return {
        "key_id": entry.key_id,
        "suite": entry.suite,
        "standing": entry.standing(at),
        "from": entry.begins.isoformat(),
        "until": entry.ends.isoformat() if entry.ends else None,
        "retired": entry.retired.isoformat() if entry.retired else None,
        "destroyed": entry.destroyed.isoformat() if entry.destroyed else None,
    }


def _date(time: datetime | None) -> str:
    return "…" if time is None else f"{time:%Y-%m-%d %H:%M %z}"
