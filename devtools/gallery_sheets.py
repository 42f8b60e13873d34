"""Make the contact sheets of the face that the documentation shows, from the sample pages: part of `./dev docs`."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice

from devtools.samples import snapshots
from kiosk.appearance import Appearance, Contrast, TextSize
from kiosk.texts import Language

_PAGES: Final = ("home", "notice", "form-digits", "review", "confirmation", "appearance")
_GAP, _COLUMNS, _COLOURS = 16, 6, 96
_PAPER: Final = (225, 219, 208)
_TALL, _WIDE = (270, 480), (426, 240)
_LARGE: Final = Appearance(text_size=TextSize.LARGEST)
_SHEETS: Final = {
    "face-sizes": tuple(("portrait", Language.ZH, Appearance(text_size=size)) for size in TextSize),
    "face-colours": tuple(
        ("portrait", Language.ZH, Appearance(text_size=TextSize.LARGE, contrast=contrast))
        for contrast in (Contrast.LIGHT, Contrast.DARK)
    ),
    "face-low": (("portrait", Language.ZH, Appearance(reach=True)),),
    "face-landscape": (
        ("landscape", Language.EN, Appearance()),
        ("landscape", Language.EN, _LARGE),
        ("landscape", Language.ZH, Appearance(contrast=Contrast.DARK)),
    ),
}


def draw_sheets(folder: Path) -> list[Path]:
    """Write the sheets, one row for each look, and return their files."""
    return [_draw_sheet(folder / f"{name}.png", rows) for name, rows in _SHEETS.items()]


def _draw_sheet(file: Path, rows: tuple[tuple[str, Language, Appearance], ...]) -> Path:
    width, height = _TALL if rows[0][0] == "portrait" else _WIDE
    columns = _COLUMNS if rows[0][0] == "portrait" else _COLUMNS // 2
    shown = [picture for row in rows for picture in _pictures(*row)[:columns]]
    lines = -(-len(shown) // columns)
    sheet = Image.new("RGB", (columns * (width + _GAP) + _GAP, lines * (height + _GAP) + _GAP), _PAPER)
    for nth, picture in enumerate(shown):
        place = (_GAP + nth % columns * (width + _GAP), _GAP + nth // columns * (height + _GAP))
        sheet.paste(picture.resize((width, height), Image.Resampling.LANCZOS), place)
    sheet.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    return file


def _pictures(orientation: str, language: Language, looks: Appearance) -> list[Image.Image]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.viewmodel import ViewModel  # noqa: PLC0415 - the platform must be chosen first
    from ui.window import Face, create_application  # noqa: PLC0415 - likewise

    application = create_application(["sheets"])
    view_model = ViewModel(lambda _intent, _argument: None)
    face = Face(view_model, orientation=orientation)
    pages, taken = snapshots(language, looks), []
    for name in _PAGES:
        view_model.show(pages[name])
        for _ in range(3):
            application.processEvents()
            face.window.grabWindow()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        face.window.grabWindow().save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes
        taken.append(Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB"))
    face.close()
    return taken
