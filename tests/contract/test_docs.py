"""The documentation tells the truth: commands that it names exist, links that it draws arrive."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?: \"[^\"]*\")?\)")
HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)


def name(path: Path) -> str:
    """A page as people write it."""
    return str(path.relative_to(ROOT))


def commands(program: str) -> set[tuple[str, ...]]:
    """Every command of a program that a code block or a code span of the documentation names."""
    found = set()
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        code = "\n".join([*BLOCK.findall(text), *re.findall(r"`([^`\n]+)`", BLOCK.sub("", text))])
        for arguments in re.findall(rf"(?:^|[$;&]) *{re.escape(program)}((?: [a-z][a-z-]*)+)", code, re.MULTILINE):
            found.add(tuple(arguments.split()))
    return found


@cache
def dev_commands() -> set[str]:
    """The commands that `./dev help` lists."""
    listing = subprocess.run([ROOT / "dev", "help"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  ([a-z]+)  ", listing, re.MULTILINE))


def test_documented_dev_commands_exist() -> None:
    """What a newcomer copies from the documentation is a command."""
    named = {words[0] for words in commands("./dev")}
    assert named - dev_commands() - {"help"} == set()


def test_help_lists_every_command() -> None:
    """A command that `dev` knows is one that `./dev help` explains."""
    script = (ROOT / "dev").read_text(encoding="utf-8")
    cases = re.findall(r"^    ([a-z |]+)\) set_up", script, re.MULTILINE)
    assert {word for case in cases for word in case.split(" | ")} == dev_commands()


@pytest.mark.parametrize(
    "words",
    sorted({*commands("kiosk"), *(words[1:] for words in commands("./dev") if words[0] == "kiosk" and words[1:])}),
    ids=" ".join,
)
def test_documented_kiosk_commands_exist(words: tuple[str, ...]) -> None:
    """Each command and sub-command explains itself."""
    run = subprocess.run(
        [sys.executable, "-m", "kiosk", *words, "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_every_dependency_has_a_reason() -> None:
    """Whoever adds a requirement says what for, and under which licence."""
    wanted = set()
    for source in (ROOT / "requirements").glob("*.in"):
        wanted |= set(re.findall(r"^([A-Za-z][\w-]*)", source.read_text(encoding="utf-8"), re.MULTILINE))
    explained = (ROOT / "docs" / "explanation" / "dependencies.md").read_text(encoding="utf-8")
    assert {
        package for package in wanted if not re.search(rf"^\|.*\b{package}\b.*\|.+\|.+\|$", explained, re.MULTILINE)
    } == set()


def test_every_decision_is_in_the_index() -> None:
    """A decision that nobody finds was not recorded; two with one number cannot be cited."""
    folder = ROOT / "docs" / "decisions"
    pages = sorted(page.name for page in folder.glob("[0-9]*.md"))
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert [page for page in pages if f"]({page})" not in index] == []
    assert len({page[:4] for page in pages}) == len(pages)


def test_every_page_is_in_the_index() -> None:
    """Whoever starts at the index of the documentation finds every page."""
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / target).resolve() for target in LINK.findall(index.read_text(encoding="utf-8"))}
    pages = [page for page in PAGES if page.is_relative_to(index.parent) and page.parent.name != "decisions"]
    assert [name(page) for page in pages if page.resolve() not in {*linked, index}] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_arrive(page: Path) -> None:
    """Every relative link leads to a file of the repository, every anchor to a heading."""
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    lost = [target for target in LINK.findall(text) if "://" not in target and not _arrives(page, target)]
    assert lost == []


def _arrives(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    goal = page.parent / path if path else page
    return goal.exists() and (not anchor or goal.suffix != ".md" or anchor in _anchors(goal))


def _anchors(page: Path) -> set[str]:
    """The anchors that code hosts derive from headings."""
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_promise_names_a_test_that_exists() -> None:
    """A promise whose test was renamed or deleted is held to account by nobody."""
    page = (ROOT / "docs" / "explanation" / "nothing-is-lost.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page)
    assert len(named) > 15
    for module, test in named:
        text = (ROOT / module).read_text(encoding="utf-8")
        assert re.search(rf"^(?:def {test}\(|{test} = )", text, re.MULTILINE), f"{module}::{test}"
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| promise |")]
    assert all(re.search(r"`tests/[\w/]+\.py::\w+`", row) for row in rows)
