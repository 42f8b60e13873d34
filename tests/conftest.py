"""What every test owes the others: it leaves no thread, child process or pseudo-terminal behind."""

import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

_GRACE_S = 2.0
_PASSED = pytest.StashKey[bool]()


hypothesis.settings.register_profile("noisy", deadline=None)  # other work on the machine is no failure
hypothesis.settings.load_profile("noisy")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the hardware tests run on metal, and the sampled sweeps run whole."""
    parser.addoption(
        "--bench",
        choices=["simulated", "real"],
        default="simulated",
        help="run the device tests against virtual devices, or only those marked 'metal' against the real ones",
    )
    parser.addoption("--whole", action="store_true", help="run every case of the sweeps that are sampled otherwise")
    parser.addoption("--port", help="with --bench=real: the transport URL of the device to be tried")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On metal only the tests that are meant for it run."""
    if config.getoption("--bench") == "real":
        config.hook.pytest_deselected(items=[item for item in items if not item.get_closest_marker("metal")])
        items[:] = [item for item in items if item.get_closest_marker("metal")]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember whether the test itself passed: a failed one may leave things behind, its own words matter more."""
    report = yield
    if report.when == "call":
        item.stash[_PASSED] = report.passed
    return report


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """A passing test that leaves threads, child processes or pseudo-terminals behind fails."""
    before = belongings()
    yield
    left = left_since(before)
    if left and request.node.stash.get(_PASSED, False):
        pytest.fail(f"left behind: {', '.join(left)}")


def belongings() -> dict[object, str]:
    """Return what there is now, in words."""
    return _threads() | _children() | _terminals()


def left_since(before: dict[object, str]) -> list[str]:
    """Return what there was not ``before``, and does not go away by itself."""
    until = time.monotonic() + _GRACE_S
    while True:
        left = sorted(words for belonging, words in belongings().items() if belonging not in before)
        if not left or time.monotonic() >= until:
            return left
        time.sleep(0.01)  # what is about to end gets a moment


def _threads() -> dict[object, str]:
    return {
        thread: f"thread {thread.name}"
        for thread in threading.enumerate()
        if not isinstance(thread, threading._DummyThread)  # a thread of Qt's that once ran Python
    }


def _children() -> dict[object, str]:
    found: dict[object, str] = {}
    for task in Path("/proc/self/task").iterdir():
        try:
            pids = (task / "children").read_text().split()
        except OSError:
            continue  # the thread ended while we looked
        for pid in pids:
            command = _command_line(pid)
            if "multiprocessing.resource_tracker" not in command:  # lives as long as the interpreter
                found[f"process {pid}"] = f"process {pid} {command}"
    return found


def _command_line(pid: str) -> str:
    try:
        return Path("/proc", pid, "cmdline").read_text().replace("\0", " ").strip() or "(ended, not waited for)"
    except OSError:
        return "(ended)"


def _terminals() -> dict[object, str]:
    found: dict[object, str] = {}
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            target = str(descriptor.readlink())
        except OSError:
            continue  # the descriptor of this very listing
        if target.startswith(("/dev/ptmx", "/dev/pts/")):
            found[f"descriptor {descriptor.name}"] = f"pseudo-terminal {target}"
    return found
