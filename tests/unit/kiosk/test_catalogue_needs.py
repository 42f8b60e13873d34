"""What a service needs of the terminal: without the device it is not offered, with a broken one it says why."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from kiosk import events as e
from kiosk import intents as i
from kiosk import states as s
from kiosk.catalogue import Item, Needed
from kiosk.catalogue_files import CatalogueError, load_item, load_shared_for, load_site
from kiosk.context import FITTED, Context, DeviceFact
from kiosk.screen import Choice
from kiosk.terminal import InService
from kiosk.texts import Language
from kiosk.view import render

CONFIG = Path(__file__).parents[3] / "config"
SHIPPED = CONFIG / "catalogue" / "advanced-age-allowance.yaml"
PRINTER = e.DeviceKind.DOCUMENT_PRINTER
SLUG = "a-certificate"


def certificate(folder: Path, needs: object) -> Item:
    """Write a service that needs something, and load it as the terminal does."""
    site = load_site(CONFIG / "sites" / "demo.yaml")
    document = yaml.safe_load(SHIPPED.read_text(encoding="utf-8")) | {"slug": SLUG, "needs": needs}
    path = folder / f"{SLUG}.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return load_item(path, load_shared_for(CONFIG / "catalogue", site))


@pytest.fixture
def two_services(context: Context, tmp_path: Path) -> Context:
    """A terminal with a document printer, whose catalogue holds one service that needs it and one that does not."""
    item = certificate(tmp_path, ["document_printer"])
    return replace(context, items=(*context.items, item), fitted=FITTED | {PRINTER})


def tiles(walk: Any) -> dict[str, Choice]:
    """Return the services on the home screen."""
    page = render(InService(walk(i.Touched())), walk.context)
    return {choice.argument: choice for choice in page.choices if choice.argument}


def without_printer(context: Context, word: e.DeviceWord) -> Context:
    """Let the document printer be out of order."""
    return context.with_device(DeviceFact(PRINTER, ready=False, word=word))


def test_what_a_service_needs_is_one_of_a_closed_vocabulary(tmp_path: Path) -> None:
    """A slip of the pen is told with its path, and with the words there are."""
    assert certificate(tmp_path, ["document_printer"]).needs == (Needed.DOCUMENT_PRINTER,)
    with pytest.raises(CatalogueError) as caught:
        certificate(tmp_path, ["a4_printer"])
    words = "must be one of receipt_printer, qr_scanner, document_printer"
    assert caught.value.problems == (f"{SLUG}.yaml: needs[0]: {words}",)
    with pytest.raises(CatalogueError, match="needs: a device stands twice"):
        certificate(tmp_path, ["qr_scanner", "qr_scanner"])


@pytest.mark.parametrize("need", Needed)
def test_every_need_is_a_device_and_has_words(need: Needed, context: Context) -> None:
    """Each is a device that the terminal attends, and its absence a sentence in both languages."""
    kind = e.DeviceKind[need.name]
    assert all(context.texts.say(f"home.without.{kind}", language) for language in Language)


def test_a_terminal_without_the_printer_does_not_offer_the_service(walk: Any, two_services: Context) -> None:
    """Nobody reads of what can never be had here; a case of it can still be asked after, by its name."""
    walk.context = replace(two_services, fitted=FITTED)
    assert set(tiles(walk)) == {"advanced-age-allowance"}
    assert walk.context.item(SLUG) is not None
    walk.context = without_printer(walk.context, e.DeviceWord.STARTING)
    assert isinstance(walk(i.ChooseItem(SLUG)), s.ChoosingService)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        (e.DeviceWord.PAPER_OUT, "A4 打印机现在不能用，这项事暂时办不了"),
        (e.DeviceWord.OFFLINE, "A4 打印机现在不能用，这项事暂时办不了"),
        (e.DeviceWord.STARTING, "正在准备，请稍等"),
    ],
)
def test_a_printer_out_of_order_switches_the_service_off_with_the_reason(
    walk: Any, two_services: Context, word: e.DeviceWord, reason: str
) -> None:
    """The tile stays, and the other service is not touched; when the printer is well again both can be had."""
    walk.context = without_printer(two_services, word)
    shown = tiles(walk)
    assert (shown[SLUG].enabled, shown[SLUG].detail) == (False, reason)
    assert shown["advanced-age-allowance"].enabled
    assert isinstance(walk(i.ChooseItem(SLUG)), s.ChoosingService)
    walk.context = two_services
    assert tiles(walk)[SLUG].enabled
    assert isinstance(walk(i.ChooseItem(SLUG)), s.ReadingNotice)


def test_a_printer_that_fails_while_the_notice_is_read_ends_it_before_the_form(
    walk: Any, two_services: Context
) -> None:
    """Nobody types for a paper that cannot come; the button says why it is off."""
    walk.context = two_services
    walk(i.Touched(), i.ChooseItem(SLUG))
    walk.context = without_printer(two_services, e.DeviceWord.OFFLINE)
    (go_on,) = render(InService(walk.state), walk.context).actions
    assert (go_on.enabled, go_on.why_not) == (False, "A4 打印机现在不能用，这项事暂时办不了")
    assert isinstance(walk(i.Next()), s.ReadingNotice)


def test_a_service_that_needs_nothing_special_is_offered_everywhere(walk_without: Callable[..., Any]) -> None:
    """The first journey asks for a card and no more."""
    walk = walk_without(PRINTER, e.DeviceKind.RECEIPT_PRINTER)
    assert tiles(walk)["advanced-age-allowance"].enabled
