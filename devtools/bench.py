"""`./dev bench NAME`: measure one thing on this machine in one run; prints JSON."""

import sys
from importlib import import_module

BENCHES = {
    "journey": "how long a person waits: start, memory, card and touch",
    "eyes": "whether other people's programs read printed receipts: zbarimg the code, tesseract the words",
    "id-card": "the card reader: a read beside the wire and the module, coming back, idle cost",
    "input": "typing Chinese: a key to its candidates and to its frame, sessions, memory",
    "pages": "the document camera: pages found on mats, blur refused, beside a bare Canny and contour",
    "qr": "the QR decoder beside pyzbar, zxing-cpp and OpenCV, and the camera's path",
    "queue": "the outbox beside bare SQLite, persist-queue, litequeue and huey; a million pending; memory",
    "sync": "the courier beside a bare client: metadata, photographs, and a line that breaks",
    "poison": "what one bad item costs the others, in time: refused, or breaking the line, and a bad blob",
    "receipt": "the receipt printer: drawing, first byte and proof, one status beside python-escpos",
}


def main(arguments: list[str]) -> int:
    """Hand over to the bench that the first argument names."""
    if not arguments or arguments[0] not in BENCHES:
        words = "\n".join(f"  {name:<10} {what}" for name, what in BENCHES.items())
        print(f"usage: ./dev bench NAME [OPTIONS]\n\n{words}", file=sys.stderr if arguments else sys.stdout)
        return 2 if arguments and arguments[0] not in {"-h", "--help"} else 0
    bench = import_module(f"devtools.bench_{arguments[0].replace('-', '_')}")
    code: int = bench.main(arguments[1:])
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
