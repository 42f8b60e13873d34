"""Pictures of every screen: `python -m devtools.gallery --out DIR`, portrait and landscape, in both languages."""

import argparse
import os
import sys
from pathlib import Path

from devtools.samples import snapshots
from kiosk.texts import Language
from ui.viewmodel import ViewModel


def main(arguments: list[str] | None = None) -> int:
    """Draw the pictures; return 1 when QML complained about anything."""
    parser = argparse.ArgumentParser(prog="python -m devtools.gallery", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="where the pictures go")
    parser.add_argument("--only", default="", metavar="WORD", help="only screens whose name begins with this")
    parser.add_argument(
        "--orientation", choices=["portrait", "landscape"], nargs="*", default=["portrait", "landscape"]
    )
    parser.add_argument("--language", choices=["zh", "en"], nargs="*", default=["zh", "en"])
    parser.add_argument("--pitch", type=float, default=0.248, help="millimetres per pixel of the panel (%(default)s)")
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return _draw(options)


def _draw(options: argparse.Namespace) -> int:
    from ui.window import Face, create_application  # noqa: PLC0415 - the platform must be chosen first

    application = create_application(["gallery"])
    warnings: list[str] = []
    options.out.mkdir(parents=True, exist_ok=True)
    for orientation in options.orientation:
        view_model = ViewModel(lambda _intent, _argument: None)
        face = Face(view_model, orientation=orientation, pitch_mm=options.pitch, on_warning=warnings.append)
        for language in options.language:
            for name, snapshot in snapshots(Language(language)).items():
                if name.startswith(options.only):
                    view_model.forget()
                    view_model.show(snapshot)
                    application.processEvents()
                    face.window.grabWindow().save(str(options.out / f"{name}.{orientation}.{language}.png"))
        face.close()
    print("\n".join(dict.fromkeys(warnings)), file=sys.stderr)
    return 1 if warnings else 0


if __name__ == "__main__":
    sys.exit(main())
