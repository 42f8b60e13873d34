"""The gateway loses nothing that it acknowledged, starts quickly, stops cleanly, and shares its store with nobody."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


class Traffic:
    """Terminals that hand in submissions until the gateway is gone, and remember what it acknowledged."""

    def __init__(self, gateway: Any, terminals: int) -> None:
        """Let so many terminals send."""
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.sent: dict[str, dict[str, Any]] = {}
        self._gateway = gateway
        self._threads = [threading.Thread(target=self._terminal, args=(f"{at:02d}",)) for at in range(terminals)]

    def _terminal(self, device: str) -> None:
        with suppress(OSError, HTTPException):
            while True:
                envelope = self._gateway.envelope(device=device)
                self.sent[envelope["id"]] = envelope
                answer = self._gateway.put(envelope)
                assert answer.status == 201
                self.acknowledged[envelope["id"]] = answer.json()

    def run_until(self, count: int, end: Callable[[], None]) -> None:
        """Let the traffic flow, and end the gateway in the middle of it."""
        for thread in self._threads:
            thread.start()
        while len(self.acknowledged) < count:
            time.sleep(0.001)
        end()
        for thread in self._threads:
            thread.join(20)


def test_a_power_cut_in_the_middle_of_traffic_loses_nothing(start_gateway: Callable[..., Any]) -> None:
    """Every acknowledged submission is there with its number; every other arrives on its retry; none is there twice."""
    gateway = start_gateway()
    assert gateway.contract
    for cut in range(1, 4):
        traffic = Traffic(gateway, terminals=4)
        traffic.run_until(10 * cut, gateway.kill)
        gateway.start()
        held = gateway.desk()
        for submission_id, receipt in traffic.acknowledged.items():
            assert held[submission_id]["reference"] == receipt["reference"]
            assert held[submission_id]["digest"] == receipt["receipt"]["digest"]
        for submission_id, envelope in traffic.sent.items():
            assert gateway.put(envelope).status == (200 if submission_id in held else 201)
    counters = sorted(int(case["reference"][10:]) for case in gateway.desk().values())
    assert counters == list(range(1, len(counters) + 1))


def test_a_restart_keeps_cases_states_history_and_key(start_gateway: Callable[..., Any]) -> None:
    """The district's word outlives its process."""
    gateway = start_gateway()
    envelope, key = gateway.envelope(b'{"answer":1}'), gateway.key
    reference = gateway.put(envelope).json()["reference"]
    gateway.move(reference, "accepted")
    before = gateway.raw("GET", f"/desk/cases/{reference}.json").json()
    assert gateway.stop(signal.SIGTERM) == 0
    gateway.start()
    assert gateway.key == key
    assert gateway.raw("GET", f"/desk/cases/{reference}.json").json() == before
    assert before["payload"] == {"answer": 1}
    assert gateway.put(gateway.envelope()).json()["reference"] != reference


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly_even_while_it_dawdles(start_gateway: Callable[..., Any], number: signal.Signals) -> None:
    """A waiting answer goes out at once; exit code 0, no traceback."""
    gateway = start_gateway()
    gateway.raw("POST", "/desk/misbehave", json.dumps({"mode": "slow", "seconds": 600}).encode())
    answers: list[int] = []
    waiting = threading.Thread(target=lambda: answers.append(gateway.raw("GET", "/v1/time").status))
    waiting.start()
    time.sleep(0.2)
    begin = time.monotonic()
    assert gateway.stop(number) == 0
    assert time.monotonic() - begin < 5
    waiting.join(5)
    assert answers == [200]
    assert gateway.log.read_text(encoding="utf-8") == ""


def test_a_clerk_accepts_by_himself_when_told_to(start_gateway: Callable[..., Any]) -> None:
    """The demonstration needs nobody at the desk; a rating is left alone."""
    gateway = start_gateway("--accept-after", "0.1")
    reference = gateway.put(gateway.envelope()).json()["reference"]
    rating = gateway.put(gateway.envelope(kind="rating", item="rating")).json()["reference"]
    until = time.monotonic() + 10
    while gateway.case(reference).json()["state"] == "received" and time.monotonic() < until:
        time.sleep(0.05)
    assert gateway.case(reference).json()["state"] == "accepted"
    assert gateway.case(rating).json()["state"] == "received"
    history = gateway.raw("GET", f"/desk/cases/{reference}.json").json()["history"]
    assert history[-1]["actor"] == "automatic clerk"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "district", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def test_a_second_gateway_on_one_directory_is_told_no(start_gateway: Callable[..., Any]) -> None:
    """One connection owns the file."""
    gateway = start_gateway()
    second = run("--dir", str(gateway.directory))
    assert second.returncode == 1
    assert "does another gateway run on it?" in second.stderr
    assert "Traceback" not in second.stderr
    assert gateway.put(gateway.envelope()).status == 201


def test_a_taken_port_is_told_in_plain_words(start_gateway: Callable[..., Any], tmp_path: Path) -> None:
    """A newcomer learns what is wrong."""
    gateway = start_gateway()
    port = gateway.ready["url"].rpartition(":")[2]
    second = run("--dir", str(tmp_path / "other"), "--port", port)
    assert (second.returncode, "Traceback" in second.stderr) == (1, False)
    assert f"port {port}: " in second.stderr
    assert "in use" in second.stderr


def test_a_key_that_others_can_read_is_not_used(start_gateway: Callable[..., Any]) -> None:
    """A key that may be known protects nobody."""
    gateway = start_gateway()
    gateway.stop()
    (key,) = (gateway.directory / "district-keys").glob("*.pem")
    key.chmod(0o644)
    second = run("--dir", str(gateway.directory))
    assert (second.returncode, "Traceback" in second.stderr) == (1, False)
    assert "can be read by other users" in second.stderr


def test_help_explains_everything_to_a_newcomer() -> None:
    """Every option, every file and the way to stop it are named."""
    text = run("--help").stdout
    for word in ("--dir", "--port", "--accept-after", "--misbehave", "district-key.json", "Ctrl-C", "/v1/openapi.json"):
        assert word in text


@pytest.mark.parametrize(
    "options", [["--port", "70000"], ["--port", "x"], ["--accept-after", "-1"], ["--misbehave", "x"]]
)
def test_a_wrong_option_is_explained(options: list[str]) -> None:
    """Exit code 2 and a sentence."""
    wrong = run(*options)
    assert wrong.returncode == 2
    assert options[0] in wrong.stderr
    assert "Traceback" not in wrong.stderr
