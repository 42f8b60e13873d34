"""A power cut at any write of an installation leaves the old package or the new one, never half, never none."""

import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.package_life import NAME, VERSIONS, content
from kiosk.package_shelf import PackageShelf
from tests.faults.power import Disk, Loss
from tests.faults.recording import Call, Flushed, Said, record


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Call]]:
    """What installing four packages does to a disk."""
    folder = tmp_path_factory.mktemp("recorded")
    command = [sys.executable, "-m", "devtools.package_life", str(folder / "packages")]
    return folder, record(command, folder.with_suffix(".log"), folder)


@pytest.mark.slow
@pytest.mark.parametrize("loss", Loss)
def test_a_power_cut_at_every_write_leaves_the_old_or_the_new(
    life: tuple[Path, list[Call]], loss: Loss, tmp_path: Path
) -> None:
    """Whatever was said to be installed is there, or a newer one; its mark too; and the next one can be installed."""
    folder, calls = life
    outcomes = [fault for seed in range(5) for fault in after_each_cut(folder, calls, loss, tmp_path, seed)]
    assert [fault for fault in outcomes if fault] == []
    assert sum(isinstance(call, Said) for call in calls) == len(VERSIONS)


@pytest.mark.slow
@pytest.mark.parametrize("flushed", [f"{NAME}.package.draft", f"{NAME}.mark.draft", "/packages"])
def test_a_shelf_that_flushed_less_would_be_caught(life: tuple[Path, list[Call]], flushed: str, tmp_path: Path) -> None:
    """The proof bites: without any one kind of flush a promise is broken."""
    folder, calls = life
    lazy = [call for call in calls if not (isinstance(call, Flushed) and call.path.endswith(flushed))]
    assert any(fault for loss in Loss for fault in after_each_cut(folder, lazy, loss, tmp_path))


def after_each_cut(folder: Path, calls: list[Call], loss: Loss, scratch: Path, seed: int = 0) -> Iterator[str]:
    """Cut after each call in turn; yield what is wrong then, or nothing."""
    disk, said = Disk(folder), 0
    chance = random.Random(seed)  # noqa: S311 - losses, no secrets
    for number, call in enumerate(calls):
        disk.apply(call)
        if isinstance(call, Said):
            said = int(call.line.split()[1])
            continue
        left = scratch / str(number)
        left.mkdir()
        disk.cut(left, loss, chance)
        yield judge(PackageShelf(left / "packages"), said)
        shutil.rmtree(left)


def judge(shelf: PackageShelf, said: int) -> str:
    """Say what of the promises is broken."""
    found, mark = shelf.read(NAME, 1 << 20), shelf.mark(NAME)
    versions = {content(version): version for version in VERSIONS}
    version = 0 if found is None else versions.get(found)
    if version is None:
        return "half a package"
    if version < said:
        return f"{said} was installed, {version} is there"
    if mark < max(said, version):
        return f"the mark of {max(said, version)} is lost: {mark}"
    with shelf.alone():
        shelf.put(NAME, VERSIONS[-1], content(VERSIONS[-1]))
    return "" if shelf.read(NAME, 1 << 20) == content(VERSIONS[-1]) else "nothing can be installed any more"
