"""`./dev gallery --out DIR`: pictures of every screen, portrait and landscape, in both languages and any appearance."""

import argparse
import os
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from devtools.samples import snapshots
from kiosk.appearance import Appearance, Contrast, TextSize
from kiosk.texts import Language
from ui.viewmodel import ViewModel


def main(arguments: list[str] | None = None) -> int:
    """Draw the pictures; return 1 when QML complained about anything."""
    parser = argparse.ArgumentParser(prog="./dev gallery", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="where the pictures go")
    parser.add_argument("--only", default="", metavar="WORD", help="only screens whose name begins with this")
    parser.add_argument(
        "--orientation", choices=["portrait", "landscape"], nargs="*", default=["portrait", "landscape"]
    )
    parser.add_argument("--language", choices=["zh", "en"], nargs="*", default=["zh", "en"])
    parser.add_argument("--size", type=int, choices=[1, 2, 3, 4], nargs="*", default=[1], help="text sizes")
    parser.add_argument("--contrast", choices=[*Contrast], nargs="*", default=["ordinary"])
    parser.add_argument("--reach", action="store_true", help="everything in the lower part of the panel")
    parser.add_argument("--all", action="store_true", help="every size in every set of colours, a thousand pictures")
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
        for language, looks in product(options.language, _looks(options)):
            for name, snapshot in snapshots(Language(language), looks).items():
                if name.startswith(options.only):
                    view_model.forget()
                    view_model.show(snapshot)
                    application.processEvents()
                    face.window.grabWindow()  # lays out
                    application.processEvents()
                    file = f"{name}.{orientation}.{language}{_suffix(looks)}.png"
                    face.window.grabWindow().save(str(options.out / file))
        face.close()
    print("\n".join(dict.fromkeys(warnings)), file=sys.stderr)
    return 1 if warnings else 0


def _looks(options: argparse.Namespace) -> Iterator[Appearance]:
    sizes = [*TextSize] if options.all else [TextSize(size) for size in options.size]
    contrasts = [*Contrast] if options.all else [Contrast(name) for name in options.contrast]
    for size, contrast in product(sizes, contrasts):
        yield Appearance(text_size=size, contrast=contrast, reach=options.reach)


def _suffix(looks: Appearance) -> str:
    """Name what is not ordinary."""
    size = f".size-{looks.text_size}" if looks.text_size is not TextSize.ORDINARY else ""
    contrast = f".{looks.contrast.value}" if looks.contrast is not Contrast.ORDINARY else ""
    return f"{size}{contrast}{'.reach' if looks.reach else ''}"


if __name__ == "__main__":
    sys.exit(main())
