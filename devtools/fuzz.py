"""`./dev fuzz NAME`: throw random and mutated input at one part of the product; prints JSON."""

import sys
from importlib import import_module

FUZZERS = {
    "engines": "the bytes of every make of scan engine, and keys",
    "frames": "mutated pictures through the child process that decodes QR codes",
    "id-card": "the card reader's frames, records, disguises and the one-shot dialect",
    "payload": "scanned codes: random, mutated, hostile Unicode, grafted signatures",
    "receipt": "receipts of invented residents, and what a printer would obey in them",
}


def main(arguments: list[str]) -> int:
    """Hand over to the fuzzer that the first argument names."""
    if not arguments or arguments[0] not in FUZZERS:
        words = "\n".join(f"  {name:<10} {what}" for name, what in FUZZERS.items())
        print(f"usage: ./dev fuzz NAME [OPTIONS]\n\n{words}", file=sys.stderr if arguments else sys.stdout)
        return 2 if arguments and arguments[0] not in {"-h", "--help"} else 0
    fuzzer = import_module(f"devtools.fuzz_{arguments[0].replace('-', '_')}")
    code: int = fuzzer.main(arguments[1:])
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
