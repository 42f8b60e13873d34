"""A service that needs the A4 printer, on terminals with and without one."""

import shutil
from collections.abc import Iterator

import pytest
import yaml

from devtools.world import World
from kiosk.screen import Choice
from kiosk.settings import content_directory, load_settings
from tests.journey.visitor import Visitor

SLUG = "a-certificate"
NOBODY = "ipp://127.0.0.1:1/ipp/print"


@pytest.fixture
def outsider(world: World) -> Iterator[Visitor]:
    """Somebody before a terminal with such a service and one other in its catalogue, not switched on yet."""
    content = world.directory / "content"
    shutil.copytree(content_directory(load_settings(world.settings, {})), content)
    shipped = content / "catalogue" / "advanced-age-allowance.yaml"
    for other in set(shipped.parent.glob("*.yaml")) - {shipped}:
        other.unlink()
    item = yaml.safe_load(shipped.read_text(encoding="utf-8")) | {"slug": SLUG, "needs": ["document_printer"]}
    shipped.with_name(f"{SLUG}.yaml").write_text(yaml.safe_dump(item, allow_unicode=True), encoding="utf-8")
    settings = world.settings.read_text(encoding="utf-8")
    world.settings.write_text(
        settings.replace("[content]\n", f'[content]\ndirectory = "{content}"\n'), encoding="utf-8"
    )
    somebody = Visitor(world)
    yield somebody
    somebody.stop()


def _add(world: World, lines: str) -> None:
    world.settings.write_text(world.settings.read_text(encoding="utf-8") + "\n" + lines, encoding="utf-8")


def _services(visitor: Visitor) -> dict[str, Choice]:
    return {choice.argument: choice for choice in visitor.to_home().choices if choice.argument}


def test_without_the_printer_the_service_is_not_there(outsider: Visitor) -> None:
    """The settings name none, so the catalogue hides what needs it."""
    outsider.start()
    assert set(_services(outsider)) == {"advanced-age-allowance"}


def test_a_printer_that_does_not_answer_is_the_reason(outsider: Visitor) -> None:
    """The settings name one and nobody answers there: the service is off, with the reason; the other goes on."""
    _add(outsider.world, f'[devices.document_printer]\ndriver = "ipp"\ntransport = "{NOBODY}"\n')
    outsider.start()
    _services(outsider)
    shown = outsider.until(
        lambda s: any(c.argument == SLUG and not c.enabled and c.detail.startswith("A4") for c in s.choices),
        "the reason",
    )
    assert any(c.argument == "advanced-age-allowance" and c.enabled for c in shown.choices)
