"""The budgets and manners of the house, enforced in one place."""

import ast
import re
import statistics
import subprocess
import sys
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("kiosk", "drivers", "ui", "offline_queue", "simulators", "district", "devtools")

MODULE_LINES, MEDIAN_MODULE_LINES = 350, 120
FUNCTION_LINES, P95_FUNCTION_LINES = 50, 40
TEST_MODULE_LINES = 500
QML_LINES = 150

# Pieces are joined here so that this file keeps its own rule.
MACHINE_PLACES = ["/" + "work/", "/" + "root/", "/tmp/" + "w/"]
REGISTRY_HOSTS = ["pypi" + ".org", "python" + "hosted.org", "pypi" + ".tuna"]


@cache
def committed(*suffixes: str) -> list[Path]:
    """Every file that the repository holds, or will hold with the next commit."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)]


def product_modules() -> list[Path]:
    """Every module outside the tests."""
    return [path for path in committed(".py") if path.relative_to(ROOT).parts[0] in PACKAGES]


def lines(path: Path) -> int:
    """How long a file is."""
    return len(path.read_text(encoding="utf-8").splitlines())


def name(path: Path) -> str:
    """A path as people write it."""
    return str(path.relative_to(ROOT))


def too_long(paths: list[Path], budget: int) -> dict[str, int]:
    """The files above a budget."""
    return {name(path): lines(path) for path in paths if lines(path) > budget}


def function_lengths() -> dict[str, int]:
    """Every function of the product and its length from `def` to its last line."""
    return {
        f"{name(path)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in product_modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_modules_stay_within_their_budget() -> None:
    """A module holds one idea: 350 lines at most, 120 in the middle."""
    assert too_long(product_modules(), MODULE_LINES) == {}
    lengths = [lines(path) for path in product_modules() if path.name != "__init__.py"]
    assert statistics.median(lengths) <= MEDIAN_MODULE_LINES


def test_functions_stay_within_their_budget() -> None:
    """A function decides or does: 50 lines at most, 40 for nineteen of twenty."""
    lengths = function_lengths()
    assert {where: length for where, length in lengths.items() if length > FUNCTION_LINES} == {}
    assert statistics.quantiles(lengths.values(), n=20)[-1] <= P95_FUNCTION_LINES


def test_test_modules_stay_within_their_budget() -> None:
    """Tests are read too: 500 lines at most."""
    assert too_long([path for path in committed(".py") if "tests" in path.parts], TEST_MODULE_LINES) == {}


def test_qml_files_stay_within_their_budget() -> None:
    """A screen holds bindings, not logic: 150 lines at most."""
    assert too_long(committed(".qml"), QML_LINES) == {}


def test_every_module_says_what_it_is_responsible_for() -> None:
    """The first line of a module is its responsibility, one sentence."""
    silent = [name(path) for path in product_modules() if not _first_line(path).endswith((".", "?", "`"))]
    assert silent == []


def _first_line(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0]


@pytest.mark.parametrize("folder", ["config", "packaging"])
def test_data_folders_are_never_packages(folder: str) -> None:
    """A package called `packaging` would hide the library of that name from every tool."""
    assert list((ROOT / folder).rglob("__init__.py")) == []


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_locks_pin_and_hash_everything_and_name_no_registry(lock: Path) -> None:
    """What is installed is exactly what was resolved, from whatever mirror a site uses."""
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    requirements = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert requirements
    for requirement in requirements:
        assert re.match(r"[\w.\[\]-]+==[\w.]+( ;|\s)", requirement), requirement.partition("\n")[0]
        assert "--hash=sha256:" in requirement, requirement.partition("\n")[0]


def test_the_terminal_runs_the_versions_that_the_tests_ran() -> None:
    """The terminal's lock is a part of the workshop's."""
    assert _pins("run.txt") <= _pins("dev.txt")


def _pins(lock: str) -> set[str]:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    return {f"{pin} {marker}" for pin, marker in re.findall(r"^([\w.-]+==[\w.]+)(?: ; (.+?))? \\$", text, re.MULTILINE)}


@pytest.mark.parametrize(
    ("packages", "sources"),
    [
        (("kiosk", "drivers", "ui", "offline_queue"), ("run.in",)),
        (("district",), ("district.in",)),
        (("simulators", "devtools"), ("run.in", "district.in", "dev.in")),
    ],
    ids="+".join,
)
def test_what_is_imported_is_required(packages: tuple[str, ...], sources: tuple[str, ...]) -> None:
    """Nothing works only because another package happens to bring it."""
    known = {*sys.stdlib_module_names, *PACKAGES}
    distributions = metadata.packages_distributions()
    imported = {normal(distributions.get(module, [module])[0]) for module in _imports(packages) if module not in known}
    texts = [(ROOT / "requirements" / source).read_text(encoding="utf-8") for source in sources]
    required = {normal(found) for text in texts for found in re.findall(r"^[A-Za-z][\w-]*", text, re.MULTILINE)}
    assert imported - required == set()


def normal(distribution: str) -> str:
    """A distribution's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def _imports(packages: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    for path in product_modules():
        if path.relative_to(ROOT).parts[0] in packages:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    found.add((node.module or "").partition(".")[0])
    return found


def test_the_broken_pyside_is_never_installed() -> None:
    """PySide6 6.12.0 aborts after some 560 signals below Python 3.12 (docs/decisions/0002)."""
    text = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    pins = dict(re.findall(r"^pyside6-essentials==([\w.]+) ; python_full_version (\S+ '3\.12')", text, re.MULTILINE))
    assert pins == {"6.11.3": "< '3.12'", "6.12.0": ">= '3.12'"}


def test_nothing_names_one_machine_or_one_registry() -> None:
    """The repository works wherever it is cloned, and with whatever mirror a site has."""
    found = []
    for path in committed():
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [f"{name(path)}: {phrase}" for phrase in [*MACHINE_PLACES, *REGISTRY_HOSTS] if phrase in text]
    assert found == []


def test_the_change_log_has_room_for_the_next_change() -> None:
    """What users notice is written down where they look for it."""
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
