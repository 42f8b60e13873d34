"""A code from the district's desk, shown to terminals: used once here, consumed once there, and told when not."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from drivers.codes import CodeRules, GenuineCode, Purpose, RefusedCode, RefusedReason
from drivers.qr_scanner.payload import classify
from kiosk.clock import SystemClock
from kiosk.code_rules import load_code_rules
from kiosk.code_use import CodeUse, UntoldUse
from kiosk.spent_codes import FILE, SpentCodes
from kiosk.stamp import TimeQuality
from kiosk.submission import code_use
from offline_queue.district import DistrictClient
from offline_queue.model import Received
from offline_queue.outbox import Outbox
from offline_queue.recipients import load_recipients

SITE = "021"


@dataclass(frozen=True, slots=True)
class Terminal:
    """What of a terminal has to do with codes."""

    rules: CodeRules
    memory: SpentCodes
    outbox: Outbox
    client: DistrictClient

    def scan(self, code: str) -> GenuineCode | RefusedCode:
        """Judge what is shown."""
        found = classify(code.encode("ascii"), self.rules)
        assert isinstance(found, GenuineCode | RefusedCode)
        return found

    def use(self, code: str) -> CodeUse:
        """Use a code up, as the terminal's hands do; the district hears of it at the next sync."""
        genuine = self.scan(code)
        assert isinstance(genuine, GenuineCode)
        use = self.memory.spend(genuine)
        for untold in self.memory.untold():
            self.outbox.put(code_use(untold, SystemClock().now(), TimeQuality.UNKNOWN))
            self.memory.tell(untold.digest)
        return use

    def sync(self) -> str:
        """Send what waits and return the district's reference of it."""
        envelope = self.outbox.next_due(datetime.now(UTC) + timedelta(seconds=1))
        assert envelope is not None
        verdict = self.client.put(envelope)
        assert isinstance(verdict, Received)
        return verdict.reference


@pytest.fixture
def terminal(gateway: Any, tmp_path: Path) -> Iterator[Callable[[str], Terminal]]:
    """Set terminals of one site up, on the shared gateway."""
    with ExitStack() as stack:

        def set_up(device: str) -> Terminal:
            directory = tmp_path / device
            recipients = load_recipients(Path(gateway.ready["key_file"]))
            outbox = Outbox.open(directory, site=SITE, device=device, recipients=recipients, floor_bytes=0)
            stack.callback(outbox.close)
            return Terminal(
                rules=load_code_rules(Path(gateway.ready["codes_file"]), site=SITE, device=device),
                memory=stack.enter_context(closing(SpentCodes.open(directory / FILE, SystemClock()))),
                outbox=outbox,
                client=stack.enter_context(closing(DistrictClient(gateway.ready["url"], site=SITE, device=device))),
            )

        yield set_up


@pytest.fixture
def number(gateway: Any) -> str:
    """The registration number of a case that the district holds."""
    envelope = gateway.envelope()
    gateway.put(envelope)
    return str(gateway.desk()[envelope["id"]]["number"])


def give_out(gateway: Any, **wish: object) -> Any:
    """Ask the desk for a code."""
    return gateway.raw("POST", "/desk/codes", json.dumps(wish).encode())


def test_a_code_from_the_desk_is_used_once(gateway: Any, terminal: Callable[[str], Terminal], number: str) -> None:
    """The clerk hands a matter over; the terminal takes it once, tells the district, and refuses the screenshot."""
    here = terminal("01")
    code = give_out(gateway, number=number).json()["code"]
    genuine = here.scan(code)
    assert isinstance(genuine, GenuineCode)
    assert (genuine.purpose, genuine.subject) == (Purpose.HAND_OVER, number)
    assert genuine.expires - genuine.issued == timedelta(minutes=10)
    assert [here.use(code), here.use(code)] == [CodeUse.FIRST, CodeUse.AGAIN]
    case = gateway.raw("GET", f"/desk/cases/{here.sync()}.json").json()
    assert case["kind"] == "code_use"
    assert case["payload"]["code"] == genuine.digest.hex()
    assert [entry["reason"] for entry in case["history"]] == [""]


def test_two_terminals_offline_at_once(gateway: Any, terminal: Callable[[str], Terminal], number: str) -> None:
    """Neither can know of the other, so both take it; the district consumes it once and tells staff of the second."""
    code = give_out(gateway, number=number, purpose="verification", minutes=60, site=SITE).json()["code"]
    one, two = terminal("02"), terminal("03")
    assert [one.use(code), two.use(code)] == [CodeUse.FIRST, CodeUse.FIRST]
    first, second = one.sync(), two.sync()
    history = gateway.raw("GET", f"/desk/cases/{first}.json").json()["history"]
    assert [entry["reason"] for entry in history] == [""]
    told = gateway.raw("GET", f"/desk/cases/{second}.json").json()
    used_by = gateway.raw("GET", f"/desk/cases/{first}.json").json()["id"]
    assert [entry["reason"] for entry in told["history"]] == [f"this code had been used before: submission {used_by}"]


