"""The tutorial of the bench does what it says."""

import contextlib
import io
import re
from pathlib import Path

import pytest
import usb.backend.libusb1

from simulators.bench import Bench
from simulators.printer_models import MODELS
from simulators.verbs import NETWORK, VERBS, find_verb

PAGE = (Path(__file__).parents[3] / "docs/tutorials/the-bench.md").read_text(encoding="utf-8")
SAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
TABLE = "\n".join(line.split("|")[2] for line in PAGE.splitlines() if line.startswith("| ") and "`" in line)
WORDS = [
    *re.findall(r"`([^`]+)`", TABLE.replace("`--gateway URL`", "")),
    *re.findall(r"simulators do (.+?) --dir", PAGE),
]


@pytest.mark.parametrize("words", sorted(set(WORDS)))
def test_every_verb_of_the_tutorial_can_be_done(words: str, tmp_path: Path) -> None:
    """What a newcomer types works as printed."""
    name, *arguments = words.split()
    verb = find_verb(name)
    assert f"{verb.device}/{verb.name}" in VERBS
    gateway = "http://127.0.0.1:9" if verb.device == NETWORK else None
    with Bench.start(tmp_path / "bench", gateway=gateway, instant=True) as bench:
        verb.perform(bench, verb.parse(arguments))


def test_every_make_of_printer_is_introduced() -> None:
    """The tutorial lists exactly the printers that there are."""
    assert set(re.findall(r"^- `([\w-]+)`:", PAGE, re.MULTILINE)) == set(MODELS)


def _printed(sample: str, folder: Path) -> str:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(sample.replace("/tmp/bench", str(folder)), "tutorial", "exec"), {})  # noqa: S102 - our own page
    return output.getvalue()


def test_the_samples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal's question gets the printed answer, and the test samples start, work and end."""
    ask, test, truth, on_usb = SAMPLES
    with Bench.start(tmp_path / "bench", instant=True):
        assert _printed(ask, tmp_path / "bench") == "12\n"
    assert "Counter()" in _printed(test, tmp_path / "bench")
    assert _printed(truth, tmp_path) == "0\nFalse None taken ('one line',)\nFalse partial hanging ()\n"
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", None)  # and so put back what the sample replaces
    assert _printed(on_usb, tmp_path / "bench") == "aaaaaa96690004 00009094\n"
