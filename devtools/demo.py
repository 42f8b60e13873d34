"""`./dev demo`: the whole journey, unattended, through the real screen, the real drivers and the simulated devices.

It leaves in the output folder: ``journey.json``, one numbered picture for every screen, and ``receipt.png``, what came
out of the virtual printer, rendered from the bytes that it received.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from devtools.stage import Stage
from devtools.world import started

_PACE = 0.7  # seconds between two moves of a person who knows the way
_KEY_PACE = 0.2  # seconds between two keys
_FAST = 0.35  # the screen takes no touch for a moment after a page has turned


def main(arguments: list[str] | None = None) -> int:
    """Play the journey; return 0 when the district has accepted and the terminal is idle again."""
    options = _options(arguments)
    from kiosk.memory import ensure_scrubbable  # noqa: PLC0415 - before anything that would have to be loaded twice

    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    ensure_scrubbable(["-m", "devtools.demo", *(sys.argv[1:] if arguments is None else arguments)])
    _empty(options.out)
    with (
        TemporaryDirectory(prefix="doorstep-demo-") as folder,
        started(Path(folder), accept_after=2.0, orientation=options.orientation) as world,
    ):
        stage = Stage(
            world=world,
            out=options.out,
            offline=options.offline,
            pace=_FAST if options.fast else _PACE,
            key_pace=0.0 if options.fast else _KEY_PACE,
            hold=options.hold,
        )
        journey = stage.play()
    (options.out / "journey.json").write_text(json.dumps(journey, ensure_ascii=False, indent=2), encoding="utf-8")
    print(f"{journey['exit']}: {journey['number']} → {journey['reference']} ({journey['district_state']})")
    return 0 if journey["exit"] == "accepted" else 1


def _empty(out: Path) -> None:
    """Make the output folder, without what an earlier journey left in it; anything else in it stays."""
    out.mkdir(parents=True, exist_ok=True)
    for pattern in ("[0-9][0-9]-*.png", "receipt.png", "journey.json", "terminal.log"):
        for file in out.glob(pattern):
            file.unlink()


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev demo", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where pictures and journey.json go")
    parser.add_argument("--offline", action="store_true", help="the gateway is away until the resident has left")
    parser.add_argument("--fast", action="store_true", help="touch as fast as the screen takes it")
    parser.add_argument("--hold", action="store_true", help="when idle again, say so; stay until standard input ends")
    parser.add_argument("--orientation", choices=["portrait", "landscape"], default="portrait")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
