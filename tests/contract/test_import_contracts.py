"""The import contracts hold, and each of them notices when it is broken."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = [contract["name"] for contract in SETTINGS["contracts"]]

# One violation for each contract: the module that would commit it, and the line.
VIOLATIONS = {
    "The terminal is layered: decisions below, composition above": ("kiosk/session.py", "import kiosk.view"),
    "The face is shown snapshots: it knows neither the engine nor the store": ("ui/bridge.py", "import kiosk.engine"),
    "A driver folder knows its transport and the vocabulary, and no other device": (
        "drivers/receipt_printer/__init__.py",
        "import drivers.qr_scanner",
    ),
    "The queue is layered": ("offline_queue/model.py", "import offline_queue.schema"),
    "Drivers know nobody": ("drivers/transport.py", "import kiosk.clock"),
    "The queue knows nobody": ("offline_queue/model.py", "import drivers.errors"),
    "Decisions are pure": ("kiosk/session.py", "import time"),
    "Only the composition root names a concrete driver": ("kiosk/engine.py", "import drivers.registry"),
    "Only the face knows Qt, and only the composition root knows the face": (
        "kiosk/engine.py",
        "import PySide6.QtCore",
    ),
    "The outside world shares no code with the product": ("simulators/planted.py", "import drivers.errors"),
    "The product shares no code with the outside world": ("ui/planted.py", "import devtools"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages, to plant violations in."""
    copy = tmp_path_factory.mktemp("house")
    for package in SETTINGS["root_packages"]:
        shutil.copytree(ROOT / package, copy / package, ignore=_all_but_python)
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def _all_but_python(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".py") and not Path(folder, name).is_dir()]


def broken(house: Path) -> list[str]:
    """The names of the contracts that the house breaks."""
    report = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-logo"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house), "COLUMNS": "500", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in report.stdout, report.stdout + report.stderr
    return re.findall(r"^(.+) BROKEN", report.stdout, flags=re.MULTILINE)


def test_every_contract_has_a_violation_to_notice() -> None:
    """A contract that nobody has seen broken may be checking nothing."""
    assert sorted(VIOLATIONS) == sorted(CONTRACTS)


def test_a_module_without_a_place_is_noticed(house: Path) -> None:
    """A new module of the terminal is given its layer, it does not slip in beside them."""
    (house / "kiosk" / "stray.py").write_text('"""Belong nowhere."""\n', encoding="utf-8")
    try:
        assert "The terminal is layered: decisions below, composition above" in broken(house)
    finally:
        (house / "kiosk" / "stray.py").unlink()


def test_the_contracts_hold(house: Path) -> None:
    """The copy is the house itself: no contract is broken before something is planted."""
    assert broken(house) == []


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_planted_violation_is_noticed(house: Path, contract: str) -> None:
    """Whoever breaks the rule breaks the build."""
    place, violation = VIOLATIONS[contract]
    module = house / place
    before = module.read_text(encoding="utf-8") if module.exists() else None
    module.write_text(f"{before or ''}\n{violation}\n", encoding="utf-8")
    try:
        assert contract in broken(house)
    finally:
        module.unlink() if before is None else module.write_text(before, encoding="utf-8")
