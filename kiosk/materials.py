"""Turn captured pages into what is attached to a submission: one PDF under a budget, and the pictures behind it; pure.

The bytes are values in memory, to be sealed at once by whoever takes them; nothing here writes a file. No visit
captures materials yet: the screens that do will call this.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from drivers.api import Raster
from drivers.captures import Captured
from drivers.document_camera.binding import Bound, TooLarge, bind
from drivers.document_camera.straightening import FRAME_QUALITY
from drivers.document_camera.watermark import mark
from offline_queue.model import NewAttachment

PDF, JPEG = "application/pdf", "image/jpeg"

PAGES, FRAME = "material", "material-frame"
"""What the district is told in clear of a material's attachments: that they are one, never which or whose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One material as the resident named it, ready to be sealed; ``repr`` shows nothing of it.

    ``pages`` is the PDF; ``frames`` are the whole pictures, JPEG, one a page, from which staff may cut a page again.
    ``reduced`` tells whether pages had to be made coarser than they were captured, and then to how many dots per inch.
    """

    name: str = field(repr=False)
    pages: bytes = field(repr=False)
    frames: tuple[bytes, ...] = field(repr=False)
    dots_per_inch: int
    reduced: bool


def material(
    name: str, captured: Sequence[Captured], budget: int, purpose: Raster | None = None
) -> Material | TooLarge:
    """Return the captured pages as a material whose PDF has at most ``budget`` bytes.

    Args:
        name: what the resident said it is; it is asked, never guessed.
        captured: the pages in their order, at least one.
        budget: bytes of the PDF; the frames are not counted.
        purpose: words that are written slanted over every page and every frame, for copies of cards.
    """
    pages = [one.page for one in captured]
    frames = [one.frame for one in captured]
    if purpose is not None:
        pages = [mark(page, purpose) for page in pages]
        frames = [mark(frame, purpose, FRAME_QUALITY, 0) for frame in frames]
    match bind(pages, budget):
        case Bound(pdf=pdf, dots_per_inch=dots_per_inch) as bound:
            return Material(
                name=name, pages=pdf, frames=tuple(frames), dots_per_inch=dots_per_inch, reduced=bound.reduced
            )
        case TooLarge() as too_large:
            return too_large


def attachments(materials: Sequence[Material]) -> tuple[NewAttachment, ...]:
    """Return what `offline_queue.outbox.Outbox.put` is to seal: each material's PDF, right after it its frames.

    Names are not among it: they belong into the submission's sealed content, in the same order.
    """
    return tuple(
        attachment
        for one in materials
        for attachment in (
            NewAttachment(kind=PAGES, media_type=PDF, content=one.pages),
            *(NewAttachment(kind=FRAME, media_type=JPEG, content=frame) for frame in one.frames),
        )
    )
