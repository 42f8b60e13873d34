"""`./dev soak NAME`: let a part run long and under bad conditions, and hold it to its promises; prints JSON."""

import sys
from importlib import import_module

SOAKS = {
    "wire": "submissions with photographs through a network that cuts, swallows and duplicates",
}


def main(arguments: list[str]) -> int:
    """Hand over to the soak that the first argument names."""
    if not arguments or arguments[0] not in SOAKS:
        words = "\n".join(f"  {name:<10} {what}" for name, what in SOAKS.items())
        print(f"usage: ./dev soak NAME [OPTIONS]\n\n{words}", file=sys.stderr if arguments else sys.stdout)
        return 2 if arguments and arguments[0] not in {"-h", "--help"} else 0
    soak = import_module(f"devtools.soak_{arguments[0]}")
    code: int = soak.main(arguments[1:])
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