def test_a_use_that_is_told_twice_is_one_use(gateway: Any, terminal: Callable[[str], Terminal], number: str) -> None:
    """A power cut between queueing a use and noting it makes the terminal tell it again; nobody is accused."""
    here = terminal("06")
    code = give_out(gateway, number=number).json()["code"]
    here.use(code)
    genuine = here.scan(code)
    assert isinstance(genuine, GenuineCode)
    here.outbox.put(code_use(UntoldUse(genuine.digest, SystemClock().now()), SystemClock().now(), TimeQuality.UNKNOWN))
    for reference in (here.sync(), here.sync()):
        history = gateway.raw("GET", f"/desk/cases/{reference}.json").json()["history"]
        assert [entry["reason"] for entry in history] == [""]


def test_a_code_that_is_bound_is_for_one_terminal(
    gateway: Any, terminal: Callable[[str], Terminal], number: str
) -> None:
    """The one limit of two terminals offline is lifted where the desk names the terminal."""
    code = give_out(gateway, number=number, site=SITE, device="04").json()["code"]
    assert isinstance(terminal("04").scan(code), GenuineCode)
    assert terminal("05").scan(code) == RefusedCode(RefusedReason.ELSEWHERE)


def test_a_technicians_code_is_for_one_terminal_and_works_once(
    gateway: Any, terminal: Callable[[str], Terminal]
) -> None:
    """The desk signs it for an order, not for a case; the district hears when it was used, by its digest."""
    here = terminal("07")
    code = give_out(gateway, purpose="maintenance", order="WO-2026-0042", site=SITE, device="07").json()["code"]
    genuine = here.scan(code)
    assert isinstance(genuine, GenuineCode)
    assert (genuine.purpose, genuine.subject) == (Purpose.MAINTENANCE, "WO-2026-0042")
    assert terminal("08").scan(code) == RefusedCode(RefusedReason.ELSEWHERE)
    assert [here.use(code), here.use(code)] == [CodeUse.FIRST, CodeUse.AGAIN]
    assert gateway.raw("GET", f"/desk/cases/{here.sync()}.json").json()["payload"]["code"] == genuine.digest.hex()


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"purpose": "maintenance", "site": "017", "device": "01"}, 400),
        ({"purpose": "maintenance", "order": "WO-1", "site": "017"}, 400),
        ({"purpose": "maintenance", "order": "WO-1"}, 400),
        ({"purpose": "maintenance", "order": "wo 1", "site": "017", "device": "01"}, 400),
        ({"purpose": "maintenance", "order": "WO-1", "site": "017", "device": "01", "minutes": 61}, 400),
        ({"purpose": "maintenance", "number": "L01701-261123-QX0042-04", "site": "017", "device": "01"}, 400),
        ({"number": "L01701-261123-QX0042-04"}, 404),
        ({"number": "nonsense"}, 404),
        ({}, 400),
        ({"number": 7}, 400),
        ({"number": "L01701-261123-QX0042-04", "minutes": 0}, 400),
        ({"number": "L01701-261123-QX0042-04", "minutes": 10081}, 400),
        ({"number": "L01701-261123-QX0042-04", "minutes": True}, 400),
        ({"number": "L01701-261123-QX0042-04", "purpose": "payment"}, 400),
        ({"number": "L01701-261123-QX0042-04", "device": "01"}, 400),
        ({"number": "L01701-261123-QX0042-04", "site": "1"}, 400),
        ({"number": "L01701-261123-QX0042-04", "site": "017", "device": "1"}, 400),
    ],
)
def test_the_desk_signs_nothing_else(gateway: Any, wish: dict[str, object], status: int) -> None:
    """Only a known case gets a code, for at most seven days; a technician's is bound, and lives an hour at most."""
    assert give_out(gateway, **wish).status == status


def test_a_use_without_a_code_is_kept_and_consumes_nothing(gateway: Any) -> None:
    """Whatever stands in such a payload, it arrives; two of them do not get in each other's way."""
    for content in (b"[]", b'{"code": 7}', b'{"code": "abc"}', b"\xff"):
        envelope = gateway.envelope(content, kind="code_use", item="code-use", id=str(uuid4()))
        assert gateway.put(envelope).status == 201
        held = gateway.desk()[envelope["id"]]
        history = gateway.raw("GET", f"/desk/cases/{held['reference']}.json").json()["history"]
        assert [entry["reason"] for entry in history] == [""]
